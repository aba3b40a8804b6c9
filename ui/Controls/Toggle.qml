import QtQuick
import QtQuick.Templates as T

/// Something that is on or off, with its words.
T.Switch {
    id: root

    implicitWidth: words.implicitWidth + indicatorWidth + Theme.space12
    implicitHeight: Math.max(Theme.controlHeight, words.implicitHeight)
    focusPolicy: Qt.StrongFocus
    opacity: enabled ? 1.0 : Theme.disabledOpacity
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checked: checked
    Keys.onReturnPressed: {
        toggle();
        toggled();
    }
    readonly property int indicatorWidth: 40

    indicator: Rectangle {
        x: root.mirrored ? root.width - width : 0
        anchors.verticalCenter: parent.verticalCenter
        width: root.indicatorWidth
        height: 22
        radius: height / 2
        color: root.checked ? Theme.accent : Theme.surface
        border.width: Theme.hairline
        border.color: root.checked ? Theme.accent : Theme.quietInk
        Rectangle {
            width: 14
            height: 14
            radius: 7
            anchors.verticalCenter: parent.verticalCenter
            x: root.visualPosition * (parent.width - width - 8) + 4
            color: root.checked ? Theme.accentInk : Theme.quietInk
            Behavior on x {
                NumberAnimation {
                    duration: Theme.motion
                    easing.type: Easing.OutQuad
                }
            }
        }
    }
    contentItem: Words {
        id: words
        text: root.text
        leftPadding: root.mirrored ? 0 : root.indicatorWidth + Theme.space12
        rightPadding: root.mirrored ? root.indicatorWidth + Theme.space12 : 0
        verticalAlignment: Text.AlignVCenter
    }
    FocusRing {}
}
