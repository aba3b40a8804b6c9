import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Tutor
import Khatwa.Web

/// Where a problem is typed: plain text with LaTeX between dollars, drawn above as it is typed; a field to write a
/// formula in as one sees it; and Solve or Stop.
ColumnLayout {
    id: root
    required property TutorModel tutor
    property bool pageWanted: false ///< web pages may be made (after the first frame)
    property bool formula: false    ///< the formula field is open
    property bool keyboard: false   ///< with its keyboard
    property bool cramped: false    ///< the window has few lines: the box begins with one
    /// What the box shows is not what will be read: LaTeX, or a formula typed plainly among Arabic words, whose signs stand
    /// elsewhere there.
    readonly property bool hasMaths: /\$|\\\(|\\\[|\\begin/.test(tutor.problem)
                                     || Bidi.isolated(tutor.problem) !== tutor.problem
    readonly property bool typing: box.area.activeFocus || (fieldLoader.item !== null && fieldLoader.item.activeFocus)
    spacing: Theme.space8

    function focusProblem(): void {
        box.area.forceActiveFocus(Qt.OtherFocusReason);
    }
    function insertFormula(): void {
        const latex = fieldLoader.item.latex.trim();
        if (latex !== "")
            box.area.insert(box.area.cursorPosition, "$" + latex + "$");
        fieldLoader.item.latex = "";
        root.formula = false;
        focusProblem();
    }

    RowLayout {
        Layout.fillWidth: true
        visible: previewLoader.active && root.hasMaths && !root.tutor.running && root.tutor.problem.trim() !== root.tutor.statement
        spacing: Theme.space8
        Words {
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: Math.round((Theme.bodySize * Theme.lineFactor - lineHeight) / 2)
            text: qsTr("It reads:")
            size: Theme.smallSize
            quiet: true
            wrapMode: Text.NoWrap
        }
        Loader {
            id: previewLoader
            objectName: "previewLoader"
            Layout.fillWidth: true
            Layout.preferredHeight: visible && item ? Math.max(3 * Theme.bodySize, Math.min(item.contentHeightHint, 6 * Theme.bodySize)) : 0
            // Kept once it is made: a page is not made anew for every formula.
            active: root.pageWanted && (root.hasMaths || item !== null)
            sourceComponent: MathPreview {
                objectName: "previewView"
                text: root.tutor.problem
                activeFocusOnPress: false
                activeFocusOnTab: false
                Accessible.name: qsTr("Preview of the problem")
            }
        }
    }

    Rectangle {
        Layout.fillWidth: true
        implicitHeight: column.implicitHeight
        radius: Theme.radius
        color: Theme.surface
        border.width: box.area.activeFocus ? Theme.focusWidth : Theme.hairline
        border.color: box.area.activeFocus ? Theme.accent : Theme.line

        ColumnLayout {
            id: column
            anchors { left: parent.left; right: parent.right }
            spacing: 0

            TextBox {
                id: box
                Layout.fillWidth: true
                area.objectName: "problemBox"
                name: qsTr("Problem")
                minimumLines: root.cramped ? 1 : 2
                maximumLines: root.cramped ? 4 : 7
                placeholder: qsTr("Type a problem. Formulas may be plain, like 7x - 12 = 30, or LaTeX between dollar signs.")
                Component.onCompleted: text = root.tutor.problem
                onPlainChanged: root.tutor.problem = plain
                Connections {
                    target: root.tutor
                    function onProblemChanged() {
                        if (box.plain !== root.tutor.problem)
                            box.text = root.tutor.problem;
                    }
                }
            }
            RowLayout {
                Layout.fillWidth: true
                Layout.leftMargin: Theme.space8
                Layout.rightMargin: Theme.space8
                visible: root.formula
                spacing: Theme.space8
                Loader {
                    id: fieldLoader
                    Layout.fillWidth: true
                    Layout.preferredHeight: Math.round(3.6 * Theme.bodySize) + (item ? item.keyboardHeight : 0)
                    active: root.formula || item !== null
                    sourceComponent: MathField {
                        objectName: "formulaField"
                        keyboard: root.keyboard && root.formula
                        placeholder: qsTr("A formula")
                        activeFocusOnTab: visible
                        onReadyChanged: if (ready && root.formula) focusField()
                        onSubmitted: root.insertFormula()
                        Accessible.name: qsTr("A formula")
                    }
                }
                IconButton {
                    objectName: "keyboardToggle"
                    Layout.alignment: Qt.AlignTop
                    symbol: "keyboard"
                    text: qsTr("Keyboard of signs")
                    checkable: true
                    checked: root.keyboard
                    onToggled: root.keyboard = checked
                }
                ActionButton {
                    objectName: "insertFormula"
                    Layout.alignment: Qt.AlignTop
                    text: qsTr("Insert")
                    hint: qsTr("Put the formula into the problem")
                    onClicked: root.insertFormula()
                }
            }
            // Held by anchors: a RowLayout kept its old width when the window became narrower.
            Item {
                Layout.fillWidth: true
                Layout.margins: Theme.space8
                implicitHeight: Theme.controlHeight
                IconButton {
                    objectName: "formulaToggle"
                    anchors { left: parent.left; verticalCenter: parent.verticalCenter }
                    symbol: "formula"
                    text: qsTr("Write a formula")
                    checkable: true
                    checked: root.formula
                    onToggled: {
                        root.formula = checked;
                        if (checked && fieldLoader.item && fieldLoader.item.ready)
                            fieldLoader.item.focusField();
                    }
                }
                Row {
                    anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                    spacing: Theme.space8
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
    }
}
