import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Practice

/// The marks: of each set that was practised, and of the last problems one by one.
ColumnLayout {
    id: root
    required property ProgressModel progress
    spacing: Theme.space12

    component MarkRow: RowLayout {
        id: row
        required property var modelData
        property string name: ""
        property string detail: ""
        Layout.fillWidth: true
        spacing: Theme.space16
        Accessible.role: Accessible.Row
        Accessible.name: name + ", " + detail + ", " + modelData.mark
        Words {
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignBaseline
            text: Bidi.isolated(row.name)
            Accessible.ignored: true
        }
        Words {
            Layout.alignment: Qt.AlignBaseline
            text: row.detail
            size: Theme.smallSize
            quiet: true
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
        Words {
            Layout.alignment: Qt.AlignBaseline
            Layout.minimumWidth: 4 * Theme.bodySize
            horizontalAlignment: Text.AlignRight
            text: row.modelData.mark
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }

    Words {
        Layout.fillWidth: true
        visible: root.progress.sets.length > 0
        text: qsTr("Sets, and the mark in each")
        font.weight: Font.DemiBold
    }
    LayoutRepeater {
        model: root.progress.sets
        MarkRow {
            required property int index
            objectName: "setMark" + index
            name: modelData.title
            detail: modelData.done
        }
    }
    Words {
        Layout.fillWidth: true
        Layout.topMargin: Theme.space8
        visible: root.progress.recent.length > 0
        text: qsTr("The last problems, and their marks")
        font.weight: Font.DemiBold
    }
    LayoutRepeater {
        model: root.progress.recent
        MarkRow {
            required property int index
            objectName: "recentMark" + index
            name: modelData.statement
            detail: modelData.day
        }
    }
}
