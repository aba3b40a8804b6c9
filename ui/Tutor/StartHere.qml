import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Tutor

/// The empty place: what belongs here, a few problems to pick, and what the starter model is for.
ScrollArea {
    id: root
    required property TutorModel tutor
    signal modelsWanted
    signal historyWanted

    contentHeight: column.implicitHeight

    ColumnLayout {
        id: column
        width: root.width - root.bar
        x: Theme.arabic ? root.bar : 0
        spacing: Theme.space16

        Words {
            Layout.fillWidth: true
            Layout.topMargin: Theme.space24
            text: qsTr("Which problem shall we work through?")
            size: Theme.titleSize
            font.weight: Font.DemiBold
        }
        Words {
            Layout.fillWidth: true
            text: qsTr("Type one below, or pick one of these.")
            quiet: true
        }
        GridLayout {
            Layout.fillWidth: true
            columns: root.width >= 28 * Theme.bodySize ? 2 : 1
            columnSpacing: Theme.space12
            rowSpacing: Theme.space12
            LayoutRepeater {
                model: root.tutor.picks
                PickCard {
                    required property var modelData
                    required property int index
                    objectName: "pick" + index
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.preferredWidth: 1
                    title: modelData.title
                    statement: modelData.readable
                    onClicked: root.tutor.pick(index)
                }
            }
        }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.space8
            ActionButton {
                objectName: "newPicks"
                visible: root.tutor.picks.length > 0
                symbol: "refresh"
                text: qsTr("Other problems")
                onClicked: root.tutor.newPicks()
            }
            ActionButton {
                objectName: "historyStart"
                symbol: "history"
                text: qsTr("History")
                hint: "Ctrl+H"
                onClicked: root.historyWanted()
            }
        }
        Notice {
            objectName: "starterNote"
            Layout.fillWidth: true
            text: root.tutor.starterNote
            actionText: qsTr("Load a model")
            onAction: root.modelsWanted()
        }
    }
}
