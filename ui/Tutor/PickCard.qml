import QtQuick
import QtQuick.Templates as T
import Khatwa.Controls
import Khatwa.Tutor

/// A problem to pick: its topic, small, and its statement.
T.AbstractButton {
    id: root
    required property string title
    required property string statement

    implicitHeight: column.implicitHeight + topPadding + bottomPadding
    padding: Theme.space12
    focusPolicy: Qt.StrongFocus
    text: statement
    Accessible.name: title + ": " + statement
    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    contentItem: Item {
        Column {
            id: column
            width: parent.width
            spacing: Theme.space4
            Words {
                width: parent.width
                text: root.title
                size: Theme.smallSize
                quiet: true
                Accessible.ignored: true
            }
            Words {
                width: parent.width
                text: root.statement
                maximumLineCount: 4
                elide: Text.ElideRight
                Accessible.ignored: true
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: Theme.surface
        border.width: Theme.hairline
        border.color: root.hovered ? Theme.accent : Theme.line
    }
    FocusRing {}
}
