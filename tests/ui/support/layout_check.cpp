#include "tests/ui/support/layout_check.h"

#include "tests/ui/support/wait.h"

#include <QTest>
#include <QVariant>

#include <climits>
#include <vector>

namespace khatwa::tests {

namespace {

constexpr double kSlack = 1.5; ///< pixels: places are rounded

struct Leaf {
    QQuickItem* item;
    QQuickItem* layer; ///< the sheet that it lies on, or the window
    QRectF seen;       ///< what of it is seen, in the window
};

bool isText(const QQuickItem* item) {
    return item->inherits("QQuickText");
}
bool isUsed(const QQuickItem* item) {
    return item->inherits("QQuickAbstractButton") || item->inherits("QQuickTextField") ||
           item->inherits("QQuickTextArea") || item->inherits("QQuickSlider") ||
           item->inherits("QQuickWebEngineView");
}
bool isFlickable(const QQuickItem* item) {
    return item->inherits("QQuickFlickable");
}

QString nameOf(const QQuickItem* item) {
    QString name = item->objectName();
    for (const QQuickItem* up = item->parentItem(); name.isEmpty() && up != nullptr;
         up = up->parentItem())
        if (!up->objectName().isEmpty())
            name = QStringLiteral("something in ") + up->objectName();
    const QString text = item->property("text").toString().simplified();
    return text.isEmpty() ? name : QStringLiteral("%1 \"%2\"").arg(name, text.left(40));
}

QString words(const QRectF& r) {
    return QStringLiteral("[%1,%2 %3x%4]")
        .arg(r.x(), 0, 'f', 0)
        .arg(r.y(), 0, 'f', 0)
        .arg(r.width(), 0, 'f', 0)
        .arg(r.height(), 0, 'f', 0);
}

bool holds(const QRectF& outer, const QRectF& inner) {
    return outer.adjusted(-kSlack, -kSlack, kSlack, kSlack).contains(inner);
}

/// Where the letters of a text stand in its item.
QRectF lettersOf(const QQuickItem* text) {
    const double width = text->property("contentWidth").toDouble();
    const double height = text->property("contentHeight").toDouble();
    const int aligned = text->property("effectiveHorizontalAlignment").toInt();
    double x = text->property("leftPadding").toDouble();
    if (aligned & Qt::AlignRight)
        x = text->width() - width - text->property("rightPadding").toDouble();
    if (aligned & Qt::AlignHCenter)
        x = (text->width() - width) / 2;
    return {x, 0, width, std::min(height, text->height())};
}

void checkPlace(const QQuickItem* item, QQuickWindow& window, QStringList& faults) {
    QRectF place = isText(item) ? lettersOf(item) : QRectF(QPointF(), item->size());
    const QQuickItem* at = item;
    for (QQuickItem* up = item->parentItem(); up != nullptr; up = up->parentItem()) {
        place = at->mapRectToItem(up, place);
        at = up;
        QQuickItem* above = up->parentItem();
        if (above != nullptr && isFlickable(above)) {
            QRectF content(0, 0,
                           std::max(above->width(), above->property("contentWidth").toDouble()),
                           std::max(above->height(), above->property("contentHeight").toDouble()));
            if (above->inherits("QQuickItemView")) { // knows its height only about
                content.setTop(place.top());
                content.setBottom(place.bottom());
                // One that runs to the left has its content left of nothing.
                if (above->property("orientation").toInt() == Qt::Horizontal) {
                    content.setLeft(place.left());
                    content.setRight(place.right());
                }
            }
            if (!holds(content, place)) {
                faults.append(QStringLiteral("%1 %2 stands outside of what can be scrolled %3")
                                  .arg(nameOf(item), words(place), words(content)));
                return;
            }
            place = QRectF(QPointF(), above->size()); // it can be scrolled to
            at = above;
            up = above;
            continue;
        }
        const bool button = isText(item) && up->inherits("QQuickAbstractButton");
        if ((up->clip() || button) && !holds(QRectF(QPointF(), up->size()), place)) {
            faults.append(QStringLiteral("%1 %2 is cut by %3 %4")
                              .arg(nameOf(item), words(place), nameOf(up),
                                   words(QRectF(QPointF(), up->size()))));
            return;
        }
    }
    if (!holds(QRectF(QPointF(), window.size()), place))
        faults.append(
            QStringLiteral("%1 %2 stands outside of the window").arg(nameOf(item), words(place)));
}

void checkText(const QQuickItem* text, QStringList& faults) {
    const bool shortened = text->property("truncated").toBool();
    if (shortened && text->property("maximumLineCount").toInt() == INT_MAX)
        faults.append(QStringLiteral("%1 is shortened").arg(nameOf(text)));
    if (text->property("contentWidth").toDouble() > text->width() + kSlack)
        faults.append(QStringLiteral("%1 is %2 wide and has %3")
                          .arg(nameOf(text))
                          .arg(text->property("contentWidth").toDouble())
                          .arg(text->width()));
    if (!shortened && text->property("contentHeight").toDouble() > text->height() + kSlack)
        faults.append(QStringLiteral("%1 is %2 high and has %3")
                          .arg(nameOf(text))
                          .arg(text->property("contentHeight").toDouble())
                          .arg(text->height()));
}

void collect(QQuickItem* item, QQuickItem* layer, QRectF clip, std::vector<Leaf>& leaves) {
    if (!item->isVisible() || item->opacity() <= 0)
        return;
    if (item->inherits("QQuickPopupItem"))
        layer = item;
    const QRectF place = item->mapRectToScene(QRectF(QPointF(), item->size()));
    if (item->clip())
        clip = clip.intersected(place);
    const bool words = isText(item) && !item->property("text").toString().isEmpty();
    if (words || isUsed(item)) {
        const QRectF all = words ? item->mapRectToScene(lettersOf(item)) : place;
        leaves.push_back({item, layer, all.intersected(clip)});
    }
    for (QQuickItem* child : item->childItems())
        collect(child, layer, clip, leaves);
}

} // namespace

QStringList layoutFaults(QQuickWindow& window) {
    std::vector<Leaf> leaves;
    collect(window.contentItem(), window.contentItem(), QRectF(QPointF(), window.size()), leaves);
    QStringList faults;
    for (const Leaf& leaf : leaves) {
        checkPlace(leaf.item, window, faults);
        if (isText(leaf.item))
            checkText(leaf.item, faults);
        else if (leaf.item->width() < 8 || leaf.item->height() < 8)
            faults.append(
                QStringLiteral("%1 has no room: %2").arg(nameOf(leaf.item), words(leaf.seen)));
    }
    for (std::size_t i = 0; i < leaves.size(); ++i)
        for (std::size_t k = i + 1; k < leaves.size(); ++k) {
            const Leaf& one = leaves[i];
            const Leaf& other = leaves[k];
            if (one.layer != other.layer || one.item->isAncestorOf(other.item) ||
                other.item->isAncestorOf(one.item))
                continue;
            const QRectF both = one.seen.intersected(other.seen);
            if (both.width() > 2 * kSlack && both.height() > 2 * kSlack)
                faults.append(QStringLiteral("%1 %2 covers %3 %4")
                                  .arg(nameOf(one.item), words(one.seen), nameOf(other.item),
                                       words(other.seen)));
        }
    return faults;
}

QStringList lastingLayoutFaults(QQuickWindow& window) {
    QStringList faults;
    (void)waitFor(
        [&] {
            faults = layoutFaults(window);
            return faults.isEmpty();
        },
        kPatience / 10); // only waited for where something is wrong
    return faults;
}

} // namespace khatwa::tests
