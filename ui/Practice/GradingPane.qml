import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Practice

/// What came of the answer: the verdict and its reason, each line of the working with its mark, the hints that were
/// taken, the mark.
ScrollArea {
    id: root
    required property PracticeModel practice
    signal helpTaken
    implicitHeight: column.implicitHeight
    contentHeight: column.implicitHeight

    function colourOf(mark: string): color {
        return mark === "right" ? Theme.right : mark === "wrong" ? Theme.contradicts
             : mark === "unsure" ? Theme.unsure : Theme.quietInk;
    }
    function symbolOf(mark: string): string {
        return mark === "right" ? "check" : mark === "wrong" ? "cross" : mark === "unsure" ? "unsure" : "info";
    }

    ColumnLayout {
        id: column
        width: root.width - root.bar
        x: Theme.arabic ? root.bar : 0
        spacing: Theme.space12

        Words {
            Layout.fillWidth: true
            text: qsTr("Your answer")
            font.weight: Font.DemiBold
        }
        Words {
            objectName: "gradingEmpty"
            Layout.fillWidth: true
            visible: root.practice.verdict === "" && !root.practice.checking
            text: qsTr("Write an answer and check it. What is right, and what is not yet, stands here then.")
            size: Theme.smallSize
            quiet: true
        }
        Words {
            visible: root.practice.checking
            text: qsTr("Checking…")
            size: Theme.smallSize
            quiet: true
        }
        Rectangle {
            Layout.fillWidth: true
            visible: root.practice.verdict !== ""
            implicitHeight: verdict.implicitHeight + 2 * Theme.space12
            radius: Theme.radius
            color: Theme.surface
            border.width: Theme.hairline
            border.color: root.colourOf(root.practice.verdictMark)
            Accessible.role: Accessible.AlertMessage
            Accessible.name: root.practice.verdictWord + ". " + root.practice.sentence

            ColumnLayout {
                id: verdict
                anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.space12 }
                spacing: Theme.space8
                Badge {
                    objectName: "verdictBadge"
                    symbol: root.symbolOf(root.practice.verdictMark)
                    text: root.practice.verdictWord
                    colour: root.colourOf(root.practice.verdictMark)
                }
                Words {
                    objectName: "verdictSentence"
                    Layout.fillWidth: true
                    visible: text !== ""
                    text: root.practice.sentence
                    Accessible.ignored: true
                }
            }
        }

        Words {
            Layout.fillWidth: true
            visible: lines.count > 0
            text: qsTr("Working")
            font.weight: Font.DemiBold
        }
        LayoutRepeater {
            id: lines
            model: root.practice.lines
            Rectangle {
                id: row
                required property var modelData
                required property int index
                objectName: "workingLine" + index
                Layout.fillWidth: true
                implicitHeight: inner.implicitHeight + 2 * Theme.space8
                radius: Theme.radius
                color: modelData.firstBad ? Theme.wash(Theme.contradicts) : "transparent"
                border.width: modelData.firstBad ? Theme.hairline : 0
                border.color: Theme.contradicts
                Accessible.role: Accessible.ListItem
                Accessible.name: qsTr("Line %1: %2. %3").arg(modelData.number).arg(modelData.word).arg(modelData.sentence)
                ColumnLayout {
                    id: inner
                    anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.space8 }
                    spacing: Theme.space4
                    RowLayout {
                        Layout.fillWidth: true
                        spacing: Theme.space8
                        Icon {
                            Layout.alignment: Qt.AlignTop
                            Layout.topMargin: Theme.space4
                            name: root.symbolOf(row.modelData.mark)
                            colour: root.colourOf(row.modelData.mark)
                            size: Math.round(Theme.smallSize * 1.2)
                        }
                        Words {
                            Layout.fillWidth: true
                            text: row.modelData.text
                            size: Theme.smallSize
                            Accessible.ignored: true
                        }
                        Words {
                            visible: row.modelData.mark !== "note"
                            text: row.modelData.word
                            size: Theme.smallSize
                            color: root.colourOf(row.modelData.mark)
                            Accessible.ignored: true
                        }
                    }
                    Words {
                        Layout.fillWidth: true
                        visible: text !== ""
                        text: row.modelData.sentence
                        size: Theme.smallSize
                        Accessible.ignored: true
                    }
                }
            }
        }

        ExplanationPanel {
            Layout.fillWidth: true
            explainer: root.practice.explainer
        }
        HintLadder {
            Layout.fillWidth: true
            visible: root.practice.statement !== ""
            practice: root.practice
            onTaken: root.helpTaken()
        }
        Words {
            objectName: "markWords"
            Layout.fillWidth: true
            visible: text !== ""
            text: root.practice.markWords
            font.weight: Font.DemiBold
        }
    }
}
