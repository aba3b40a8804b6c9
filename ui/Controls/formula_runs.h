#pragma once

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

namespace khatwa::ui {

/// `text` as it is to be drawn where it has Arabic words: what is typed as a formula ("7x+2=9",
/// "10²+4²",
/// "(-3, 4)", "-5") stands in a left-to-right isolate (U+2066 to U+2069), as far as its brackets
/// close, for otherwise its parts would run from right to left. What is isolated already stays so,
/// and done twice is as done once. Text without Arabic letters comes back as it is. For drawing
/// only: what is kept, copied, edited or sent goes without the marks. Takes time in proportion to
/// the text. Any thread.
QString isolatedFormulas(const QString& text);

/// A name or a title within a sentence of any direction: in an isolate of its own direction (U+2068
/// to U+2069).
QString quotedText(const QString& text);

/// `text` without the marks of isolates.
QString withoutIsolates(const QString& text);

/// The above for QML: `Bidi.isolated(statement)`.
class Bidi : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    using QObject::QObject;
    Q_INVOKABLE QString isolated(const QString& text) const { return isolatedFormulas(text); }
    Q_INVOKABLE QString quoted(const QString& text) const { return quotedText(text); }
    Q_INVOKABLE QString plain(const QString& text) const { return withoutIsolates(text); }
};

} // namespace khatwa::ui
