import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Khatwa.Controls
import Khatwa.Practice

/// The hints of the problem, each with what it costs before it is taken, or why it is still closed.
ColumnLayout {
    id: root
    required property PracticeModel practice
    signal taken ///< the ladder is drawn anew then: the keyboard goes elsewhere
    spacing: Theme.space4

    Words {
        Layout.fillWidth: true
        text: qsTr("Hints")
        font.weight: Font.DemiBold
    }
    Words {
        objectName: "hintsOpenWords"
        Layout.fillWidth: true
        visible: root.practice.hintsOpen
        text: qsTr("Your teacher has opened all hints and the solution. What they cost still counts.")
        size: Theme.smallSize
        quiet: true
    }
    LayoutRepeater {
        model: root.practice.rungs
        T.AbstractButton {
            id: rung
            required property var modelData
            readonly property bool open: modelData.state === "open"
            readonly property bool taken: modelData.state === "taken"
            objectName: "rung" + modelData.rung
            Layout.fillWidth: true
            implicitHeight: row.implicitHeight + 2 * Theme.space8
            enabled: open
            focusPolicy: open ? Qt.StrongFocus : Qt.NoFocus
            text: modelData.name
            Accessible.name: modelData.name + ": " + modelData.words
            onClicked: {
                const ladder = root; // this button does not outlive the change
                ladder.practice.takeRung(modelData.rung);
                ladder.taken();
            }
            Keys.onReturnPressed: clicked()
            Keys.onEnterPressed: clicked()

            contentItem: Item {
                RowLayout {
                    id: row
                    anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
                    anchors.leftMargin: Theme.space8
                    anchors.rightMargin: Theme.space8
                    spacing: Theme.space8
                    Icon {
                        Layout.alignment: Qt.AlignTop
                        Layout.topMargin: Math.max(0, (Theme.bodySize * Theme.lineFactor - size) / 2)
                        name: rung.taken ? "check" : rung.modelData.state === "open" ? "hint" : "lock"
                        colour: rung.open ? Theme.accent : Theme.quietInk
                    }
                    ColumnLayout {
                        Layout.fillWidth: true
                        spacing: 0
                        Words {
                            Layout.fillWidth: true
                            text: rung.modelData.name
                            color: rung.open ? Theme.accent : Theme.ink
                            Accessible.ignored: true
                        }
                        Words {
                            Layout.fillWidth: true
                            text: rung.modelData.words
                            size: Theme.smallSize
                            quiet: true
                            Accessible.ignored: true
                        }
                    }
                }
            }
            background: Rectangle {
                radius: Theme.radius
                color: rung.open && rung.hovered ? Theme.wash(Theme.accent) : "transparent"
                border.width: rung.open ? Theme.hairline : 0
                border.color: Theme.line
            }
            FocusRing {}
        }
    }
}
