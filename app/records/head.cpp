#include "app/records/head.h"

#include <QFile>
#include <QtEndian>

namespace khatwa::records {

std::optional<Head> readHead(const QString& file) {
    constexpr qint64 kSize = 100;
    constexpr qsizetype kVersionAt = 60;
    constexpr qsizetype kApplicationAt = 68;
    QFile raw(file);
    if (!raw.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray head = raw.read(kSize);
    if (head.size() < kSize || !head.startsWith(QByteArray("SQLite format 3\0", 16)))
        return std::nullopt;
    return Head{qFromBigEndian<quint32>(head.constData() + kVersionAt),
                qFromBigEndian<quint32>(head.constData() + kApplicationAt)};
}

} // namespace khatwa::records
