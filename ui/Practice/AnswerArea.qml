import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Khatwa.Controls
import Khatwa.Practice
import Khatwa.Settings
import Khatwa.Web

/// Where the student works: lines of working, the answer as it is typed or written in a formula field, and what
/// to do with it.
ColumnLayout {
    id: root
    required property PracticeModel practice
    required property Preferences preferences
    property bool pageWanted: false
    property bool keyboard: false ///< the formula field's keyboard is shown
    readonly property bool open: practice.canEdit
    spacing: Theme.space8

    function focusAnswer(): void {
        if (root.preferences.formulaField && fieldLoader.item)
            fieldLoader.item.focusField();
        else
            line.forceActiveFocus(Qt.OtherFocusReason);
    }
    /// The cursor goes where the answer can't be read.
    function showTrouble(): void {
        if (root.practice.troublePosition >= 0 && !root.preferences.formulaField) {
            line.forceActiveFocus(Qt.OtherFocusReason);
            line.cursorPosition = Math.min(root.practice.troublePosition, line.text.length);
        }
    }

    Rectangle {
        Layout.fillWidth: true
        implicitHeight: column.implicitHeight + 2 * Theme.space12
        radius: Theme.radius
        color: Theme.surface
        border.width: Theme.hairline
        border.color: Theme.line

        ColumnLayout {
            id: column
            anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.space12 }
            spacing: Theme.space8

            Words {
                Layout.fillWidth: true
                text: qsTr("Working, one step a line (if you like)")
                size: Theme.smallSize
                quiet: true
            }
            Rectangle {
                Layout.fillWidth: true
                implicitHeight: workingBox.implicitHeight
                radius: Theme.radius
                color: Theme.paper
                border.width: workingBox.area.activeFocus ? Theme.focusWidth : Theme.hairline
                border.color: workingBox.area.activeFocus ? Theme.accent : Theme.line
                TextBox {
                    id: workingBox
                    anchors { left: parent.left; right: parent.right }
                    area.objectName: "workingBox"
                    area.readOnly: !root.open
                    minimumLines: 2
                    maximumLines: 6
                    name: qsTr("Working, one step a line (if you like)")
                    onPlainChanged: root.practice.working = plain
                    Component.onCompleted: text = root.practice.working
                    Connections {
                        target: root.practice
                        function onWorkingChanged() {
                            if (workingBox.plain !== root.practice.working)
                                workingBox.text = root.practice.working;
                        }
                    }
                }
            }
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8
                Words {
                    Layout.fillWidth: true
                    text: qsTr("Answer")
                    size: Theme.smallSize
                    quiet: true
                }
                IconButton {
                    objectName: "answerKeyboard"
                    visible: root.preferences.formulaField
                    symbol: "keyboard"
                    text: qsTr("Keyboard of signs")
                    checkable: true
                    checked: root.keyboard
                    onToggled: root.keyboard = checked
                }
                IconButton {
                    objectName: "answerMode"
                    symbol: "formula"
                    text: root.preferences.formulaField ? qsTr("Type the answer as plain text")
                                                     : qsTr("Write the answer in a formula field")
                    checkable: true
                    checked: root.preferences.formulaField
                    onToggled: {
                        root.preferences.formulaField = checked;
                        root.focusAnswer();
                    }
                }
            }
            TextLine {
                id: line
                objectName: "answerLine"
                Layout.fillWidth: true
                visible: !root.preferences.formulaField
                readOnly: !root.open
                hint: qsTr("For example x = 6, 3/4 or sqrt(2)")
                onTextChanged: root.practice.answer = text
                Component.onCompleted: text = root.practice.answer
                Accessible.name: qsTr("Answer")
                Connections {
                    target: root.practice
                    function onAnswerChanged() {
                        if (line.text !== root.practice.answer)
                            line.text = root.practice.answer;
                    }
                }
                // Below the place that can't be read.
                Rectangle {
                    objectName: "troubleMark"
                    readonly property rect at: line.positionToRectangle(
                        Math.min(root.practice.troublePosition, line.text.length))
                    // Qt 6.4 measures from the text, not from the line's edge, which its cursor does.
                    readonly property real edge: line.cursorRectangle.x - line.positionToRectangle(line.cursorPosition).x
                    visible: root.practice.troublePosition >= 0
                    x: at.x + edge
                    y: parent.height - Theme.space8
                    width: Math.round(Theme.bodySize * 0.6)
                    height: Theme.focusWidth
                    color: Theme.contradicts
                }
            }
            Loader {
                id: fieldLoader
                Layout.fillWidth: true
                Layout.preferredHeight: visible ? Math.round(3.4 * Theme.bodySize) + (item ? item.keyboardHeight : 0) : 0
                active: root.pageWanted && (root.preferences.formulaField || item !== null)
                visible: root.preferences.formulaField
                sourceComponent: MathField {
                    objectName: "answerField"
                    enabled: root.open
                    takesControlEnter: true
                    keyboard: root.keyboard && root.preferences.formulaField
                    placeholder: qsTr("Answer")
                    activeFocusOnTab: visible
                    onReadyChanged: if (ready) latex = root.practice.answer
                    onEdited: latex => root.practice.answer = latex
                    onSubmitted: root.practice.check()
                    Accessible.name: qsTr("Answer")
                    Connections {
                        target: root.practice
                        function onAnswerChanged() {
                            if (fieldLoader.item.latex !== root.practice.answer)
                                fieldLoader.item.latex = root.practice.answer;
                        }
                    }
                }
            }
            Rectangle {
                Layout.fillWidth: true
                visible: !root.preferences.formulaField && root.practice.preview !== ""
                implicitHeight: reading.implicitHeight
                radius: Theme.radius
                color: Theme.paper // as the page is
                RowLayout {
                    id: reading
                    anchors { left: parent.left; right: parent.right }
                    anchors.leftMargin: Theme.space12
                    anchors.rightMargin: Theme.space12
                    spacing: Theme.space8
                    Words {
                        Layout.alignment: Qt.AlignTop
                        Layout.topMargin: Theme.space12
                        text: qsTr("It reads:")
                        size: Theme.smallSize
                        quiet: true
                    }
                    Loader {
                        id: previewLoader
                        readonly property real least: 3.2 * Theme.bodySize // a fraction fits
                        Layout.fillWidth: true
                        Layout.topMargin: Theme.space8
                        Layout.preferredHeight: item ? Math.max(least, Math.min(item.contentHeightHint, 2 * least)) : least
                        active: root.pageWanted && (root.practice.preview !== "" || item !== null)
                        sourceComponent: MathPreview {
                            objectName: "answerPreview"
                            text: root.practice.preview === "" ? "" : "$" + root.practice.preview + "$"
                            enabled: false // to be looked at: no stop for the keyboard
                            Accessible.name: qsTr("Preview of the answer")
                        }
                    }
                }
            }
        }
    }

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space8
        ActionButton {
            objectName: "hintButton"
            visible: root.open
            enabled: root.practice.canTakeHelp && !root.practice.checking
            symbol: "hint"
            text: qsTr("Hint")
            hint: "Ctrl+H"
            onClicked: root.practice.takeHelp()
        }
        ActionButton {
            objectName: "skipButton"
            visible: root.open
            enabled: !root.practice.checking
            text: qsTr("Skip")
            hint: qsTr("Another problem. One that was not tried is not counted.")
            onClicked: {
                root.practice.next();
                root.focusAnswer();
            }
        }
        Item {
            Layout.fillWidth: true
        }
        ActionButton {
            objectName: "cancelCheck"
            visible: root.practice.checking
            symbol: "stop"
            text: qsTr("Cancel")
            hint: "Esc"
            onClicked: root.practice.cancelCheck()
        }
        ActionButton {
            objectName: "checkButton"
            visible: root.open && !root.practice.checking
            enabled: root.practice.canCheck
            primary: true
            symbol: "check"
            text: qsTr("Check")
            hint: "Ctrl+Enter"
            onClicked: root.practice.check()
        }
        ActionButton {
            objectName: "nextButton"
            visible: !root.open
            primary: true
            text: qsTr("Next problem")
            hint: "Ctrl+N"
            onClicked: {
                root.practice.next();
                root.focusAnswer();
            }
        }
    }
}
