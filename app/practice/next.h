#pragma once

#include "app/practice/mastery.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace khatwa::practice {

/// What is known of a student and one topic.
struct TopicState {
    std::string topic;
    double known = KnowledgeParameters{}.initial;
    std::size_t seen = 0;      ///< problems that gave evidence
    std::int64_t lastDay = -1; ///< day it was practised last (days since 1970); -1: never
    std::size_t reviews = 0;   ///< reviews in a row that went well since it was mastered
    int stage = 0;             ///< of its worked examples: see nextStage
};

/// After a problem of the topic was marked, on a day.
TopicState afterProblem(TopicState state, Evidence evidence, std::int64_t day,
                        const KnowledgeParameters& parameters = {});

/// When a mastered topic comes back: so many days after it was last practised, longer each time it
/// went well, since the gap that helps most grows with the time for which something is to be
/// remembered (N. J. Cepeda et al., Psychological Science 2008, doi
/// 10.1111/j.1467-9280.2008.02209.x). The days themselves are our choice.
inline constexpr std::int64_t kReviewDays[] = {1, 3, 7, 16, 35, 90};
/// The day a mastered topic is due; nothing for one that is not mastered.
std::optional<std::int64_t> reviewDay(const TopicState& state);

/// The level of the next problem, by what is known: 1 to 3.
int levelFor(double known);

struct NextStep {
    enum class Why {
        Begin,    ///< a topic not practised yet
        Practise, ///< in the middle of it
        Review,   ///< mastered, and due again
        Ahead     ///< all is mastered and nothing due: the one due soonest
    };
    std::string topic;
    int level = 1;
    Why why = Why::Practise;
    /// How many steps of a worked example stay for the student before this problem; nothing where
    /// no example is called for.
    std::optional<int> exampleStage;
};

/// What comes next. Topics are interleaved: never more than two of one kind in a row where another
/// is open (D. Rohrer, K. Taylor, Instructional Science 2007, doi 10.1007/s11251-007-9015-8). Due
/// reviews come in as every third problem; at most three topics are begun and not mastered at once,
/// in the order given, which is that of the course. `recent`: topics of the last problems, newest
/// last. Deterministic. Nothing only where there are no topics.
std::optional<NextStep> whatNext(std::span<const TopicState> topics,
                                 std::span<const std::string> recent, std::int64_t today);

// Worked examples that fade (A. Renkl, R. K. Atkinson, Educational Psychologist 38, 2003,
// doi 10.1207/S15326985EP3801_3): first the whole working is shown, then the last step is left to
// the student, then the last two, until the student writes all of it.

/// Of `steps` steps so many are shown at a stage; stage 0 shows all.
std::size_t shownSteps(std::size_t steps, int stage);
/// The stage after a problem of that topic: one further when it was right, one back when not.
int nextStage(int stage, Evidence evidence);
/// From this stage on, and where a topic is mastered, there are no examples.
inline constexpr int kLastStage = 3;
std::optional<int> exampleStage(const TopicState& state);

/// A worked solution at a stage: the steps to read, then those to write.
struct FadedExample {
    std::vector<std::string> shown;
    std::vector<std::string> hidden; ///< what the student's own lines are compared with
};
FadedExample fade(std::span<const std::string> steps, int stage);

} // namespace khatwa::practice
