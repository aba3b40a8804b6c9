#include "app/problems/topic_sets.h"

#include "app/problems/nudges.h"

#include <algorithm>
#include <set>

namespace khatwa::problems {

namespace {

/// How many problems are looked at for an example of the same shape. The rarest shapes come up once
/// in some fifty problems of their level.
constexpr std::uint64_t kExampleTries = 400;
/// The examples' stream is another one than the problems': golden ratio, any odd number would do.
constexpr std::uint64_t kExampleStream = 0x9e3779b97f4a7c15u;
constexpr std::uint64_t kMostRedraws = 200;

/// The steps of a working without their numbers.
std::string shapeOfAll(const std::vector<std::string>& steps) {
    std::string shape;
    for (const std::string& step : steps)
        shape += shapeOf(step) + "\n";
    return shape;
}

/// Another problem of the same kind: the same steps with other numbers. Where none turns up, one
/// that begins with the same kind of step, else any other.
WorkedExample exampleFor(const Problem& problem, const Topic& topic, std::uint64_t seed,
                         std::uint64_t index) {
    const std::string shape = shapeOfAll(problem.steps);
    const std::string_view nudge = nudgeFor(problem.steps.front(), problem.language);
    Problem best;
    bool sameBeginning = false;
    for (std::uint64_t i = 0; i < kExampleTries; ++i) {
        Problem drawn = makeProblem(topic, problem.level, problem.language, seed ^ kExampleStream,
                                    index * kExampleTries + i);
        if (drawn.statement == problem.statement || drawn.answer == problem.answer)
            continue;
        if (shapeOfAll(drawn.steps) == shape) {
            best = std::move(drawn);
            break;
        }
        const bool begins = nudgeFor(drawn.steps.front(), drawn.language) == nudge;
        if (best.steps.empty() || (begins && !sameBeginning)) {
            sameBeginning = begins;
            best = std::move(drawn);
        }
    }
    return {std::move(best.statement), std::move(best.steps), std::move(best.answer)};
}

} // namespace

SetProblem topicProblem(const Topic& topic, int level, Language language, std::uint64_t seed,
                        std::uint64_t index) {
    Problem drawn = makeProblem(topic, level, language, seed, index);
    SetProblem problem;
    problem.example = exampleFor(drawn, topic, seed, index);
    problem.id = drawn.id;
    problem.statement = std::move(drawn.statement);
    problem.answer = std::move(drawn.answer);
    problem.rule = topic.rule(level);
    problem.nudge = nudgeFor(drawn.steps.front(), language);
    problem.nextStep = drawn.steps.front();
    problem.solution = std::move(drawn.steps);
    problem.topic = topic.key();
    problem.level = level;
    return problem;
}

ProblemSet topicSet(const Topic& topic, Language language, std::uint64_t seed,
                    const LevelCounts& perLevel) {
    ProblemSet set;
    set.id = std::string(topic.key()) + (language == Language::Arabic ? ".ar" : ".en");
    if (seed != kShippedSeed)
        set.id += "." + std::to_string(seed);
    set.title = topic.title(language);
    set.language = language;
    set.licence = "MIT";
    set.source = language == Language::Arabic ? "خطوة" : "Khatwa";
    std::set<std::string> statements;
    for (int level = 1; level <= kLevels; ++level) {
        const std::size_t wanted = perLevel[static_cast<std::size_t>(level - 1)];
        std::size_t made = 0;
        std::uint64_t known = 0; // in a row: the level is nearly drawn out
        for (std::uint64_t index = 0; made < wanted && known < kMostRedraws; ++index) {
            const std::string statement =
                makeProblem(topic, level, language, seed, index).statement;
            if (!statements.insert(statement).second) {
                ++known;
                continue;
            }
            known = 0;
            ++made;
            set.problems.push_back(topicProblem(topic, level, language, seed, index));
        }
    }
    return set;
}

SetProblem TopicSource::next(int level, std::uint64_t& n,
                             std::span<const std::string> recent) const {
    for (std::uint64_t tries = 0;; ++tries) {
        const std::uint64_t index = n++;
        const std::string statement =
            makeProblem(*topic_, level, language_, seed_, index).statement;
        if (tries == kMostRedraws || std::ranges::find(recent, statement) == recent.end())
            return at(level, index);
    }
}

std::string shippedSetName(const Topic& topic, Language language) {
    return std::string(topic.key()) + (language == Language::Arabic ? ".ar.json" : ".en.json");
}

} // namespace khatwa::problems
