// What tells a sentence from a formula.
#pragma once

#include "app/maths/read.h"

#include <optional>
#include <string_view>

namespace khatwa::maths::reading {

/// Between words: a blank, or the end of a line.
inline bool isGap(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Whether an Arabic letter begins a text (always of two bytes), or a mark above one; digits and
/// marks of punctuation are none.
bool isArabicLetter(std::string_view text);

/// Without what stands between words at its ends.
std::string_view trimmed(std::string_view text);

/// Without what only surrounds an answer: dollars, stars, quotes, a full stop.
std::string_view stripped(std::string_view text);

/// Whether words of a sentence stand in it, outside of \text{…} and of commands' names.
bool hasProse(std::string_view text, const ReadOptions& options);

/// Whether a digit or a sign of mathematics stands in it.
bool hasMathematics(std::string_view text);

/// Nothing but letters, blanks and the marks of a sentence.
bool isWords(std::string_view text);

/// What the last \boxed{…} holds.
std::optional<std::string_view> lastBox(std::string_view text);

} // namespace khatwa::maths::reading
