#pragma once

#include "app/records/students.h"
#include "app/records/writer.h"

#include <QObject>
#include <QString>
#include <QUrl>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <functional>

namespace khatwa::ui {

/// Looking after the records: backup, restoring, export, removing a student and undoing it, the
/// teacher's PIN. Every call returns at once and is done on the writer's thread; `message` says how
/// it went. UI thread.
class RecordsModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the application")
    Q_PROPERTY(bool busy READ busy NOTIFY changed)
    Q_PROPERTY(QString message READ message NOTIFY changed) ///< one line, or empty
    Q_PROPERTY(bool failed READ failed NOTIFY changed)      ///< what the message tells
    Q_PROPERTY(bool undoable READ undoable NOTIFY changed)
    Q_PROPERTY(QVariantList students READ students NOTIFY changed) ///< maps with id, name, pin
    Q_PROPERTY(bool teacherPin READ teacherPin NOTIFY changed)

public:
    /// `present` gives the student whose data is exported; 0: nobody.
    RecordsModel(records::Writer& writer, std::function<records::StudentId()> present,
                 QObject* parent = nullptr);

    bool busy() const { return waiting_ > 0; }
    QString message() const { return message_; }
    bool failed() const { return failed_; }
    bool undoable() const { return removed_ != 0; }
    QVariantList students() const;
    bool teacherPin() const { return teacherPin_; }

    Q_INVOKABLE void refresh(); ///< also forgets the last message
    Q_INVOKABLE void backUp(const QUrl& file);
    Q_INVOKABLE void restore(const QUrl& file);
    Q_INVOKABLE void exportTo(const QUrl& folder);
    Q_INVOKABLE void remove(qint64 student);
    Q_INVOKABLE void undo();
    Q_INVOKABLE void setTeacherPin(const QString& old, const QString& pin);
    Q_INVOKABLE void resetPin(qint64 student, const QString& teacherPin);

signals:
    void changed();
    void replaced(); ///< who there is, or what they did, is not what it was

private:
    template <typename Job, typename Then>
    void run(Job job, Then then);
    void load();
    void say(const QString& line, bool failed = false);
    QString nameOf(records::StudentId student) const;

    records::Writer& writer_;
    std::function<records::StudentId()> present_;
    QList<records::Student> students_;
    records::StudentId removed_ = 0;
    QString message_;
    bool failed_ = false;
    bool teacherPin_ = false;
    int waiting_ = 0;
};

} // namespace khatwa::ui
