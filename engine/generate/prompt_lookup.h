#pragma once

#include "engine/tokenizer/spec.h"

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace khatwa::engine {

/// How a text may go on, and how sure that is.
struct Guess {
    int matched = 0; ///< tokens at the text's end that stood before what was copied; 0: no guess
    std::vector<TokenId> tokens;
};

/// Guesses how a text goes on: as it did after the longest earlier passage that ends as the text
/// does now, the latest of equals. Mathematics repeats its own formulas, so the guess is often
/// right; a model checks several guessed tokens in one pass (prompt lookup decoding, a speculation
/// without a second model: arXiv:2304.04487, arXiv:2211.17192). One text, one thread.
class PromptLookup {
public:
    static constexpr int kShortest = 2; ///< tokens of a passage that counts as the same
    static constexpr int kLongest = 16; ///< tokens that are compared
    /// Earlier passages that are compared, the latest first; keeps a long text of few words cheap.
    static constexpr int kMostPassages = 32;

    /// `text` is what it was at the last call, and more. At most `most` tokens; where the passage
    /// reaches to the text's end, they go on in its circle. About a microsecond.
    void guess(std::span<const TokenId> text, int most, Guess& result);

private:
    void take(std::span<const TokenId> text);

    std::unordered_map<std::uint64_t, std::int32_t> latest_; ///< of each pair: where it ended last
    std::vector<std::int32_t> before_; ///< for each token: where its pair ended before; -1: nowhere
};

} // namespace khatwa::engine
