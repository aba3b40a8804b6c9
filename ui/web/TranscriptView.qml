import QtQuick
import QtWebChannel
import Khatwa.Controls
import Khatwa.Web

/// Draws a reply, block by block, as it streams. Hand it the blocks that changed, as often as they do:
/// it keeps the latest state of each and sends it once the page has drawn what came before. After the page has
/// been loaded (again) it asks for everything with `wanted`.
LockedView {
    id: root
    /// Draws the chain of thought alone (small, grey) instead of the solution.
    property bool thinking: false
    /// The statement above the solution: Markdown with LaTeX. Empty: no problem card.
    property string problem: ""
    signal copied(string text)
    /// The page is empty and needs all blocks: call show() with them.
    signal wanted

    /// Maps as block_list.h makes them, new or grown, in order of their ids.
    function apply(blocks: var): void {
        for (const block of blocks) {
            const last = waiting.length > 0 ? waiting[waiting.length - 1] : null;
            if (last !== null && last.op === "block" && last.block.id === block.id)
                last.block = block;
            else if (block.thinking === root.thinking)
                send({op: "block", block: block});
        }
    }
    /// Forgets what was drawn, then draws `blocks`.
    function show(blocks: var): void {
        send({op: "reset"});
        apply(blocks);
    }
    function reset(): void {
        send({op: "reset"});
    }
    /// verdict: "checked", "contradicts" or "cannot_check"; `word` says it in the window's language.
    function setBadge(id: int, verdict: string, word: string, detail: string): void {
        send({op: "badge", id: id, verdict: verdict, word: word, detail: detail});
    }
    /// Maps {id, verdict, word, detail (Markdown), readable (the same as plain text)}.
    function setBadges(badges: var): void {
        for (const badge of badges)
            send({op: "badge", id: badge.id, verdict: badge.verdict, word: badge.word, detail: badge.readable,
                  why: StatementReader.blocksOf(badge.detail)});
    }
    /// Says something by a screen reader: that a solution begins, that it is there. Not for every token.
    function announce(text: string): void {
        send({op: "announce", text: text});
    }
    function sendDigits(): void {
        send({op: "digits", arabic: Theme.arabicDigits});
    }
    function sendProblem(): void {
        send({op: "problem", blocks: problem.length > 0 ? StatementReader.blocksOf(problem) : []});
    }

    page: "qrc:/khatwa/web/page.html"
    tabsWithin: true
    /// Steps can be asked about; `stepAsked` tells which.
    property bool asking: false
    signal stepAsked(int id)
    words: ({answer: qsTr("Answer"), step: qsTr("Step"), ask: asking ? qsTr("Ask about this") : ""})
    bridge: QtObject {
        WebChannel.id: "bridge"
        function copied(text: string): void {
            root.copied(text);
        }
        function stepAsked(id: int): void {
            root.stepAsked(id);
        }
    }
    readonly property bool arabicDigits: Theme.arabicDigits
    onArabicDigitsChanged: {
        if (!ready)
            return;
        sendDigits();
        sendProblem();
        wanted();
    }
    onProblemChanged: if (ready) sendProblem()
    onReadyChanged: {
        if (!ready)
            return;
        sendDigits();
        send({op: "mode", mode: thinking ? "thinking" : "solution"});
        sendProblem();
        wanted();
    }
}
