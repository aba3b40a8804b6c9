#include "ui/Controls/icon_provider.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

namespace khatwa::ui {

QImage IconProvider::requestImage(const QString& id, QSize* size, const QSize& requestedSize) {
    constexpr QSize kDrawnSize(24, 24);
    const QString name = id.section(QLatin1Char('/'), 0, 0);
    const QString colour = id.section(QLatin1Char('/'), 1, 1);
    const QSize wanted = requestedSize.isEmpty() ? kDrawnSize : requestedSize;
    if (size != nullptr)
        *size = wanted;
    QImage image(wanted, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QFile file(QStringLiteral(":/khatwa/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return image;
    QByteArray drawing = file.readAll();
    drawing.replace("currentColor", "#" + colour.toLatin1());
    QSvgRenderer renderer(drawing);
    QPainter painter(&image);
    renderer.render(&painter);
    return image;
}

} // namespace khatwa::ui
