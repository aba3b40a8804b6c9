#pragma once

#include "app/records/students.h"
#include "app/records/writer.h"

#include <QObject>
#include <QString>
#include <QUrl>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <optional>

namespace khatwa::ui {

/// Looking after the records: backup, restoring, export, removing a student and bringing them back,
/// and what a teacher decides. Every call returns at once and is done on the writer's thread;
/// `message` says how it went. What needs a PIN asks for it first: `pinQuestion` is not empty then,
/// and nothing is done until `givePin`. UI thread.
class RecordsModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the application")
    Q_PROPERTY(bool busy READ busy NOTIFY changed)
    Q_PROPERTY(QString message READ message NOTIFY changed) ///< one line, or empty
    Q_PROPERTY(bool failed READ failed NOTIFY changed)      ///< what the message tells
    Q_PROPERTY(bool undoable READ undoable NOTIFY changed)
    Q_PROPERTY(QVariantList students READ students NOTIFY changed) ///< maps with id, name, pin
    /// Students who were removed and can be brought back: maps with id, name, words (until when).
    Q_PROPERTY(QVariantList removed READ removed NOTIFY changed)
    Q_PROPERTY(bool teacherPin READ teacherPin NOTIFY changed)
    Q_PROPERTY(bool hintsOpen READ hintsOpen NOTIFY changed) ///< a teacher's setting
    /// Whose PIN is asked for, and what for, in words; empty: none is.
    Q_PROPERTY(QString pinQuestion READ pinQuestion NOTIFY changed)

public:
    /// `present` gives the student whose data is exported; 0: nobody.
    RecordsModel(records::Writer& writer, std::function<records::StudentId()> present,
                 QObject* parent = nullptr);

    bool busy() const { return waiting_ > 0; }
    QString message() const { return message_; }
    bool failed() const { return failed_; }
    bool undoable() const { return removed_ != 0 || !before_.isEmpty(); }
    QVariantList students() const;
    QVariantList removed() const;
    bool hintsOpen() const { return hintsOpen_; }
    QString pinQuestion() const { return asked_ ? asked_->question : QString(); }
    bool teacherPin() const { return teacherPin_; }

    Q_INVOKABLE void refresh(); ///< also forgets the last message
    Q_INVOKABLE void backUp(const QUrl& file);
    /// Asks for the teacher's PIN where there is one, since it replaces everybody's.
    Q_INVOKABLE void restore(const QUrl& file);
    Q_INVOKABLE void exportTo(const QUrl& folder);
    Q_INVOKABLE void remove(qint64 student);
    Q_INVOKABLE void undo(); ///< of the last removal or restoring
    Q_INVOKABLE void bringBack(qint64 student);
    Q_INVOKABLE void setTeacherPin(const QString& old, const QString& pin);
    Q_INVOKABLE void resetPin(qint64 student);
    /// Whether all hints and solutions are open from the start.
    Q_INVOKABLE void setHintsOpen(bool open);
    Q_INVOKABLE void givePin(const QString& pin);
    Q_INVOKABLE void cancelPin();

signals:
    void changed();
    void replaced();        ///< all is as a backup had it
    void studentsChanged(); ///< who there is, or who has a PIN
    void hintsOpenChanged();

private:
    template <typename Job, typename Then>
    void run(Job job, Then then);
    /// What waits for a PIN. `done` is called once it was right.
    struct Asked {
        QString question;
        std::function<records::Done(records::Store&, const QString& pin)> job;
        std::function<void()> done;
    };
    void ask(Asked asked);
    void restored(const QString& before, const QString& line);
    void load();
    void say(const QString& line, bool failed = false);
    QString nameOf(records::StudentId student) const;

    records::Writer& writer_;
    std::function<records::StudentId()> present_;
    QList<records::Student> students_;
    QList<records::Student> gone_;
    records::StudentId removed_ = 0; ///< by the last call; 0: none
    QString before_; ///< the file with the records before the last restoring; empty: none
    std::optional<Asked> asked_;
    bool hintsOpen_ = false;
    QString message_;
    bool failed_ = false;
    bool teacherPin_ = false;
    int waiting_ = 0;
};

} // namespace khatwa::ui
