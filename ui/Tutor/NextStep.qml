import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Tutor

/// One step at a time: the next step is hidden, and the student is invited to write it first.
Rectangle {
    id: root
    required property TutorModel tutor
    readonly property bool typing: visible && line.activeFocus
    readonly property bool typed: visible && line.text.trim() !== ""
    readonly property var colours: ({ checked: Theme.right, contradicts: Theme.contradicts, cannot_check: Theme.unsure })
    readonly property var symbols: ({ checked: "check", contradicts: "cross", cannot_check: "unsure" })

    visible: tutor.hiddenSteps > 0
    implicitHeight: column.implicitHeight + 2 * Theme.space12
    radius: Theme.radius
    color: Theme.surface
    border.width: Theme.hairline
    border.color: Theme.accent

    function focusStep(): void {
        line.forceActiveFocus(Qt.OtherFocusReason);
    }
    property string sent: "" ///< what is being judged, or was
    function check(): void {
        root.sent = line.text;
        root.tutor.tryStep(line.text);
    }
    Connections {
        target: root.tutor
        function onStepShown() {
            // It stands above now; what was typed while it was judged is the next one.
            if (root.tutor.attemptVerdict === "" || line.text === root.sent)
                line.text = "";
        }
    }

    ColumnLayout {
        id: column
        anchors { fill: parent; margins: Theme.space12 }
        spacing: Theme.space8

        Words {
            Layout.fillWidth: true
            text: root.tutor.nextStep > 0
                  ? qsTr("What would you do next? Write step %1 as a formula.").arg(root.tutor.nextStep)
                  : qsTr("The next step is being written.")
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space8
            TextLine {
                id: line
                objectName: "stepLine"
                Layout.fillWidth: true
                hint: qsTr("Your step, like 7x = 42")
                enabled: root.tutor.nextStep > 0
                onAccepted: root.check()
            }
            ActionButton {
                objectName: "checkStep"
                text: qsTr("Check")
                primary: true
                enabled: root.tutor.nextStep > 0 && !root.tutor.judging && line.text.trim() !== ""
                onClicked: root.check()
            }
            ActionButton {
                objectName: "showStep"
                text: qsTr("Show the step")
                enabled: root.tutor.nextStep > 0
                onClicked: root.tutor.showNextStep()
            }
        }
        RowLayout {
            Layout.fillWidth: true
            visible: root.tutor.judging || root.tutor.attemptText !== ""
            spacing: Theme.space8
            Icon {
                visible: root.tutor.attemptVerdict !== ""
                name: root.symbols[root.tutor.attemptVerdict] ?? "unsure"
                colour: root.colours[root.tutor.attemptVerdict] ?? Theme.quietInk
            }
            Words {
                objectName: "attemptText"
                Layout.fillWidth: true
                text: root.tutor.judging ? qsTr("Checking your step…") : root.tutor.attemptText
                size: Theme.smallSize
            }
        }
    }
}
