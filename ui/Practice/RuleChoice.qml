import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Khatwa.Controls
import Khatwa.Practice

/// What an answer is judged by: the rule in words, with an example; opened, all of them in groups, the common ones
/// first. Arrow keys move the choice, Enter takes it and closes the list, Esc closes it.
ColumnLayout {
    id: root
    required property string value
    property bool open: false
    signal chosen(string rule)
    readonly property var rules: (Theme.arabic, RuleGuide.rules) // anew in another language
    readonly property var now: rules.find(rule => rule.key === value) ?? ({ title: value, sentence: "", example: "" })
    spacing: Theme.space4

    function close(): void {
        open = false;
        head.forceActiveFocus(Qt.TabFocusReason);
    }
    function move(from: int, by: int): void {
        const next = rows.itemAt((from + by + rows.count) % rows.count).button;
        next.forceActiveFocus(Qt.TabFocusReason);
        root.chosen(next.rule);
    }

    Words {
        Layout.fillWidth: true
        text: qsTr("What counts as right")
        size: Theme.smallSize
        quiet: true
        Accessible.ignored: true
    }
    T.AbstractButton {
        id: head
        objectName: "editorRule"
        Layout.fillWidth: true
        implicitHeight: contentItem.implicitHeight + 2 * Theme.space8
        padding: Theme.space8
        leftPadding: Theme.space12
        rightPadding: Theme.space12
        focusPolicy: Qt.StrongFocus
        Accessible.role: Accessible.Button
        Accessible.name: qsTr("What counts as right: %1").arg(root.now.title)
        Accessible.description: root.now.sentence
        Keys.onReturnPressed: clicked()
        Keys.onEnterPressed: clicked()
        onClicked: {
            root.open = !root.open;
            if (root.open)
                Qt.callLater(root.toChosen);
        }
        contentItem: RowLayout {
            spacing: Theme.space8
            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0
                Words {
                    Layout.fillWidth: true
                    text: root.now.title
                    Accessible.ignored: true
                }
                Words {
                    Layout.fillWidth: true
                    visible: !root.open && text !== ""
                    text: root.now.sentence
                    size: Theme.smallSize
                    quiet: true
                    Accessible.ignored: true
                }
                Words {
                    Layout.fillWidth: true
                    visible: !root.open && text !== ""
                    text: root.now.example
                    size: Theme.smallSize
                    quiet: true
                    Accessible.ignored: true
                }
            }
            Icon {
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Theme.space4
                name: root.open ? "up" : "down"
                colour: Theme.quietInk
            }
        }
        background: Rectangle {
            radius: Theme.radius
            color: head.hovered ? Theme.wash(Theme.accent) : Theme.surface
            border.width: Theme.hairline
            border.color: Theme.line
        }
        FocusRing { anchors.margins: 0 }
    }
    function toChosen(): void {
        for (let i = 0; i < rows.count; ++i)
            if (rows.itemAt(i).button.checked)
                rows.itemAt(i).button.forceActiveFocus(Qt.TabFocusReason);
    }

    ColumnLayout {
        objectName: "editorRules"
        Layout.fillWidth: true
        visible: root.open
        spacing: 0
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("What counts as right")
        LayoutRepeater {
            id: rows
            model: root.rules
            ColumnLayout {
                id: entry
                required property var modelData
                required property int index
                property alias button: row
                Layout.fillWidth: true
                spacing: 0
                Words {
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.space8
                    visible: entry.modelData.group !== ""
                    text: entry.modelData.group
                    size: Theme.smallSize
                    font.weight: Font.DemiBold
                }
                T.RadioButton {
                    id: row
                    readonly property string rule: entry.modelData.key
                    objectName: "rule-" + rule
                    Layout.fillWidth: true
                    implicitHeight: contentItem.implicitHeight + 2 * Theme.space4
                    topPadding: Theme.space4
                    bottomPadding: Theme.space4
                    leftPadding: Theme.space12
                    rightPadding: Theme.space12
                    autoExclusive: false
                    checkable: false
                    checked: root.value === rule
                    focusPolicy: Qt.StrongFocus
                    activeFocusOnTab: checked
                    Accessible.name: entry.modelData.title + ". " + entry.modelData.sentence
                    Accessible.description: entry.modelData.example
                    onClicked: {
                        root.chosen(rule);
                        root.close();
                    }
                    Keys.onReturnPressed: clicked()
                    Keys.onEnterPressed: clicked()
                    Keys.onUpPressed: root.move(entry.index, -1)
                    Keys.onDownPressed: root.move(entry.index, 1)
                    Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
                    Keys.onEscapePressed: root.close()
                    indicator: null
                    contentItem: ColumnLayout {
                        spacing: 0
                        Words {
                            Layout.fillWidth: true
                            text: entry.modelData.title
                            color: row.checked ? Theme.accent : Theme.ink
                            font.weight: row.checked ? Font.DemiBold : Font.Normal
                            Accessible.ignored: true
                        }
                        Words {
                            Layout.fillWidth: true
                            text: entry.modelData.sentence
                            size: Theme.smallSize
                            quiet: true
                            Accessible.ignored: true
                        }
                        Words {
                            Layout.fillWidth: true
                            text: entry.modelData.example
                            size: Theme.smallSize
                            quiet: true
                            Accessible.ignored: true
                        }
                    }
                    background: Rectangle {
                        radius: Theme.radius
                        color: row.checked || row.hovered ? Theme.wash(Theme.accent) : "transparent"
                        border.width: row.checked ? Theme.chosenBorder : 0
                        border.color: Theme.accent
                    }
                    FocusRing { anchors.margins: 0 }
                }
            }
        }
    }
}
