import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Tutor

/// The Tutor place: a problem, the thinking, the solution, and the box to type the next one in.
FocusScope {
    id: root
    required property TutorModel tutor
    required property HistoryModel history
    property bool pageWanted: false ///< web pages may be made (after the first frame)
    enum Fold { ByRoom, Folded, Open }
    property int fold: TutorPlace.ByRoom ///< as the reader left it
    /// Where there is room for few lines the thinking gives way to the solution when that is there.
    readonly property bool folded: fold === TutorPlace.Folded
                                   || (fold === TutorPlace.ByRoom && cramped && !wide && !tutor.running)
    readonly property bool cramped: height < 34 * Theme.bodySize
    readonly property bool wide: width + Theme.railWidth >= Theme.wide
    readonly property bool asked: tutor.phase !== TutorModel.Empty
    readonly property bool pageReady: solution.ready
    signal modelsWanted
    signal pinWanted ///< the history asks for it
    signal drew ///< a finished solution and its thinking have been drawn
    property bool solutionPainted: false
    property bool thinkingPainted: false

    function tellWhenDrawn(): void {
        if (tutor.phase === TutorModel.Finished && solutionPainted
                && (thinkingPainted || folded || !tutor.hasThinking))
            drew();
    }
    Connections {
        target: root.tutor
        function onEditWanted() {
            root.focusProblem();
        }
        function onBlocksReset() {
            root.solutionPainted = false;
            root.thinkingPainted = false;
        }
    }

    function toggleFold(): void {
        fold = folded ? TutorPlace.Open : TutorPlace.Folded;
    }
    function focusProblem(): void {
        composer.focusProblem();
    }
    /// Ctrl+Enter belongs to the line that is typed in. From elsewhere it solves, but not over what is half typed there.
    function act(): void {
        if (nextStep.typing)
            nextStep.check();
        else if (followUp.typing)
            followUp.sendQuestion();
        else if (findBar.typing)
            findBar.look(1);
        else if (composer.typing || !(nextStep.typed || followUp.typed))
            root.tutor.solve();
        else if (nextStep.typed)
            nextStep.focusStep();
        else
            followUp.focusLine();
    }

    Shortcut {
        sequences: ["Ctrl+Return", "Ctrl+Enter"]
        enabled: root.visible
        onActivated: root.act()
    }
    Shortcut {
        sequence: "Esc"
        enabled: root.visible && root.tutor.running && !(findBar.open && findBar.typing)
        onActivated: root.tutor.stop()
    }
    Shortcut {
        sequence: "Ctrl+H"
        enabled: root.visible
        onActivated: historyPanel.opened ? historyPanel.close() : historyPanel.open()
    }
    Shortcut {
        sequence: StandardKey.Find
        enabled: root.visible && root.asked
        onActivated: findBar.begin()
    }
    HistoryPanel {
        id: historyPanel
        objectName: "historyPanel"
        history: root.history
        onPinWanted: {
            close();
            root.pinWanted();
        }
        width: Math.min(root.width - 2 * Theme.space12, Math.max(Theme.sideWidth + Theme.space32, 24 * Theme.bodySize))
        height: root.height - 2 * Theme.space12
        x: Theme.arabic ? Theme.space12 : root.width - width - Theme.space12
        y: Theme.space12
    }
    ExportChoice {
        id: exportChoice
        objectName: "exportChoice"
        history: root.history
        x: (root.width - width) / 2
        y: (root.height - height) / 2
        onPdfWanted: file => solution.writePdf(file)
    }
    Shortcut {
        sequence: "Ctrl+T"
        enabled: root.visible && pane.visible
        onActivated: root.toggleFold()
    }

    GridLayout {
        anchors.fill: parent
        anchors.margins: root.width < 700 || root.cramped ? Theme.space12 : Theme.space24
        columnSpacing: Theme.space24
        rowSpacing: Theme.space12

        ThinkingPane {
            id: pane
            objectName: "thinkingPane"
            Layout.row: 0
            Layout.column: root.wide ? 1 : 0
            Layout.fillWidth: !root.wide
            Layout.fillHeight: root.wide && !root.folded
            Layout.preferredWidth: root.wide ? Theme.sideWidth : Theme.readingWidth
            // Whole pixels: half a line of its border is not drawn.
            Layout.preferredHeight: Math.round(Math.max(headHeight, Math.min(implicitHeight, 0.45 * (root.height - foot.height))))
            Layout.maximumWidth: root.wide ? Theme.sideWidth : Theme.readingWidth
            Layout.alignment: root.wide ? Qt.AlignTop : Qt.AlignHCenter
            // There from the start, so that the text beside it does not move when the thinking begins.
            // While steps are hidden the thinking would tell them.
            visible: root.asked && (root.tutor.running || root.tutor.hasThinking) && root.tutor.hiddenSteps === 0
                     && !root.tutor.oneStep
            tutor: root.tutor
            pageWanted: root.pageWanted && solution.ready
            folded: root.folded
            onFoldToggled: root.toggleFold()
            onPainted: {
                root.thinkingPainted = true;
                root.tellWhenDrawn();
            }
        }
        Item {
            Layout.row: root.wide ? 0 : 1
            Layout.column: 0
            Layout.fillWidth: true
            Layout.fillHeight: true

            ColumnLayout {
                width: Math.min(parent.width, Theme.readingWidth)
                height: parent.height
                anchors.horizontalCenter: parent.horizontalCenter
                spacing: Theme.space12

                FindBar {
                    id: findBar
                    objectName: "findBar"
                    Layout.fillWidth: true
                    views: [solution.view, root.folded ? null : pane.view]
                    onClosed: if (solution.view) solution.view.forceActiveFocus(Qt.OtherFocusReason)
                    // What was looked for is not there any more.
                    readonly property bool needed: root.asked
                    onNeededChanged: if (!needed) findBar.open = false
                }
                Transcript {
                    id: solution
                    objectName: "solution"
                    Layout.fillWidth: true
                    // The page keeps room beside its cards, on the right for its bar in every language; they stand in one
                    // line with what is below them.
                    Layout.leftMargin: Theme.arabic ? -barRoom : -edgeRoom
                    Layout.rightMargin: Theme.arabic ? -edgeRoom : -barRoom
                    Layout.fillHeight: true
                    visible: root.asked
                    tutor: root.tutor
                    wanted: root.pageWanted
                    onPrinted: (file, done) => root.history.written(file, done)
                    onPainted: {
                        root.solutionPainted = true;
                        root.tellWhenDrawn();
                    }
                }
                StartHere {
                    Layout.fillWidth: true
                    Layout.rightMargin: -bar
                    Layout.fillHeight: true
                    visible: !root.asked
                    tutor: root.tutor
                    onModelsWanted: root.modelsWanted()
                    onHistoryWanted: historyPanel.open()
                }
                // Below the solution, which keeps the larger part: what does not fit is scrolled to.
                ScrollArea {
                    id: foot
                    Layout.fillWidth: true
                    Layout.leftMargin: -overhang
                    Layout.rightMargin: -bar
                    readonly property int overhang: Theme.focusWidth + 2 // of focus rings, where it clips
                    readonly property real room: (root.asked ? 0.62 : 0.7) * root.height
                    Layout.preferredHeight: Math.min(contentHeight, room)
                    contentHeight: below.implicitHeight + overhang

                    ColumnLayout {
                        id: below
                        x: Theme.arabic ? foot.bar : foot.overhang
                        width: foot.width - foot.overhang - foot.bar
                        spacing: Theme.space12

                        NextStep {
                            id: nextStep
                            objectName: "nextStep"
                            Layout.fillWidth: true
                            tutor: root.tutor
                        }
                        SolutionActions {
                            objectName: "solutionActions"
                            Layout.fillWidth: true
                            tutor: root.tutor
                        }
                        FollowUp {
                            id: followUp
                            objectName: "followUp"
                            Layout.fillWidth: true
                            tutor: root.tutor
                        }
                        StatusLine {
                            Layout.fillWidth: true
                            visible: root.asked
                            tutor: root.tutor
                            onHistoryWanted: historyPanel.open()
                            onFindWanted: findBar.begin()
                            onExportWanted: exportChoice.open()
                        }
                        Notice {
                            objectName: "historyMessage"
                            Layout.fillWidth: true
                            text: root.history.message
                        }
                        Notice {
                            objectName: "tutorMessage"
                            Layout.fillWidth: true
                            text: root.tutor.message
                            kind: root.tutor.messageIsFailure ? Notice.Failure : Notice.Info
                        }
                        Composer {
                            id: composer
                            Layout.fillWidth: true
                            // While the student writes a step there is nothing else to type.
                            visible: !(root.cramped && root.tutor.hiddenSteps > 0)
                            onVisibleChanged: if (!visible) nextStep.focusStep()
                            tutor: root.tutor
                            pageWanted: root.pageWanted
                            cramped: root.cramped
                        }
                    }
                }
            }
        }
    }
}
