import QtQuick
import QtQuick.Dialogs

/// The system's dialog for a problem set, to open or to save one, made only when it is asked for.
Loader {
    id: root
    property bool saving: false
    signal chosen(url file)

    /// `suggested`: the file that is proposed for saving.
    function choose(suggested: url): void {
        active = true;
        if (saving)
            (item as FileDialog).selectedFile = suggested;
        (item as FileDialog).open();
    }
    active: false
    sourceComponent: FileDialog {
        title: root.saving ? qsTr("Where the problem set goes") : qsTr("Open a problem set")
        fileMode: root.saving ? FileDialog.SaveFile : FileDialog.OpenFile
        defaultSuffix: root.saving ? "json" : ""
        nameFilters: [qsTr("Problem sets (*.json)"), qsTr("All files (*)")]
        onAccepted: root.chosen(selectedFile)
    }
}
