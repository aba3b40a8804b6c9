import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Practice

/// A field of a set or of the problem that is being written, with its name above it.
ColumnLayout {
    id: root
    required property SetEditorModel editor
    required property string name ///< of the file format
    required property string label
    property string hint: ""
    property bool ofSet: false
    property bool ofRule: false ///< an option of the rule
    property int lines: 1
    property string boxName: "edit-" + name
    spacing: Theme.space4

    function value(): string {
        return ofSet ? editor.setField(name) : ofRule ? editor.option(name) : editor.field(name);
    }
    function write(text: string): void {
        if (ofSet)
            editor.writeSetField(name, text);
        else if (ofRule)
            editor.writeOption(name, text);
        else
            editor.writeField(name, text);
    }
    function show(): void {
        if (root.lines > 1)
            box.text = value();
        else
            line.text = value();
    }
    function focusField(): void {
        if (root.lines > 1)
            box.area.forceActiveFocus(Qt.TabFocusReason);
        else
            line.forceActiveFocus(Qt.TabFocusReason);
    }
    Component.onCompleted: show()
    Connections {
        target: root.editor
        function onShownChanged() { root.show(); }
    }

    Words {
        Layout.fillWidth: true
        text: root.label
        size: Theme.smallSize
        quiet: true
        Accessible.ignored: true
    }
    TextLine {
        id: line
        objectName: root.boxName
        Layout.fillWidth: true
        visible: root.lines === 1
        hint: root.hint
        Accessible.name: root.label
        onTextEdited: root.write(text)
    }
    Rectangle {
        Layout.fillWidth: true
        visible: root.lines > 1
        implicitHeight: box.implicitHeight
        radius: Theme.radius
        color: Theme.surface
        border.width: box.area.activeFocus ? Theme.focusWidth : Theme.hairline
        border.color: box.area.activeFocus ? Theme.accent : Theme.line
        TextBox {
            id: box
            anchors { left: parent.left; right: parent.right }
            area.objectName: root.boxName
            minimumLines: root.lines
            maximumLines: 10
            placeholder: root.hint
            name: root.label
            onPlainChanged: {
                if (root.lines > 1)
                    root.write(plain);
            }
        }
    }
}
