#pragma once

#include <QQuickImageProvider>

namespace khatwa::ui {

/// Draws the line icons of `resources/icons` in a colour of the theme: `image://icons/NAME/RRGGBB`.
/// The icons say `currentColor`, as the web does. Called by Qt Quick on the UI thread or on its
/// image thread.
class IconProvider : public QQuickImageProvider {
public:
    IconProvider() : QQuickImageProvider(QQuickImageProvider::Image) {}
    QImage requestImage(const QString& id, QSize* size, const QSize& requestedSize) override;
};

} // namespace khatwa::ui
