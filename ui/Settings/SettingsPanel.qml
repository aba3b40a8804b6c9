import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Settings

/// Language, appearance, contrast, size of the text and motion: a panel beside the rail's foot.
Panel {
    id: root
    required property Preferences preferences
    signal recordsWanted ///< backup, export, students

    paperName: "settingsPaper"

    Words {
        Layout.fillWidth: true
        text: qsTr("Settings")
        size: Theme.largeSize
        font.weight: Font.DemiBold
    }

    Words {
        Layout.fillWidth: true
        text: qsTr("Language")
        quiet: true
        size: Theme.smallSize
    }
    Choice {
        objectName: "languageChoice"
        Layout.fillWidth: true
        name: qsTr("Language")
        value: root.preferences.language
        options: [
            { value: Preferences.System, text: qsTr("System") },
            // A language is named in itself, so that whoever needs it can find it.
            { value: Preferences.English, text: "English" },
            { value: Preferences.Arabic, text: "العربية" }
        ]
        onChosen: value => root.preferences.language = value
    }

    Words {
        Layout.fillWidth: true
        Layout.topMargin: Theme.space8
        text: qsTr("Appearance")
        quiet: true
        size: Theme.smallSize
    }
    Choice {
        objectName: "appearanceChoice"
        Layout.fillWidth: true
        name: qsTr("Appearance")
        value: root.preferences.appearance
        options: [
            { value: Preferences.FollowSystem, text: qsTr("System") },
            { value: Preferences.Light, text: qsTr("Light") },
            { value: Preferences.Dark, text: qsTr("Dark") }
        ]
        onChosen: value => root.preferences.appearance = value
    }

    Words {
        Layout.fillWidth: true
        Layout.topMargin: Theme.space8
        text: qsTr("Size of the text: %1 %").arg(root.preferences.fontPercent)
        quiet: true
        size: Theme.smallSize
    }
    SizeSlider {
        objectName: "fontSlider"
        Layout.fillWidth: true
        from: root.preferences.smallestFont
        to: root.preferences.largestFont
        stepSize: 10
        value: root.preferences.fontPercent
        onMoved: root.preferences.fontPercent = value
        Accessible.name: qsTr("Size of the text")
    }

    Words {
        Layout.fillWidth: true
        Layout.topMargin: Theme.space8
        text: qsTr("Longest thinking, in tokens")
        quiet: true
        size: Theme.smallSize
    }
    Choice {
        objectName: "thinkingChoice"
        Layout.fillWidth: true
        name: qsTr("Longest thinking, in tokens")
        value: root.preferences.thinkingBudget
        options: [
            { value: 0, text: qsTr("No limit") },
            { value: 1024, text: Theme.number(1024, 0) },
            { value: 4096, text: Theme.number(4096, 0) },
            { value: 16384, text: Theme.number(16384, 0) }
        ]
        onChosen: value => root.preferences.thinkingBudget = value
    }

    Words {
        Layout.fillWidth: true
        Layout.topMargin: Theme.space8
        text: qsTr("The solution is shown")
        quiet: true
        size: Theme.smallSize
    }
    Choice {
        objectName: "paceChoice"
        Layout.fillWidth: true
        name: qsTr("The solution is shown")
        value: root.preferences.pace
        options: [
            { value: 0, text: qsTr("As it comes") },
            { value: 1, text: qsTr("At reading pace") },
            { value: 2, text: qsTr("One step at a time") }
        ]
        onChosen: value => root.preferences.pace = value
    }

    Words {
        Layout.fillWidth: true
        Layout.topMargin: Theme.space8
        text: qsTr("Solutions written at once, to compare their answers")
        quiet: true
        size: Theme.smallSize
    }
    Choice {
        objectName: "samplesChoice"
        Layout.fillWidth: true
        name: qsTr("Solutions written at once, to compare their answers")
        value: root.preferences.samples
        options: [
            { value: 1, text: Theme.number(1, 0) },
            { value: 3, text: Theme.number(3, 0) },
            { value: 6, text: Theme.number(6, 0) },
            { value: 12, text: Theme.number(12, 0) }
        ]
        onChosen: value => root.preferences.samples = value
    }

    Toggle {
        objectName: "digitsToggle"
        text: qsTr("Arabic-Indic digits (١٢٣)")
        checked: root.preferences.arabicDigits
        onToggled: root.preferences.arabicDigits = checked
    }

    Toggle {
        objectName: "contrastToggle"
        text: qsTr("High contrast")
        checked: root.preferences.highContrast
        onToggled: root.preferences.highContrast = checked
    }

    Toggle {
        objectName: "motionToggle"
        text: qsTr("Reduce motion")
        checked: root.preferences.reducedMotion
        onToggled: root.preferences.reducedMotion = checked
    }
    ActionButton {
        objectName: "recordsButton"
        Layout.topMargin: Theme.space8
        text: qsTr("Records…")
        hint: qsTr("Backup, export, students")
        onClicked: {
            root.close();
            root.recordsWanted();
        }
    }
}
