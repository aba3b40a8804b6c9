#pragma once

#include <QObject>
#include <QString>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace khatwa::ui {

/// Reads a problem's statement (Markdown with LaTeX) into blocks, with the scanner that reads
/// replies.
class StatementReader : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    using QObject::QObject;
    Q_INVOKABLE QVariantList blocksOf(const QString& statement) const;
};

} // namespace khatwa::ui
