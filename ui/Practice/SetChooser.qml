import QtQuick
import QtQuick.Dialogs

/// The system's dialog for a problem set, made only when it is asked for.
Loader {
    id: root
    signal chosen(url file)

    function choose(): void {
        active = true;
        (item as FileDialog).open();
    }
    active: false
    sourceComponent: FileDialog {
        title: qsTr("Open a problem set")
        nameFilters: [qsTr("Problem sets (*.json)"), qsTr("All files (*)")]
        onAccepted: root.chosen(selectedFile)
    }
}
