import QtQuick
import Khatwa.Controls

/// Text in one of the theme's sizes, wrapped, at the theme's line height. Its lines stand in the middle of their height,
/// as icons and controls beside them do: by themselves they would hang from its top, letters of each script from
/// another height.
Text {
    property bool quiet: false
    property real size: Theme.bodySize

    color: quiet ? Theme.quietInk : Theme.ink
    font.pixelSize: size
    lineHeightMode: Text.FixedHeight
    lineHeight: Math.round(size * Theme.lineFactor)
    textFormat: Text.PlainText
    // Of a line in the theme's fonts: from the top to the foot, in parts of the size. What is to stand in the middle of its
    // room Qt moves by itself, as far as letters of the first font ask for.
    readonly property real natural: /[\u0600-\u06ff]/.test(text) ? 2.112 : 1.362
    readonly property real room: verticalAlignment === Text.AlignVCenter ? 1.362 * size : lineHeight
    readonly property int lead: Math.round((room - natural * size) / 2)
    topPadding: lead
    bottomPadding: -lead
    wrapMode: Text.Wrap
    horizontalAlignment: Text.AlignLeft
    Accessible.role: Accessible.StaticText
    Accessible.name: Bidi.plain(text)
}
