#pragma once

#include "app/tutor/block.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::tutor {

struct ScannerOptions {
    bool beginsInThinking = false; ///< the prompt opened the thinking (ChatFormat::opensThinking)
    bool findSteps = true;         ///< false: a statement, whose numbered lines are list items
};

/// Turns the half-arrived text of a reply into typed blocks. The single place that knows
/// delimiters, half-arrived tokens and think tags. Invariants, for every text and every way of
/// cutting it into pieces:
///
///  - blocks() after the pieces of a text depends on the text alone, not on where it was cut (bytes
///  included);
///  - blocks are only appended; ids are 1, 2, 3 …; every block but the last is complete, and a
///  complete block
///    never changes. The last one only grows: what it shows is kept, but for emphasis marks that
///    find their pair;
///  - a formula or code span is shown whole or not at all: what may still become one is held back,
///  at most 8 KB;
///  - after finish() every block is complete and no half formula is shown.
///
/// One exception, told by epoch(): a `</think>` that nothing opened shows that all before it was
/// thinking (and a code fence that the thinking never closed shows, at the end, that it was none).
/// Then the reply so far is read again as such, epoch() rises by one, and the call returns all
/// blocks: forget what was drawn and draw them.
///
/// Thinking: `<think>` counts at the start of the reply or of a line, `</think>` anywhere outside
/// code. Steps are found in the solution only: `1.` in sequence at a line's start, `Step 1:`,
/// `**Step 1:**`, `### Step 1`, `الخطوة 1:`, `الخطوة الأولى:`; once steps are worded, numbered
/// lines are list items. Blocks after a Step carry its number until the next step, a heading, or a
/// line that announces the answer.
///
/// Time and memory are linear in the text: paragraphs, tables and code are cut at 8 KB, so a push
/// costs at most its piece and one such block. Not thread-safe; one scanner a reply.
class StreamScanner {
public:
    explicit StreamScanner(ScannerOptions options = {});
    ~StreamScanner();
    StreamScanner(StreamScanner&&) noexcept;
    StreamScanner& operator=(StreamScanner&&) noexcept;

    /// Takes the next piece and returns the blocks that changed or are new, in order. Broken UTF-8
    /// becomes U+FFFD.
    std::vector<Block> push(std::string_view utf8Piece);
    /// The reply has ended (or was stopped). Returns as push() does; the Answer block comes now.
    /// Later calls and pushes do nothing.
    std::vector<Block> finish();

    const std::vector<Block>& blocks() const;
    const std::string&
    thinking() const; ///< the source of the chain of thought so far, without tags
    const std::string& solution() const; ///< the source of the rest so far
    bool inThinking() const; ///< the text that comes next is thinking, as far as is known
    std::optional<std::string>
    answer() const; ///< LaTeX in the last whole \boxed{} of the solution so far
    int epoch() const;

private:
    class Work;
    std::unique_ptr<Work> work_;
};

/// A step of a solution as text: its own paragraph and all that belongs to it, formulas between
/// their delimiters.
struct StepText {
    int number = 0;
    std::string text;
};
std::vector<StepText> stepsOf(const std::vector<Block>& blocks);

} // namespace khatwa::tutor
