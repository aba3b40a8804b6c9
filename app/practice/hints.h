#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

namespace khatwa::practice {

// Hints are a ladder: each rung tells more, opens after the one before it, and costs a share of the
// mark. Pacing leaves time to think first: students left to themselves tend to look at the most
// specific hint only (V. Aleven, K. R. Koedinger, ITS 2000, doi 10.1007/3-540-45108-0_33).

enum class Rung { Nudge, NextStep, SimilarExample, FullSolution };
inline constexpr std::array kRungs = {Rung::Nudge, Rung::NextStep, Rung::SimilarExample,
                                      Rung::FullSolution};
inline constexpr std::size_t kRungCount = kRungs.size();
constexpr std::size_t indexOf(Rung rung) {
    return static_cast<std::size_t>(rung);
}

/// Which of the rungs the problem has; a rung it lacks is passed over.
using Rungs = std::array<bool, kRungCount>;

struct HintPolicy {
    /// What a rung takes off the mark, in hundredths of it. They add up; after the full solution
    /// nothing is left to be earned.
    std::array<int, kRungCount> cost = {10, 20, 20, 100};
    /// How long a rung stays closed after the start or the rung before it, unless an attempt comes
    /// first. Time is that which the student has spent on the problem.
    std::array<std::chrono::milliseconds, kRungCount> wait = {
        std::chrono::seconds(30), std::chrono::seconds(30), std::chrono::seconds(60),
        std::chrono::seconds(60)};
    /// A teacher's setting: every rung is open, and thinking and full solution too.
    bool open = false;
};

/// Why a rung can't be taken now.
enum class RungState {
    Open,         ///< can be taken
    Taken,        ///< is shown already; showing it again is free
    Missing,      ///< the problem has none
    AfterEarlier, ///< the rung before it comes first
    Waiting,      ///< opens after an attempt or `opensIn`
    NeedsAttempt  ///< opens after an attempt only: the full solution
};

/// The ladder of one problem: what was taken and when. A pure value.
class Ladder {
public:
    Ladder() = default;
    Ladder(const Rungs& present, const HintPolicy& policy) : present_(present), policy_(policy) {}

    /// `now`: time spent on the problem so far. `attempts`: those that counted so far.
    RungState state(Rung rung, std::chrono::milliseconds now, std::size_t attempts) const;
    /// How long until a rung that is Waiting opens by itself; zero for any other.
    std::chrono::milliseconds opensIn(Rung rung, std::chrono::milliseconds now,
                                      std::size_t attempts) const;
    /// Shows the rung. False, and nothing changes, where it is not Open or Taken.
    bool take(Rung rung, std::chrono::milliseconds now, std::size_t attempts);
    /// The lowest rung that is not taken and not missing.
    std::optional<Rung> next() const;

    bool taken(Rung rung) const { return taken_[indexOf(rung)]; }
    std::size_t takenCount() const;
    bool has(Rung rung) const { return present_[indexOf(rung)]; }
    /// What the rungs taken cost together, 0 to 100.
    int cost() const;
    const HintPolicy& policy() const { return policy_; }

    /// Marks the rung as taken whatever its state: what a draft remembers.
    void note(Rung rung, std::chrono::milliseconds now, std::size_t attempts);

private:
    Rungs present_ = {};
    Rungs taken_ = {};
    HintPolicy policy_;
    std::chrono::milliseconds since_{0}; ///< of the rung taken last; 0: the start
    std::size_t attemptsThen_ = 0;       ///< how many had been made when that rung was taken
};

} // namespace khatwa::practice
