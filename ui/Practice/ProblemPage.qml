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
    property bool painted: false ///< all that was sent has been painted

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
            // When the fonts are there, and two frames later, the page has painted; its title says so.
            onIdleChanged: {
                if (!idle) {
                    root.painted = false;
                    return;
                }
                // A new problem is read from its beginning, a hint where it stands.
                if (!root.practice.helped)
                    runJavaScript("document.scrollingElement.scrollTop = 0");
                runJavaScript("document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame("
                              + "() => { document.title = 'painted ' + performance.now(); })))");
            }
            onTitleChanged: {
                if (!idle || !title.startsWith("painted"))
                    return;
                root.shown = true;
                root.painted = true;
            }
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
