#pragma once

#include "ui/Practice/practice_records.h"

#include <QObject>
#include <QString>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace khatwa::ui {

/// Who practises: the students of this machine, the one in front of it, and a PIN where one is
/// asked for. UI thread.
class StudentsModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the practice model")
    Q_PROPERTY(QVariantList all READ all NOTIFY changed) ///< maps with id, name, letter, pin, here
    Q_PROPERTY(QString name READ name NOTIFY changed)    ///< of the one who practises
    Q_PROPERTY(QString letter READ letter NOTIFY changed)
    Q_PROPERTY(bool hasPin READ hasPin NOTIFY changed)
    /// The one whose PIN is asked for; empty: none is.
    Q_PROPERTY(QString pinOf READ pinOf NOTIFY pinChanged)
    Q_PROPERTY(QString pinMessage READ pinMessage NOTIFY pinChanged)

public:
    explicit StudentsModel(PracticeRecords& records, QObject* parent = nullptr);

    QVariantList all() const;
    QString name() const;
    QString letter() const;
    bool hasPin() const;
    QString pinOf() const;
    bool asking() const { return find(pinFor_) != nullptr; } ///< for a PIN
    QString pinMessage() const { return pinMessage_; }

    Q_INVOKABLE void choose(qint64 student);
    Q_INVOKABLE void enterPin(const QString& pin);
    Q_INVOKABLE void cancelPin();
    Q_INVOKABLE void add(const QString& name);
    Q_INVOKABLE void rename(const QString& name);
    Q_INVOKABLE void setPin(const QString& old, const QString& pin);

signals:
    void changed();
    void pinChanged();

private:
    const records::Student* find(records::StudentId id) const;

    PracticeRecords& records_;
    records::StudentId pinFor_ = 0;
    QString pinMessage_;
};

} // namespace khatwa::ui
