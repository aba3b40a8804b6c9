#pragma once

#include "app/maths/expression.h"

#include <optional>
#include <string>
#include <string_view>

namespace khatwa::grading {

// Answers that are words: they are recognised before any formula is read, since `DNE` is no
// product.

/// The formula a whole text stands for: emptyset for "no solution" or «لا يوجد حل», reals for "all
/// real numbers", undefined for DNE, true for yes, …; empty for every other text.
std::optional<maths::Expression> knownWords(std::string_view text);

/// The letter of a choice, from `B`, `(B)`, `B.`, `B) 5`, `\text{B}`, "the answer is B",
/// «الإجابة ب»: A to H in capitals or أ to ح; `bare` where there is nothing but the letter.
struct Choice {
    std::string letter;
    bool bare = false;
    bool small = false; ///< written as a, b, c, d
};
std::optional<Choice> choiceOf(std::string_view text);

/// A text for comparing: small letters, without blanks, `\text`, dollars, Arabic marks and a final
/// full stop.
std::string plainWords(std::string_view text);

} // namespace khatwa::grading
