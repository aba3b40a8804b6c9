#include "app/records/pin.h"

#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace khatwa::records {

namespace {

// A few tenths of a second on an old laptop. Ten thousand PINs of four digits are still guessed
// within the hour by one who has the file; the PIN is a door, not a safe.
constexpr int kRounds = 120'000;
// A file that was restored may claim any number; nobody's PIN was made with more.
constexpr qint64 kMostRounds = 10 * kRounds;
constexpr int kSaltBytes = 16;
constexpr int kShortest = 4;
constexpr int kLongest = 12;
constexpr qint64 kFreeTries = 3;
constexpr qint64 kFirstWait = 5'000;
constexpr qint64 kLongestWait = 300'000;

} // namespace

QByteArray pbkdf2(const QByteArray& secret, const QByteArray& salt, int rounds) {
    QMessageAuthenticationCode code(QCryptographicHash::Sha256, secret);
    code.addData(salt);
    code.addData(QByteArray("\0\0\0\1", 4));
    QByteArray link = code.result();
    QByteArray sum = link;
    for (int round = 1; round < rounds; ++round) {
        code.reset();
        code.addData(link);
        link = code.result();
        for (qsizetype i = 0; i < sum.size(); ++i)
            sum[i] = static_cast<char>(sum[i] ^ link[i]);
    }
    return sum;
}

QString pinDigits(const QString& typed) {
    QString digits;
    for (const QChar c : typed.trimmed()) {
        if (!c.isDigit())
            return {};
        digits += QLatin1Char(static_cast<char>('0' + c.digitValue()));
    }
    return digits.size() < kShortest || digits.size() > kLongest ? QString() : digits;
}

PinHash hashPin(const QString& digits) {
    std::array<quint32, kSaltBytes / sizeof(quint32)> random{};
    QRandomGenerator::system()->fillRange(random.data(), static_cast<qsizetype>(random.size()));
    PinHash out;
    out.salt = QByteArray(reinterpret_cast<const char*>(random.data()), kSaltBytes);
    out.rounds = kRounds;
    out.hash = pbkdf2(digits.toLatin1(), out.salt, kRounds);
    return out;
}

bool matches(const QString& digits, const PinHash& kept) {
    const auto rounds = static_cast<int>(std::clamp(kept.rounds, qint64(1), kMostRounds));
    const QByteArray hash = pbkdf2(digits.toLatin1(), kept.salt, rounds);
    if (hash.size() != kept.hash.size())
        return false;
    unsigned difference = 0;
    for (qsizetype i = 0; i < hash.size(); ++i)
        difference |= static_cast<unsigned>(static_cast<quint8>(hash[i] ^ kept.hash[i]));
    return difference == 0;
}

qint64 waitAfter(qint64 wrongTries) {
    if (wrongTries < kFreeTries)
        return 0;
    constexpr qint64 kDoublings = 10; // far beyond the longest wait
    return std::min(kFirstWait << std::min(wrongTries - kFreeTries, kDoublings), kLongestWait);
}

} // namespace khatwa::records
