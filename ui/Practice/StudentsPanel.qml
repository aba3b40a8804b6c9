import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Practice

/// Who practises: choose a student, add another, name the one in front, give or take away their PIN.
Panel {
    id: root
    required property StudentsModel students

    paperName: "studentsPaper"
    widest: Math.max(Theme.sideWidth, 24 * Theme.bodySize)

    Words {
        text: qsTr("Who practises?")
        size: Theme.largeSize
        font.weight: Font.DemiBold
    }
    LayoutRepeater {
        model: root.students.all
        SourceItem {
            required property var modelData
            required property int index
            objectName: "student" + index
            Layout.fillWidth: true
            text: modelData.name
            detail: modelData.pin ? qsTr("with a PIN") : ""
            checked: modelData.here
            Accessible.role: Accessible.RadioButton
            onClicked: {
                root.students.choose(modelData.id);
                root.close();
            }
        }
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space8
        TextLine {
            id: newName
            objectName: "newStudent"
            Layout.fillWidth: true
            hint: qsTr("Name of another student")
            onAccepted: addButton.clicked()
        }
        ActionButton {
            id: addButton
            objectName: "addStudent"
            enabled: newName.text.trim() !== ""
            symbol: "plus"
            text: qsTr("Add")
            onClicked: {
                root.students.add(newName.text);
                newName.text = "";
                root.close();
            }
        }
    }
    Rectangle {
        Layout.fillWidth: true
        implicitHeight: Theme.hairline
        color: Theme.line
    }
    Words {
        text: qsTr("Your name")
        size: Theme.smallSize
        quiet: true
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space8
        TextLine {
            id: ownName
            objectName: "ownName"
            Layout.fillWidth: true
            text: root.students.name
            hint: qsTr("Your name")
            onAccepted: root.students.rename(text)
        }
        ActionButton {
            objectName: "renameStudent"
            enabled: ownName.text.trim() !== "" && ownName.text.trim() !== root.students.name
            text: qsTr("Change")
            onClicked: root.students.rename(ownName.text)
        }
    }
    Words {
        Layout.fillWidth: true
        text: root.students.hasPin ? qsTr("Your page asks for a PIN.")
                                   : qsTr("A PIN keeps others out of your page: 4 to 12 digits.")
        size: Theme.smallSize
        quiet: true
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space8
        TextLine {
            id: newPin
            objectName: "newPin"
            Layout.fillWidth: true
            hint: root.students.hasPin ? qsTr("Your PIN, to take it away") : qsTr("PIN")
            echoMode: TextInput.Password
            inputMethodHints: Qt.ImhDigitsOnly
        }
        ActionButton {
            objectName: "setPin"
            enabled: newPin.text !== ""
            text: root.students.hasPin ? qsTr("Take away") : qsTr("Set")
            onClicked: {
                if (root.students.hasPin)
                    root.students.setPin(newPin.text, "");
                else
                    root.students.setPin("", newPin.text);
                newPin.text = "";
            }
        }
    }
    Words {
        objectName: "panelPinMessage"
        Layout.fillWidth: true
        visible: text !== ""
        text: root.students.pinOf === "" ? root.students.pinMessage : ""
        size: Theme.smallSize
        color: Theme.contradicts
    }
}
