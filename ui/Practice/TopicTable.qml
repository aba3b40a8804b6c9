import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Practice

/// The topics in numbers, a row each: what the plot shows, for eyes and screen readers that prefer it so.
GridLayout {
    id: root
    required property ProgressModel progress
    columns: 4
    columnSpacing: Theme.space16
    rowSpacing: Theme.space8
    Accessible.role: Accessible.Table
    Accessible.name: qsTr("How well you know each topic")

    LayoutRepeater {
        model: [qsTr("Topic"), qsTr("Known"), qsTr("Problems"), qsTr("Right at once")]
        Words {
            required property string modelData
            required property int index
            Layout.fillWidth: index === 0
            Layout.alignment: Qt.AlignBaseline
            text: modelData
            size: Theme.smallSize
            quiet: true
            wrapMode: Text.NoWrap
            Accessible.role: Accessible.ColumnHeader
        }
    }
    LayoutRepeater {
        // Cells row by row.
        model: root.progress.topics.reduce((cells, topic) => cells.concat([
            topic.title, topic.mastered ? topic.words : topic.percent, Theme.number(topic.problems, 0), Theme.number(topic.right, 0)]), [])
        Words {
            required property string modelData
            required property int index
            Layout.fillWidth: index % 4 === 0
            // Digits alone stand higher in their line than Arabic words do.
            Layout.alignment: Qt.AlignBaseline
            text: modelData
            Accessible.role: Accessible.Cell
        }
    }
}
