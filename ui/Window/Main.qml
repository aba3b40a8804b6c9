import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Models
import Khatwa.Practice
import Khatwa.Records
import Khatwa.Settings
import Khatwa.Tutor

/// The window: a rail of places at the leading edge, the chosen place beside it.
Window {
    id: root
    required property Preferences preferences
    required property TutorModel tutor
    required property PracticeModel practice
    required property RecordsModel records
    required property HistoryModel history
    required property ModelsModel models
    required property SelftestModel selftest
    property bool pageWanted: false
    readonly property bool settingsOpen: settings.opened
    signal pageReady
    signal drew

    width: 1200
    height: 820
    minimumWidth: 640
    minimumHeight: 480
    title: qsTr("Khatwa")
    color: Theme.paper

    // The one place where the direction of the window is declared. Formulas are the exception: the page
    // and the formula fields keep left to right themselves.
    LayoutMirroring.enabled: preferences.arabic
    LayoutMirroring.childrenInherit: true

    Binding { target: Theme; property: "dark"; value: root.preferences.dark }
    Binding { target: Theme; property: "highContrast"; value: root.preferences.highContrast }
    Binding { target: Theme; property: "arabic"; value: root.preferences.arabic }
    Binding { target: Theme; property: "fontScale"; value: root.preferences.fontPercent / 100 }
    Binding { target: Theme; property: "arabicDigits"; value: root.preferences.arabicDigits }
    Binding { target: Theme; property: "locale"; value: root.preferences.locale }
    Binding { target: Theme; property: "reducedMotion"; value: root.preferences.reducedMotion }

    // What had the keyboard may be hidden under it, as Stop is when a solution has ended; Qt leaves it there, where keys do
    // nothing that is seen. The next thing has it then.
    readonly property bool keyboardHidden: activeFocusItem !== null && !activeFocusItem.visible
    onKeyboardHiddenChanged: if (keyboardHidden) Qt.callLater(root.passKeyboardOn)
    function passKeyboardOn(): void {
        if (!keyboardHidden)
            return;
        const next = activeFocusItem.nextItemInFocusChain(true);
        if (next)
            next.forceActiveFocus(Qt.TabFocusReason);
    }

    enum Place { Tutor, Practice, Models }
    property int place: Main.Tutor

    Shortcut {
        sequence: "Ctrl+1"
        onActivated: {
            root.place = Main.Tutor;
            tutorPlace.focusProblem();
        }
    }
    Shortcut {
        sequence: "Ctrl+2"
        onActivated: {
            root.place = Main.Practice;
            practicePlace.item.focusAnswer();
        }
    }
    Shortcut {
        sequence: "Ctrl+3"
        onActivated: {
            root.place = Main.Models;
            modelsPlace.item.focusPath();
        }
    }
    Shortcut { sequence: "Ctrl+,"; onActivated: settings.visible ? settings.close() : settings.open() }

    RowLayout {
        anchors.fill: parent
        spacing: 0

        Rectangle {
            Layout.preferredWidth: Theme.railWidth
            Layout.fillHeight: true
            color: Theme.surface

            ColumnLayout {
                anchors { fill: parent; topMargin: Theme.space12; bottomMargin: Theme.space12 }
                spacing: Theme.space8
                RailItem {
                    objectName: "railTutor"
                    Layout.alignment: Qt.AlignHCenter
                    text: qsTr("Tutor")
                    symbol: "tutor"
                    keys: "Ctrl+1"
                    checked: root.place === Main.Tutor
                    onClicked: root.place = Main.Tutor
                }
                RailItem {
                    objectName: "railPractice"
                    Layout.alignment: Qt.AlignHCenter
                    text: qsTr("Practice")
                    symbol: "practice"
                    keys: "Ctrl+2"
                    checked: root.place === Main.Practice
                    onClicked: root.place = Main.Practice
                }
                RailItem {
                    objectName: "railModels"
                    Layout.alignment: Qt.AlignHCenter
                    text: qsTr("Models")
                    symbol: "models"
                    keys: "Ctrl+3"
                    checked: root.place === Main.Models
                    onClicked: root.place = Main.Models
                }
                Item {
                    Layout.fillHeight: true
                }
                RailItem {
                    id: settingsItem
                    objectName: "railSettings"
                    Layout.alignment: Qt.AlignHCenter
                    text: qsTr("Settings")
                    symbol: "settings"
                    keys: "Ctrl+,"
                    checked: settings.opened
                    onClicked: settings.open()

                    SettingsPanel {
                        id: settings
                        objectName: "settingsPanel"
                        preferences: root.preferences
                        room: root.width - Theme.railWidth - 2 * Theme.space16
                        roomBelow: root.height - 2 * Theme.space12
                        x: root.preferences.arabic ? -width - Theme.space16 : parent.width + Theme.space16
                        y: parent.height - implicitHeight
                        onRecordsWanted: recordsPanel.open()
                    }
                    RecordsPanel {
                        id: recordsPanel
                        objectName: "recordsPanel"
                        records: root.records
                        room: settings.room
                        roomBelow: settings.roomBelow
                        x: root.preferences.arabic ? -width - Theme.space16 : parent.width + Theme.space16
                        y: parent.height - implicitHeight
                    }
                }
            }
            Rectangle {
                anchors { top: parent.top; bottom: parent.bottom; right: parent.right }
                width: Theme.hairline
                color: Theme.line
            }
        }

        TutorPlace {
            id: tutorPlace
            objectName: "tutorPlace"
            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: root.place === Main.Tutor
            focus: visible
            tutor: root.tutor
            history: root.history
            pageWanted: root.pageWanted
            onModelsWanted: root.place = Main.Models
            onPinWanted: {
                root.place = Main.Practice;
                // The prompt takes the keyboard when it comes into sight.
                practicePlace.item.editorOpen = false;
                practicePlace.item.progressOpen = true;
                practicePlace.item.progressOpen = false;
            }
            onPageReadyChanged: if (pageReady) root.pageReady()
            onDrew: root.drew()
            Component.onCompleted: focusProblem()
        }
        // Made when they are first asked for: the first frame does not wait for them.
        Loader {
            id: practicePlace
            Layout.fillWidth: true
            Layout.fillHeight: true
            active: visible || item
            visible: root.place === Main.Practice
            focus: visible
            sourceComponent: PracticePlace {
                objectName: "practicePlace"
                focus: true
                practice: root.practice
                preferences: root.preferences
                pageWanted: root.pageWanted
            }
        }
        Loader {
            id: modelsPlace
            Layout.fillWidth: true
            Layout.fillHeight: true
            active: visible || item
            visible: root.place === Main.Models
            focus: visible
            sourceComponent: ModelsPlace {
                objectName: "modelsPlace"
                focus: true
                models: root.models
                selftest: root.selftest
            }
        }
    }
}
