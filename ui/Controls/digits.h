#pragma once

#include <QString>
#include <QTranslator>

namespace khatwa::ui {

/// `text` with the digits of the window: those of QLocale's default. A decimal point between two
/// digits goes with them. What stands in a left-to-right isolate (U+2066 to U+2069) is a formula, a
/// path, a name, and keeps its own unless `formulas` says otherwise.
QString inLocalDigits(const QString& text, bool formulas = false);

/// Translations whose numbers are written in the window's digits: those that are filled in, and
/// those that a translator wrote. So no text has to think of it.
class DigitsTranslator : public QTranslator {
public:
    using QTranslator::QTranslator;
    QString translate(const char* context, const char* source, const char* comment,
                      int n) const override;
};

} // namespace khatwa::ui
