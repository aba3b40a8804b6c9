import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Khatwa.Controls
import Khatwa.Tutor

/// The Tutor place: a problem, the thinking, the solution, and the box to type the next one in.
FocusScope {
    id: root
    required property TutorModel tutor
    property bool pageWanted: false ///< the web page may be loaded (after the first frame)
    property bool folded: false
    readonly property bool wide: width + Theme.railWidth >= Theme.wide
    readonly property bool asked: tutor.phase !== TutorModel.Empty
    signal modelsWanted

    function focusProblem(): void {
        composer.focusProblem();
    }

    Shortcut {
        sequences: ["Ctrl+Return", "Ctrl+Enter"]
        enabled: root.visible
        onActivated: root.tutor.solve()
    }
    Shortcut {
        sequence: "Esc"
        enabled: root.visible && root.tutor.running
        onActivated: root.tutor.stop()
    }

    RowLayout {
        anchors.fill: parent
        anchors.margins: Theme.space24
        spacing: Theme.space24

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            ColumnLayout {
                width: Math.min(parent.width, Theme.readingWidth)
                height: parent.height
                anchors.horizontalCenter: parent.horizontalCenter
                spacing: Theme.space12

                Card {
                    objectName: "problemCard"
                    Layout.fillWidth: true
                    visible: root.asked
                    Words {
                        width: parent.width
                        text: root.tutor.statement
                    }
                }
                ThinkingPane {
                    objectName: "thinkingAbove"
                    Layout.fillWidth: true
                    visible: !root.wide && root.tutor.hasThinking
                    tutor: root.tutor
                    folded: root.folded
                    onFoldToggled: root.folded = !root.folded
                }
                Transcript {
                    objectName: "solution"
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    visible: root.asked
                    tutor: root.tutor
                }
                StartHere {
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    visible: !root.asked
                    tutor: root.tutor
                    onModelsWanted: root.modelsWanted()
                }
                StatusLine {
                    Layout.fillWidth: true
                    visible: root.asked
                    tutor: root.tutor
                }
                Notice {
                    objectName: "tutorMessage"
                    Layout.fillWidth: true
                    text: root.tutor.message
                    kind: root.tutor.messageIsFailure ? Notice.Failure : Notice.Info
                }
                Composer {
                    id: composer
                    Layout.fillWidth: true
                    tutor: root.tutor
                    focus: true
                }
            }
        }
        ThinkingPane {
            objectName: "thinkingBeside"
            Layout.preferredWidth: Theme.sideWidth
            Layout.fillHeight: !root.folded
            Layout.alignment: Qt.AlignTop
            visible: root.wide && root.tutor.hasThinking
            tutor: root.tutor
            folded: root.folded
            onFoldToggled: root.folded = !root.folded
        }
    }
}
