import QtQuick
import QtQuick.Dialogs

/// The system's dialogs for a file or a folder, made only when they are asked for.
Item {
    id: root
    signal chosen(url what)

    function chooseFile(): void {
        files.active = true;
        (files.item as FileDialog).open();
    }
    function chooseFolder(): void {
        folders.active = true;
        (folders.item as FolderDialog).open();
    }

    Loader {
        id: files
        active: false
        sourceComponent: FileDialog {
            title: qsTr("Choose a model")
            nameFilters: [qsTr("Models (*.gguf)"), qsTr("All files (*)")]
            onAccepted: root.chosen(selectedFile)
        }
    }
    Loader {
        id: folders
        active: false
        sourceComponent: FolderDialog {
            title: qsTr("Choose the folder of a model")
            onAccepted: root.chosen(selectedFolder)
        }
    }
}
