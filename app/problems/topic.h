#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::problems {

enum class Language { English, Arabic };

/// A problem with its exact answer and a worked solution, as a topic generator writes it.
/// Texts are Markdown with LaTeX between `$…$`, as the big models write.
struct Problem {
    std::string id; ///< "topic/level/language/seed/index": makes the same problem again
    std::string topic;
    int level = 1; ///< 1 to 3
    Language language = Language::English;
    std::string statement;
    std::string answer; ///< LaTeX, exact, without \boxed
    std::string
        thinking; ///< digit-by-digit working a small model can learn and a student can follow
    std::vector<std::string>
        steps; ///< numbered steps a teacher would write; the last holds \boxed{answer}
};

/// A source of random numbers (xoshiro256**) whose sequence is the same on every machine and
/// compiler (std distributions are not).
class Random {
public:
    explicit Random(std::uint64_t seed);
    std::uint64_t next();
    int between(int low, int high); ///< both included, uniform
    bool coin();

private:
    std::uint64_t state_[4];
};

/// A topic writes problems of three levels. `make` draws every choice from `random` before the
/// language matters, so that both languages tell the same problem from the same numbers. Topics
/// have no state and may be used by many threads at once.
class Topic {
public:
    virtual ~Topic() = default;
    virtual std::string_view key() const = 0; ///< "linear-equations"
    virtual std::string_view title(Language language) const = 0;
    /// The rule by which an answer is judged (app/grading/rules.h): where a form is asked for, the
    /// value alone is not enough. A problem is no answer to itself.
    virtual std::string_view rule(int level) const = 0;
    virtual Problem make(Random& random, int level, Language language) const = 0;
};

const std::vector<const Topic*>& topics();
const Topic* findTopic(std::string_view key); ///< nullptr if there is none

/// Seeds from here on are held out: what a model is measured on. Training draws from smaller seeds,
/// and leaves out every problem whose statement a held-out row has too, since the levels are small
/// enough for two seeds to meet.
inline constexpr std::uint64_t kFirstHeldOutSeed = 20'000'000;

/// Problem `index` of the stream that `seed` names. The same arguments give the same problem on
/// every machine.
Problem makeProblem(const Topic& topic, int level, Language language, std::uint64_t seed,
                    std::uint64_t index);

} // namespace khatwa::problems
