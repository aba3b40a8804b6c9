import QtQuick
import QtQuick.Layouts
import Khatwa.Controls
import Khatwa.Tutor

/// How to go on from a finished solution, and how many of several agree.
Flow {
    id: root
    required property TutorModel tutor
    visible: tutor.canRetry && (tutor.votes !== "" || tutor.canContinue || tutor.hidesAnything || tutor.canAsk)
    spacing: Theme.space8

    Words {
        objectName: "votes"
        visible: text !== ""
        // A line of its own where the buttons beside it would be torn apart, and are not anyway.
        width: buttons <= root.width && implicitWidth + buttons > root.width ? root.width
                                                                             : Math.min(implicitWidth, root.width)
        readonly property real buttons: [continueReply, showEverything, anotherMethod, simpler].reduce(
            (sum, button) => button.visible ? sum + button.implicitWidth + root.spacing : sum, 0)
        height: Math.max(Theme.controlHeight, implicitHeight)
        verticalAlignment: Text.AlignVCenter
        text: root.tutor.votes
        font.weight: Font.DemiBold
    }
    ActionButton {
        id: continueReply
        objectName: "continueReply"
        visible: root.tutor.canContinue
        primary: true
        text: qsTr("Continue")
        hint: qsTr("Go on where the reply was broken off")
        onClicked: root.tutor.continueReply()
    }
    ActionButton {
        id: showEverything
        objectName: "showEverything"
        visible: root.tutor.hidesAnything
        text: qsTr("Show everything")
        onClicked: root.tutor.showEverything()
    }
    ActionButton {
        id: anotherMethod
        objectName: "anotherMethod"
        visible: root.tutor.canAsk
        text: qsTr("Another method")
        onClicked: root.tutor.anotherMethod()
    }
    ActionButton {
        id: simpler
        objectName: "simpler"
        visible: root.tutor.canAsk
        text: qsTr("Explain more simply")
        onClicked: root.tutor.simpler()
    }
}
