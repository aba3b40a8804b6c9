import QtQuick
import Khatwa.Controls
import Khatwa.Web

/// A statement as the student sees it: Markdown with LaTeX, drawn while it is typed.
TranscriptView {
    id: root
    property string text: ""
    property real contentHeightHint: 0 ///< of what is drawn, whatever room it has

    // The size of the page's contents is never less than that of the view.
    function measure(): void {
        if (idle)
            runJavaScript("document.getElementById('page').getBoundingClientRect().height",
                          height => contentHeightHint = Math.ceil(height) + Theme.space8);
    }
    onIdleChanged: measure()
    onPaintedChanged: measure() // its own fonts are there
    onWidthChanged: measure()

    function draw(): void {
        show(StatementReader.blocksOf(text));
    }
    onTextChanged: if (ready) Qt.callLater(draw)
    onWanted: draw()
}
