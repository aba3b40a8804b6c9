#pragma once

#include <QObject>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace khatwa::ui {

/// What each rule of app/grading asks of an answer, for a teacher who chooses one: a name, a plain
/// sentence, an example that the rule itself judges so (a test lets it), the common rules first.
/// UI thread.
class RuleGuide : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    /// Maps with key, group (a heading above it, or empty), title, sentence, example, and of the
    /// example expected, right, wrong.
    Q_PROPERTY(QVariantList rules READ rules CONSTANT)

public:
    using QObject::QObject;

    static QVariantList all(); ///< in the language of the moment
    QVariantList rules() const { return all(); }
};

} // namespace khatwa::ui
