import QtQuick

/// Text in one of the theme's sizes, wrapped, at the theme's line height.
Text {
    property bool quiet: false
    property real size: Theme.bodySize

    color: quiet ? Theme.quietInk : Theme.ink
    font.pixelSize: size
    lineHeightMode: Text.FixedHeight
    lineHeight: Math.round(size * Theme.lineFactor)
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    horizontalAlignment: Text.AlignLeft
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
