#pragma once

#include "app/tutor/block.h"

#include <string>
#include <string_view>
#include <vector>

namespace khatwa::tutor {

/// A formula that a step says, and how the words around it mean it.
struct Claim {
    std::string latex;
    /// Words in its sentence deny something ("which is false", "مستحيل"): nothing follows from the
    /// formula, whatever it says.
    bool denied = false;
    /// It is supposed ("if x = 1", "let u = …", "try x = 2"), not said.
    bool supposed = false;
    /// It stands in place of a result: boxed, or last in its sentence after a colon.
    bool result = false;
    /// Belongs to the formula before it as one of several solutions: "t = 5 or t = 6".
    enum class Joined { No, Or, And } joined = Joined::No;
    std::string words; ///< of its sentence, without the formulas
    /// The sentence speaks of a remainder: 17 ÷ 5 = 3, remainder 2, is no equation.
    bool remainder = false;
};

/// The formulas of a step, in order. `blocks` are those of one step; code and thinking say nothing.
std::vector<Claim> claimsOf(const std::vector<Block>& blocks);

/// The words of a text in lower case; a leading و or ف of an Arabic word is taken off where the
/// rest is asked for by `hasWord`.
bool hasWord(std::string_view text, const std::vector<std::string_view>& words);

/// Formulas of a statement as it was typed: those between delimiters, else the longest runs that
/// hold no words ("Solve 7x - 12 = 30").
std::vector<std::string> formulasOf(std::string_view statement);
/// The statement without its formulas.
std::string wordsOf(std::string_view statement);

} // namespace khatwa::tutor
