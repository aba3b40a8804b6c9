import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Khatwa.Controls
import Khatwa.Records

/// Looking after the records: backup, restoring, export; removing a student and bringing them back; what a teacher
/// decides. While a PIN is asked for, nothing else stands here.
Panel {
    id: root
    required property RecordsModel records

    paperName: "recordsPaper"
    widest: Math.max(Theme.sideWidth, 24 * Theme.bodySize)
    onAboutToShow: records.refresh()
    onClosed: records.cancelPin()

    Words {
        text: qsTr("Records")
        size: Theme.largeSize
        font.weight: Font.DemiBold
    }
    Notice {
        objectName: "recordsNotice"
        Layout.fillWidth: true
        kind: root.records.failed ? Notice.Failure : Notice.Info
        text: root.records.message
        actionText: root.records.undoable ? qsTr("Undo") : ""
        onAction: root.records.undo()
    }
    ColumnLayout {
        Layout.fillWidth: true
        visible: root.records.pinQuestion !== ""
        spacing: Theme.space8
        onVisibleChanged: if (visible) askedPin.forceActiveFocus(Qt.OtherFocusReason)
        Words {
            objectName: "pinQuestion"
            Layout.fillWidth: true
            text: root.records.pinQuestion
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space8
            TextLine {
                id: askedPin
                objectName: "askedPin"
                Layout.fillWidth: true
                hint: qsTr("PIN")
                echoMode: TextInput.Password
                inputMethodHints: Qt.ImhDigitsOnly
                onAccepted: if (givePin.enabled) givePin.clicked()
            }
            ActionButton {
                id: givePin
                objectName: "givePin"
                primary: true
                enabled: askedPin.text !== "" && !root.records.busy
                text: qsTr("Go on")
                onClicked: {
                    root.records.givePin(askedPin.text);
                    askedPin.text = "";
                }
            }
            ActionButton {
                objectName: "cancelAskedPin"
                text: qsTr("Cancel")
                onClicked: {
                    askedPin.text = "";
                    root.records.cancelPin();
                }
            }
        }
    }
    ColumnLayout {
        Layout.fillWidth: true
        visible: root.records.pinQuestion === ""
        spacing: Theme.space8
        onChildrenChanged: ensurePolished() // as Panel's own layout: students are removed and come back

        Words {
            Layout.fillWidth: true
            text: qsTr("A backup is one file with everything of all students.")
            size: Theme.smallSize
            quiet: true
        }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.space8
            ActionButton {
                objectName: "backUpButton"
                enabled: !root.records.busy
                text: qsTr("Back up…")
                onClicked: places.backUp()
            }
            ActionButton {
                objectName: "restoreButton"
                enabled: !root.records.busy
                text: qsTr("Restore…")
                onClicked: places.restore()
            }
        }
        Words {
            Layout.fillWidth: true
            Layout.topMargin: Theme.space8
            text: qsTr("An export is all that is yours, and nobody else's, as tables and JSON.")
            size: Theme.smallSize
            quiet: true
        }
        ActionButton {
            objectName: "exportButton"
            enabled: !root.records.busy
            text: qsTr("Export…")
            onClicked: places.exportAll()
        }
        Words {
            Layout.fillWidth: true
            Layout.topMargin: Theme.space8
            text: qsTr("Students")
            size: Theme.smallSize
            quiet: true
        }
        ListView {
            id: list
            Layout.fillWidth: true
            // A class is longer than the panel may be.
            implicitHeight: Math.min(contentHeight, 4.5 * Theme.controlHeight)
            clip: true
            spacing: Theme.space8
            boundsBehavior: Flickable.StopAtBounds
            model: root.records.students
            highlightMoveDuration: 0
            T.ScrollBar.vertical: ThinScrollBar {}
            delegate: RowLayout {
                id: row
                required property var modelData
                required property int index
                readonly property int bar: list.contentHeight > list.height ? Theme.space12 : 0
                width: list.width - bar
                x: Theme.arabic ? bar : 0
                spacing: Theme.space8
                Words {
                    objectName: "recordsStudent" + row.index
                    Layout.fillWidth: true
                    text: row.modelData.name
                }
                ActionButton {
                    objectName: "resetPin" + row.index
                    visible: row.modelData.pin && root.records.teacherPin
                    enabled: !root.records.busy
                    text: qsTr("Reset PIN")
                    hint: qsTr("Asks for the teacher's PIN")
                    Accessible.name: qsTr("Reset the PIN of %1").arg(row.modelData.name)
                    onClicked: root.records.resetPin(row.modelData.id)
                }
                ActionButton {
                    objectName: "removeStudent" + row.index
                    enabled: !root.records.busy
                    text: qsTr("Remove")
                    Accessible.name: qsTr("Remove %1").arg(row.modelData.name)
                    onClicked: root.records.remove(row.modelData.id)
                }
            }
        }
        Words {
            Layout.fillWidth: true
            Layout.topMargin: Theme.space8
            visible: gone.count > 0
            text: qsTr("Removed")
            size: Theme.smallSize
            quiet: true
        }
        LayoutRepeater {
            id: gone
            model: root.records.removed
            RowLayout {
                id: goneRow
                required property var modelData
                required property int index
                Layout.fillWidth: true
                spacing: Theme.space8
                ColumnLayout {
                    Layout.fillWidth: true
                    spacing: 0
                    Words {
                        objectName: "removedStudent" + goneRow.index
                        Layout.fillWidth: true
                        text: goneRow.modelData.name
                    }
                    Words {
                        Layout.fillWidth: true
                        text: goneRow.modelData.words
                        size: Theme.smallSize
                        quiet: true
                    }
                }
                ActionButton {
                    objectName: "bringBack" + goneRow.index
                    enabled: !root.records.busy
                    text: qsTr("Bring back")
                    Accessible.name: qsTr("Bring %1 back").arg(goneRow.modelData.name)
                    onClicked: root.records.bringBack(goneRow.modelData.id)
                }
            }
        }
        Words {
            Layout.fillWidth: true
            Layout.topMargin: Theme.space8
            text: qsTr("Teacher")
            size: Theme.smallSize
            quiet: true
        }
        Toggle {
            objectName: "hintsOpenToggle"
            Layout.fillWidth: true
            enabled: root.records.teacherPin && !root.records.busy
            text: qsTr("Hints and solutions are open from the start")
            checked: root.records.hintsOpen
            onToggled: {
                checked = Qt.binding(() => root.records.hintsOpen); // the PIN comes first
                root.records.setHintsOpen(!root.records.hintsOpen);
            }
        }
        Words {
            Layout.fillWidth: true
            text: root.records.teacherPin
                  ? qsTr("With the teacher's PIN forgotten ones are reset, students removed, backups restored, sets opened for editing, and hints opened for everyone.")
                  : qsTr("A teacher's PIN, 4 to 12 digits, guards this: hints opened for everyone, forgotten PINs, removing students, restoring backups, editing sets.")
            size: Theme.smallSize
            quiet: true
        }
        TextLine {
            id: teacherNow
            objectName: "teacherPinNow"
            Layout.fillWidth: true
            visible: root.records.teacherPin
            hint: qsTr("The teacher's PIN")
            echoMode: TextInput.Password
            inputMethodHints: Qt.ImhDigitsOnly
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space8
            TextLine {
                id: teacherNew
                objectName: "teacherPinNew"
                Layout.fillWidth: true
                hint: qsTr("New teacher's PIN")
                echoMode: TextInput.Password
                inputMethodHints: Qt.ImhDigitsOnly
                onAccepted: if (setTeacher.enabled) setTeacher.clicked()
            }
            ActionButton {
                id: setTeacher
                objectName: "setTeacherPin"
                enabled: teacherNew.text !== "" && !root.records.busy
                text: qsTr("Set")
                Accessible.name: qsTr("Set the teacher's PIN")
                onClicked: {
                    root.records.setTeacherPin(teacherNow.text, teacherNew.text);
                    teacherNow.text = "";
                    teacherNew.text = "";
                }
            }
        }
    }
    RecordPlaces {
        id: places
        onBackUpChosen: file => root.records.backUp(file)
        onRestoreChosen: file => root.records.restore(file)
        onExportChosen: folder => root.records.exportTo(folder)
    }
}
