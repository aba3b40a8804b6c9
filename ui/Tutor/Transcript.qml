import QtQuick
import QtQuick.Templates as T
import Khatwa.Controls
import Khatwa.Tutor

/// Draws the blocks of the running question as they come.
Flickable {
    id: root
    required property TutorModel tutor
    property bool thinking: false
    property string plain: ""

    contentHeight: words.implicitHeight
    clip: true
    T.ScrollBar.vertical: ThinScrollBar {}

    function refresh(): void {
        plain = tutor.allBlocks().filter(block => block.thinking === thinking)
            .map(block => block.text).join("\n");
    }
    Connections {
        target: root.tutor
        function onBlocksReset() { root.refresh(); }
        function onBlocksChanged(changed) { root.refresh(); }
    }
    Words {
        id: words
        width: root.width
        text: root.plain
        quiet: root.thinking
        size: root.thinking ? Theme.smallSize : Theme.bodySize
    }
}
