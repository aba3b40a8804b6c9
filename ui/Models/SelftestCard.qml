import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Models

/// Tests the machine in the background, and says what came of it.
ColumnLayout {
    id: root
    required property SelftestModel selftest
    spacing: Theme.space8

    Words {
        Layout.fillWidth: true
        text: qsTr("Does this machine calculate right? The test compares every kernel, and a tiny model of every kind, with plain references.")
        quiet: true
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space12
        ActionButton {
            objectName: "selftestButton"
            text: root.selftest.running ? qsTr("Cancel") : qsTr("Test this machine")
            symbol: root.selftest.running ? "stop" : "check"
            onClicked: root.selftest.running ? root.selftest.cancel() : root.selftest.start()
        }
        Words {
            Layout.fillWidth: true
            visible: root.selftest.running
            text: qsTr("%n check(s) done", "", root.selftest.done)
                  + (root.selftest.current === "" ? "" : " · \u2066" + root.selftest.current + "\u2069")
            quiet: true
            size: Theme.smallSize
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
        }
    }
    RowLayout {
        Layout.fillWidth: true
        visible: root.selftest.finished
        spacing: Theme.space8
        Icon {
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: Math.round((summary.lineHeight - height) / 2)
            name: root.selftest.passed ? "check" : "warning"
            colour: root.selftest.passed ? Theme.right : Theme.contradicts
        }
        Words {
            id: summary
            objectName: "selftestSummary"
            Layout.fillWidth: true
            text: root.selftest.summary
        }
    }
    LayoutRepeater {
        model: root.selftest.failures
        Words {
            required property var modelData
            Layout.fillWidth: true
            text: "\u2066" + modelData.name + "\u2069: " + modelData.detail
            size: Theme.smallSize
        }
    }
}
