import QtQuick
import QtQuick.Templates as T
import Khatwa.Controls

/// One line of text to type into. File paths keep their own direction, which is left to right.
T.TextField {
    id: root
    property string hint: ""

    implicitHeight: Theme.controlHeight
    implicitWidth: 240
    leftPadding: Theme.space12
    rightPadding: Theme.space12
    verticalAlignment: TextInput.AlignVCenter
    // By the first font the line is centred.
    font.family: /[\u0600-\u06ff]/.test(text) ? Theme.arabicFamily : Theme.family
    font.pixelSize: Theme.bodySize
    color: Theme.ink
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentInk
    selectByMouse: true
    // What is typed decides its own direction; an empty line follows the window, as its hint does.
    horizontalAlignment: text === "" ? TextInput.AlignLeft : undefined
    Accessible.name: Bidi.plain(hint)

    background: Rectangle {
        radius: Theme.radius
        color: Theme.surface
        border.width: root.activeFocus ? Theme.focusWidth : Theme.hairline
        border.color: root.activeFocus ? Theme.accent : Theme.line
    }
    Text {
        textFormat: Text.PlainText
        anchors.fill: parent
        anchors.leftMargin: Theme.space12
        anchors.rightMargin: Theme.space12
        verticalAlignment: Text.AlignVCenter
        horizontalAlignment: Text.AlignLeft
        visible: root.text === "" && root.preeditText === ""
        text: root.hint
        color: Theme.quietInk
        font: root.font
        elide: Text.ElideRight
        Accessible.ignored: true
    }
}
