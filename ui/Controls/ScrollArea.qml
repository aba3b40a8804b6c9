import QtQuick
import QtQuick.Templates as T

/// What may be higher than its room: moved by wheel, by dragging and by the thin bar. What the keyboard reaches comes
/// into sight by itself; what is clicked stays where it is.
Flickable {
    id: root
    readonly property Item focused: Window.activeFocusItem
    readonly property bool scrolls: contentHeight > height
    /// What the content leaves free at the trailing edge, for the bar; also where there is none, so that lines do not
    /// break anew. Who has a margin there can lend it.
    readonly property int bar: Theme.space12

    clip: scrolls
    boundsBehavior: Flickable.StopAtBounds
    flickableDirection: Flickable.VerticalFlick
    T.ScrollBar.vertical: ThinScrollBar {}
    onFocusedChanged: Qt.callLater(root.follow)
    onHeightChanged: Qt.callLater(root.follow)

    function follow(): void {
        let item = focused;
        while (item && item !== contentItem)
            item = item.parent;
        // Of controls, those that were clicked have the focus but do not show it.
        if (!item || focused.visualFocus === false)
            return;
        const at = contentItem.mapFromItem(focused, 0, 0, focused.width, focused.height);
        const margin = Theme.space8;
        if (at.y + at.height + margin > contentY + height)
            contentY = Math.max(0, Math.min(at.y + at.height + margin, contentHeight) - height);
        if (at.y - margin < contentY)
            contentY = Math.max(0, at.y - Theme.space32); // with the words above it
    }
}
