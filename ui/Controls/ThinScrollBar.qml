import QtQuick
import QtQuick.Templates as T

T.ScrollBar {
    id: root
    implicitWidth: Theme.space8 + 2 * padding
    implicitHeight: Theme.space8 + 2 * padding
    padding: 2
    visible: size < 0.995
    minimumSize: 0.08
    contentItem: Rectangle {
        implicitWidth: Theme.space8 - 2
        implicitHeight: Theme.space8 - 2
        radius: width / 2
        color: Theme.quietInk
        opacity: root.pressed ? 0.8 : root.hovered ? 0.6 : 0.35
    }
}
