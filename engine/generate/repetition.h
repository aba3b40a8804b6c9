#pragma once

#include "engine/tokenizer/spec.h"

#include <array>
#include <cstdint>

namespace khatwa::engine {

/// Notices a reply that goes round in a loop: its last tokens repeat one stretch (the period) word
/// for word.
///
/// A loop is an exact repetition that has gone on for at least `kLongRun` tokens and at least
/// `kRepeats` times. Honest mathematics repeats too, but shorter or inexactly: the rows of a table
/// or a truth table differ in their numbers, a recurring decimal is written to some dozens of
/// digits, a matrix of zeros of 10 by 10 is 200 tokens, a ruled line 80; a paragraph of 100 tokens
/// that stands there five times, word for word, is no solution.
class RepetitionDetector {
public:
    static constexpr int kLongestPeriod = 1024;
    static constexpr int kLongRun = 400;
    static constexpr int kRepeats = 4;

    /// Takes the reply's next token; true when the reply is in a loop. About a microsecond, no
    /// allocation.
    bool push(TokenId id);

private:
    std::array<TokenId, kLongestPeriod>
        recent_{}; ///< a ring: token i of the reply at i % kLongestPeriod
    std::array<std::int32_t, kLongestPeriod>
        runs_{}; ///< [p - 1]: tokens up to now that equal the one p before
    std::int64_t count_ = 0;
};

} // namespace khatwa::engine
