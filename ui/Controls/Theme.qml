pragma Singleton

import QtQuick

/// The only place that names a colour or a size. The window sets the seven properties at the top
/// from the user's preferences; everything else follows from them.
///
/// Text on the grounds it stands on (paper, surface, a wash of a colour over either) has a contrast of at least
/// 4.5:1, and of 7:1 in high contrast, where lines have it too; the theme's test computes every pair.
QtObject {
    property bool dark: false
    property bool highContrast: false
    property real fontScale: 1.0 ///< 0.8 to 2.0
    property bool arabic: false
    property bool reducedMotion: false
    property var locale: Qt.locale() ///< how numbers are written
    property bool arabicDigits: false ///< formulas and numbers of replies are drawn in Arabic-Indic digits

    readonly property color paper: highContrast ? (dark ? "#000000" : "#FFFFFF") : dark ? "#14161B" : "#FBFAF6"
    readonly property color surface: highContrast ? (dark ? "#000000" : "#FFFFFF") : dark ? "#1C1F26" : "#FFFFFF"
    readonly property color ink: highContrast ? (dark ? "#FFFFFF" : "#000000") : dark ? "#E9E8E3" : "#1C1D22"
    readonly property color quietInk: highContrast ? (dark ? "#D8DAE0" : "#33343A") : dark ? "#A2A6B2" : "#5C5F6A"
    readonly property color line: highContrast ? (dark ? "#A8ABB3" : "#585858") : dark ? "#2E323C" : "#E2E0D8"
    readonly property color accent: highContrast ? (dark ? "#A9CBFF" : "#0A3A82") : dark ? "#8DB4F2" : "#2456A6"
    readonly property color accentInk: highContrast ? (dark ? "#000000" : "#FFFFFF") : dark ? "#14161B" : "#FFFFFF"
    readonly property color right: highContrast ? (dark ? "#8CEBBB" : "#0B5230") : dark ? "#6FD3A0" : "#187245"
    readonly property color contradicts: highContrast ? (dark ? "#FFBDB7" : "#8A140E") : dark ? "#F2A39C" : "#B3261E"
    readonly property color unsure: highContrast ? (dark ? "#F5DF8E" : "#544300") : dark ? "#E2C96B" : "#7A6200"

    /// A colour laid thinly over the surface: hovered and chosen things, the ground of badges.
    function wash(colour: color): color {
        return Qt.rgba(colour.r, colour.g, colour.b, dark ? 0.16 : 0.09);
    }
    /// Laid over a filled button that is hovered or pressed; its words only become clearer.
    function shade(pressed: bool): color {
        const towards = dark ? 1 : 0;
        return Qt.rgba(towards, towards, towards, pressed ? 0.2 : 0.1);
    }
    readonly property real disabledOpacity: highContrast ? 0.7 : 0.45
    /// A chosen thing has a border where its wash alone would not tell.
    readonly property int chosenBorder: highContrast ? 1 : 0
    /// What a bar has yet to fill. In high contrast an outline: what fills it would not stand out from a grey.
    readonly property color track: highContrast ? paper : line
    readonly property int trackBorder: highContrast ? 1 : 0

    readonly property int space4: 4
    readonly property int space8: 8
    readonly property int space12: 12
    readonly property int space16: 16
    readonly property int space24: 24
    readonly property int space32: 32
    readonly property int radius: 10
    readonly property int hairline: 1
    readonly property int focusWidth: highContrast ? 3 : 2

    /// For what has no font of the program's by itself: fields to type in take the system's.
    readonly property string family: "Noto Sans"
    readonly property string arabicFamily: "Noto Sans Arabic"
    readonly property real bodySize: Math.round(15 * fontScale * (arabic ? 1.1 : 1.0))
    readonly property real smallSize: Math.round(bodySize / 1.2)
    readonly property real largeSize: Math.round(bodySize * 1.2)
    readonly property real titleSize: Math.round(bodySize * 1.2 * 1.2)
    readonly property real lineFactor: arabic ? 1.8 : 1.5

    readonly property int iconSize: Math.round(20 * Math.sqrt(fontScale))
    readonly property int controlHeight: Math.max(36, Math.round(bodySize * 2.3))
    readonly property int railWidth: Math.round(72 + 24 * (fontScale - 1) + (arabic ? 8 : 0))
    /// About 72 characters of body text.
    readonly property int readingWidth: Math.round(bodySize * 46)
    readonly property int sideWidth: Math.round(Math.min(420, 300 + 60 * fontScale))
    readonly property int plotHeight: Math.round(8 * bodySize)
    /// Of a list at the leading side, such as the sets to practise.
    readonly property int listWidth: Math.round(Math.min(320, 150 + 70 * fontScale + (arabic ? 10 : 0)))
    /// From here on a side column stands beside the reading column.
    readonly property int wide: Math.round(1100 * fontScale)

    /// A number in the window's digits.
    function number(value: real, decimals: int): string {
        return value.toLocaleString(locale, "f", decimals);
    }

    readonly property int motion: reducedMotion ? 0 : 120
}
