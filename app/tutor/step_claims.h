#pragma once

#include "app/tutor/block.h"
#include "app/tutor/phrases.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace khatwa::tutor {

/// A formula that a step says, and how the words around it mean it.
struct Claim {
    std::string latex;
    /// Words in its sentence, or of the next one that speaks of it, deny something ("which is
    /// false", "مستحيل"): nothing follows from the formula, whatever it says.
    bool denied = false;
    /// It is supposed ("if x = 1", "let u = …", "try x = 2") or asked, not said.
    bool supposed = false;
    /// It stands in place of a result: boxed, or last in its sentence after a colon.
    bool result = false;
    /// Boxed, or words of its sentence call it the answer.
    bool answer = false;
    /// Belongs to the formula before it as one of several solutions: "t = 5 or t = 6".
    /// `Beside`: set beside it, which may be another case or the next line.
    enum class Joined { No, Or, And, Beside } joined = Joined::No;
    std::size_t place = 0; ///< among the formulas of its sentence
    std::string words;     ///< of its sentence, without the formulas
    std::string lead;      ///< the words since the formula before it in the step, if any
    /// The words say nothing but how the working goes on (step_words.h).
    bool plain = true;
    /// A value is put into something ("substitute x = 7"): not said to hold.
    bool inserted = false;
    /// A value that is tried in the formula behind a colon: "x = 4: 64 - 96 + 44 - 6 = 6".
    bool tried = false;
    /// "41% is …" and "41% of 400 is …" before it: the share, and of what if that is said.
    std::string share;
    std::string shareOf;
    /// The sentence speaks of a remainder: 17 ÷ 5 = 3, remainder 2, is no equation. Nor is
    /// 8 = 1 \pmod 7, nor 3.5 km = 3500 m, once its units are words.
    bool remainder = false;
};

/// A sentence of a step, and which of its claims stand there.
struct Sentence {
    std::vector<Piece> pieces;
    std::string prose; ///< without the formulas
    std::size_t first = 0;
    std::size_t count = 0;
    bool open = false;      ///< denied or asked: it says nothing
    bool explained = false; ///< the checker has understood all of it (step_remarks.cpp)
};

/// What a step says: its formulas, in order, and its sentences.
struct Claims {
    std::vector<Claim> claims;
    std::vector<Sentence> sentences;
};
/// `blocks` are those of one step; code and thinking say nothing.
Claims claimsOf(const std::vector<Block>& blocks);

/// Formulas of a statement as it was typed: those between delimiters, else the longest runs that
/// hold no words ("Solve 7x - 12 = 30").
std::vector<std::string> formulasOf(std::string_view statement);
/// The statement as words and formulas.
std::vector<Piece> piecesOf(std::string_view statement);
/// The statement without its formulas.
std::string wordsOf(std::string_view statement);
/// "41% of 400" as [41, 400], where the statement has exactly one such share.
std::optional<std::pair<std::string, std::string>> shareIn(std::string_view statement);

} // namespace khatwa::tutor
