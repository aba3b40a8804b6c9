import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Khatwa.Controls
import Khatwa.Practice

/// What can be practised: everything mixed, the topics that never run out, and sets from files.
ListView {
    id: root
    required property PracticeModel practice
    signal chosen

    model: practice.sources
    enabled: practice.students.pinOf === "" // the problem in hand is not theirs whose PIN is asked for
    opacity: enabled ? 1.0 : Theme.disabledOpacity
    clip: true
    spacing: Theme.space4
    boundsBehavior: Flickable.StopAtBounds
    keyNavigationEnabled: true
    activeFocusOnTab: true
    currentIndex: practice.currentSource
    highlightMoveDuration: 0
    Accessible.role: Accessible.List
    Accessible.name: qsTr("What to practise")
    T.ScrollBar.vertical: ThinScrollBar {}

    // One stop for Tab; the arrow keys move inside.
    delegate: FocusScope {
        id: row
        required property var modelData
        required property int index
        // Beside the scroll bar, which stands at the trailing edge.
        width: root.width - Theme.space12
        x: Theme.arabic ? Theme.space12 : 0
        readonly property real headingHeight: heading.visible ? heading.implicitHeight : 0
        implicitHeight: headingHeight + item.height
        Words {
            id: heading
            width: parent.width
            visible: row.modelData.section !== ""
            leftPadding: Theme.space12
            rightPadding: Theme.space12
            topPadding: row.index === 0 ? 0 : Theme.space12
            text: row.modelData.section
            size: Theme.smallSize
            quiet: true
        }
        SourceItem {
            id: item
            y: row.headingHeight
            focus: true
            focusPolicy: Qt.ClickFocus
            ringShown: activeFocus
            objectName: "source-" + row.modelData.key
            width: parent.width
            text: row.modelData.title
            detail: row.modelData.detail
            mastery: row.modelData.mastery
            mastered: row.modelData.mastered
            masteryWords: row.modelData.masteryWords
            checked: root.practice.currentSource === row.index
            onClicked: {
                root.practice.choose(row.index);
                root.chosen();
            }
        }
    }
}
