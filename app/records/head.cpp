#include "app/records/head.h"

#include <QFile>
#include <QtEndian>

namespace khatwa::records {

std::optional<quint32> versionInHead(const QString& file) {
    constexpr qint64 kSize = 100;
    constexpr qsizetype kVersionAt = 60;
    QFile raw(file);
    if (!raw.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray head = raw.read(kSize);
    if (head.size() < kSize || !head.startsWith(QByteArray("SQLite format 3\0", 16)))
        return std::nullopt;
    return qFromBigEndian<quint32>(head.constData() + kVersionAt);
}

} // namespace khatwa::records
