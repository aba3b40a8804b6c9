import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Practice
import Khatwa.Settings

/// The Practice place: what to practise at the leading side, the problem and the answer in the middle, what came of
/// it at the trailing side. In a narrow window the list gives way to the problem, and the grading stands below it.
FocusScope {
    id: root
    required property PracticeModel practice
    required property Preferences preferences
    property bool pageWanted: false
    readonly property bool wide: width + Theme.railWidth >= Theme.wide
    property bool progressOpen: false
    property bool editorOpen: false
    readonly property int margin: width < 700 ? Theme.space12 : Theme.space24
    property bool listOpen: false ///< in a narrow window: the list stands in the problem's place
    /// There is a problem to go back to.
    readonly property bool canLeaveList: !practice.nobody && practice.students.pinOf === ""
    /// The problem is in front. What works on it does nothing while something else is: a hint would cost unseen.
    readonly property bool atProblem: (wide || !listOpen) && !progressOpen && !editorOpen && canLeaveList

    function openEditor(): void {
        listOpen = false;
        progressOpen = false;
        editorOpen = true;
        editorPage.focusTitle();
    }
    function showProblem(): void {
        listOpen = false;
        progressOpen = false;
        editorOpen = false;
        focusAnswer();
    }
    /// The keyboard goes where this place is worked at now.
    function focusAnswer(): void {
        if (root.editorOpen)
            editorPage.focusTitle();
        else if (root.progressOpen)
            progressPage.focusBack();
        else if (pinPrompt.visible)
            pinPrompt.focusPin();
        else if (root.practice.nobody && !root.turnedAway)
            waiting.forceActiveFocus(Qt.OtherFocusReason);
        else if (root.practice.atEnd || !root.atProblem)
            list.forceActiveFocus(Qt.OtherFocusReason);
        else
            answer.focusAnswer();
    }

    Component.onCompleted: {
        pinAsked = practice.students.pinOf !== ""; // since before the place was in front
        practice.open();
    }

    // Has the keyboard until the student's page is open: where the disk is slow, that is after the place came in front.
    Item {
        id: waiting
        objectName: "waitingForPage"
        readonly property bool nobody: root.practice.nobody
        onNobodyChanged: Qt.callLater(waiting.passOn)
        function passOn(): void {
            const atAnswer = root.activeFocus && !root.editorOpen && !root.progressOpen;
            if (nobody ? atAnswer : activeFocus)
                root.focusAnswer();
        }
    }

    Shortcut {
        sequences: ["Ctrl+Return", "Ctrl+Enter"]
        enabled: root.visible && root.atProblem
        onActivated: root.practice.check()
    }
    Shortcut {
        sequence: "Ctrl+N"
        enabled: root.visible && root.atProblem
        onActivated: {
            root.practice.next();
            root.focusAnswer();
        }
    }
    Shortcut {
        sequence: "Ctrl+H"
        enabled: root.visible && root.atProblem
        onActivated: root.practice.takeHelp()
    }
    Shortcut {
        sequence: "Esc"
        enabled: root.visible && root.practice.checking
        onActivated: root.practice.cancelCheck()
    }
    Shortcut {
        sequence: "Esc"
        enabled: root.visible && root.progressOpen
        onActivated: progressPage.closed()
    }
    Shortcut {
        sequence: "Esc"
        enabled: root.visible && root.editorOpen
        onActivated: editorPage.closed()
    }
    Shortcut {
        sequence: "Esc"
        enabled: root.visible && root.listOpen && !root.wide && root.canLeaveList
        onActivated: root.showProblem()
    }
    Shortcut {
        sequence: "Esc"
        enabled: root.visible && pinPrompt.visible
        onActivated: root.practice.students.cancelPin()
    }
    Connections {
        target: root.practice.editor
        function onOpened() { root.openEditor(); }
    }
    // Whoever was chosen is asked in sight, and works on where they are let in.
    property bool pinAsked: false
    property bool turnedAway: false ///< the PIN was not told: no page opens by itself
    function afterPin(): void {
        turnedAway = root.practice.nobody;
        focusAnswer();
    }
    Connections {
        target: root.practice.students
        function onPinChanged() {
            const asked = root.practice.students.pinOf !== "";
            if (asked === root.pinAsked)
                return;
            root.pinAsked = asked;
            if (!asked) {
                Qt.callLater(root.afterPin);
                return;
            }
            root.listOpen = false;
            root.progressOpen = false;
            root.editorOpen = false;
        }
    }
    Connections {
        target: root.practice
        function onTroublePositionChanged() { answer.showTrouble(); }
    }

    // Above everything: what went wrong is said whatever is in front.
    Notice {
        id: notice
        objectName: "practiceMessage"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: root.margin }
        kind: Notice.Failure
        text: root.practice.message
        actionText: qsTr("Close")
        onAction: root.practice.dismissMessage()
    }

    RowLayout {
        anchors { left: parent.left; right: parent.right; top: notice.visible ? notice.bottom : parent.top; bottom: parent.bottom }
        anchors.margins: root.margin
        spacing: Theme.space24

        ColumnLayout {
            Layout.preferredWidth: root.wide ? Theme.listWidth : -1
            Layout.maximumWidth: root.wide ? Theme.listWidth : -1
            Layout.fillWidth: !root.wide
            Layout.fillHeight: true
            visible: root.wide || root.listOpen
            spacing: Theme.space12
            ActionButton {
                objectName: "leaveList"
                visible: !root.wide && root.canLeaveList
                text: qsTr("Back to the problem")
                onClicked: root.showProblem()
            }
            SourceList {
                id: list
                objectName: "sourceList"
                Layout.fillWidth: true
                Layout.fillHeight: true
                practice: root.practice
                onChosen: root.showProblem()
            }
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space4
                ActionButton {
                    objectName: "newSet"
                    Layout.fillWidth: true
                    symbol: "plus"
                    text: root.practice.editor.unsaved ? qsTr("Go on writing") : qsTr("Write a set")
                    hint: root.practice.editor.unsaved ? qsTr("Your set is not saved yet.")
                                                       : qsTr("Problems of your own, for you or your class")
                    onClicked: {
                        if (root.practice.editor.unsaved)
                            root.practice.editor.goOn();
                        else
                            root.practice.editor.create();
                    }
                }
                IconButton {
                    objectName: "editSet"
                    enabled: root.practice.setChosen
                    symbol: "edit"
                    text: qsTr("Edit this set")
                    onClicked: root.practice.editSet()
                }
                SetPinPanel {
                    editor: root.practice.editor
                    room: root.width - 2 * Theme.space12
                    roomBelow: root.height / 2
                    x: Theme.arabic ? parent.width - width : 0
                    y: -height - Theme.space8
                }
            }
            ActionButton {
                objectName: "openSet"
                Layout.fillWidth: true
                symbol: "file"
                text: qsTr("Open a set…")
                onClicked: chooser.choose("")
                SetChooser {
                    id: chooser
                    objectName: "openSetDialog"
                    onChosen: file => {
                        root.practice.openSet(file);
                        root.showProblem();
                    }
                }
            }
            ActionButton {
                objectName: "progressButton"
                Layout.fillWidth: true
                symbol: "progress"
                text: qsTr("Progress")
                onClicked: {
                    root.listOpen = false;
                    root.editorOpen = false;
                    root.progressOpen = true;
                    progressPage.focusBack();
                }
            }
            ActionButton {
                id: studentButton
                objectName: "studentButton"
                Layout.fillWidth: true
                symbol: "student"
                text: root.practice.students.name !== "" ? root.practice.students.name : qsTr("Who practises?")
                Accessible.name: qsTr("Who practises: %1").arg(text)
                onClicked: studentsPanel.open()

                StudentsPanel {
                    id: studentsPanel
                    objectName: "studentsPanel"
                    students: root.practice.students
                    room: root.width - 2 * Theme.space12
                    roomBelow: root.height - studentButton.height - 3 * Theme.space12
                    x: Theme.arabic ? parent.width - width : 0
                    y: -height - Theme.space8
                }
            }
        }

        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.maximumWidth: Theme.readingWidth
            visible: root.atProblem
            spacing: Theme.space12

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8
                IconButton {
                    objectName: "showList"
                    visible: !root.wide
                    symbol: "list"
                    text: qsTr("What to practise")
                    onClicked: {
                        root.listOpen = true;
                        list.forceActiveFocus(Qt.OtherFocusReason);
                    }
                }
                Words {
                    objectName: "problemSource"
                    Layout.fillWidth: true
                    text: Bidi.isolated(root.practice.problemSource)
                    size: Theme.smallSize
                    quiet: true
                }
            }
            ProblemPage {
                objectName: "problemPage"
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: 4 * Theme.bodySize
                visible: !root.practice.atEnd
                practice: root.practice
                wanted: root.pageWanted
            }
            // Below the problem, which keeps its part: what does not fit is scrolled to.
            ScrollArea {
                id: foot
                readonly property int overhang: Theme.focusWidth + 2 // of focus rings, where it clips
                Layout.fillWidth: true
                Layout.leftMargin: -overhang
                Layout.rightMargin: -bar
                Layout.preferredHeight: Math.min(contentHeight, 0.66 * root.height)
                visible: !root.practice.atEnd
                contentHeight: below.implicitHeight + overhang

                ColumnLayout {
                    id: below
                    x: Theme.arabic ? foot.bar : foot.overhang
                    width: foot.width - foot.overhang - foot.bar
                    spacing: Theme.space12
                    AnswerArea {
                        id: answer
                        Layout.fillWidth: true
                        practice: root.practice
                        preferences: root.preferences
                        pageWanted: root.pageWanted
                    }
                    GradingPane {
                        id: gradingBelow
                        Layout.fillWidth: true
                        Layout.rightMargin: -bar
                        visible: !root.wide
                        practice: root.practice
                        onHelpTaken: root.focusAnswer()
                        // What came of the answer comes into sight.
                        Connections {
                            target: root.practice
                            enabled: gradingBelow.visible
                            function onJudgedOne() { Qt.callLater(foot.showVerdict); }
                        }
                    }
                }
                function showVerdict(): void {
                    contentY = Math.max(0, Math.min(gradingBelow.y, contentHeight - height));
                }
            }
            ColumnLayout {
                Layout.fillWidth: true
                Layout.fillHeight: true
                visible: root.practice.atEnd
                spacing: Theme.space16
                Words {
                    objectName: "setEnd"
                    Layout.fillWidth: true
                    text: qsTr("You have been through all problems of this set.")
                    size: Theme.largeSize
                }
                Words {
                    Layout.fillWidth: true
                    text: qsTr("Begin it again, or choose something else to practise.")
                    quiet: true
                }
                ActionButton {
                    objectName: "restartSet"
                    symbol: "refresh"
                    text: qsTr("Begin again")
                    onClicked: root.practice.restart()
                }
            }
        }

        ProgressPage {
            id: progressPage
            objectName: "progressPage"
            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: root.progressOpen && (root.wide || !root.listOpen)
            progress: root.practice.progress
            onClosed: {
                root.progressOpen = false;
                root.focusAnswer();
            }
        }
        SetEditorPage {
            id: editorPage
            objectName: "editorPage"
            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: root.editorOpen && (root.wide || !root.listOpen)
            editor: root.practice.editor
            pageWanted: root.pageWanted
            onClosed: {
                root.editorOpen = false;
                root.focusAnswer();
            }
            onPractiseWanted: {
                root.practice.practiseWritten();
                root.showProblem();
            }
        }
        PinPrompt {
            id: pinPrompt
            Layout.fillWidth: true
            Layout.maximumWidth: Theme.readingWidth
            Layout.alignment: Qt.AlignTop | Qt.AlignLeft
            visible: root.practice.students.pinOf !== "" && !root.progressOpen && !root.editorOpen && (root.wide || !root.listOpen)
            students: root.practice.students
        }

        // Whose page it is must be known first: nothing is shown of anybody's, and nothing can be kept.
        ColumnLayout {
            Layout.fillWidth: true
            Layout.maximumWidth: Theme.readingWidth
            Layout.alignment: Qt.AlignTop | Qt.AlignLeft
            visible: root.practice.nobody && root.practice.students.pinOf === "" && root.practice.students.all.length > 0
                     && !root.progressOpen && !root.editorOpen && (root.wide || !root.listOpen)
            spacing: Theme.space16
            Words {
                objectName: "nobodyWords"
                Layout.fillWidth: true
                text: qsTr("Who practises?")
                size: Theme.largeSize
            }
            Words {
                Layout.fillWidth: true
                text: qsTr("Choose your name. A page with a PIN opens with it, and what you ask the Tutor is kept on your page from then on.")
                quiet: true
            }
            LayoutRepeater {
                model: root.practice.nobody ? root.practice.students.all : []
                ActionButton {
                    required property var modelData
                    required property int index
                    objectName: "nobodyChoose" + index
                    symbol: "student"
                    text: modelData.name
                    onClicked: root.practice.students.choose(modelData.id)
                }
            }
        }

        GradingPane {
            objectName: "gradingPane"
            Layout.preferredWidth: Theme.sideWidth + bar
            Layout.maximumWidth: Theme.sideWidth + bar
            Layout.rightMargin: -bar
            Layout.fillHeight: true
            visible: root.wide && root.atProblem && root.practice.statement !== ""
            practice: root.practice
            onHelpTaken: root.focusAnswer()
        }
    }
}
