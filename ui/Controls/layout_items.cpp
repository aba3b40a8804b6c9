#include "ui/Controls/layout_items.h"

namespace khatwa::ui {

void LayoutItems::letGo(QQuickItem* item) {
    QQuickItem* const layout = item->parentItem();
    item->setParentItem(nullptr);
    if (layout != nullptr)
        layout->ensurePolished();
}

} // namespace khatwa::ui
