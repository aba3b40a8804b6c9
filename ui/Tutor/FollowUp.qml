import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Tutor

/// A question about the solution, or about one of its steps.
RowLayout {
    id: root
    required property TutorModel tutor
    visible: tutor.canAsk
    spacing: Theme.space8
    // Qt 6.4 keeps the room of what was hidden while the row itself was not seen; another spacing has it look again.
    onVisibleChanged: {
        spacing = 0;
        spacing = Qt.binding(() => Theme.space8);
    }

    function send(): void {
        root.tutor.ask(line.text);
        line.text = "";
    }
    Connections {
        target: root.tutor
        function onAboutStepChanged() {
            if (root.tutor.aboutStep > 0)
                line.forceActiveFocus(Qt.OtherFocusReason);
        }
    }

    ActionButton {
        objectName: "aboutStep"
        visible: root.tutor.aboutStep > 0
        text: qsTr("Step %1").arg(root.tutor.aboutStep)
        symbol: "cross"
        hint: qsTr("Ask about the whole solution instead")
        onClicked: root.tutor.aboutStep = 0
    }
    TextLine {
        id: line
        objectName: "followUpLine"
        Layout.fillWidth: true
        hint: root.tutor.aboutStep > 0 ? qsTr("What is unclear? You may leave this empty.")
                                       : qsTr("Ask about the solution")
        onAccepted: root.send()
    }
    ActionButton {
        objectName: "sendFollowUp"
        text: qsTr("Ask")
        enabled: line.text.trim() !== "" || root.tutor.aboutStep > 0
        onClicked: root.send()
    }
}
