import QtQuick
import QtQuick.Templates as T

/// A place in the rail: an icon with its name below.
T.AbstractButton {
    id: root
    required property string symbol
    property string keys: "" ///< the shortcut, for the tooltip
    readonly property color inkNow: checked ? Theme.accent : Theme.quietInk

    implicitWidth: Theme.railWidth - 2 * Theme.space8
    implicitHeight: column.implicitHeight + 2 * Theme.space8
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.PageTab
    Accessible.name: text
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    contentItem: Item {
        Column {
            id: column
            anchors.centerIn: parent
            width: parent.width
            spacing: Theme.space4
            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: root.symbol
                size: Theme.iconSize + 2
                colour: root.inkNow
            }
            Text {
                textFormat: Text.PlainText
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: root.text
                color: root.inkNow
                font.pixelSize: Theme.smallSize
                font.weight: root.checked ? Font.DemiBold : Font.Normal
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: 9
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.checked || root.hovered ? Theme.wash(Theme.accent) : "transparent"
        border.width: root.checked ? Theme.chosenBorder : 0
        border.color: Theme.accent
    }
    FocusRing {}
    Hint {
        visible: root.hovered && root.keys !== ""
        text: root.keys
    }
}
