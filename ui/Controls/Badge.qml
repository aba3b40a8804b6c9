import QtQuick

/// A verdict or a state: always an icon and a word, never colour alone.
Rectangle {
    id: root
    required property string symbol
    required property string text
    property color colour: Theme.quietInk

    implicitWidth: row.implicitWidth + 2 * Theme.space8
    implicitHeight: row.implicitHeight + Theme.space4
    radius: height / 2
    color: Theme.wash(colour)
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    Row {
        id: row
        anchors.centerIn: parent
        spacing: Theme.space4
        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: root.symbol
            colour: root.colour
            size: Math.round(Theme.smallSize * 1.2)
        }
        Text {
            textFormat: Text.PlainText
            anchors.verticalCenter: parent.verticalCenter
            text: root.text
            color: root.colour
            font.pixelSize: Theme.smallSize
        }
    }
}
