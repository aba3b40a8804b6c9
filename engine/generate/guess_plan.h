#pragma once

#include <array>
#include <span>
#include <vector>

namespace khatwa::engine {

/// What a forward pass takes by the number of its rows, as measured on the model that runs. With a
/// large model one row waits for memory and a few more cost next to nothing; with a tiny one each
/// row costs its arithmetic. So nothing is assumed but that costs between two known numbers of rows
/// lie on a line, which overrates them where the curve bends upwards (memory first, arithmetic
/// later). One thread.
class PassCost {
public:
    static constexpr int kMostRows = 128; ///< larger passes count as this many

    /// A pass that was put off by other programs looks long; short ones are believed sooner.
    void measured(int rows, double seconds);
    /// Seconds of a pass; 0 where no pass of this many rows or fewer was measured.
    double seconds(int rows) const;

private:
    std::array<double, kMostRows + 1> seconds_{}; ///< 0: not measured
};

/// How often a guessed token was right, by the number of tokens that matched before it. Guesses
/// that nobody checked ahead are counted too, once the model has spoken, so the record is kept at
/// no cost. One thread.
class GuessRecord {
public:
    GuessRecord();
    void add(int matched, bool right);
    double chance(int matched) const;

private:
    static constexpr int kLengths = 17;
    std::array<double, kLengths> chances_;
};

/// A reply that has a guess: the tokens that matched, and how many tokens were guessed.
struct GuessOffer {
    int matched = 0;
    int tokens = 0;
    int taken = 0; ///< what `takeGuesses` decided
};

/// Decides how many guessed tokens of each reply go into a pass of `rows` rows that gives each of
/// them a token anyway: those that bring the most tokens a second, by the record's chances and the
/// measured costs; none where that is not clearly more than without. At most `most` in all.
void takeGuesses(std::span<GuessOffer> offers, int rows, int most, const GuessRecord& record,
                 const PassCost& cost);

} // namespace khatwa::engine
