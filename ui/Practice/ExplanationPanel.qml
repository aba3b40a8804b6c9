import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Practice

/// A model's words about a mistake, where one is loaded that can say them. They stand below the verdict and are marked
/// as the model's, since only the verdict is certain.
ColumnLayout {
    id: root
    required property MistakeExplainer explainer
    visible: explainer.offered || explainer.running || explainer.text !== "" || explainer.message !== ""
    spacing: Theme.space8

    ActionButton {
        objectName: "explainMistake"
        visible: root.explainer.offered
        text: qsTr("Explain the mistake")
        symbol: "thinking"
        onClicked: root.explainer.explain()
    }
    Words {
        Layout.fillWidth: true
        visible: root.explainer.running || root.explainer.text !== ""
        text: qsTr("In the model's words. The verdict above is what counts.")
        size: Theme.smallSize
        quiet: true
    }
    Words {
        visible: root.explainer.thinking
        text: qsTr("Reading your lines…")
        size: Theme.smallSize
        quiet: true
    }
    Words {
        objectName: "explanation"
        Layout.fillWidth: true
        visible: text !== ""
        text: root.explainer.text
    }
    Words {
        objectName: "explanationMessage"
        Layout.fillWidth: true
        visible: text !== ""
        text: root.explainer.message
        size: Theme.smallSize
        quiet: true
    }
    ActionButton {
        objectName: "stopExplaining"
        visible: root.explainer.running
        text: qsTr("Stop")
        symbol: "stop"
        onClicked: root.explainer.stop()
    }
}
