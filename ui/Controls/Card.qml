import QtQuick

/// A sheet of paper: surface, hairline border. Its content is laid inside with the theme's padding.
Rectangle {
    id: root
    default property alias content: inner.data
    property int padding: Theme.space16

    implicitWidth: inner.childrenRect.width + 2 * padding
    implicitHeight: inner.childrenRect.height + 2 * padding
    radius: Theme.radius
    color: Theme.surface
    border.width: Theme.hairline
    border.color: Theme.line

    Item {
        id: inner
        anchors.fill: parent
        anchors.margins: root.padding
    }
}
