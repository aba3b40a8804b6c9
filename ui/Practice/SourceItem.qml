import QtQuick
import QtQuick.Templates as T
import Khatwa.Controls

/// Something to practise: its name, and how well it is known.
T.AbstractButton {
    id: root
    property string detail: ""   ///< one small line below the name
    property real mastery: -1    ///< 0 to 1; below 0: nothing is known yet, no bar
    property bool mastered: false
    property string masteryWords: ""
    property bool ringShown: visualFocus

    implicitHeight: column.implicitHeight + topPadding + bottomPadding
    leftPadding: Theme.space12
    rightPadding: Theme.space12
    topPadding: Theme.space8
    bottomPadding: Theme.space8
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.ListItem
    Accessible.name: masteryWords === "" ? text : text + ": " + masteryWords
    Accessible.description: detail
    Accessible.selected: checked
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    contentItem: Item {
        implicitHeight: column.implicitHeight
        Column {
            id: column
            width: parent.width
            spacing: Theme.space4
            Row {
                width: parent.width
                spacing: Theme.space8
                Words {
                    width: parent.width - (tick.visible ? tick.width + parent.spacing : 0)
                    text: Bidi.isolated(root.text)
                    color: root.checked ? Theme.accent : Theme.ink
                    font.weight: root.checked ? Font.DemiBold : Font.Normal
                    Accessible.ignored: true
                }
                Icon {
                    id: tick
                    anchors.verticalCenter: parent.verticalCenter
                    visible: root.mastered
                    name: "check"
                    colour: Theme.right
                }
            }
            Words {
                width: parent.width
                visible: root.detail !== ""
                text: root.detail
                size: Theme.smallSize
                quiet: true
                Accessible.ignored: true
            }
            ProgressLine {
                width: parent.width
                visible: root.mastery >= 0
                value: root.mastery
                Accessible.ignored: true
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.checked || root.hovered ? Theme.wash(Theme.accent) : "transparent"
        border.width: root.checked ? Theme.chosenBorder : 0
        border.color: Theme.accent
    }
    FocusRing {
        anchors.margins: 0 // it may stand at the edge of a list that clips
        shown: root.ringShown
    }
}
