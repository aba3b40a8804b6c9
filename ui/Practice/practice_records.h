#pragma once

#include "app/practice/progress.h"
#include "app/records/attempts.h"
#include "app/records/students.h"
#include "app/records/writer.h"

#include <QList>
#include <QObject>
#include <QString>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace khatwa::ui {

/// What is known of a student when their page is opened.
struct StudentPage {
    records::StudentId student = 0; ///< 0: nobody is known, nothing can be kept
    std::vector<practice::Marked> marked;
    std::map<QString, std::set<std::string>> done; ///< problems of sets, by the set's key
    QList<records::Draft> drafts;                  ///< the newest first
    bool hintsOpen = false;                        ///< the teacher's setting
};

/// What the Practice place asks of the records: who practises, what was answered, what is being
/// written. Every call returns at once and is done in order on the writer's thread; what comes of
/// it is told by a signal on this one.
class PracticeRecords : public QObject {
    Q_OBJECT

public:
    explicit PracticeRecords(records::Writer& writer, QObject* parent = nullptr);

    /// Gives the students, and the history of the one who practised last. The first start makes one
    /// student without being asked. One with a PIN has to give it first: `pinWanted`.
    void open(const QString& firstName);
    void choose(records::StudentId student, const QString& pin = {});
    /// Somebody may have been removed, or have another PIN: who practises goes on, unless they are
    /// the one who was removed.
    void refresh(const QString& firstName);
    /// All records are others: nobody practises until they are opened again.
    void forget();
    /// The teacher may have changed it: told by `hintsOpen`.
    void readHintsOpen();
    void add(const QString& name); ///< and lets them practise
    void rename(const QString& name);
    void setPin(const QString& old, const QString& pin); ///< empty: takes it away

    void keep(records::Attempt attempt, bool dropDraft);
    void keepDraft(records::Draft draft);
    void dropDraft(const records::ProblemKey& problem);
    /// The student begins a set again: what was done of it so far counts no more as done.
    void beginAgain(const QString& set);

    records::StudentId student() const { return student_; } ///< 0: nobody yet
    const QList<records::Student>& students() const { return students_; }

signals:
    void studentsChanged();
    /// The page of another is about to open: the last moment to keep something of this one.
    void leaving();
    void begun(const khatwa::ui::StudentPage& page);
    /// Whoever practised does so no more: they were removed, or the records are others.
    void left();
    void hintsOpen(bool open);
    void pinWanted(khatwa::records::StudentId student);
    void pinRefused(const QString& line);
    void kept(); ///< an answer has been synced to the disk
    /// Something could not be done: one line for the user. What was kept before is not lost. Empty
    /// where what was told before holds no more.
    void trouble(const QString& line);

private:
    void list();
    void enter(records::StudentId student);

    records::Writer& writer_;
    records::StudentId student_ = 0;
    QList<records::Student> students_;
};

} // namespace khatwa::ui
