import QtQuick
import Khatwa.Controls
import Khatwa.Models

/// How many tokens of problem and reply the model can hold at once; more takes more memory.
Flow {
    id: root
    required property ModelsModel models
    spacing: Theme.space8

    Words {
        height: Theme.controlHeight
        verticalAlignment: Text.AlignVCenter
        text: qsTr("Context, in tokens")
        quiet: true
    }
    Choice {
        objectName: "contextChoice"
        name: qsTr("Context, in tokens")
        options: root.models.contexts
        value: root.models.context
        onChosen: value => root.models.context = value
    }
}
