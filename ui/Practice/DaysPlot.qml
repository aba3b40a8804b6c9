import QtQuick
import QtQuick.Shapes
import Khatwa.Controls
import Khatwa.Practice

/// A column a day for the last four weeks; time runs as the window reads.
Item {
    id: root
    required property ProgressModel progress
    readonly property var days: progress.days
    readonly property int most: progress.mostPerDay
    implicitHeight: Theme.plotHeight + caption.implicitHeight + Theme.space4
    Accessible.role: Accessible.Chart
    Accessible.name: qsTr("Problems on each day, the last four weeks")
    Accessible.description: days.filter(day => day.count > 0).map(day => day.day + ": " + Theme.number(day.count, 0)).join(", ")

    function pathOf(width: real, height: real): string {
        const count = root.days.length;
        const step = width / Math.max(1, count);
        const bar = Math.max(2, step * 0.6);
        let path = "";
        for (let i = 0; i < count; ++i) {
            if (root.days[i].count === 0)
                continue;
            const place = Theme.arabic ? count - 1 - i : i;
            const x = place * step + (step - bar) / 2;
            const y = height - (height - Theme.space4) * root.days[i].count / root.most;
            path += `M${x} ${height} V${y} H${x + bar} V${height} Z `;
        }
        return path === "" ? "M0 0" : path;
    }

    Item {
        id: plot
        anchors { left: parent.left; right: parent.right; top: parent.top; leftMargin: numbers.width + Theme.space8 }
        height: Theme.plotHeight
        Shape {
            anchors.fill: parent
            ShapePath {
                strokeColor: "transparent"
                fillColor: Theme.accent
                PathSvg { path: root.pathOf(plot.width, plot.height) }
            }
            ShapePath {
                strokeColor: Theme.line
                strokeWidth: Theme.hairline
                fillColor: "transparent"
                startX: 0
                startY: plot.height
                PathLine { x: plot.width; y: plot.height }
                PathMove { x: 0; y: Theme.space4 }
                PathLine { x: plot.width; y: Theme.space4 }
            }
        }
    }
    Item {
        id: numbers
        anchors { left: parent.left; top: parent.top }
        width: Math.max(mostWords.implicitWidth, noneWords.implicitWidth)
        height: Theme.plotHeight
        Words {
            id: mostWords
            anchors.verticalCenter: parent.top
            anchors.verticalCenterOffset: Theme.space4
            text: Theme.number(root.most, 0)
            size: Theme.smallSize
            quiet: true
            Accessible.ignored: true
        }
        Words {
            id: noneWords
            anchors.verticalCenter: parent.bottom
            text: Theme.number(0, 0)
            size: Theme.smallSize
            quiet: true
            Accessible.ignored: true
        }
    }
    Words {
        id: caption
        anchors { left: plot.left; top: plot.bottom; topMargin: Theme.space4 }
        text: root.days.length > 0 ? root.days[0].day : ""
        size: Theme.smallSize
        quiet: true
        Accessible.ignored: true
    }
    Words {
        anchors { right: plot.right; top: plot.bottom; topMargin: Theme.space4 }
        text: qsTr("Today")
        size: Theme.smallSize
        quiet: true
        Accessible.ignored: true
    }
}
