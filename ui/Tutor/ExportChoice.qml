import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import QtQuick.Templates as T
import Khatwa.Controls
import Khatwa.Tutor

/// What a conversation is exported as, then the system's dialog for where.
T.Popup {
    id: root
    required property HistoryModel history
    property string format: "md"
    readonly property FileDialog asking: dialog.item as FileDialog ///< once it was wanted
    signal pdfWanted(string file)

    padding: Theme.space16
    modal: false
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    implicitWidth: contentItem.implicitWidth + 2 * padding
    implicitHeight: contentItem.implicitHeight + 2 * padding

    function choose(format: string): void {
        root.format = format;
        root.close();
        dialog.active = true;
        // Each time: what was chosen before is another conversation's.
        asking.selectedFile = root.history.fileUrl(format);
        asking.open();
    }
    /// `file` as the dialog gave it.
    function write(file: string): void {
        if (root.format === "pdf")
            root.pdfWanted(file);
        else
            root.history.save(file, root.format);
    }

    background: Rectangle {
        color: Theme.surface
        radius: Theme.radius
        border.width: Theme.hairline
        border.color: Theme.line
    }
    contentItem: ColumnLayout {
        spacing: Theme.space8
        Words {
            text: qsTr("Export this conversation")
            font.weight: Font.DemiBold
        }
        LayoutRepeater {
            model: [
                { format: "pdf", text: qsTr("PDF") },
                { format: "md", text: qsTr("Markdown") },
                { format: "tex", text: qsTr("LaTeX") }
            ]
            ActionButton {
                required property var modelData
                objectName: "export-" + modelData.format
                Layout.fillWidth: true
                text: modelData.text
                onClicked: root.choose(modelData.format)
            }
        }
    }

    Loader {
        id: dialog
        active: false
        visible: false // takes no room in the column
        sourceComponent: FileDialog {
            title: qsTr("Export this conversation")
            fileMode: FileDialog.SaveFile
            defaultSuffix: root.format
            nameFilters: ["*." + root.format]
            currentFolder: root.history.folderUrl()
            onAccepted: root.write(root.history.pathOf(selectedFile))
        }
    }
}
