import QtQuick
import Khatwa.Controls
import Khatwa.Practice
import Khatwa.Web

/// The page that draws the problem in hand, and below it the hints that were taken.
Item {
    id: root
    required property PracticeModel practice
    property bool wanted: false ///< web pages may be made (after the first frame)
    readonly property bool ready: loader.item !== null && loader.item.ready
    property bool shown: false   ///< something has been painted in the theme's colours
    readonly property bool painted: loader.item !== null && loader.item.painted ///< all that was sent

    Loader {
        id: loader
        anchors.fill: parent
        active: root.wanted || item !== null
        sourceComponent: TranscriptView {
            id: view
            objectName: "practiceView"
            problem: root.practice.statement
            activeFocusOnTab: visible
            Accessible.name: qsTr("Problem")
            function draw(): void {
                show(StatementReader.blocksOf(root.practice.shownHelp));
            }
            onWanted: draw()
            // A new problem is read from its beginning, a hint where it stands.
            onIdleChanged: if (idle && !root.practice.helped) runJavaScript("document.scrollingElement.scrollTop = 0")
            onPaintedChanged: if (painted) root.shown = true
            Connections {
                target: root.practice
                function onJudgedOne() {
                    view.announce(root.practice.verdictWord + ". " + root.practice.sentence);
                }
                function onHelpChanged() {
                    if (view.ready)
                        view.draw();
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
        visible: loader.item !== null && loader.item.activeFocus
        color: "transparent"
        radius: Theme.radius
        border.width: Theme.focusWidth
        border.color: Theme.accent
    }
}
