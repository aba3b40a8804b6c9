#pragma once

#include "app/records/students.h"

#include <QDate>
#include <QTimeZone>

namespace khatwa::records {

/// Which problem: one of a set, or one drawn with a seed.
struct ProblemKey {
    QString set = {};
    QString problem = {};
    quint64 seed = 0;
    bool operator==(const ProblemKey&) const = default;
};

/// Verdicts are the words of app/grading/verdict.h; this one is for a problem that was given up.
inline constexpr const char* kAbandoned = "abandoned";

/// One answer, as it was judged.
struct Attempt {
    qint64 id = 0;
    StudentId student = 0;
    ProblemKey problem = {};
    QString topic = {};
    int level = 1;
    QString language = {};
    QString statement = {}; ///< as it was shown, since sets change
    QString answer = {};    ///< as typed
    QString working = {};   ///< as typed, its lines apart
    QString verdict = {};
    QString reason = {};
    double mark = 0; ///< 0 to 1, after what hints cost
    int hints = 0;   ///< how far up the ladder
    double seconds = 0;
    qint64 at = 0; ///< UTC in ms
};

/// What stands in the fields of a problem that is not answered yet.
struct Draft {
    StudentId student = 0;
    ProblemKey problem = {};
    QString answer = {};
    QString working = {};
    int hints = 0;
    double seconds = 0;
    QString details = {}; ///< whatever else the place needs to go on (JSON of its own)
    qint64 changed = 0;
};

/// Every answer, at once and durable. Mastery is computed from these; there is no second truth.
/// The order is that in which they were written, whatever the clock said.
/// Threads: as the store's.
class Attempts {
public:
    explicit Attempts(Store& store) : store_(store) {}

    /// When it returns an id the attempt is synced. `at` 0 means now. Its draft goes in the same
    /// transaction where `dropDraft` says so.
    Result<qint64> add(const Attempt& attempt, bool dropDraft = false);

    Result<QList<Attempt>> all(StudentId student) const;
    Result<QList<Attempt>> ofTopic(StudentId student, const QString& topic) const;
    Result<QList<Attempt>> ofProblem(StudentId student, const ProblemKey& problem) const;
    /// The newest first, without those before `skip`.
    Result<QList<Attempt>> history(StudentId student, int count, int skip = 0) const;
    Result<QStringList> topics(StudentId student) const; ///< that were ever tried
    Result<qint64> count(StudentId student) const;

    /// The days on which something was answered, oldest first, as the calendar of `zone` has them.
    Result<QList<QDate>> days(StudentId student,
                              const QTimeZone& zone = QTimeZone::systemTimeZone()) const;
    /// Days in a row up to today, or up to yesterday while today is still young.
    Result<int> streak(StudentId student,
                       const QTimeZone& zone = QTimeZone::systemTimeZone()) const;

    /// Synced like an attempt, so not at every key: a second after the last one is often enough.
    Done keepDraft(const Draft& draft);
    Done dropDraft(StudentId student, const ProblemKey& problem);
    Result<std::optional<Draft>> draft(StudentId student, const ProblemKey& problem) const;
    Result<QList<Draft>> drafts(StudentId student) const; ///< the newest first

private:
    Store& store_;
};

} // namespace khatwa::records
