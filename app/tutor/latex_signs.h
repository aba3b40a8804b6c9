#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace khatwa::tutor {

/// A sign that is typed as itself and that not every LaTeX knows.
struct LatexSign {
    std::size_t bytes = 0;       ///< of the UTF-8 that it stands for
    std::string_view maths = {}; ///< how a formula says it
};
std::optional<LatexSign> latexSignAt(std::string_view text);

/// Raised or lowered digits and letters that stand together: ¹² is one exponent.
struct LatexScript {
    std::size_t bytes = 0;
    char mark = '^'; ///< or _
    std::string content = {};
};
std::optional<LatexScript> latexScriptAt(std::string_view text);

/// The bytes of the character that `text` begins with, and its number.
struct Character {
    std::size_t bytes = 1;
    char32_t code = 0;
};
Character characterAt(std::string_view text);

/// Letters, marks and punctuation of Arabic; not its digits.
bool isArabicLetter(char32_t code);
bool isArabicDigit(char32_t code);
bool hasArabicLetter(std::string_view text);
bool hasArabic(std::string_view text); ///< letters or digits

/// A space that LaTeX does not take for one.
bool isWideSpace(char32_t code);
/// What says nothing where it is set: marks of direction, joiners, spaces of no width.
bool isInvisible(char32_t code);
/// Whether LaTeX sets the character in words without further ado.
bool isLatexLetter(char32_t code);

} // namespace khatwa::tutor
