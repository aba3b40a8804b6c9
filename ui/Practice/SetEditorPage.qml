import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Khatwa.Controls
import Khatwa.Practice
import Khatwa.Web

/// Writing a problem set: what it is called, its problems one at a time, each as the student will see it and with what
/// is wrong with it, and saving it as the file that is shared.
FocusScope {
    id: root
    required property SetEditorModel editor
    property bool pageWanted: false
    signal closed

    function focusTitle(): void {
        back.forceActiveFocus(Qt.OtherFocusReason);
    }

    ScrollArea {
        id: page
        anchors { left: parent.left; right: parent.right; top: parent.top; bottom: foot.top }
        contentHeight: column.implicitHeight + Theme.space24

        ColumnLayout {
            id: column
            width: Math.min(page.width - Theme.space12, Theme.readingWidth)
            x: Theme.arabic ? page.width - width : 0
            spacing: Theme.space12

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8
                Words {
                    Layout.fillWidth: true
                    text: qsTr("A problem set")
                    size: Theme.titleSize
                    font.weight: Font.DemiBold
                }
                ActionButton {
                    id: back
                    objectName: "leaveEditor"
                    focus: true
                    text: qsTr("Back to practice")
                    hint: "Esc"
                    onClicked: root.closed()
                }
            }
            Notice {
                objectName: "editorDiscarded"
                Layout.fillWidth: true
                text: root.editor.discarded ? qsTr("The set was discarded.") : ""
                actionText: qsTr("Undo")
                onAction: root.editor.undoDiscard()
            }
            Notice {
                objectName: "editorMessage"
                Layout.fillWidth: true
                kind: root.editor.failed ? Notice.Failure : Notice.Info
                text: root.editor.message
            }
            ColumnLayout {
                Layout.fillWidth: true
                visible: root.editor.active
                spacing: Theme.space12

                Flow {
                    Layout.fillWidth: true
                    spacing: Theme.space8
                    ActionButton {
                        objectName: "saveSet"
                        visible: root.editor.file !== ""
                        enabled: root.editor.unsaved && !root.editor.busy
                        primary: true
                        text: qsTr("Save")
                        onClicked: root.editor.saveAgain()
                    }
                    ActionButton {
                        objectName: "saveSetAs"
                        enabled: !root.editor.busy
                        primary: root.editor.file === ""
                        symbol: "file"
                        text: root.editor.file === "" ? qsTr("Save to a file…") : qsTr("Save a copy to share…")
                        onClicked: saver.choose()
                        SetChooser {
                            id: saver
                            objectName: "saveSetDialog"
                            saving: true
                            onChosen: file => root.editor.save(file)
                        }
                    }
                    ActionButton {
                        objectName: "discardSet"
                        enabled: !root.editor.busy
                        symbol: "delete"
                        text: qsTr("Discard")
                        hint: qsTr("What is saved stays in its file.")
                        onClicked: root.editor.discard()
                    }
                }
                EditorField {
                    Layout.fillWidth: true
                    editor: root.editor
                    name: "title"
                    ofSet: true
                    label: qsTr("Name of the set")
                }
                Choice {
                    objectName: "editorLanguage"
                    Layout.fillWidth: true
                    name: qsTr("Language")
                    value: root.languageNow
                    options: [{ value: "en", text: "English" }, { value: "ar", text: "العربية" }]
                    onChosen: value => {
                        root.editor.writeSetField("language", value);
                        root.languageNow = value;
                    }
                }
                RowLayout {
                    Layout.fillWidth: true
                    spacing: Theme.space12
                    EditorField {
                        Layout.fillWidth: true
                        editor: root.editor
                        name: "source"
                        ofSet: true
                        label: qsTr("Source")
                        hint: qsTr("Who wrote it")
                    }
                    EditorField {
                        Layout.fillWidth: true
                        editor: root.editor
                        name: "licence"
                        ofSet: true
                        label: qsTr("Licence")
                        hint: "CC BY 4.0"
                    }
                }

                Words {
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.space8
                    text: qsTr("Problems")
                    font.weight: Font.DemiBold
                }
                RowLayout {
                    Layout.fillWidth: true
                    spacing: Theme.space8
                    ListView {
                        id: numbers
                        objectName: "editorProblems"
                        highlightMoveDuration: 0
                        Layout.fillWidth: true
                        implicitHeight: Theme.controlHeight
                        orientation: ListView.Horizontal
                        spacing: Theme.space4
                        clip: true
                        model: root.editor.count
                        currentIndex: root.editor.current
                        delegate: T.AbstractButton {
                            id: number
                            required property int index
                            readonly property bool here: root.editor.current === index
                            readonly property bool trouble: root.editor.troubled[index] === true
                            objectName: "editorProblem" + index
                            implicitWidth: Math.max(Theme.controlHeight, label.implicitWidth + 2 * Theme.space12)
                            implicitHeight: Theme.controlHeight
                            focusPolicy: Qt.StrongFocus
                            Accessible.name: trouble ? qsTr("Problem %1, to be looked at").arg(index + 1) : qsTr("Problem %1").arg(index + 1)
                            onClicked: root.editor.choose(index)
                            Keys.onReturnPressed: clicked()
                            contentItem: Words {
                                id: label
                                text: Theme.number(number.index + 1, 0) + (number.trouble ? " !" : "")
                                color: number.trouble ? Theme.unsure : number.here ? Theme.accent : Theme.ink
                                font.weight: number.here ? Font.DemiBold : Font.Normal
                                horizontalAlignment: Text.AlignHCenter
                                verticalAlignment: Text.AlignVCenter
                                Accessible.ignored: true
                            }
                            background: Rectangle {
                                radius: Theme.radius
                                color: number.here || number.hovered ? Theme.wash(Theme.accent) : Theme.surface
                                border.width: Theme.hairline
                                border.color: number.here ? Theme.accent : Theme.line
                            }
                            FocusRing { anchors.margins: 0 }
                        }
                    }
                    IconButton {
                        objectName: "addProblem"
                        symbol: "plus"
                        text: qsTr("Add a problem")
                        onClicked: root.editor.add()
                    }
                    IconButton {
                        objectName: "removeProblem"
                        enabled: root.editor.removable
                        symbol: "delete"
                        text: qsTr("Remove this problem")
                        onClicked: root.editor.remove()
                    }
                }
                Notice {
                    objectName: "editorUndo"
                    Layout.fillWidth: true
                    text: root.editor.undoable ? qsTr("A problem was removed.") : ""
                    actionText: qsTr("Undo")
                    onAction: root.editor.undo()
                }
                EditorField {
                    Layout.fillWidth: true
                    editor: root.editor
                    name: "statement"
                    lines: 3
                    label: qsTr("Statement; formulas between $ signs")
                }
                Rectangle {
                    Layout.fillWidth: true
                    implicitHeight: preview.implicitHeight + 2 * Theme.space8
                    radius: Theme.radius
                    color: Theme.paper
                    border.width: Theme.hairline
                    border.color: Theme.line
                    ColumnLayout {
                        id: preview
                        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.space8 }
                        spacing: Theme.space4
                        Words {
                            text: qsTr("The student sees")
                            size: Theme.smallSize
                            quiet: true
                        }
                        Loader {
                            Layout.fillWidth: true
                            Layout.preferredHeight: item ? Math.max(4 * Theme.bodySize, Math.min(item.contentHeightHint, 12 * Theme.bodySize)) : 4 * Theme.bodySize
                            active: root.pageWanted && root.visible || item !== null
                            sourceComponent: MathPreview {
                                objectName: "editorPreview"
                                enabled: false
                                text: statementText.text
                                Accessible.name: qsTr("Preview of the statement")
                            }
                        }
                    }
                    QtObject {
                        id: statementText
                        property string text: ""
                    }
                    Connections {
                        target: root.editor
                        function onShownChanged() { statementText.text = root.editor.field("statement"); }
                        function onChecked() { statementText.text = root.editor.field("statement"); }
                    }
                }
                EditorField {
                    Layout.fillWidth: true
                    editor: root.editor
                    name: "answer"
                    label: qsTr("Answer")
                    hint: qsTr("For example x = 6, 3/4 or sqrt(2)")
                }
                Words {
                    Layout.fillWidth: true
                    text: qsTr("An answer is right when it is")
                    size: Theme.smallSize
                    quiet: true
                }
                Choice {
                    objectName: "editorRule"
                    Layout.fillWidth: true
                    name: qsTr("An answer is right when it is")
                    value: root.ruleNow
                    options: (Theme.arabic, root.editor.rules).map(rule => ({ value: rule, text: root.editor.ruleWords(rule) }))
                    onChosen: value => {
                        root.editor.writeField("rule", value);
                        root.ruleNow = value;
                    }
                }
                RowLayout {
                    Layout.fillWidth: true
                    spacing: Theme.space12
                    EditorField {
                        Layout.fillWidth: true
                        editor: root.editor
                        name: "topic"
                        label: qsTr("Topic")
                        hint: qsTr("Left empty: the set's name")
                    }
                    ColumnLayout {
                        spacing: Theme.space4
                        Words {
                            text: qsTr("Level")
                            size: Theme.smallSize
                            quiet: true
                        }
                        Choice {
                            objectName: "editorLevel"
                            name: qsTr("Level")
                            value: root.levelNow
                            options: [1, 2, 3].map(level => ({ value: String(level), text: Theme.number(level, 0) }))
                            onChosen: value => {
                                root.editor.writeField("level", value);
                                root.levelNow = value;
                            }
                        }
                    }
                }
                EditorField {
                    Layout.fillWidth: true
                    editor: root.editor
                    name: "hints.nudge"
                    lines: 2
                    label: qsTr("First hint: what kind of step comes first")
                }
                EditorField {
                    Layout.fillWidth: true
                    editor: root.editor
                    name: "hints.next_step"
                    lines: 2
                    label: qsTr("Second hint: that step, done")
                }
                EditorField {
                    Layout.fillWidth: true
                    editor: root.editor
                    name: "solution"
                    lines: 4
                    label: qsTr("Worked solution; an empty line between two steps")
                }
                Toggle {
                    id: more
                    objectName: "editorMore"
                    Layout.fillWidth: true
                    text: qsTr("A similar problem, and more about this one")
                }
                ColumnLayout {
                    Layout.fillWidth: true
                    visible: more.checked
                    spacing: Theme.space12
                    EditorField {
                        Layout.fillWidth: true
                        editor: root.editor
                        name: "example.statement"
                        lines: 2
                        label: qsTr("A similar problem, for the third hint")
                    }
                    EditorField {
                        Layout.fillWidth: true
                        editor: root.editor
                        name: "example.steps"
                        lines: 3
                        label: qsTr("Its steps; an empty line between two")
                    }
                    EditorField {
                        Layout.fillWidth: true
                        editor: root.editor
                        name: "example.answer"
                        label: qsTr("Its answer")
                    }
                    EditorField {
                        Layout.fillWidth: true
                        editor: root.editor
                        name: "options"
                        label: qsTr("Options of the rule, as JSON")
                        hint: "{\"decimals\": 2}"
                    }
                    EditorField {
                        Layout.fillWidth: true
                        editor: root.editor
                        name: "source"
                        label: qsTr("Source, where it is another")
                    }
                    EditorField {
                        Layout.fillWidth: true
                        editor: root.editor
                        name: "licence"
                        label: qsTr("Licence, where it is another")
                    }
                }
            }
        }
    }

    // Below what is written, which does not move when something comes to be said of it.
    ColumnLayout {
        id: foot
        anchors { bottom: parent.bottom; left: parent.left; right: parent.right }
        spacing: Theme.space4
        Repeater {
            // Of an empty set there is nothing to say yet.
            model: root.editor.active && (root.editor.unsaved || root.editor.file !== "") ? root.editor.remarks.slice(0, 3) : []
            Notice {
                required property string modelData
                required property int index
                objectName: "editorRemark" + index
                Layout.fillWidth: true
                kind: Notice.Warning
                text: modelData
            }
        }
    }

    property string ruleNow: ""
    property string levelNow: ""
    property string languageNow: ""
    function read(): void {
        ruleNow = editor.field("rule");
        levelNow = editor.field("level");
        languageNow = editor.setField("language");
    }
    Component.onCompleted: read()
    Connections {
        target: root.editor
        function onShownChanged() { root.read(); }
    }
}
