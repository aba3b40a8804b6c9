#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace khatwa::cli {

/// An answer in the form in which answers are compared: without space, `$`, `\left` and `\right`, a
/// final full stop;
/// `\dfrac` as `\frac`; Arabic-Indic digits, comma and decimal separator as Western ones.
std::string normalisedAnswer(std::string_view answer);

/// Whether two answers are the same text but for what `normalisedAnswer` takes away, the order of a
/// list (roots), and a name before a value (`x=6` and `6`). Knows no mathematics: 1/2 and 0.5
/// differ here.
bool sameAnswer(std::string_view expected, std::string_view given);

/// The answer of a row of a problem file: of GSM8K's worked answers what follows `####`.
std::string expectedAnswer(std::string_view field);

/// The index of the answer that most agree with (`sameAnswer`); of equals the one that came first.
/// Empty answers do not vote; -1 if there is none.
int majorityOf(const std::vector<std::string>& answers);

} // namespace khatwa::cli
