#include "app/records/folding.h"

namespace khatwa::records {

namespace {

constexpr char32_t kDropped = 0;

/// A character after compatibility decomposition, which has already taken hamza and madda off their
/// seats as marks of their own.
char32_t foldedCharacter(char32_t c) {
    switch (c) {
    case U'\u0640': // tatweel
    case U'\u0621': // hamza on the line: left out as often as written
        return kDropped;
    case U'\u0671': // alef wasla
        return U'\u0627';
    case U'\u0649': // alef maqsura
    case U'\u06CC': // Persian yeh
        return U'\u064A';
    case U'\u0629': // ta marbuta
    case U'\u06D5': // ae
    case U'\u06C1': // heh goal
    case U'\u06BE': // heh with two eyes
        return U'\u0647';
    case U'\u06A9': // keheh
        return U'\u0643';
    default:
        break;
    }
    switch (QChar::category(c)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_Enclosing:
    case QChar::Other_Format: // marks of direction, joiners
        return kDropped;
    case QChar::Number_DecimalDigit:
        return U'0' + static_cast<char32_t>(QChar::digitValue(c));
    default:
        return c;
    }
}

} // namespace

QString folded(const QString& text) {
    const QList<uint> characters = text.normalized(QString::NormalizationForm_KD).toUcs4();
    QString out;
    out.reserve(characters.size());
    for (const uint c : characters) {
        const char32_t kept = foldedCharacter(c);
        if (kept != kDropped)
            out += QChar::fromUcs4(kept);
    }
    // Case folding keeps lengths, so it leaves this one alone.
    return out.toCaseFolded().replace(QChar(0xdf), QStringLiteral("ss")).simplified();
}

QStringList searchWords(const QString& query) {
    return folded(query).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace khatwa::records
