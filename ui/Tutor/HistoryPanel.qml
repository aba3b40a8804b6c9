import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Khatwa.Controls
import Khatwa.Tutor

/// The conversations that were kept: search, open, rename, delete and bring back.
T.Popup {
    id: root
    required property HistoryModel history
    property double renaming: 0 ///< the conversation whose name is being changed
    /// The conversations as they are drawn. While a name is typed they stay as they are: a reply that ends would make
    /// all cards anew, and take the line away from under the hand.
    property var cards: []
    signal pinWanted ///< to see their conversations, someone has to say who they are

    padding: Theme.space16
    modal: false
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    onOpened: {
        root.history.refresh();
        root.focusFirst();
    }
    onClosed: root.renaming = 0
    // What had the keyboard may go away under it, such as the buttons of a conversation that is deleted.
    onActiveFocusChanged: Qt.callLater(root.keepKeyboard)
    onRenamingChanged: {
        root.showCards();
        Qt.callLater(root.keepKeyboard);
    }
    Component.onCompleted: root.showCards()
    Connections {
        target: root.history
        function onConversationsChanged() {
            root.showCards();
            Qt.callLater(root.keepKeyboard);
        }
    }
    function showCards(): void {
        const all = root.history.conversations;
        if (root.renaming !== 0 && all.some(one => one.id === root.renaming))
            return;
        root.renaming = 0;
        root.cards = all;
    }
    function keepKeyboard(): void {
        const item = list.Window.activeFocusItem;
        if (root.opened && (!root.activeFocus || item === null || !item.visible))
            root.focusFirst();
    }
    function focusFirst(): void {
        (root.history.available ? search : enterPin).forceActiveFocus(Qt.OtherFocusReason);
    }

    background: Rectangle {
        objectName: "historyPaper"
        color: Theme.surface
        radius: Theme.radius
        border.width: Theme.hairline
        border.color: Theme.line
    }

    contentItem: ColumnLayout {
        spacing: Theme.space12

        Item {
            Layout.fillWidth: true
            implicitHeight: Math.max(heading.implicitHeight, close.implicitHeight)
            Words {
                id: heading
                anchors { left: parent.left; right: close.left; verticalCenter: parent.verticalCenter }
                text: qsTr("History")
                size: Theme.largeSize
                font.weight: Font.DemiBold
            }
            IconButton {
                id: close
                objectName: "closeHistory"
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                symbol: "cross"
                text: qsTr("Close")
                onClicked: root.close()
            }
        }
        TextLine {
            id: search
            objectName: "historySearch"
            Layout.fillWidth: true
            visible: root.history.available
            hint: qsTr("Search your conversations")
            onTextChanged: {
                root.renaming = 0;
                root.history.query = text;
            }
        }
        Words {
            objectName: "historyLocked"
            Layout.fillWidth: true
            visible: !root.history.available
            text: root.history.pinOf !== ""
                  ? qsTr("The conversations of %1 open with the PIN. What is asked before is not kept.").arg(Bidi.quoted(root.history.pinOf))
                  : qsTr("Choose your name in Practice, and your conversations come here. What is asked before is not kept.")
        }
        ActionButton {
            id: enterPin
            objectName: "historyPin"
            visible: !root.history.available
            primary: true
            text: root.history.pinOf !== "" ? qsTr("Enter the PIN") : qsTr("Choose your name")
            onClicked: root.pinWanted()
        }
        Item {
            Layout.fillHeight: true
            visible: !root.history.available
        }
        Words {
            objectName: "historyEmpty"
            Layout.fillWidth: true
            visible: root.history.available && root.history.conversations.length === 0
            text: root.history.query.trim() !== "" ? qsTr("Nothing was found for “%1”.").arg(Bidi.quoted(root.history.query.trim()))
                                                   : qsTr("No conversation is kept yet. A solved problem comes here by itself.")
            quiet: true
        }
        ListView {
            id: list
            objectName: "historyList"
            Layout.fillWidth: true
            Layout.fillHeight: true
            visible: root.history.available
            clip: true
            spacing: Theme.space8
            boundsBehavior: Flickable.StopAtBounds
            model: root.cards
            highlightMoveDuration: 0
            activeFocusOnTab: false
            T.ScrollBar.vertical: ThinScrollBar {}

            delegate: Rectangle {
                id: card
                required property var modelData
                required property int index
                readonly property bool renamed: root.renaming === card.modelData.id
                objectName: "conversation" + index
                readonly property int bar: ListView.view.contentHeight > ListView.view.height ? Theme.space12 : 0
                width: ListView.view.width - bar
                x: Theme.arabic ? bar : 0
                implicitHeight: Math.max(head.implicitHeight, nameRow.implicitHeight) + 2 * Theme.space8
                radius: Theme.radius
                color: card.modelData.id === root.history.current ? Theme.wash(Theme.accent) : "transparent"
                border.width: Theme.hairline
                border.color: Theme.line

                RowLayout {
                    id: head
                    anchors { fill: parent; margins: Theme.space8 }
                    visible: !card.renamed
                    spacing: Theme.space4

                    T.AbstractButton {
                        id: opener
                        objectName: "openConversation" + card.index
                        Layout.fillWidth: true
                        implicitHeight: words.implicitHeight
                        focusPolicy: Qt.StrongFocus
                        text: qsTr("Open %1").arg(Bidi.quoted(card.modelData.shown))
                        Accessible.name: text
                        onClicked: {
                            root.history.open(card.modelData.id);
                            root.close();
                        }
                        Keys.onReturnPressed: clicked()
                        contentItem: Item {
                            Column {
                                id: words
                                width: parent.width
                                Words {
                                    width: parent.width
                                    text: card.modelData.shown
                                    maximumLineCount: 2
                                    elide: Text.ElideRight
                                    Accessible.ignored: true
                                }
                                Words {
                                    width: parent.width
                                    text: card.modelData.when
                                    size: Theme.smallSize
                                    quiet: true
                                    Accessible.ignored: true
                                }
                            }
                        }
                        FocusRing {}
                    }
                    IconButton {
                        objectName: "renameConversation" + card.index
                        symbol: "edit"
                        text: qsTr("Rename this conversation")
                        onClicked: {
                            name.text = card.modelData.title;
                            root.renaming = card.modelData.id;
                            name.forceActiveFocus(Qt.OtherFocusReason);
                        }
                    }
                    IconButton {
                        objectName: "deleteConversation" + card.index
                        symbol: "delete"
                        text: qsTr("Delete this conversation")
                        onClicked: {
                            root.renaming = 0;
                            root.history.remove(card.modelData.id);
                        }
                    }
                }
                RowLayout {
                    id: nameRow
                    anchors { fill: parent; margins: Theme.space8 }
                    visible: card.renamed
                    spacing: Theme.space8

                    function keep(): void {
                        root.history.rename(card.modelData.id, name.text);
                        root.renaming = 0;
                    }
                    TextLine {
                        id: name
                        objectName: "conversationName" + card.index
                        Layout.fillWidth: true
                        hint: qsTr("New name")
                        onAccepted: nameRow.keep()
                        Keys.onEscapePressed: root.renaming = 0
                    }
                    IconButton {
                        objectName: "keepName" + card.index
                        symbol: "check"
                        text: qsTr("Rename")
                        onClicked: nameRow.keep()
                    }
                }
            }
        }
        Notice {
            objectName: "deletedNotice"
            Layout.fillWidth: true
            text: root.history.deleted !== "" ? qsTr("“%1” was deleted.").arg(Bidi.quoted(root.history.shown(root.history.deleted))) : ""
            actionText: qsTr("Undo")
            onAction: root.history.undo()
        }
    }
}
