#pragma once

#include <QObject>
#include <QQuickItem>
#include <QtQml/qqmlregistration.h>

namespace khatwa::ui {

/// What goes out of a layout is let go of at once.
///
/// A layout of Qt 6.4 that loses an item looks through its items again before the next frame only;
/// when something around it is resized before that, as in a window that is minimised, it asks the
/// item that is gone for its size, and the program ends. UI thread.
class LayoutItems : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    using QObject::QObject;

    /// Takes the item out of the layout it stands in, which looks through its items.
    Q_INVOKABLE static void letGo(QQuickItem* item);
};

} // namespace khatwa::ui
