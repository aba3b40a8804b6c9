#pragma once

#include "app/maths/expression.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::maths {

/// How letters, commas and dots are to be taken where schools differ.
struct ReadOptions {
    /// `1,5` is one and a half and `;` separates a list (de, fr, …); otherwise `1,500` is fifteen
    /// hundred. The Arabic separators ٫ and ٬ mean what they are everywhere.
    bool decimalComma = false;
    /// Names that are functions where a bracket follows, beside the built-in ones. f, g and h
    /// always are, unless `functions` was given: then exactly those.
    std::optional<std::vector<std::string>> functions{};
    /// Names that stand for themselves: `e` or `i` where they are letters of the problem, words
    /// that are one symbol.
    std::vector<std::string> symbols{};
    /// Letters after a number are units first and variables second.
    bool units = false;
    /// `log` without a base: 10, or e.
    bool naturalLog = false;
};

/// Why a text can't be read; the sentence for a student is made from it (app/grading/messages).
struct ReadError {
    /// empty, too_long, too_deep, bracket_not_closed, bracket_not_opened, bracket_mismatch,
    /// missing_operand, missing_argument, unknown_command, unknown_character, not_utf8, unexpected,
    /// bad_number, matrix_rows, dollar_not_closed, words
    std::string_view code;
    std::size_t position = 0; ///< of the text given, in bytes; on a character's first byte
    std::size_t length = 0;   ///< of what is wrong, in bytes
    std::string what;         ///< the bracket, command or character it is about
    std::string meant; ///< what was probably meant, as it could be typed; empty where nothing can
                       ///< be guessed
};

struct Reading {
    std::optional<Expression> expression;
    ReadError error; ///< where there is no expression
    explicit operator bool() const { return expression.has_value(); }
};

/// Reads one mathematical text whole: LaTeX, plain typing, what MathLive writes, and mixtures;
/// Arabic digits, separators, letters and function names. Never throws; linear in the length of the
/// text; any bytes are welcome. Thread-safe.
Reading read(std::string_view text, const ReadOptions& options = {});

/// Reads an answer as students and models write it: `read` of the whole where that succeeds and is
/// no sentence; otherwise the part that is the answer (the last \boxed{…}, what follows "the answer
/// is" or "الجواب", the last formula between dollars, the value in a sentence that has one). What
/// is nothing but words is a Text.
Reading readAnswer(std::string_view text, const ReadOptions& options = {});

/// The longest text that is read, in bytes; longer ones are too_long.
inline constexpr std::size_t kLongestText = 1 << 20;

} // namespace khatwa::maths
