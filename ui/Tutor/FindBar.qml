import QtQuick
import QtQuick.Layouts
import Khatwa.Controls

/// Finds words and formulas in the solution, and in the thinking where it is seen: Ctrl+F opens it, Enter goes on, Shift+Enter
/// back, Esc closes. What is long has elements only near what is seen, so a browser's own search would miss the rest.
Rectangle {
    id: root
    property var views: []      ///< the pages to look in, in order; those that are not there yet are null
    property bool open: false
    property int count: 0
    property int index: 0       ///< of the hit that is marked
    property var counts: []     ///< of each page
    property int asked: 0       ///< only the answers to the last question count
    readonly property bool typing: row.activeFocus
    readonly property bool empty: line.text.trim() === ""
    signal closed

    visible: open
    implicitHeight: row.implicitHeight + 2 * Theme.space8
    radius: Theme.radius
    color: Theme.surface
    border.width: Theme.hairline
    border.color: Theme.line

    function begin(): void {
        open = true;
        line.forceActiveFocus(Qt.ShortcutFocusReason);
        line.selectAll();
        look(0);
    }
    function end(): void {
        if (!open)
            return;
        open = false;
        ++asked;
        for (const view of pages())
            view.runJavaScript("khatwa.find.clear()");
        closed();
    }
    function pages(): var {
        return views.filter(view => view !== null && view.ready && view.visible);
    }
    /// Counts anew, since a reply may have grown. `step`: 0 goes to what is seen, 1 and -1 to the next and the one before.
    function look(step: int): void {
        const question = ++asked;
        const all = pages();
        const found = [];
        const query = JSON.stringify(line.text.trim());
        const ask = at => {
            if (at === all.length) {
                root.take(all, found, step);
                return;
            }
            all[at].runJavaScript(`khatwa.find.count(${query})`, result => {
                if (question !== root.asked)
                    return;
                found.push(result);
                ask(at + 1);
            });
        };
        ask(0);
    }
    function take(all: var, found: var, step: int): void {
        root.counts = found.map(one => one.count);
        root.count = root.counts.reduce((sum, one) => sum + one, 0);
        if (root.count === 0)
            root.index = 0;
        else if (step !== 0)
            root.index = (root.index + step + root.count) % root.count;
        else
            root.index = found.length > 0 && found[0].count > 0 ? found[0].near : 0;
        let at = root.index;
        for (let i = 0; i < all.length; ++i) {
            const here = at >= 0 && at < root.counts[i];
            all[i].runJavaScript(here ? `khatwa.find.show(${at})` : "khatwa.find.clear()");
            at = here ? -1 : at - root.counts[i];
        }
        if (!root.empty && all.length > 0)
            all[0].announce(status.text);
    }

    Shortcut {
        sequence: "Esc"
        enabled: root.open && root.typing
        onActivated: root.end()
    }
    Shortcut {
        sequence: "F3"
        enabled: root.open
        onActivated: root.look(1)
    }
    Shortcut {
        sequence: "Shift+F3"
        enabled: root.open
        onActivated: root.look(-1)
    }

    FocusScope {
        id: row
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.space8 }
        implicitHeight: controls.implicitHeight

        RowLayout {
            id: controls
            anchors { left: parent.left; right: parent.right }
            spacing: Theme.space8
            TextLine {
                id: line
                objectName: "findLine"
                Layout.fillWidth: true
                focus: true
                hint: qsTr("Find in the solution")
                onTextChanged: if (root.open) Qt.callLater(root.look, 0)
                Keys.onReturnPressed: event => root.look(event.modifiers & Qt.ShiftModifier ? -1 : 1)
                Keys.onEnterPressed: event => root.look(event.modifiers & Qt.ShiftModifier ? -1 : 1)
            }
            Words {
                id: status
                objectName: "findStatus"
                visible: !root.empty
                text: root.count === 0 ? qsTr("Nothing found") : qsTr("%1 of %2").arg(root.index + 1).arg(root.count)
                size: Theme.smallSize
                quiet: true
                wrapMode: Text.NoWrap
            }
            IconButton {
                objectName: "findPrevious"
                symbol: "up"
                text: qsTr("The one before")
                hint: qsTr("The one before") + " (Shift+Enter)"
                enabled: root.count > 0
                onClicked: root.look(-1)
            }
            IconButton {
                objectName: "findNext"
                symbol: "down"
                text: qsTr("The next one")
                hint: qsTr("The next one") + " (Enter)"
                enabled: root.count > 0
                onClicked: root.look(1)
            }
            IconButton {
                objectName: "closeFind"
                symbol: "cross"
                text: qsTr("Close")
                hint: qsTr("Close") + " (Esc)"
                onClicked: root.end()
            }
        }
    }
}
