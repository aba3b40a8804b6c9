#include "app/practice/progress.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace khatwa::practice {

namespace {

constexpr std::int64_t kCalendarDays = 28;
/// A pause of more than so many days begins a new run.
constexpr std::int64_t kPauseDays = 7;

PracticeDays daysOf(const std::set<std::int64_t>& days, std::int64_t today) {
    PracticeDays told;
    told.inAll = days.size();
    told.calendar.assign(static_cast<std::size_t>(kCalendarDays), false);
    std::int64_t later = today;
    bool running = true;
    for (auto day = days.rbegin(); day != days.rend(); ++day) {
        const std::int64_t ago = std::max<std::int64_t>(today - *day, 0);
        if (ago < 7)
            ++told.lastSeven;
        if (ago < kCalendarDays) {
            ++told.lastTwentyEight;
            told.calendar[static_cast<std::size_t>(kCalendarDays - 1 - ago)] = true;
        }
        running = running && later - *day <= kPauseDays;
        if (running)
            ++told.running;
        later = *day;
    }
    return told;
}

} // namespace

Progress progressOf(std::span<const Marked> history, std::span<const std::string> course,
                    std::int64_t today, const KnowledgeParameters& parameters) {
    Progress progress;
    std::map<std::string, std::size_t, std::less<>> places;
    const auto placeOf = [&](const std::string& topic) -> TopicProgress& {
        const auto [place, isNew] = places.try_emplace(topic, progress.topics.size());
        if (isNew) {
            TopicProgress begun;
            begun.state.topic = topic;
            begun.state.known = parameters.initial;
            begun.known.push_back({0, parameters.initial});
            progress.topics.push_back(std::move(begun));
        }
        return progress.topics[place->second];
    };
    for (const std::string& topic : course)
        placeOf(topic);

    std::set<std::int64_t> days;
    std::map<std::int64_t, std::size_t> counts;
    for (const Marked& marked : history) {
        TopicProgress& topic = placeOf(marked.topic);
        topic.state = afterProblem(topic.state, marked.evidence, marked.day, parameters);
        ++topic.problems;
        topic.right += marked.evidence == Evidence::Correct ? 1 : 0;
        topic.withHints += marked.hints > 0 ? 1 : 0;
        topic.meanMark += marked.mark; // the sum, until all are in
        topic.milliseconds += marked.milliseconds;
        topic.known.push_back({static_cast<double>(topic.problems), topic.state.known});
        days.insert(marked.day);
        ++counts[marked.day];
    }
    for (TopicProgress& topic : progress.topics) {
        if (topic.problems > 0)
            topic.meanMark /= static_cast<double>(topic.problems);
        progress.mastered += mastered(topic.state.known) ? 1 : 0;
    }
    progress.days = daysOf(days, today);
    for (std::int64_t ago = kCalendarDays - 1; ago >= 0; --ago) {
        const auto found = counts.find(today - ago);
        progress.perDay.push_back(
            {static_cast<double>(-ago),
             found == counts.end() ? 0.0 : static_cast<double>(found->second)});
    }
    return progress;
}

} // namespace khatwa::practice
