import QtQuick
import QtWebChannel
import Khatwa.Controls
import Khatwa.Web

/// A field to type a formula in (MathLive). `latex` is what stands in it, both ways.
LockedView {
    id: root
    property string latex: ""
    property bool keyboard: false ///< the keyboard for touch, below the field
    property real keyboardHeight: 0
    property string placeholder: ""
    /// Ctrl+Enter comes as `submitted`, behind what was typed before it. As a shortcut of the window it would overtake
    /// what the page has not told yet.
    property bool takesControlEnter: false
    signal edited(string latex)
    signal submitted

    property string inPage: "" ///< what stands in the page, as far as it is known here
    property int puts: 0       ///< how often something was put into the page

    function focusField(): void {
        forceActiveFocus();
        send({op: "focus"});
    }

    page: "qrc:/khatwa/web/field.html"
    backgroundColor: Theme.surface
    words: ({placeholder: root.placeholder})
    bridge: QtObject {
        WebChannel.id: "bridge"
        function edited(text: string, puts: int): void {
            if (puts !== root.puts)
                return; // typed before something else was put there, which has taken its place
            root.inPage = text; // more may stand there by now: it is not sent back
            root.latex = text;
            root.edited(text);
        }
        function submitted(): void {
            root.submitted();
        }
        function keyboardHeight(height: real): void {
            root.keyboardHeight = height;
        }
    }
    function put(): void {
        inPage = latex;
        send({op: "value", latex: latex, puts: ++puts});
    }
    onLatexChanged: if (latex !== inPage) put()
    onKeyboardChanged: send({op: "keyboard", shown: keyboard})
    onReadyChanged: {
        if (!ready)
            return;
        put();
        send({op: "keyboard", shown: keyboard});
    }
    Keys.onShortcutOverride: event => {
        event.accepted = takesControlEnter && (event.modifiers & Qt.ControlModifier)
                && (event.key === Qt.Key_Return || event.key === Qt.Key_Enter);
    }
}
