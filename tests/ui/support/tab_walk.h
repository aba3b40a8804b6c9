#pragma once

#include "tests/ui/support/window_harness.h"

namespace khatwa::tests {

/// The way of Tab through a window, the stops within its web pages included.
class TabWalk {
public:
    explicit TabWalk(WindowHarness& window) : window_(window) {}

    QQuickItem* focus() { return window_.window()->activeFocusItem(); }
    /// The page that has the keyboard; null where something else has it.
    QQuickItem* page() {
        QQuickItem* item = focus();
        while (item != nullptr && !item->inherits("QQuickWebEngineView"))
            item = item->parentItem();
        return item;
    }
    /// What has the keyboard within that page: its place and its class; empty while nothing has.
    QString stop() {
        const QQuickItem* there = page();
        if (there == nullptr || there->objectName().isEmpty())
            return {};
        return window_
            .ask(there->objectName(),
                 QStringLiteral("(at => at === document.body ? '' :"
                                "[...document.querySelectorAll('*')].indexOf(at) + ' ' +"
                                "(at.className || at.id))(document.activeElement)"))
            .toString();
    }
    /// One press of the key; whether anything else has the keyboard then.
    bool step(Qt::Key key) {
        const QQuickItem* before = focus();
        const QString at = stop();
        window_.press(key, key == Qt::Key_Backtab ? Qt::ShiftModifier : Qt::NoModifier);
        const bool moved = waitFor(
            [&] { return focus() != before || (!at.isEmpty() && stop() != at); }, kPatience);
        // A page has its first stop a moment later than the keyboard; a page without stops has
        // none.
        if (focus() != before && page() != nullptr && !page()->objectName().isEmpty())
            (void)waitFor([&] { return !stop().isEmpty(); });
        return moved;
    }
    /// The next item, through all the stops of a page.
    QQuickItem* tab(Qt::Key key = Qt::Key_Tab) {
        const QQuickItem* before = focus();
        constexpr int kMost = 60;
        for (int i = 0; i < kMost && focus() == before; ++i)
            if (!step(key))
                break;
        return focus();
    }

private:
    WindowHarness& window_;
};

} // namespace khatwa::tests
