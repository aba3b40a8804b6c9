import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Tutor

/// Where a problem is typed: plain text with LaTeX between dollars, and Solve or Stop.
Rectangle {
    id: root
    required property TutorModel tutor

    implicitHeight: column.implicitHeight
    radius: Theme.radius
    color: Theme.surface
    border.width: box.area.activeFocus ? Theme.focusWidth : Theme.hairline
    border.color: box.area.activeFocus ? Theme.accent : Theme.line

    function focusProblem(): void {
        box.area.forceActiveFocus(Qt.OtherFocusReason);
    }

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right }
        spacing: 0

        TextBox {
            id: box
            Layout.fillWidth: true
            area.objectName: "problemBox"
            name: qsTr("Problem")
            placeholder: qsTr("Type a problem. Formulas may be plain, like 7x - 12 = 30, or LaTeX between dollar signs.")
            Component.onCompleted: text = root.tutor.problem
            onTextChanged: root.tutor.problem = text
            Connections {
                target: root.tutor
                function onProblemChanged() {
                    if (box.text !== root.tutor.problem)
                        box.text = root.tutor.problem;
                }
            }
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.margins: Theme.space8
            spacing: Theme.space8
            Item {
                Layout.fillWidth: true
            }
            ActionButton {
                objectName: "answerNowButton"
                visible: root.tutor.canAnswerNow
                text: qsTr("Answer now")
                hint: qsTr("Close the thinking and write the solution")
                onClicked: root.tutor.answerNow()
            }
            ActionButton {
                objectName: "stopButton"
                visible: root.tutor.running
                symbol: "stop"
                text: qsTr("Stop")
                hint: "Esc"
                onClicked: root.tutor.stop()
            }
            ActionButton {
                objectName: "solveButton"
                visible: !root.tutor.running
                enabled: root.tutor.canSolve
                primary: true
                symbol: "solve"
                text: qsTr("Solve")
                hint: "Ctrl+Enter"
                onClicked: root.tutor.solve()
            }
        }
    }
}
