#include "ui/Practice/practice_history.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

namespace khatwa::ui {

namespace {

std::optional<grading::Verdict> verdictNamed(const QString& name) {
    using grading::Verdict;
    for (const Verdict verdict :
         {Verdict::Correct, Verdict::EquivalentWrongForm, Verdict::PartlyCorrect,
          Verdict::Incorrect, Verdict::Invalid, Verdict::Undecided}) {
        const std::string_view known = grading::nameOf(verdict);
        if (name == QLatin1String(known.data(), static_cast<qsizetype>(known.size())))
            return verdict;
    }
    return std::nullopt;
}

/// Of a problem whose set named no topic, and which was kept so, the set's own name is all there
/// is.
std::string topicOf(const records::Attempt& attempt) {
    const QString named =
        attempt.topic.isEmpty() ? attempt.problem.set.section(QLatin1Char(':'), 1) : attempt.topic;
    return named.toStdString();
}

/// A problem that was only looked at while hints were open for everyone: earlier versions kept it
/// as given up, with a mark of 0.
bool onlyLookedAt(const records::Attempt& attempt, bool answeredBefore) {
    return attempt.verdict == QLatin1String(records::kAbandoned) && attempt.hints == 0 &&
           !answeredBefore;
}

} // namespace

std::vector<practice::Marked> markedFrom(const QList<records::Attempt>& attempts,
                                         const QTimeZone& zone) {
    std::vector<practice::Marked> all;
    bool open = false; // the last of `all` may still get answers
    const records::Attempt* before = nullptr;
    for (const records::Attempt& attempt : attempts) {
        const auto verdict = verdictNamed(attempt.verdict);
        const bool same = open && before != nullptr && before->problem == attempt.problem;
        if (onlyLookedAt(attempt, same))
            continue;
        if (!same) {
            practice::Marked marked;
            marked.topic = topicOf(attempt);
            marked.level = attempt.level;
            marked.source = attempt.problem.set.toStdString();
            marked.problem = attempt.problem.problem.toStdString();
            marked.statement = attempt.statement.toStdString();
            marked.evidence = verdict ? practice::evidenceOf(*verdict, attempt.hints > 0)
                                      : practice::Evidence::Incorrect;
            all.push_back(std::move(marked));
        }
        practice::Marked& marked = all.back();
        marked.day =
            QDate(1970, 1, 1)
                .daysTo(QDateTime::fromMSecsSinceEpoch(attempt.at).toTimeZone(zone).date());
        marked.mark = static_cast<int>(std::lround(attempt.mark * 100.0));
        marked.hints = static_cast<std::size_t>(std::max(attempt.hints, 0));
        marked.milliseconds = static_cast<std::int64_t>(std::llround(attempt.seconds * 1000.0));
        open = verdict && *verdict != grading::Verdict::Correct;
        before = &attempt;
    }
    return all;
}

std::map<QString, std::set<std::string>> doneFrom(const QList<records::Attempt>& attempts,
                                                  const std::map<QString, qint64>& begunAfter) {
    std::map<QString, std::set<std::string>> done;
    const records::Attempt* before = nullptr;
    for (const records::Attempt& attempt : attempts) {
        const bool answered = before != nullptr && before->problem == attempt.problem;
        before = &attempt;
        const auto again = begunAfter.find(attempt.problem.set);
        if (again != begunAfter.end() && attempt.id <= again->second)
            continue;
        if (attempt.problem.set.startsWith(QLatin1String("set:")) &&
            (attempt.verdict == QLatin1String("correct") ||
             (attempt.verdict == QLatin1String(records::kAbandoned) &&
              !onlyLookedAt(attempt, answered))))
            done[attempt.problem.set].insert(attempt.problem.problem.toStdString());
    }
    return done;
}

} // namespace khatwa::ui
