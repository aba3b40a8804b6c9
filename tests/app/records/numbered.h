#pragma once

#include "tests/app/records/support.h"

#include <random>

namespace khatwa::records::testing {

/// Attempt `number` of a run: the same content wherever it is made, of changing length, so that it
/// spans one page of the file or several.
inline Attempt numbered(StudentId student, quint64 seed, qint64 number) {
    std::mt19937_64 random(seed * 1'000'003 + static_cast<quint64>(number));
    const auto text = [&](std::size_t longest) {
        return QString(static_cast<qsizetype>(random() % longest),
                       QChar(u'a' + static_cast<char16_t>(random() % 26)));
    };
    return {.student = student,
            .problem = {QStringLiteral("set"), QString::number(number % 7), random()},
            .topic = QStringLiteral("topic-%1").arg(number % 3),
            .statement = text(400),
            .answer = QString::number(number),
            .working = text(random() % 10 == 0 ? 9000 : 300),
            .verdict = QStringLiteral("correct"),
            .mark = 0.5,
            .at = 1'700'000'000'000 + number};
}

inline bool same(const Attempt& one, const Attempt& other) {
    return one.problem == other.problem && one.topic == other.topic &&
           one.statement == other.statement && one.answer == other.answer &&
           one.working == other.working && one.verdict == other.verdict && one.mark == other.mark &&
           one.at == other.at;
}

/// What is wrong with the records of a student who was told that `acknowledged` attempts are kept;
/// empty when nothing is. One more may be there: synced, and not told yet.
inline QString lossIn(Store& store, quint64 seed, qint64 acknowledged) {
    if (!store.opening().setAside.isEmpty())
        return QStringLiteral("the file was taken for damaged");
    if (!integrityHolds(store))
        return QStringLiteral("the file is damaged");
    const auto students = Students(store).all();
    if (!students)
        return students.error().detail;
    if (students->isEmpty())
        return acknowledged > 0 ? QStringLiteral("the student is gone") : QString();
    const auto all = Attempts(store).all(students->constFirst().id);
    if (!all)
        return all.error().detail;
    if (all->size() < acknowledged || all->size() > acknowledged + 1)
        return QStringLiteral("%1 attempts are there, %2 were acknowledged")
            .arg(all->size())
            .arg(acknowledged);
    for (qint64 i = 0; i < all->size(); ++i)
        if (!same((*all)[i], numbered(0, seed, i + 1)))
            return QStringLiteral("attempt %1 is not what was written").arg(i + 1);
    return {};
}

/// A number that the environment variable `name` may replace.
inline quint64 chosen(const char* name, quint64 usual) {
    bool isNumber = false;
    const quint64 number = qEnvironmentVariable(name).toULongLong(&isNumber);
    return isNumber ? number : usual;
}

} // namespace khatwa::records::testing
