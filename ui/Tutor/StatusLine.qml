import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Tutor

/// How the work goes: loading, reading the problem, tokens and their speed, the time.
RowLayout {
    id: root
    required property TutorModel tutor
    signal historyWanted
    signal exportWanted
    spacing: Theme.space8

    function state(): string {
        switch (root.tutor.phase) {
        case TutorModel.Waiting: return qsTr("Waiting for the model to load");
        case TutorModel.Reading: return qsTr("Reading the problem");
        case TutorModel.Thinking: return qsTr("Thinking");
        case TutorModel.Answering: return qsTr("Writing the solution");
        }
        return "";
    }

    Words {
        visible: text !== ""
        text: root.state()
        size: Theme.smallSize
        quiet: true
        wrapMode: Text.NoWrap
    }
    ProgressLine {
        visible: root.tutor.phase === TutorModel.Reading
        value: root.tutor.prefill
        Accessible.name: qsTr("Reading the problem")
    }
    Item {
        Layout.fillWidth: true
    }
    ActionButton {
        objectName: "newProblem"
        visible: root.tutor.phase === TutorModel.Finished
        text: qsTr("New problem")
        hint: "Ctrl+N"
        onClicked: root.tutor.clear()
        Shortcut {
            sequence: "Ctrl+N"
            enabled: root.visible && root.tutor.phase === TutorModel.Finished
            onActivated: root.tutor.clear()
        }
    }
    IconButton {
        objectName: "exportButton"
        visible: root.tutor.phase === TutorModel.Finished
        symbol: "file"
        text: qsTr("Export")
        onClicked: root.exportWanted()
    }
    IconButton {
        objectName: "historyButton"
        visible: root.tutor.phase === TutorModel.Finished
        symbol: "history"
        text: qsTr("History")
        onClicked: root.historyWanted()
    }
    Words {
        objectName: "statistics"
        visible: root.tutor.tokens > 0
        text: qsTr("%n token(s)", "", root.tutor.tokens)
              + " · " + qsTr("%1 tokens/s").arg(Theme.number(root.tutor.tokensPerSecond, root.tutor.tokensPerSecond < 10 ? 1 : 0))
              + " · " + qsTr("%1 s").arg(Theme.number(root.tutor.seconds, 1))
        size: Theme.smallSize
        quiet: true
        wrapMode: Text.NoWrap
    }
}
