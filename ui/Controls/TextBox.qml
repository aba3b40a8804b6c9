import QtQuick
import QtQuick.Templates as T
import Khatwa.Controls

/// Several lines of text to type into, growing with them up to `maximumLines`. Tab leaves it. Formulas between dollars run
/// from left to right among Arabic words: `text` has marks for that, `plain` is what was typed.
Flickable {
    id: root
    property alias text: area.text
    readonly property string plain: Bidi.plain(text)
    property alias placeholder: hint.text
    property alias area: area
    property string name: ""
    property int minimumLines: 2
    property int maximumLines: 7
    // Lines of Arabic are higher.
    readonly property real lineStep: Math.max(metrics.height, area.contentHeight / Math.max(1, area.lineCount))

    implicitHeight: Math.min(Math.max(area.contentHeight, minimumLines * lineStep, hint.visible ? hint.implicitHeight : 0),
                             maximumLines * lineStep) + area.topPadding + area.bottomPadding
    contentHeight: area.height
    contentWidth: width
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    flickableDirection: Flickable.VerticalFlick
    T.ScrollBar.vertical: ThinScrollBar {
        visible: size < 0.995 && area.text !== ""
    }

    FontMetrics {
        id: metrics
        font: area.font
    }

    T.TextArea.flickable: T.TextArea {
        id: area
        leftPadding: Theme.space12
        rightPadding: Theme.space12
        topPadding: Theme.space12
        bottomPadding: Theme.space12
        font.family: Theme.family
        font.pixelSize: Theme.bodySize
        color: Theme.ink
        selectionColor: Theme.accent
        selectedTextColor: Theme.accentInk
        wrapMode: TextEdit.Wrap
        textFormat: TextEdit.PlainText
        selectByMouse: true
        // What the student types decides its own direction; an empty box follows the window. It is not mirrored: Qt 6.4
        // leaves what is typed at the side where the empty box had its cursor, where that side has the same name.
        LayoutMirroring.enabled: false
        horizontalAlignment: text !== "" ? undefined : Theme.arabic ? TextEdit.AlignRight : TextEdit.AlignLeft
        Accessible.name: root.name
        FormulaIsolates {
            id: isolates
            document: area.textDocument
        }
        // Marks are not seen: a deletion takes the character beyond them, a copy goes without, Undo and Redo go on to what
        // was typed.
        function goBack(step: var, more: string): void {
            const before = root.plain;
            isolates.resting = true;
            while (area[more] && (root.plain === before || !isolates.inPlace()))
                step();
            isolates.resting = false;
        }
        Keys.onPressed: event => {
            const chosen = area.selectedText !== "";
            const copies = event.matches(StandardKey.Copy);
            if (event.matches(StandardKey.Undo)) {
                goBack(area.undo, "canUndo");
                event.accepted = true;
            } else if (event.matches(StandardKey.Redo)) {
                goBack(area.redo, "canRedo");
                event.accepted = true;
            } else if (chosen && (copies || event.matches(StandardKey.Cut))) {
                isolates.copy(area.selectedText);
                if (!copies)
                    area.remove(area.selectionStart, area.selectionEnd);
                event.accepted = true;
            } else if (!chosen && (event.key === Qt.Key_Backspace || event.key === Qt.Key_Delete)) {
                area.cursorPosition = isolates.deletionBegins(area.cursorPosition, event.key === Qt.Key_Delete);
            }
        }
        Keys.onTabPressed: event => {
            const next = area.nextItemInFocusChain(true);
            if (next)
                next.forceActiveFocus(Qt.TabFocusReason);
        }
        Keys.onBacktabPressed: event => {
            const previous = area.nextItemInFocusChain(false);
            if (previous)
                previous.forceActiveFocus(Qt.BacktabFocusReason);
        }

        Text {
            id: hint
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.margins: Theme.space12
            visible: area.text === "" && area.preeditText === ""
            color: Theme.quietInk
            font: area.font
            wrapMode: Text.Wrap
            horizontalAlignment: Text.AlignLeft
            textFormat: Text.PlainText
            Accessible.ignored: true
        }
    }
}
