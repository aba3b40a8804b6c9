import QtQuick
import QtWebEngine
import Khatwa.Controls
import Khatwa.Tutor
import Khatwa.Web

/// The page that draws the running question's blocks as they come: the solution below its problem, or the
/// thinking alone. The page is made when it is `wanted`; what came before is drawn then.
Item {
    id: root
    required property TutorModel tutor
    property bool thinking: false
    property bool wanted: false
    /// What page.css keeps free on the right, for the bar, and on the left.
    readonly property int barRoom: 12
    readonly property int edgeRoom: 2
    readonly property bool ready: loader.item !== null && loader.item.ready
    readonly property Item view: loader.item
    signal printed(string file, bool done)

    /// Writes what the page shows as a PDF; `printed` tells how it went.
    function writePdf(file: string): void {
        if (loader.item)
            loader.item.runJavaScript("khatwa.drawAll(); 1",
                                     () => loader.item.printToPdf(file, WebEngineView.A4));
    }
    signal painted ///< all that was known has been drawn and is on its way to the screen
    property bool shown: false ///< something has been painted in the theme's colours

    Loader {
        id: loader
        anchors.fill: parent
        active: root.wanted
        sourceComponent: TranscriptView {
            id: view
            objectName: root.thinking ? "thinkingView" : "solutionView"
            thinking: root.thinking
            problem: root.thinking ? "" : root.tutor.statement
            activeFocusOnTab: visible
            Accessible.name: root.thinking ? qsTr("Thinking") : qsTr("Solution")
            onPdfPrintingFinished: (file, done) => {
                runJavaScript("khatwa.drawNear(); 1");
                root.printed(file, done);
            }
            asking: !root.thinking && root.tutor.canAsk
            onStepAsked: id => root.tutor.askAboutBlock(id)
            onWanted: {
                show(root.tutor.allBlocks());
                if (!root.thinking)
                    setBadges(root.tutor.allBadges());
            }
            onPaintedChanged: {
                if (!painted)
                    return;
                root.shown = true;
                root.painted();
            }
            Connections {
                target: root.tutor
                // Heard at the start and at the end, not for every token.
                function onPhaseChanged() {
                    if (root.thinking || !view.ready)
                        return;
                    if (root.tutor.phase === TutorModel.Waiting)
                        view.announce(qsTr("The solution is being worked out."));
                    else if (root.tutor.phase === TutorModel.Finished)
                        view.announce(qsTr("The solution has ended."));
                }
                function onBlocksReset() {
                    if (view.ready)
                        view.reset();
                }
                function onBlocksChanged(changed) {
                    if (view.ready)
                        view.apply(changed);
                }
                function onBadgesChanged(badges) {
                    if (view.ready && !root.thinking)
                        view.setBadges(badges);
                }
            }
        }
    }
    // No flash of the page's own colours before it knows the theme.
    Rectangle {
        anchors.fill: parent
        visible: !root.shown
        color: Theme.paper
    }
    Rectangle {
        anchors.fill: parent
        anchors.margins: -Theme.focusWidth
        visible: root.view !== null && root.view.activeFocus
        color: "transparent"
        radius: Theme.radius
        border.width: Theme.focusWidth
        border.color: Theme.accent
    }
}
