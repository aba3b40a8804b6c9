import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Practice

/// Asks for the teacher's PIN before a set is shown with all its answers. Opens and closes by itself.
Panel {
    id: root
    required property SetEditorModel editor

    paperName: "setPinPaper"
    widest: 22 * Theme.bodySize
    onAboutToShow: pin.text = ""
    onOpened: pin.forceActiveFocus(Qt.OtherFocusReason)
    onClosed: if (editor.pinAsked) editor.cancelPin()

    Connections {
        target: root.editor
        function onPinChanged() {
            if (root.editor.pinAsked)
                root.open();
            else
                root.close();
        }
    }

    Words {
        Layout.fillWidth: true
        text: qsTr("To edit this set, which shows its answers: the teacher's PIN")
    }
    TextLine {
        id: pin
        objectName: "setPin"
        Layout.fillWidth: true
        hint: qsTr("PIN")
        echoMode: TextInput.Password
        inputMethodHints: Qt.ImhDigitsOnly
        onAccepted: if (give.enabled) give.clicked()
    }
    Words {
        objectName: "setPinMessage"
        Layout.fillWidth: true
        visible: text !== ""
        text: root.editor.pinMessage
        color: Theme.contradicts
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space8
        ActionButton {
            id: give
            objectName: "giveSetPin"
            primary: true
            enabled: pin.text !== ""
            text: qsTr("Go on")
            onClicked: {
                root.editor.givePin(pin.text);
                pin.text = "";
                pin.forceActiveFocus(Qt.OtherFocusReason); // the button waits for another PIN
            }
        }
        ActionButton {
            objectName: "cancelSetPin"
            text: qsTr("Cancel")
            onClicked: root.close()
        }
    }
}
