#include "app/records/attempts.h"

#include "app/records/query.h"

#include <QDateTime>

#include <cmath>

namespace khatwa::records {

namespace {

const auto kColumns = QStringLiteral(
    "id, student, problem_set, problem, seed, topic, level, language, statement, answer, working, "
    "verdict, reason, mark, hints, seconds, at");
const auto kDraftColumns = QStringLiteral(
    "student, problem_set, problem, seed, answer, working, hints, seconds, details, changed");

Attempt read(const Query& row) {
    Attempt out;
    out.id = row.number(0);
    out.student = row.number(1);
    out.problem = {row.text(2), row.text(3), fromStored(row.number(4))};
    out.topic = row.text(5);
    out.level = static_cast<int>(row.number(6));
    out.language = row.text(7);
    out.statement = row.text(8);
    out.answer = row.text(9);
    out.working = row.text(10);
    out.verdict = row.text(11);
    out.reason = row.text(12);
    out.mark = row.real(13);
    out.hints = static_cast<int>(row.number(14));
    out.seconds = row.real(15);
    out.at = row.number(16);
    return out;
}

Draft readDraft(const Query& row) {
    Draft out;
    out.student = row.number(0);
    out.problem = {row.text(1), row.text(2), fromStored(row.number(3))};
    out.answer = row.text(4);
    out.working = row.text(5);
    out.hints = static_cast<int>(row.number(6));
    out.seconds = row.real(7);
    out.details = row.text(8);
    out.changed = row.number(9);
    return out;
}

QList<Attempt> readAll(Query& rows) {
    QList<Attempt> out;
    while (rows.next())
        out += read(rows);
    return out;
}

/// SQLite keeps no NaN.
double finite(double value) {
    return std::isfinite(value) ? value : 0;
}

Query& withKey(Query& query, StudentId student, const ProblemKey& key) {
    return query.with(student).with(key.set).with(key.problem).with(toStored(key.seed));
}

void eraseDraft(const Store& store, StudentId student, const ProblemKey& key) {
    Query gone(store, QStringLiteral("DELETE FROM drafts WHERE student = ? AND problem_set = ? "
                                     "AND problem = ? AND seed = ?"));
    withKey(gone, student, key).run();
}

} // namespace

Result<qint64> Attempts::add(const Attempt& attempt, bool dropDraft) {
    return guarded([&] {
        Transaction transaction(store_);
        Query insert(store_, QStringLiteral("INSERT INTO attempts(%1) VALUES(NULL, ?, ?, ?, ?, ?, "
                                            "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                                 .arg(kColumns));
        withKey(insert, attempt.student, attempt.problem)
            .with(attempt.topic)
            .with(qint64(attempt.level))
            .with(attempt.language)
            .with(attempt.statement)
            .with(attempt.answer)
            .with(attempt.working)
            .with(attempt.verdict)
            .with(attempt.reason)
            .with(finite(attempt.mark))
            .with(qint64(attempt.hints))
            .with(finite(attempt.seconds))
            .with(attempt.at != 0 ? attempt.at : store_.now())
            .run();
        const qint64 id = insert.inserted();
        if (dropDraft)
            eraseDraft(store_, attempt.student, attempt.problem);
        transaction.commit();
        return id;
    });
}

Result<QList<Attempt>> Attempts::all(StudentId student) const {
    return guarded([&] {
        Query rows(
            store_,
            QStringLiteral("SELECT %1 FROM attempts WHERE student = ? ORDER BY id").arg(kColumns));
        return readAll(rows.with(student));
    });
}

Result<QList<Attempt>> Attempts::ofTopic(StudentId student, const QString& topic) const {
    return guarded([&] {
        Query rows(store_, QStringLiteral("SELECT %1 FROM attempts WHERE student = ? AND "
                                          "topic = ? ORDER BY id")
                               .arg(kColumns));
        return readAll(rows.with(student).with(topic));
    });
}

Result<QList<Attempt>> Attempts::ofProblem(StudentId student, const ProblemKey& problem) const {
    return guarded([&] {
        Query rows(store_, QStringLiteral("SELECT %1 FROM attempts WHERE student = ? AND "
                                          "problem_set = ? AND problem = ? AND seed = ? "
                                          "ORDER BY id")
                               .arg(kColumns));
        return readAll(withKey(rows, student, problem));
    });
}

Result<QList<Attempt>> Attempts::history(StudentId student, int count, int skip) const {
    return guarded([&] {
        Query rows(store_, QStringLiteral("SELECT %1 FROM attempts WHERE student = ? "
                                          "ORDER BY id DESC LIMIT ? OFFSET ?")
                               .arg(kColumns));
        return readAll(rows.with(student).with(qint64(count)).with(qint64(skip)));
    });
}

Result<QStringList> Attempts::topics(StudentId student) const {
    return guarded([&] {
        Query rows(store_, QStringLiteral("SELECT DISTINCT topic FROM attempts WHERE student = ? "
                                          "ORDER BY topic"));
        rows.with(student);
        QStringList out;
        while (rows.next())
            out += rows.text(0);
        return out;
    });
}

Result<qint64> Attempts::count(StudentId student) const {
    return guarded([&] {
        Query row(store_, QStringLiteral("SELECT count(*) FROM attempts WHERE student = ?"));
        return row.with(student).next() ? row.number(0) : 0;
    });
}

Result<QList<QDate>> Attempts::days(StudentId student, const QTimeZone& zone) const {
    return guarded([&] {
        Query rows(store_, QStringLiteral("SELECT at FROM attempts WHERE student = ? AND "
                                          "verdict <> ? ORDER BY at"));
        rows.with(student).with(QString::fromLatin1(kAbandoned));
        QList<QDate> out;
        while (rows.next()) {
            const QDate day = QDateTime::fromMSecsSinceEpoch(rows.number(0), zone).date();
            if (out.isEmpty() || out.constLast() != day)
                out += day;
        }
        return out;
    });
}

Result<int> Attempts::streak(StudentId student, const QTimeZone& zone) const {
    const Result<QList<QDate>> active = days(student, zone);
    if (!active)
        return active.error();
    const QDate today = QDateTime::fromMSecsSinceEpoch(store_.now(), zone).date();
    // Days to come are those of a clock that was wrong.
    auto day = active->crbegin();
    while (day != active->crend() && *day > today)
        ++day;
    if (day == active->crend() || day->daysTo(today) > 1)
        return 0;
    int length = 1;
    for (auto before = day + 1; before != active->crend() && before->addDays(length) == *day;
         ++before)
        ++length;
    return length;
}

Done Attempts::keepDraft(const Draft& draft) {
    return guarded([&] {
        Query put(store_, QStringLiteral("INSERT OR REPLACE INTO drafts(%1) "
                                         "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                              .arg(kDraftColumns));
        withKey(put, draft.student, draft.problem)
            .with(draft.answer)
            .with(draft.working)
            .with(qint64(draft.hints))
            .with(finite(draft.seconds))
            .with(draft.details)
            .with(draft.changed != 0 ? draft.changed : store_.now())
            .run();
        return Nothing{};
    });
}

Done Attempts::dropDraft(StudentId student, const ProblemKey& problem) {
    return guarded([&] {
        eraseDraft(store_, student, problem);
        return Nothing{};
    });
}

Result<std::optional<Draft>> Attempts::draft(StudentId student, const ProblemKey& problem) const {
    return guarded([&] {
        Query row(store_, QStringLiteral("SELECT %1 FROM drafts WHERE student = ? AND "
                                         "problem_set = ? AND problem = ? AND seed = ?")
                              .arg(kDraftColumns));
        std::optional<Draft> out;
        if (withKey(row, student, problem).next())
            out = readDraft(row);
        return out;
    });
}

Result<QList<Draft>> Attempts::drafts(StudentId student) const {
    return guarded([&] {
        Query rows(store_, QStringLiteral("SELECT %1 FROM drafts WHERE student = ? "
                                          "ORDER BY changed DESC")
                               .arg(kDraftColumns));
        rows.with(student);
        QList<Draft> out;
        while (rows.next())
            out += readDraft(rows);
        return out;
    });
}

} // namespace khatwa::records
