#pragma once

#include <QByteArray>
#include <QString>

namespace khatwa::records {

/// PBKDF2 with HMAC-SHA-256 (RFC 8018, 5.2), for at most one block of 32 bytes. Qt's own lies in Qt
/// Network, which nothing else of the records needs.
QByteArray pbkdf2(const QByteArray& secret, const QByteArray& salt, int rounds);

/// A PIN as it is kept.
struct PinHash {
    QByteArray salt;
    QByteArray hash;
    qint64 rounds = 0;
};

/// "١٢٣٤" is "1234". Nothing of a text that is no PIN (4 to 12 digits).
QString pinDigits(const QString& typed);

/// With a new salt. Slow by intent. Any thread.
PinHash hashPin(const QString& digits);

/// Takes the same time wherever the difference lies, and a few seconds at most, whatever number of
/// rounds a file claims. Any thread.
bool matches(const QString& digits, const PinHash& kept);

/// How long to wait after so many wrong tries in a row, in ms: nothing for the first two, then 5 s,
/// doubled with each, up to 5 minutes.
qint64 waitAfter(qint64 wrongTries);

} // namespace khatwa::records
