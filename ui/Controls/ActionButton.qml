import QtQuick
import QtQuick.Templates as T

/// A button with words. `primary` is the one thing to do here; the others have a hairline border.
T.Button {
    id: root
    property bool primary: false
    property string symbol: "" ///< name of an icon, or none
    property string hint: ""
    readonly property color inkNow: primary ? Theme.accentInk : Theme.ink

    implicitWidth: Math.max(implicitHeight, row.implicitWidth + leftPadding + rightPadding)
    implicitHeight: Theme.controlHeight
    leftPadding: Theme.space16
    rightPadding: Theme.space16
    focusPolicy: Qt.StrongFocus
    opacity: enabled ? 1.0 : Theme.disabledOpacity
    font.pixelSize: Theme.bodySize
    Accessible.name: text
    Accessible.description: hint
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    contentItem: Item {
        implicitWidth: row.implicitWidth
        Row {
            id: row
            anchors.centerIn: parent
            spacing: Theme.space8
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.symbol !== ""
                name: root.symbol
                colour: root.inkNow
            }
            Text {
                textFormat: Text.PlainText
                anchors.verticalCenter: parent.verticalCenter
                text: root.text
                color: root.inkNow
                font.pixelSize: Theme.bodySize
                font.weight: root.primary ? Font.DemiBold : Font.Normal
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.primary ? Theme.accent : Theme.surface
        border.width: root.primary ? 0 : Theme.hairline
        border.color: Theme.line
        Rectangle {
            anchors.fill: parent
            radius: parent.radius
            visible: root.hovered || root.down
            color: root.primary ? Theme.shade(root.down) : Theme.wash(Theme.accent)
        }
    }
    FocusRing {}
    Hint {
        visible: root.hint !== "" && root.hovered
        text: root.hint
    }
}
