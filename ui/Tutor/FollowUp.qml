import QtQuick
import Khatwa.Controls
import Khatwa.Tutor

/// A question about the solution, or about one of its steps. Held by anchors: a RowLayout of Qt 6.4 kept the room of what
/// went away while the row itself was not seen.
Item {
    id: root
    required property TutorModel tutor
    readonly property bool typing: visible && line.activeFocus
    readonly property bool typed: visible && line.text.trim() !== ""
    visible: tutor.canAsk
    implicitWidth: 20 * Theme.bodySize
    implicitHeight: Theme.controlHeight

    function focusLine(): void {
        line.forceActiveFocus(Qt.OtherFocusReason);
    }
    function sendQuestion(): void {
        root.tutor.ask(line.text);
        line.text = "";
    }
    Connections {
        target: root.tutor
        function onAboutStepChanged() {
            if (root.tutor.aboutStep > 0)
                root.focusLine();
        }
    }

    ActionButton {
        id: about
        objectName: "aboutStep"
        anchors { left: parent.left; verticalCenter: parent.verticalCenter }
        visible: root.tutor.aboutStep > 0
        text: qsTr("Step %1").arg(root.tutor.aboutStep)
        symbol: "cross"
        hint: qsTr("Ask about the whole solution instead")
        onClicked: root.tutor.aboutStep = 0
    }
    TextLine {
        id: line
        objectName: "followUpLine"
        anchors { left: parent.left; right: send.left; verticalCenter: parent.verticalCenter }
        anchors.leftMargin: root.tutor.aboutStep > 0 ? about.width + Theme.space8 : 0
        anchors.rightMargin: Theme.space8
        hint: root.tutor.aboutStep > 0 ? qsTr("What is unclear? You may leave this empty.")
                                       : qsTr("Ask about the solution")
        onAccepted: root.sendQuestion()
    }
    ActionButton {
        id: send
        objectName: "sendFollowUp"
        anchors { right: parent.right; verticalCenter: parent.verticalCenter }
        text: qsTr("Ask")
        enabled: line.text.trim() !== "" || root.tutor.aboutStep > 0
        onClicked: root.sendQuestion()
    }
}
