import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Models

/// How many tokens of problem and reply the model can hold at once; more takes more memory.
ColumnLayout {
    id: root
    required property ModelsModel models
    spacing: Theme.space4

    Words {
        Layout.fillWidth: true
        text: qsTr("Context, in tokens")
        quiet: true
    }
    Choice {
        objectName: "contextChoice"
        Layout.fillWidth: true
        name: qsTr("Context, in tokens")
        options: root.models.contexts
        value: root.models.context
        onChosen: value => root.models.context = value
    }
}
