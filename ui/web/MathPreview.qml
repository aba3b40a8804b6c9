import QtQuick
import Khatwa.Web

/// A statement as the student sees it: Markdown with LaTeX, drawn while it is typed.
TranscriptView {
    id: root
    property string text: ""
    property real contentHeightHint: contentsSize.height

    function draw(): void {
        show(StatementReader.blocksOf(text));
    }
    onTextChanged: if (ready) Qt.callLater(draw)
    onWanted: draw()
}
