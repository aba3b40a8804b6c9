import QtQuick
import Khatwa.Controls
import Khatwa.Tutor

/// How the work goes (loading, reading the problem, tokens and their speed, the time), and when it is done what can
/// be done with it. In a narrow window it takes several lines.
Flow {
    id: root
    required property TutorModel tutor
    readonly property bool finished: tutor.phase === TutorModel.Finished
    signal historyWanted
    signal exportWanted
    signal findWanted
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

    ActionButton {
        objectName: "newProblem"
        visible: root.finished
        text: qsTr("New problem")
        hint: "Ctrl+N"
        onClicked: root.tutor.clear()
        Shortcut {
            sequence: "Ctrl+N"
            enabled: root.visible && root.finished
            onActivated: root.tutor.clear()
        }
    }
    IconButton {
        objectName: "retry"
        visible: root.tutor.canRetry
        symbol: "refresh"
        text: qsTr("Try again")
        hint: qsTr("Try again: ask the same once more; the reply may be another one")
        onClicked: root.tutor.retry()
    }
    IconButton {
        objectName: "editProblem"
        visible: root.tutor.canRetry
        symbol: "edit"
        text: qsTr("Edit the problem")
        hint: qsTr("Edit the problem: put it back into the box, change it and ask again")
        onClicked: root.tutor.edit()
    }
    IconButton {
        objectName: "findButton"
        visible: root.finished
        symbol: "find"
        text: qsTr("Find")
        hint: qsTr("Find") + " (Ctrl+F)"
        onClicked: root.findWanted()
    }
    IconButton {
        objectName: "exportButton"
        visible: root.finished
        symbol: "file"
        text: qsTr("Export")
        onClicked: root.exportWanted()
    }
    IconButton {
        objectName: "historyButton"
        visible: root.finished
        symbol: "history"
        text: qsTr("History")
        onClicked: root.historyWanted()
    }
    Words {
        visible: text !== ""
        height: Theme.controlHeight
        verticalAlignment: Text.AlignVCenter
        text: root.state()
        size: Theme.smallSize
        quiet: true
        wrapMode: Text.NoWrap
    }
    Item {
        visible: root.tutor.phase === TutorModel.Reading
        width: reading.implicitWidth
        height: Theme.controlHeight
        ProgressLine {
            id: reading
            anchors.verticalCenter: parent.verticalCenter
            value: root.tutor.prefill
            Accessible.name: qsTr("Reading the problem")
        }
    }
    Words {
        objectName: "statistics"
        visible: root.tutor.tokens > 0
        height: Theme.controlHeight
        verticalAlignment: Text.AlignVCenter
        text: qsTr("%n token(s)", "", root.tutor.tokens)
              + " · " + qsTr("%1 tokens/s").arg(Theme.number(root.tutor.tokensPerSecond, root.tutor.tokensPerSecond < 10 ? 1 : 0))
              + " · " + qsTr("%1 s").arg(Theme.number(root.tutor.seconds, 1))
        size: Theme.smallSize
        quiet: true
        wrapMode: Text.NoWrap
    }
}
