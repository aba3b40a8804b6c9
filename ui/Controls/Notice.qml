import QtQuick
import QtQuick.Layouts

/// One plain line: what happened and what to do; `actionText` names the thing to do, if there is one.
Rectangle {
    id: root
    enum Kind { Info, Warning, Failure }
    property int kind: Notice.Info
    property string text: ""
    property string actionText: ""
    signal action
    readonly property color inkNow: kind === Notice.Failure ? Theme.contradicts
                                  : kind === Notice.Warning ? Theme.unsure : Theme.accent

    visible: text !== ""
    implicitHeight: row.implicitHeight + 2 * Theme.space8
    implicitWidth: row.implicitWidth + 2 * Theme.space12
    radius: Theme.radius
    color: Theme.wash(inkNow)
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    RowLayout {
        id: row
        anchors.fill: parent
        anchors.leftMargin: Theme.space12
        anchors.rightMargin: Theme.space12
        spacing: Theme.space8
        // The icon keeps to the first line of the words; a button beside them stands in the middle of them all.
        RowLayout {
            spacing: Theme.space8
            Layout.fillHeight: false
            Layout.topMargin: Theme.space8
            Layout.bottomMargin: Theme.space8
            Icon {
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Math.round((words.lineHeight - height) / 2)
                name: root.kind === Notice.Info ? "info" : "warning"
                colour: root.inkNow
            }
            Words {
                id: words
                Layout.fillWidth: true
                text: root.text
                size: Theme.smallSize
                Accessible.ignored: true
            }
        }
        ActionButton {
            visible: root.actionText !== ""
            text: root.actionText
            onClicked: root.action()
        }
    }
}
