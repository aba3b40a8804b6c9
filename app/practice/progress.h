#pragma once

#include "app/practice/next.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace khatwa::practice {

/// One problem that was marked, as the records keep it, oldest first.
struct Marked {
    std::string topic;
    int level = 1;
    std::int64_t day = 0; ///< days since 1970, in the student's own time zone
    Evidence evidence = Evidence::None;
    int mark = 0; ///< 0 to 100
    std::size_t hints = 0;
    std::int64_t milliseconds = 0; ///< spent on it
    std::string source = {};       ///< what it was drawn from, such as a set
    std::string problem = {};      ///< its id there
    std::string statement = {};    ///< as it was shown
};

/// A point of a plot.
struct Point {
    double x = 0;
    double y = 0;
};

struct TopicProgress {
    TopicState state;
    std::size_t problems = 0;
    std::size_t right = 0; ///< at the first attempt, without a hint
    std::size_t withHints = 0;
    double meanMark = 0; ///< 0 to 100
    std::int64_t milliseconds = 0;
    std::vector<Point> known; ///< x: the problem, from 0 (before the first); y: 0 to 1
};

/// Days of practice, told without reproach: nothing here is lost by a day off.
struct PracticeDays {
    std::size_t inAll = 0;
    std::size_t lastSeven = 0;
    std::size_t lastTwentyEight = 0;
    /// Days practised since the last pause of more than a week: a missed day or two, a weekend, a
    /// feast do not end it.
    std::size_t running = 0;
    std::vector<bool> calendar; ///< the last 28 days, today last
};

struct Progress {
    std::vector<TopicProgress> topics; ///< in the order given
    PracticeDays days;
    std::vector<Point> perDay; ///< x: the day before today (-27 to 0); y: problems
    std::size_t mastered = 0;
};

/// `course`: the topics in their order; topics of `history` that it lacks come after them.
Progress progressOf(std::span<const Marked> history, std::span<const std::string> course,
                    std::int64_t today, const KnowledgeParameters& parameters = {});

} // namespace khatwa::practice
