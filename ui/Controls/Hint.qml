import QtQuick
import QtQuick.Templates as T

/// A tooltip: says what a button does, and its key.
T.ToolTip {
    id: root

    x: parent ? Math.round((parent.width - width) / 2) : 0
    margins: Theme.space4 // stays inside of the window
    y: -height - Theme.space4
    implicitWidth: Math.min(metrics.advanceWidth + 1, 20 * Theme.bodySize) + leftPadding + rightPadding
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
        TextMetrics {
            id: metrics
            font: words.font
            text: root.text
        }
    }
    background: Rectangle {
        color: Theme.ink
        radius: Theme.radius / 2
    }
}
