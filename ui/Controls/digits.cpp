#include "ui/Controls/digits.h"

#include <QLocale>

namespace khatwa::ui {

namespace {

bool isDigit(QChar c) {
    return c >= u'0' && c <= u'9';
}

enum class Formulas { Keep, Convert };
/// `placeholders`: %1 and %n are to be filled in, and are made to be so in the window's digits.
QString converted(const QString& text, bool placeholders, Formulas formulas) {
    const QLocale locale;
    const QChar zero = locale.zeroDigit().front();
    QString out;
    out.reserve(text.size());
    int isolates = 0;
    // A number within a formula is isolated: Arabic-Indic ones count as words to the signs between
    // them, and would turn the formula round.
    bool number = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const QChar after = i + 1 < text.size() ? text[i + 1] : QChar();
        if (c == QChar(0x2066))
            ++isolates;
        else if (c == QChar(0x2069) && isolates > 0)
            --isolates;
        const bool keeps = isolates > 0 && formulas == Formulas::Keep;
        const bool ofNumber = isolates > 0 && !keeps && zero != u'0' &&
                              (isDigit(c) || (number && c == u'.' && isDigit(after)));
        if (ofNumber != number) {
            // The end of the formula's isolate comes after that of its last number.
            out += ofNumber ? QChar(0x2066) : QChar(0x2069);
            number = ofNumber;
        }
        if (placeholders && c == u'%' && (isDigit(after) || after == u'n')) {
            out += keeps ? QStringLiteral("%") : QStringLiteral("%L");
            out += after;
            ++i;
        } else if (!keeps && zero != u'0' && isDigit(c)) {
            out += QChar(zero.unicode() + (c.unicode() - u'0'));
        } else if (!keeps && zero != u'0' && c == u'.' && i > 0 && isDigit(text[i - 1]) &&
                   isDigit(after)) {
            out += locale.decimalPoint();
        } else {
            out += c;
        }
    }
    if (number)
        out += QChar(0x2069);
    return out;
}

} // namespace

QString inLocalDigits(const QString& text, bool formulas) {
    return QLocale().zeroDigit() == QLatin1String("0")
               ? text
               : converted(text, false, formulas ? Formulas::Convert : Formulas::Keep);
}

QString DigitsTranslator::translate(const char* context, const char* source, const char* comment,
                                    int n) const {
    const QString found = QTranslator::translate(context, source, comment, n);
    return found.isEmpty() ? found : converted(found, true, Formulas::Keep);
}

} // namespace khatwa::ui
