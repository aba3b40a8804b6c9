import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Models

/// What the chosen file is and what it will take, before it is loaded.
Card {
    id: root
    required property ModelsModel models

    ColumnLayout {
        width: parent.width
        spacing: Theme.space12

        Words {
            Layout.fillWidth: true
            text: root.models.name
            size: Theme.largeSize
            font.weight: Font.DemiBold
        }
        GridLayout {
            Layout.fillWidth: true
            columns: 2
            columnSpacing: Theme.space24
            rowSpacing: Theme.space4
            LayoutRepeater {
                model: root.models.facts
                Words {
                    required property var modelData
                    required property int index
                    Layout.row: index
                    Layout.column: 0
                    text: modelData.label
                    quiet: true
                    wrapMode: Text.NoWrap
                }
            }
            LayoutRepeater {
                model: root.models.facts
                Words {
                    required property var modelData
                    required property int index
                    Layout.row: index
                    Layout.column: 1
                    Layout.fillWidth: true
                    text: modelData.value
                }
            }
        }
        ContextChoice {
            Layout.fillWidth: true
            models: root.models
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space8
            Icon {
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Math.round((memory.lineHeight - height) / 2)
                name: root.models.fits ? "check" : "warning"
                colour: root.models.fits ? Theme.right : Theme.contradicts
            }
            Words {
                id: memory
                objectName: "memoryText"
                Layout.fillWidth: true
                text: root.models.memory
            }
        }
        ActionButton {
            objectName: "loadButton"
            primary: true
            enabled: !root.models.loading
            text: qsTr("Load")
            onClicked: root.models.load()
        }
    }
}
