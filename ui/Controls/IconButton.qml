import QtQuick
import QtQuick.Templates as T

/// A button that shows only an icon; its name is said by the tooltip and to screen readers.
T.Button {
    id: root
    required property string symbol
    property color colour: Theme.quietInk
    property string hint: text

    implicitWidth: Theme.iconSize + 2 * Theme.space8
    implicitHeight: Math.max(implicitWidth, Theme.controlHeight)
    focusPolicy: Qt.StrongFocus
    opacity: enabled ? 1.0 : Theme.disabledOpacity
    Accessible.name: text
    Accessible.description: hint === text ? "" : hint
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: root.symbol
            colour: root.checked ? Theme.accent : root.colour
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.hovered || root.down || root.checked ? Theme.wash(Theme.accent) : "transparent"
        border.width: root.checked ? Theme.chosenBorder : 0
        border.color: Theme.accent
    }
    FocusRing {}
    Hint {
        visible: root.hovered
        text: root.hint
    }
}
