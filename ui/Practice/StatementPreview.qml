import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Practice
import Khatwa.Web

/// The statement that is being written, as the student will see it.
Rectangle {
    id: root
    required property SetEditorModel editor
    property bool pageWanted: false
    property string shown: ""
    readonly property real least: 3 * Theme.bodySize
    implicitHeight: column.implicitHeight + 2 * Theme.space8
    radius: Theme.radius
    color: Theme.paper
    border.width: Theme.hairline
    border.color: Theme.line

    Connections {
        target: root.editor
        function onShownChanged() { root.shown = root.editor.field("statement"); }
        function onChecked() { root.shown = root.editor.field("statement"); }
    }
    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.space8 }
        spacing: Theme.space4
        Words {
            text: qsTr("The student sees")
            size: Theme.smallSize
            quiet: true
        }
        Loader {
            Layout.fillWidth: true
            Layout.preferredHeight: item ? Math.max(root.least, Math.min(item.contentHeightHint, 4 * root.least)) : root.least
            active: root.pageWanted && root.visible || item !== null
            sourceComponent: MathPreview {
                objectName: "editorPreview"
                enabled: false
                text: root.shown
                Accessible.name: qsTr("Preview of the statement")
            }
        }
    }
}
