import QtQuick
import QtQuick.Layouts
import QtQuick.Shapes
import Khatwa.Controls
import Khatwa.Practice

/// A bar a topic: how surely it is known, the line of mastery, and how it went, problem by problem.
ColumnLayout {
    id: root
    required property ProgressModel progress
    spacing: Theme.space12

    LayoutRepeater {
        model: root.progress.topics
        ColumnLayout {
            id: topic
            required property var modelData
            Layout.fillWidth: true
            spacing: Theme.space4
            Accessible.role: Accessible.Chart
            Accessible.name: modelData.title + ": " + modelData.words

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8
                Words {
                    Layout.fillWidth: true
                    text: topic.modelData.title
                    Accessible.ignored: true
                }
                Icon {
                    visible: topic.modelData.mastered
                    name: "check"
                    colour: Theme.right
                }
                Words {
                    text: topic.modelData.mastered ? topic.modelData.words : topic.modelData.percent
                    size: Theme.smallSize
                    color: topic.modelData.mastered ? Theme.right : Theme.quietInk
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
            }
            Item {
                id: bar
                Layout.fillWidth: true
                implicitHeight: Theme.space12
                // Bars grow from the leading edge.
                function at(share: real): real {
                    return Theme.arabic ? width * (1 - share) : width * share;
                }
                Shape {
                    anchors.fill: parent
                    ShapePath {
                        strokeColor: Theme.trackBorder > 0 ? Theme.line : "transparent"
                        strokeWidth: Theme.hairline
                        fillColor: Theme.track
                        startX: 0
                        startY: 3
                        PathLine { x: bar.width; y: 3 }
                        PathLine { x: bar.width; y: 9 }
                        PathLine { x: 0; y: 9 }
                        PathLine { x: 0; y: 3 }
                    }
                    ShapePath {
                        strokeColor: "transparent"
                        fillColor: topic.modelData.mastered ? Theme.right : Theme.accent
                        startX: bar.at(0)
                        startY: 3
                        PathLine { x: bar.at(topic.modelData.known); y: 3 }
                        PathLine { x: bar.at(topic.modelData.known); y: 9 }
                        PathLine { x: bar.at(0); y: 9 }
                    }
                    ShapePath {
                        strokeColor: Theme.quietInk
                        strokeWidth: Theme.hairline
                        fillColor: "transparent"
                        startX: bar.at(root.progress.masteryLine)
                        startY: 0
                        PathLine { x: bar.at(root.progress.masteryLine); y: 12 }
                    }
                }
            }
        }
    }
}
