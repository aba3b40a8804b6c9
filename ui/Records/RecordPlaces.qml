import QtQuick
import QtQuick.Dialogs

/// The system's dialogs for a backup and for the folder of an export, made only when they are asked for.
Item {
    id: root
    objectName: "recordPlaces"
    signal backUpChosen(url file)
    signal restoreChosen(url file)
    signal exportChosen(url folder)

    visible: false

    function backUp(): void {
        saving.active = true;
        (saving.item as FileDialog).open();
    }
    function restore(): void {
        opening.active = true;
        (opening.item as FileDialog).open();
    }
    function exportAll(): void {
        folders.active = true;
        (folders.item as FolderDialog).open();
    }

    Loader {
        id: saving
        active: false
        sourceComponent: FileDialog {
            title: qsTr("Where the backup goes")
            fileMode: FileDialog.SaveFile
            defaultSuffix: "khatwa"
            nameFilters: [qsTr("Backups (*.khatwa)"), qsTr("All files (*)")]
            onAccepted: root.backUpChosen(selectedFile)
        }
    }
    Loader {
        id: opening
        active: false
        sourceComponent: FileDialog {
            title: qsTr("Choose a backup")
            nameFilters: [qsTr("Backups (*.khatwa)"), qsTr("All files (*)")]
            onAccepted: root.restoreChosen(selectedFile)
        }
    }
    Loader {
        id: folders
        active: false
        sourceComponent: FolderDialog {
            title: qsTr("The folder that the export goes to")
            onAccepted: root.exportChosen(selectedFolder)
        }
    }
}
