import QtQuick
import QtQuick.Templates as T

/// A tooltip: says what a button does, and its key.
T.ToolTip {
    id: root

    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: -height - Theme.space4
    implicitWidth: Math.min(words.implicitWidth, 320) + leftPadding + rightPadding
    implicitHeight: words.implicitHeight + topPadding + bottomPadding
    padding: Theme.space8
    delay: 600
    timeout: 6000
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutsideParent

    contentItem: Words {
        id: words
        text: root.text
        size: Theme.smallSize
        color: Theme.paper
        wrapMode: Text.NoWrap
    }
    background: Rectangle {
        color: Theme.ink
        radius: Theme.radius / 2
    }
}
