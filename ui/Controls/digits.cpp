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
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const QChar after = i + 1 < text.size() ? text[i + 1] : QChar();
        if (formulas == Formulas::Convert)
            isolates = 0;
        else if (c == QChar(0x2066))
            ++isolates;
        else if (c == QChar(0x2069) && isolates > 0)
            --isolates;
        if (placeholders && c == u'%' && (isDigit(after) || after == u'n')) {
            out += isolates > 0 ? QStringLiteral("%") : QStringLiteral("%L");
            out += after;
            ++i;
        } else if (isolates == 0 && zero != u'0' && isDigit(c)) {
            out += QChar(zero.unicode() + (c.unicode() - u'0'));
        } else if (isolates == 0 && zero != u'0' && c == u'.' && i > 0 && isDigit(text[i - 1]) &&
                   isDigit(after)) {
            out += locale.decimalPoint();
        } else {
            out += c;
        }
    }
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
