import QtQuick
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
    readonly property bool ready: loader.item !== null && loader.item.ready
    readonly property Item view: loader.item
    signal drew ///< all that was known has been drawn

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
            onWanted: show(root.tutor.allBlocks())
            onIdleChanged: if (idle) root.drew()
            Connections {
                target: root.tutor
                function onBlocksReset() {
                    if (view.ready)
                        view.reset();
                }
                function onBlocksChanged(changed) {
                    if (view.ready)
                        view.apply(changed);
                }
            }
        }
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
