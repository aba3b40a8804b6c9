import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Practice

/// Writing a problem set: what it is called, its problems one at a time, each as the student will see it and with what
/// is wrong with it, and saving it as the file that is shared. Ctrl+N adds a problem, Ctrl+S saves.
FocusScope {
    id: root
    required property SetEditorModel editor
    property bool pageWanted: false
    signal closed
    signal practiseWanted ///< of the set that was saved

    /// Where writing begins: at the name of a set that has none, else at the problem in hand.
    function focusTitle(): void {
        if (!editor.active)
            back.forceActiveFocus(Qt.OtherFocusReason);
        else if (editor.setField("title") === "")
            title.focusField();
        else
            statement.focusField();
    }
    function addProblem(): void {
        editor.add();
        statement.focusField();
    }
    function save(): void {
        if (editor.file !== "")
            editor.saveAgain();
        else
            saver.choose(editor.suggestedFile());
    }

    Shortcut {
        sequence: "Ctrl+S"
        enabled: root.visible && root.editor.active && !root.editor.busy
        onActivated: root.save()
    }
    Shortcut {
        sequence: "Ctrl+N"
        enabled: root.visible && root.editor.active
        onActivated: root.addProblem()
    }

    // What is done with the whole stays in sight.
    ColumnLayout {
        id: head
        anchors.top: parent.top
        x: page.x + column.x // it and the foot are as wide as what is written
        width: column.width
        spacing: Theme.space8
        Item {
            Layout.fillWidth: true
            implicitHeight: Math.max(deeds.implicitHeight, back.implicitHeight)
            Flow {
                id: deeds
                anchors { left: parent.left; right: back.left; rightMargin: Theme.space8 }
                spacing: Theme.space8
                ActionButton {
                    objectName: "saveSet"
                    visible: root.editor.active && root.editor.file !== ""
                    enabled: root.editor.unsaved && !root.editor.busy
                    primary: true
                    text: qsTr("Save")
                    hint: "Ctrl+S"
                    onClicked: root.editor.saveAgain()
                }
                ActionButton {
                    objectName: "saveSetAs"
                    visible: root.editor.active
                    enabled: !root.editor.busy
                    primary: root.editor.file === ""
                    symbol: "file"
                    text: root.editor.file === "" ? qsTr("Save to a file…") : qsTr("Save a copy to share…")
                    hint: root.editor.file === "" ? "Ctrl+S" : qsTr("On a stick or in a folder of the class; others open it there.")
                    onClicked: saver.choose(root.editor.suggestedFile())
                    SetChooser {
                        id: saver
                        objectName: "saveSetDialog"
                        saving: true
                        onChosen: file => root.editor.file === "" ? root.editor.save(file) : root.editor.saveCopy(file)
                    }
                }
                ActionButton {
                    objectName: "discardSet"
                    visible: root.editor.active
                    enabled: !root.editor.busy
                    symbol: "delete"
                    text: qsTr("Discard")
                    hint: qsTr("What is saved stays in its file.")
                    onClicked: {
                        root.editor.discard();
                        back.forceActiveFocus(Qt.OtherFocusReason);
                    }
                }
            }
            ActionButton {
                id: back
                objectName: "leaveEditor"
                anchors.right: parent.right
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
            onAction: {
                root.editor.undoDiscard();
                root.focusTitle();
            }
        }
        Notice {
            objectName: "editorMessage"
            Layout.fillWidth: true
            kind: root.editor.failed ? Notice.Failure : Notice.Info
            text: root.editor.message
            actionText: root.editor.justSaved ? qsTr("Practise it") : ""
            onAction: root.practiseWanted()
        }
    }

    ScrollArea {
        id: page
        readonly property int overhang: Theme.focusWidth + 2 // of focus rings, where it clips
        anchors { left: parent.left; right: parent.right; top: head.bottom; bottom: foot.top }
        anchors { topMargin: Theme.space12; leftMargin: -overhang }
        contentHeight: column.implicitHeight + Theme.space24

        ColumnLayout {
            id: column
            width: Math.min(page.width - page.overhang - page.bar, Theme.readingWidth)
            x: Theme.arabic ? page.width - width - page.overhang : page.overhang
            spacing: Theme.space12

            ColumnLayout {
                Layout.fillWidth: true
                visible: root.editor.active
                spacing: Theme.space12

                Words {
                    Layout.fillWidth: true
                    text: qsTr("A problem set")
                    size: Theme.titleSize
                    font.weight: Font.DemiBold
                }
                Words {
                    objectName: "editorKept"
                    Layout.fillWidth: true
                    text: root.editor.unsaved && root.editor.file !== "" ? qsTr("What you changed is not in the file yet. Until you save, it waits here, also when you leave.")
                        : root.editor.unsaved ? qsTr("Not saved to a file yet. Until then it waits here, also when you leave.")
                        : root.editor.file !== "" ? qsTr("Saved in %1").arg("\u2068" + root.editor.file + "\u2069")
                        : qsTr("What you write waits here until you save it to a file, also when you leave.")
                    size: Theme.smallSize
                    quiet: true
                }
                EditorField {
                    id: title
                    Layout.fillWidth: true
                    editor: root.editor
                    name: "title"
                    ofSet: true
                    label: qsTr("Name of the set")
                    hint: qsTr("For example: Fractions, week 3")
                }
                Words {
                    Layout.fillWidth: true
                    text: qsTr("Language of the problems")
                    size: Theme.smallSize
                    quiet: true
                }
                Choice {
                    objectName: "editorLanguage"
                    Layout.fillWidth: true
                    name: qsTr("Language of the problems")
                    value: root.languageNow
                    options: [{ value: "en", text: "English" }, { value: "ar", text: "العربية" }]
                    onChosen: value => {
                        root.editor.writeSetField("language", value);
                        root.languageNow = value;
                    }
                }

                Words {
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.space8
                    text: qsTr("Problems")
                    font.weight: Font.DemiBold
                }
                ProblemStrip {
                    Layout.fillWidth: true
                    editor: root.editor
                    onAddWanted: root.addProblem()
                    onRemoved: if (!root.editor.removable) statement.focusField()
                }
                Notice {
                    objectName: "editorUndo"
                    Layout.fillWidth: true
                    text: root.editor.undoable ? qsTr("A problem was removed.") : ""
                    actionText: qsTr("Undo")
                    onAction: root.editor.undo()
                }
                EditorField {
                    id: statement
                    Layout.fillWidth: true
                    editor: root.editor
                    name: "statement"
                    lines: 3
                    label: qsTr("Statement; formulas between $ signs")
                }
                StatementPreview {
                    Layout.fillWidth: true
                    editor: root.editor
                    pageWanted: root.pageWanted
                }
                EditorField {
                    Layout.fillWidth: true
                    editor: root.editor
                    name: "answer"
                    label: qsTr("Answer")
                    hint: qsTr("For example x = 6, 3/4 or sqrt(2)")
                }
                RuleChoice {
                    Layout.fillWidth: true
                    value: root.ruleNow
                    onChosen: rule => {
                        root.editor.writeField("rule", rule);
                        root.ruleNow = rule;
                    }
                }
                RowLayout {
                    Layout.fillWidth: true
                    visible: root.ruleNow === "numeric"
                    spacing: Theme.space12
                    EditorField {
                        Layout.fillWidth: true
                        Layout.preferredWidth: 1
                        editor: root.editor
                        name: "abs"
                        ofRule: true
                        label: qsTr("It may be off by")
                        hint: "0.01"
                    }
                    EditorField {
                        Layout.fillWidth: true
                        Layout.preferredWidth: 1
                        editor: root.editor
                        name: "decimals"
                        ofRule: true
                        label: qsTr("Decimal places it must have")
                        hint: "2"
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
                ActionButton {
                    objectName: "addNextProblem"
                    symbol: "plus"
                    text: qsTr("Add the next problem")
                    hint: "Ctrl+N"
                    onClicked: root.addProblem()
                }
                Toggle {
                    id: more
                    objectName: "editorMore"
                    Layout.fillWidth: true
                    text: qsTr("A similar problem, and where it is from")
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
                        id: options
                        Layout.fillWidth: true
                        editor: root.editor
                        name: "options"
                        label: qsTr("Options of the rule, as JSON")
                        hint: "{\"decimals\": 2}"
                    }
                    LayoutRepeater {
                        model: [{ ofSet: true, source: qsTr("Who wrote the set"), licence: qsTr("How others may use it (licence)") },
                                { ofSet: false, source: qsTr("Who wrote this problem, where it was another"),
                                  licence: qsTr("Its licence, where it is another") }]
                        ColumnLayout {
                            id: from
                            required property var modelData
                            Layout.fillWidth: true
                            spacing: Theme.space12
                            EditorField {
                                Layout.fillWidth: true
                                editor: root.editor
                                name: "source"
                                boxName: from.modelData.ofSet ? "edit-set-source" : "edit-source"
                                ofSet: from.modelData.ofSet
                                label: from.modelData.source
                            }
                            EditorField {
                                Layout.fillWidth: true
                                editor: root.editor
                                name: "licence"
                                boxName: from.modelData.ofSet ? "edit-set-licence" : "edit-licence"
                                ofSet: from.modelData.ofSet
                                label: from.modelData.licence
                                hint: from.modelData.ofSet ? "CC BY 4.0" : ""
                            }
                        }
                    }
                }
            }
        }
    }

    // Below what is written, which does not move when something comes to be said of it.
    ColumnLayout {
        id: foot
        anchors.bottom: parent.bottom
        x: page.x + column.x
        width: column.width
        Notice {
            objectName: "editorRemarks"
            Layout.fillWidth: true
            kind: Notice.Warning
            // Of an empty set there is nothing to say yet.
            text: root.editor.active && (root.editor.unsaved || root.editor.file !== "") ? root.editor.remarks.slice(0, 3).join("\n") : ""
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
        function onOptionsWritten() { options.show(); }
    }
}
