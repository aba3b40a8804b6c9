import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Models

/// The Models place: which model answers, and loading another one: a GGUF file or a Hugging Face folder.
FocusScope {
    id: root
    required property ModelsModel models
    required property SelftestModel selftest

    function focusPath(): void {
        pathField.forceActiveFocus(Qt.ShortcutFocusReason);
    }

    ScrollArea {
        id: page
        anchors.fill: parent
        contentHeight: column.implicitHeight + 2 * Theme.space24

        ColumnLayout {
            id: column
            y: Theme.space24
            width: Math.min(page.width - 2 * Theme.space24, Theme.readingWidth)
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: Theme.space16

            Words {
                Layout.fillWidth: true
                text: qsTr("Models")
                size: Theme.titleSize
                font.weight: Font.DemiBold
            }
            Notice {
                objectName: "modelsNotice"
                Layout.fillWidth: true
                kind: Notice.Warning
                text: root.models.notice
            }
            Words {
                objectName: "modelInUse"
                Layout.fillWidth: true
                visible: root.models.loadedName !== "" && !root.models.loading
                text: root.models.starterLoaded
                      ? qsTr("The starter model answers now. It came with Khatwa and solves the school exercises that the Tutor offers.")
                      : qsTr("%1 answers now.").arg("\u2068" + root.models.loadedName + "\u2069")
            }

            Words {
                objectName: "runsOn"
                Layout.fillWidth: true
                visible: text !== "" && !root.models.loading
                text: root.models.runsOn
                quiet: true
            }
            Toggle {
                objectName: "useGpu"
                visible: root.models.gpuKnown
                text: qsTr("Run models on the GPU where they fit")
                checked: root.models.useGpu
                onToggled: root.models.useGpu = checked
            }

            Words {
                Layout.fillWidth: true
                text: qsTr("To solve harder problems, load a full model, such as DeepSeek-R1-0528-Qwen3-8B: a GGUF file, or a folder as Hugging Face has it (config.json, safetensors, tokenizer.json).")
                quiet: true
            }
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8
                TextLine {
                    id: pathField
                    objectName: "pathField"
                    Layout.fillWidth: true
                    hint: qsTr("Path of a file or folder")
                    focus: true
                    onEditingFinished: root.models.path = text
                    Connections {
                        target: root.models
                        function onPathChanged() { pathField.text = root.models.path; }
                    }
                }
                ActionButton {
                    objectName: "chooseFile"
                    symbol: "file"
                    text: qsTr("File…")
                    onClicked: chooser.chooseFile()
                }
                ActionButton {
                    objectName: "chooseFolder"
                    symbol: "folder"
                    text: qsTr("Folder…")
                    onClicked: chooser.chooseFolder()
                }
            }
            Notice {
                objectName: "modelError"
                Layout.fillWidth: true
                kind: Notice.Failure
                text: root.models.error
            }
            Words {
                visible: root.models.inspecting
                text: qsTr("Looking at it…")
                quiet: true
            }
            ModelCard {
                objectName: "modelCard"
                Layout.fillWidth: true
                visible: root.models.known
                models: root.models
            }
            ColumnLayout {
                Layout.fillWidth: true
                visible: root.models.loading
                spacing: Theme.space8
                Words {
                    objectName: "loadingText"
                    Layout.fillWidth: true
                    text: root.models.loadingText
                }
                RowLayout {
                    Layout.fillWidth: true
                    spacing: Theme.space12
                    ProgressLine {
                        Layout.fillWidth: true
                        value: root.models.progress
                        Accessible.name: root.models.loadingText
                    }
                    ActionButton {
                        objectName: "cancelLoading"
                        text: qsTr("Cancel")
                        onClicked: root.models.cancel()
                    }
                }
            }
            ActionButton {
                objectName: "useStarter"
                visible: !root.models.starterLoaded && !root.models.loading
                text: qsTr("Use the starter model")
                onClicked: root.models.loadStarter()
            }

            Words {
                Layout.topMargin: Theme.space8
                visible: root.models.recent.length > 0
                text: qsTr("Used before")
                quiet: true
                size: Theme.smallSize
            }
            LayoutRepeater {
                model: root.models.recent
                RowLayout {
                    id: row
                    required property var modelData
                    required property int index
                    Layout.fillWidth: true
                    spacing: Theme.space8
                    ActionButton {
                        objectName: "recent" + row.index
                        symbol: "models"
                        text: row.modelData.name
                        hint: row.modelData.path
                        onClicked: root.models.path = row.modelData.path
                    }
                    IconButton {
                        symbol: "cross"
                        text: qsTr("Forget %1").arg(row.modelData.name)
                        onClicked: root.models.forget(row.modelData.path)
                    }
                    Item {
                        Layout.fillWidth: true
                    }
                }
            }
            SelftestCard {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space8
                selftest: root.selftest
            }
        }
    }

    FileChooser {
        id: chooser
        onChosen: url => root.models.choose(url)
    }
}
