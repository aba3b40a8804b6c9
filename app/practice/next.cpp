#include "app/practice/next.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace khatwa::practice {

namespace {

/// So many topics are begun and not yet mastered at once: enough to interleave, few enough to
/// finish.
constexpr std::size_t kOpenAtOnce = 3;
constexpr std::size_t kMostInARow = 2;
/// Where the levels begin. Right answers from the start pass through all three on their way to
/// mastery: 0.20, 0.49, 0.77, 0.92.
constexpr double kSecondLevel = 0.40;
constexpr double kThirdLevel = 0.75;

/// How long ago a topic came up: 0 is the last problem, recent.size() never.
std::size_t problemsSince(const std::string& topic, std::span<const std::string> recent) {
    for (std::size_t ago = 0; ago < recent.size(); ++ago)
        if (recent[recent.size() - 1 - ago] == topic)
            return ago;
    return recent.size();
}

bool tooOften(const std::string& topic, std::span<const std::string> recent) {
    return recent.size() >= kMostInARow &&
           std::ranges::all_of(recent.last(kMostInARow),
                               [&](const std::string& last) { return last == topic; });
}

NextStep stepOf(const TopicState& state, NextStep::Why why) {
    return {state.topic, levelFor(state.known), why, exampleStage(state)};
}

} // namespace

TopicState afterProblem(TopicState state, Evidence evidence, std::int64_t day,
                        const KnowledgeParameters& parameters) {
    if (evidence == Evidence::None)
        return state;
    const std::optional<std::int64_t> due = reviewDay(state);
    state.known = afterEvidence(state.known, evidence, parameters);
    if (!mastered(state.known) || !due)
        state.reviews = 0;
    else if (day >= *due && evidence == Evidence::Correct)
        ++state.reviews;
    ++state.seen;
    state.lastDay = day;
    state.stage = nextStage(state.stage, evidence);
    return state;
}

std::optional<std::int64_t> reviewDay(const TopicState& state) {
    if (!mastered(state.known) || state.lastDay < 0)
        return std::nullopt;
    const std::size_t last = std::size(kReviewDays) - 1;
    return state.lastDay + kReviewDays[std::min(state.reviews, last)];
}

int levelFor(double known) {
    return known < kSecondLevel ? 1 : known < kThirdLevel ? 2 : 3;
}

std::optional<NextStep> whatNext(std::span<const TopicState> topics,
                                 std::span<const std::string> recent, std::int64_t today) {
    std::vector<const TopicState*> open;
    for (const TopicState& topic : topics)
        if (topic.seen > 0 && !mastered(topic.known) && open.size() < kOpenAtOnce)
            open.push_back(&topic);
    for (const TopicState& topic : topics)
        if (topic.seen == 0 && !mastered(topic.known) && open.size() < kOpenAtOnce)
            open.push_back(&topic);
    std::vector<const TopicState*> known;
    for (const TopicState& topic : topics)
        if (mastered(topic.known))
            known.push_back(&topic);
    const auto dueOf = [](const TopicState* topic) { return reviewDay(*topic).value_or(0); };
    std::ranges::stable_sort(known, {}, dueOf); // the one due longest first

    const auto isKnown = [&](const std::string& name) {
        return std::ranges::any_of(known, [&](const TopicState* t) { return t->topic == name; });
    };
    const bool reviewsTurn =
        open.empty() || (recent.size() >= 2 && std::ranges::none_of(recent.last(2), isKnown));
    for (const bool strict : {true, false}) {
        const auto allowed = [&](const TopicState* topic) {
            return !strict || !tooOften(topic->topic, recent);
        };
        if (reviewsTurn)
            for (const TopicState* topic : known)
                if (allowed(topic) && dueOf(topic) <= today)
                    return stepOf(*topic, NextStep::Why::Review);
        // The one that has waited longest; of those never seen the first of the course.
        const TopicState* chosen = nullptr;
        for (const TopicState* topic : open)
            if (allowed(topic) && (chosen == nullptr || problemsSince(topic->topic, recent) >
                                                            problemsSince(chosen->topic, recent)))
                chosen = topic;
        if (chosen != nullptr)
            return stepOf(*chosen,
                          chosen->seen == 0 ? NextStep::Why::Begin : NextStep::Why::Practise);
        for (const TopicState* topic : known)
            if (allowed(topic))
                return stepOf(*topic,
                              dueOf(topic) <= today ? NextStep::Why::Review : NextStep::Why::Ahead);
    }
    return std::nullopt;
}

std::size_t shownSteps(std::size_t steps, int stage) {
    const auto hidden = static_cast<std::size_t>(std::max(stage, 0));
    return steps - std::min(hidden, steps);
}

int nextStage(int stage, Evidence evidence) {
    switch (evidence) {
    case Evidence::Correct:
        return std::min(stage + 1, kLastStage);
    case Evidence::Incorrect:
        return std::max(stage - 1, 0);
    case Evidence::None:
        break;
    }
    return stage;
}

std::optional<int> exampleStage(const TopicState& state) {
    if (mastered(state.known) || state.stage >= kLastStage)
        return std::nullopt;
    return std::max(state.stage, 0);
}

FadedExample fade(std::span<const std::string> steps, int stage) {
    const std::size_t shown = shownSteps(steps.size(), stage);
    return {{steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(shown)},
            {steps.begin() + static_cast<std::ptrdiff_t>(shown), steps.end()}};
}

} // namespace khatwa::practice
