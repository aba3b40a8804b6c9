import QtQuick

/// Shows where the keyboard is: an outline just outside its parent.
Rectangle {
    property bool shown: parent.visualFocus === true

    anchors.fill: parent
    anchors.margins: -Theme.focusWidth - 1
    visible: shown
    radius: Theme.radius + Theme.focusWidth
    color: "transparent"
    border.color: Theme.accent
    border.width: Theme.focusWidth
}
