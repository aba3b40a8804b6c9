#pragma once

#include "app/problems/problem_set.h"
#include "app/problems/topic.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace khatwa::problems {

// Sets and endless problems from our own topics, with hints and worked solutions. The hints are
// made of the worked steps: the nudge says in words what kind of step comes first, the next step is
// that step, the example is another problem of the same topic and level whose steps have the same
// shape. Values only; any thread.

/// A topic's problem with everything a set's problem has. The same arguments give the same on every
/// machine.
SetProblem topicProblem(const Topic& topic, int level, Language language, std::uint64_t seed,
                        std::uint64_t index);

/// How many problems of each level.
inline constexpr int kLevels = 3;
using LevelCounts = std::array<std::size_t, kLevels>;

/// So many different problems, easiest first. A level that has fewer gives what it has.
ProblemSet topicSet(const Topic& topic, Language language, std::uint64_t seed,
                    const LevelCounts& perLevel);

/// The seed of the sets that ship: neither trained on nor held out.
inline constexpr std::uint64_t kShippedSeed = 50'000'000;
inline constexpr LevelCounts kShippedCounts = {20, 20, 20};

/// Problems of one topic that never run out.
class TopicSource {
public:
    TopicSource(const Topic& topic, Language language, std::uint64_t seed)
        : topic_(&topic), language_(language), seed_(seed) {}

    const Topic& topic() const { return *topic_; }
    /// Problem n of a level (1 to 3): the same for the same seed.
    SetProblem at(int level, std::uint64_t n) const {
        return topicProblem(*topic_, level, language_, seed_, n);
    }
    /// The first problem from `n` on whose statement is not among `recent`, and `n` behind it.
    /// Where a level is too small for that, the last one looked at.
    SetProblem next(int level, std::uint64_t& n, std::span<const std::string> recent) const;

private:
    const Topic* topic_;
    Language language_;
    std::uint64_t seed_;
};

/// The file name of a topic's shipped set: "linear-equations.ar.json".
std::string shippedSetName(const Topic& topic, Language language);

} // namespace khatwa::problems
