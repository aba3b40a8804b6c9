import QtQuick
import QtQuick.Templates as T

/// One of a few, all in sight: joined buttons in a row, or in several where there is little room. Arrow keys move the
/// choice, as in a radio group; the group is one stop for Tab.
Item {
    id: root
    required property var options ///< list of { value, text }
    required property var value
    property string name: ""
    signal chosen(var value)
    readonly property bool somethingChosen: options.some(option => option.value === value)

    implicitWidth: {
        let sum = 0;
        for (let i = 0; i < buttons.count; ++i)
            sum += (buttons.itemAt(i) ? buttons.itemAt(i).implicitWidth : 0) + (i > 0 ? row.spacing : 0);
        return sum;
    }
    implicitHeight: row.implicitHeight
    Accessible.role: Accessible.Grouping
    Accessible.name: name

    function move(from: int, by: int): void {
        const next = buttons.itemAt((from + by + buttons.count) % buttons.count);
        next.forceActiveFocus(Qt.TabFocusReason);
        next.clicked();
    }

    Flow {
        id: row
        anchors { left: parent.left; right: parent.right }
        spacing: Theme.space4

        Repeater {
            id: buttons
            model: root.options
            T.RadioButton {
                id: button
                required property var modelData
                required property int index
                objectName: root.objectName + index

                implicitWidth: label.implicitWidth + 2 * Theme.space12
                implicitHeight: Theme.controlHeight
                text: modelData.text
                checked: root.value === modelData.value
                autoExclusive: true
                focusPolicy: Qt.StrongFocus
                activeFocusOnTab: checked || (!root.somethingChosen && index === 0)
                onClicked: root.chosen(modelData.value)
                Keys.onReturnPressed: clicked()
                // In the direction that the window reads in.
                Keys.onLeftPressed: root.move(index, mirrored ? 1 : -1)
                Keys.onRightPressed: root.move(index, mirrored ? -1 : 1)
                Keys.onUpPressed: root.move(index, -1)
                Keys.onDownPressed: root.move(index, 1)
                Accessible.name: root.name === "" ? text : root.name + ": " + text

                indicator: null
                contentItem: Text {
                    id: label
                    text: button.text
                    textFormat: Text.PlainText
                    color: button.checked ? Theme.accent : Theme.ink
                    font.pixelSize: Theme.bodySize
                    font.weight: button.checked ? Font.DemiBold : Font.Normal
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    Accessible.ignored: true
                }
                background: Rectangle {
                    radius: Theme.radius
                    color: button.checked || button.hovered ? Theme.wash(Theme.accent) : Theme.surface
                    border.width: Theme.hairline
                    border.color: button.checked ? Theme.accent : Theme.line
                }
                FocusRing {}
            }
        }
    }
}
