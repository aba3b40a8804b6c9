import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Practice

/// How far the student has come: each topic, the days, in plots or as tables, explained in plain words.
FocusScope {
    id: root
    required property ProgressModel progress
    property bool asTable: false
    signal closed

    function focusBack(): void {
        back.forceActiveFocus(Qt.OtherFocusReason);
    }

    ScrollArea {
        id: page
        anchors.fill: parent
        contentHeight: column.implicitHeight + Theme.space24

        ColumnLayout {
            id: column
            width: Math.min(page.width - Theme.space12, Theme.readingWidth)
            x: Theme.arabic ? page.width - width : 0
            spacing: Theme.space16

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space12
                Words {
                    Layout.fillWidth: true
                    text: qsTr("Progress")
                    size: Theme.titleSize
                    font.weight: Font.DemiBold
                }
                ActionButton {
                    id: back
                    objectName: "leaveProgress"
                    focus: true
                    text: qsTr("Back to the problem")
                    hint: "Esc"
                    onClicked: root.closed()
                }
            }
            Words {
                objectName: "progressEmpty"
                Layout.fillWidth: true
                visible: root.progress.empty
                text: qsTr("Nothing has been practised yet. After the first problems it stands here how well you know each topic.")
                quiet: true
            }
            Words {
                objectName: "daysWords"
                Layout.fillWidth: true
                visible: !root.progress.empty
                text: root.progress.daysWords
                size: Theme.largeSize
            }
            Words {
                Layout.fillWidth: true
                visible: !root.progress.empty
                text: root.progress.masteredWords
                quiet: true
            }
            Toggle {
                objectName: "asTable"
                visible: !root.progress.empty
                text: qsTr("Show as tables")
                checked: root.asTable
                onToggled: root.asTable = checked
            }

            Words {
                Layout.fillWidth: true
                visible: !root.progress.empty
                text: qsTr("How well you know each topic")
                font.weight: Font.DemiBold
            }
            MasteryPlot {
                objectName: "masteryPlot"
                Layout.fillWidth: true
                visible: !root.progress.empty && !root.asTable
                progress: root.progress
            }
            TopicTable {
                objectName: "topicTable"
                Layout.fillWidth: true
                visible: !root.progress.empty && root.asTable
                progress: root.progress
            }
            Words {
                Layout.fillWidth: true
                visible: !root.progress.empty
                text: qsTr("The bar says how sure Khatwa is that you know a topic, from your first answer to each problem. From 95 % on, at the thin line, it counts as mastered and comes back now and then, so that it stays.")
                size: Theme.smallSize
                quiet: true
            }

            Words {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space8
                visible: !root.progress.empty
                text: qsTr("Problems on each day, the last four weeks")
                font.weight: Font.DemiBold
            }
            DaysPlot {
                objectName: "daysPlot"
                Layout.fillWidth: true
                visible: !root.progress.empty && !root.asTable
                progress: root.progress
            }
            LayoutRepeater {
                model: root.asTable ? root.progress.days.filter(day => day.count > 0) : []
                RowLayout {
                    id: day
                    required property var modelData
                    Layout.fillWidth: true
                    Accessible.role: Accessible.Row
                    Accessible.name: day.modelData.day + ": " + count.text
                    Words {
                        Layout.preferredWidth: column.width / 2
                        text: day.modelData.day
                    }
                    Words {
                        id: count
                        Layout.fillWidth: true
                        text: qsTr("%n problem(s)", "", day.modelData.count)
                    }
                }
            }
            MarksList {
                objectName: "marksList"
                Layout.fillWidth: true
                Layout.topMargin: Theme.space8
                visible: !root.progress.empty
                progress: root.progress
            }
        }
    }
}
