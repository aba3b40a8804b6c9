import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Practice

/// Asks for the PIN of the student who was chosen.
Rectangle {
    id: root
    required property StudentsModel students
    function focusPin(): void {
        pin.forceActiveFocus(Qt.OtherFocusReason);
    }
    implicitHeight: column.implicitHeight + 2 * Theme.space16
    radius: Theme.radius
    color: Theme.surface
    border.width: Theme.hairline
    border.color: Theme.line
    onVisibleChanged: {
        pin.text = "";
        if (visible)
            focusPin();
    }

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.space16 }
        spacing: Theme.space12
        Words {
            Layout.fillWidth: true
            text: qsTr("The PIN of %1").arg("\u2068" + root.students.pinOf + "\u2069")
            size: Theme.largeSize
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space8
            TextLine {
                id: pin
                objectName: "pinLine"
                Layout.fillWidth: true
                hint: qsTr("PIN")
                echoMode: TextInput.Password
                inputMethodHints: Qt.ImhDigitsOnly
                onAccepted: if (enter.enabled) enter.clicked()
            }
            ActionButton {
                id: enter
                objectName: "enterPin"
                primary: true
                enabled: pin.text !== ""
                text: qsTr("Open")
                onClicked: {
                    root.students.enterPin(pin.text);
                    pin.text = "";
                    root.focusPin(); // the button waits for another PIN
                }
            }
            ActionButton {
                objectName: "cancelPin"
                text: qsTr("Cancel")
                onClicked: root.students.cancelPin()
            }
        }
        Words {
            objectName: "pinMessage"
            Layout.fillWidth: true
            visible: text !== ""
            text: root.students.pinMessage
            color: Theme.contradicts
        }
        Words {
            Layout.fillWidth: true
            visible: root.students.pinMessage === "" // which says so too
            text: qsTr("Forgotten? A teacher can take it away.")
            size: Theme.smallSize
            quiet: true
        }
    }
}
