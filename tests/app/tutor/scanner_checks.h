#pragma once

#include "app/tutor/scanner.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the scanner promises (app/tutor/scanner.h), as checks that the tests and the fuzz target
/// share.
namespace khatwa::tutor::checks {

/// The blocks as lines a person can read: `step 1: Add ⟦12⟧.` Formulas ⟦x⟧, code ‹x›, strong ⟪x⟫,
/// emphasis ⟨x⟩, a line break ⏎, the end of a cell ¦ and of a row ¦¦. Blocks of the thinking begin
/// with `~ `, those that belong to a step with its number and a dot, and one that still grows ends
/// with …
std::string describe(const std::vector<Block>& blocks);

/// The formulas that are drawn, in order.
std::vector<std::string> formulas(const std::vector<Block>& blocks);

/// Feeds the pieces that `cuts` makes of the text and checks after each that only the last block
/// changed, that what push() returned is what changed, that formulas are only ever added, and that
/// the words shown are only ever added to. Returns what is wrong, or nothing.
std::optional<std::string> checkGrowth(std::string_view text, const std::vector<std::size_t>& cuts,
                                       ScannerOptions options);

/// Cuts between all bytes of the text.
std::vector<std::size_t> everyByte(std::string_view text);

/// Feeds the pieces that `cuts` makes of the text and checks that the result is that of the text in
/// one piece, after every piece and at the end.
std::optional<std::string>
checkChunking(std::string_view text, const std::vector<std::size_t>& cuts, ScannerOptions options);

/// What every prefix of a text makes, to hold many chunkings of it against.
class Prefixes {
public:
    Prefixes(std::string_view text, ScannerOptions options);
    /// As checkChunking.
    std::optional<std::string> check(const std::vector<std::size_t>& cuts) const;

private:
    struct State {
        std::vector<Block> blocks;
        std::string thinking, solution;
        std::optional<std::string> answer;
        int epoch = 0;
        bool inThinking = false;
        bool operator==(const State&) const = default;
    };
    static State stateOf(const StreamScanner& scanner);

    std::string_view text_;
    ScannerOptions options_;
    std::vector<State> states_; ///< after so many bytes in one piece; at the back, the end
};

} // namespace khatwa::tutor::checks
