import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

/// A sheet above the window: settings, records, who practises. It takes no more than the room it is given, and what
/// does not fit is scrolled to. Esc or a click beside it closes it.
T.Popup {
    id: root
    default property alias content: column.data
    property real room: 320       ///< the width that the window can spare
    property real roomBelow: 480  ///< its height
    property real widest: room    ///< lines of text wrap there
    property string paperName: ""
    /// Focus rings stand outside of what they mark, and must not be clipped.
    readonly property int inset: Theme.focusWidth + 2

    readonly property real beside: Theme.space24 - page.bar

    padding: Theme.space24 - inset
    leftPadding: Theme.arabic ? beside : padding
    rightPadding: Theme.arabic ? padding : beside
    modal: false
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    implicitWidth: Math.min(column.implicitWidth + 2 * Theme.space24, room, widest)
    implicitHeight: Math.min(column.implicitHeight + 2 * Theme.space24, roomBelow)
    onAboutToShow: page.contentY = 0
    // What had the keyboard may go away under it, such as a student who is removed; the sheet keeps it then.
    onActiveFocusChanged: Qt.callLater(root.keepKeyboard)
    function keepKeyboard(): void {
        if (root.opened && !root.activeFocus && !page.Window.activeFocusItem?.visible)
            root.forceActiveFocus(Qt.OtherFocusReason);
    }

    background: Rectangle {
        objectName: root.paperName
        color: Theme.surface
        radius: Theme.radius
        border.width: Theme.hairline
        border.color: Theme.line
    }
    contentItem: ScrollArea {
        id: page
        contentHeight: column.implicitHeight + 2 * root.inset
        ColumnLayout {
            id: column
            x: Theme.arabic ? page.bar : root.inset
            y: root.inset
            width: page.width - root.inset - page.bar
            spacing: Theme.space8
            // In Qt 6.4 a layout that gets another width before the next frame still places what has been taken out of
            // it, though that is deleted by then. So it lets go at once.
            onChildrenChanged: ensurePolished()
        }
    }
}
