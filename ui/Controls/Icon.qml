import QtQuick

/// A line icon of `resources/icons` in a colour of the theme. Decoration: a word always stands beside it.
Image {
    id: root
    required property string name
    property color colour: Theme.ink
    property int size: Theme.iconSize

    width: size
    height: size
    sourceSize.width: size
    sourceSize.height: size
    source: "image://icons/" + name + "/" + String(colour).replace("#", "")
    Accessible.ignored: true
}
