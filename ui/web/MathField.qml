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
    signal edited(string latex)
    signal submitted

    function focusField(): void {
        forceActiveFocus();
        send({op: "focus"});
    }

    page: "qrc:/khatwa/web/field.html"
    backgroundColor: Theme.surface
    words: ({placeholder: root.placeholder})
    bridge: QtObject {
        WebChannel.id: "bridge"
        function edited(text: string): void {
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
    onLatexChanged: send({op: "value", latex: latex})
    onKeyboardChanged: send({op: "keyboard", shown: keyboard})
    onReadyChanged: {
        if (!ready)
            return;
        send({op: "value", latex: latex});
        send({op: "keyboard", shown: keyboard});
    }
}
