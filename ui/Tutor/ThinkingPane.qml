import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Khatwa.Controls
import Khatwa.Tutor

/// What the model thinks, as it thinks it: small and grey, following the stream until the reader scrolls up.
/// Folded by the reader it stays folded, for later problems too.
Rectangle {
    id: root
    required property TutorModel tutor
    required property bool folded
    property bool pageWanted: false
    signal foldToggled
    signal painted
    readonly property Item view: page.view
    readonly property real headHeight: head.implicitHeight + 2 * Theme.space8

    implicitHeight: folded ? headHeight : headHeight + 220
    radius: Theme.radius
    color: "transparent"
    border.width: Theme.hairline
    border.color: Theme.line
    clip: true

    function duration(seconds: real): string {
        if (seconds < 60)
            return qsTr("%1 s").arg(Theme.number(seconds, 1));
        return qsTr("%1 min %2 s").arg(Math.floor(seconds / 60)).arg(Math.floor(seconds % 60));
    }

    T.AbstractButton {
        id: head
        objectName: "thinkingFold"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.space8 }
        implicitHeight: Theme.controlHeight
        focusPolicy: Qt.StrongFocus
        text: root.folded ? qsTr("Show the thinking") : qsTr("Fold the thinking")
        Accessible.name: text
        Accessible.description: "Ctrl+T"
        onClicked: root.foldToggled()
        Keys.onReturnPressed: clicked()
        contentItem: RowLayout {
            spacing: Theme.space8
            Icon {
                name: "thinking"
                colour: Theme.quietInk
            }
            Words {
                Layout.fillWidth: true
                text: root.tutor.phase === TutorModel.Thinking ? qsTr("Thinking…") : qsTr("Thinking")
                size: Theme.smallSize
                quiet: true
                wrapMode: Text.NoWrap
                elide: Text.ElideRight
            }
            Words {
                objectName: "thinkingStatistics"
                text: qsTr("%1 · %n token(s)", "time, then how much was written", root.tutor.thinkingTokens)
                    .arg(root.duration(root.tutor.thinkingSeconds))
                size: Theme.smallSize
                quiet: true
                wrapMode: Text.NoWrap
            }
            Icon {
                name: root.folded ? "down" : "up"
                colour: Theme.quietInk
            }
        }
        FocusRing {}
    }

    Transcript {
        id: page
        objectName: "thinkingPage"
        anchors { left: parent.left; right: parent.right; top: head.bottom; bottom: parent.bottom; margins: Theme.space8 }
        // Its bar is on the right in every language, and its lines begin below the head's.
        anchors.leftMargin: Theme.arabic ? Theme.hairline : Theme.space8
        visible: !root.folded
        tutor: root.tutor
        thinking: true
        wanted: root.pageWanted
        onPainted: root.painted()
    }
}
