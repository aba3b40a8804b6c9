import QtQuick
import QtQuick.Templates as T

/// Progress as a thin line that fills from the leading edge.
T.ProgressBar {
    id: root

    implicitWidth: 120
    implicitHeight: Theme.space4 + 2 * Theme.trackBorder
    Accessible.role: Accessible.ProgressBar

    background: Rectangle {
        radius: height / 2
        color: Theme.track
        border.width: Theme.trackBorder
        border.color: Theme.line
    }
    contentItem: Item {
        Rectangle {
            objectName: "filled"
            width: root.position * parent.width // visualPosition counts from the left
            x: root.mirrored ? parent.width - width : 0
            height: parent.height
            radius: height / 2
            color: Theme.accent
        }
    }
}
