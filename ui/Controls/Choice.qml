import QtQuick
import QtQuick.Templates as T

/// One of a few, all in sight: a row of joined buttons. Arrow keys move the choice, as in a radio group.
Row {
    id: root
    required property var options ///< list of { value, text }
    required property var value
    property string name: ""
    signal chosen(var value)

    spacing: Theme.space4
    Accessible.role: Accessible.Grouping
    Accessible.name: name

    Repeater {
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
            onClicked: root.chosen(modelData.value)
            Keys.onReturnPressed: clicked()
            Accessible.name: text

            indicator: null
            contentItem: Text {
                id: label
                text: button.text
                color: button.checked ? Theme.accent : Theme.ink
                font.pixelSize: Theme.bodySize
                font.weight: button.checked ? Font.DemiBold : Font.Normal
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
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
