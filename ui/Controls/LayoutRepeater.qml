import QtQuick
import Khatwa.Controls

/// A Repeater for a layout, whose items may come and go.
Repeater {
    onItemRemoved: (index, item) => LayoutItems.letGo(item)
}
