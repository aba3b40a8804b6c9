import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Khatwa.Controls
import Khatwa.Practice

/// The problems of a set by their numbers: which is in hand, which are to be looked at; one more, one less.
RowLayout {
    id: root
    required property SetEditorModel editor
    signal addWanted
    signal removed
    spacing: Theme.space8

    ListView {
        objectName: "editorProblems"
        highlightMoveDuration: 0
        Layout.fillWidth: true
        implicitHeight: Theme.controlHeight
        orientation: ListView.Horizontal
        spacing: Theme.space4
        clip: true
        model: root.editor.count
        currentIndex: root.editor.current
        delegate: T.AbstractButton {
            id: number
            required property int index
            readonly property bool here: root.editor.current === index
            readonly property bool trouble: root.editor.troubled[index] === true
            readonly property color inkNow: trouble ? Theme.unsure : here ? Theme.accent : Theme.ink
            objectName: "editorProblem" + index
            implicitWidth: Math.max(Theme.controlHeight, row.implicitWidth + 2 * Theme.space12)
            implicitHeight: Theme.controlHeight
            focusPolicy: Qt.StrongFocus
            Accessible.name: trouble ? qsTr("Problem %1, to be looked at").arg(index + 1) : qsTr("Problem %1").arg(index + 1)
            onClicked: root.editor.choose(index)
            Keys.onReturnPressed: clicked()
            Keys.onEnterPressed: clicked()
            contentItem: Item {
                Row {
                    id: row
                    anchors.centerIn: parent
                    spacing: Theme.space4
                    Words {
                        anchors.verticalCenter: parent.verticalCenter
                        text: Theme.number(number.index + 1, 0)
                        color: number.inkNow
                        font.weight: number.here ? Font.DemiBold : Font.Normal
                        Accessible.ignored: true
                    }
                    Icon {
                        anchors.verticalCenter: parent.verticalCenter
                        visible: number.trouble
                        name: "warning"
                        colour: number.inkNow
                        size: Math.round(Theme.smallSize * 1.2)
                    }
                }
            }
            background: Rectangle {
                radius: Theme.radius
                color: number.here || number.hovered ? Theme.wash(Theme.accent) : Theme.surface
                border.width: Theme.hairline
                border.color: number.here ? Theme.accent : Theme.line
            }
            FocusRing { anchors.margins: 0 }
        }
    }
    IconButton {
        objectName: "addProblem"
        symbol: "plus"
        text: qsTr("Add a problem")
        hint: qsTr("Add a problem (Ctrl+N)")
        onClicked: root.addWanted()
    }
    IconButton {
        objectName: "removeProblem"
        enabled: root.editor.removable
        symbol: "delete"
        text: qsTr("Remove this problem")
        onClicked: {
            root.editor.remove();
            root.removed();
        }
    }
}
