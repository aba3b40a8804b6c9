import QtQuick
import QtQuick.Templates as T

/// A number on a line, changed by dragging or with the arrow keys.
T.Slider {
    id: root

    implicitWidth: 200
    implicitHeight: Theme.controlHeight
    focusPolicy: Qt.StrongFocus
    snapMode: T.Slider.SnapAlways

    background: Rectangle {
        x: root.leftPadding
        y: root.topPadding + (root.availableHeight - height) / 2
        width: root.availableWidth
        height: Theme.space4
        radius: 2
        color: Theme.line
        Rectangle {
            width: root.position * parent.width
            x: root.mirrored ? parent.width - width : 0
            height: parent.height
            radius: 2
            color: Theme.accent
        }
    }
    handle: Rectangle {
        x: root.leftPadding + root.visualPosition * (root.availableWidth - width)
        y: root.topPadding + (root.availableHeight - height) / 2
        width: 18
        height: 18
        radius: 9
        color: Theme.surface
        border.width: Theme.focusWidth
        border.color: Theme.accent
    }
    FocusRing {}
}
