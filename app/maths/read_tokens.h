#pragma once

#include "app/maths/expression.h"
#include "app/maths/read.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::maths::reading {

inline bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

inline bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// A byte of a character outside ASCII.
inline bool isWide(char c) {
    return static_cast<unsigned char>(c) >= 0x80;
}

/// One character of UTF-8.
inline bool isOneCharacter(std::string_view text) {
    return !text.empty() && std::ranges::count_if(text, [](char c) {
                                return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
                            }) == 1;
}

/// Characters of two bytes from U+0600 to U+06FF, and nothing else.
inline bool isArabic(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); i += 2)
        if (i + 1 == text.size() || static_cast<unsigned char>(text[i]) < 0xD8 ||
            static_cast<unsigned char>(text[i]) > 0xDB)
            return false;
    return !text.empty();
}

/// What the lexer makes of LaTeX, plain typing and Unicode alike: one vocabulary for the parser.
enum class Tok : std::uint8_t {
    End,
    Number,   ///< text: as Kind::Number says
    Letter,   ///< text: the name of a symbol, without subscript and primes
    Function, ///< text: a name of Kind::Call
    Constant, ///< text: a name of Kind::Constant
    Text,     ///< text: words, blanks made one
    Name,     ///< text: upright letters (\mathrm, \operatorname) that are no function
    Unit,     ///< text: what is a unit whatever stands before it
    Plus,
    Minus,
    PlusMinus, ///< text: `+-` or `-+`
    Times,
    Slash,
    Caret,
    Under,
    Bang,
    Percent,
    Degree,
    Prime, ///< text: one or more `'`
    DoublePrime,
    Comma,
    Semicolon,
    Colon,
    Open,      ///< code: ( [ { < f c, for ⌊ ⌈
    Close,     ///< code: ) ] } > f c
    GroupOpen, ///< code u: of upright letters
    GroupClose,
    Bar,  ///< code: 0, or ( and ) where \left, \lvert, … tell
    Norm, ///< ‖, code as of Bar
    Mid,
    Relation, ///< code: a Rel
    And,      ///< code: w for a word
    Or,       ///< code: w for a word
    Not,
    Xor,
    Implies, ///< code: w, `=` for =>, `-` for ->, \to
    Iff,
    Union,
    Intersection,
    Difference,
    Frac,
    Binomial,
    Root,     ///< \sqrt; code: 3 for ∛, 4 for ∜
    Sum,      ///< \sum
    Product,  ///< \prod
    Integral, ///< \int
    Limit,
    Accent,   ///< text: vec, hat, bar, …
    Mod,      ///< \bmod, mod
    ParenMod, ///< \pmod
    Begin,    ///< text: the environment
    Finish,   ///< \end; text: the environment
    Ampersand,
    Row, ///< `\\`
    NewLine,
    Dots,
    Null,         ///< \left. (code l) and \right. (code r)
    Differential, ///< \differentialD
    If,           ///< if, when, for
    Otherwise,
    Boxed,
    Over,        ///< \\over; code c: \\choose
    Placeholder, ///< what MathLive shows where nothing was typed yet
    Wide         ///< \\quad; gone after the lexer
};

struct Token {
    Tok type = Tok::End;
    char code = 0;
    bool space = false; ///< a blank stands before it
    bool plain = false; ///< typed as itself, not as a LaTeX command
    std::uint32_t at = 0;
    std::uint32_t length = 0;
    std::string_view text;

    std::size_t end() const { return at + length; }
};

/// Thrown inside the reader only; `read` turns it into a Reading.
struct Failure {
    ReadError error;
};

/// A text cut into tokens. Owns what is not in the text itself.
class Tokens {
public:
    Tokens(std::string_view source, const ReadOptions& options);

    std::vector<Token> list; ///< ends with End
    bool latex = false;      ///< a LaTeX command stands somewhere in it
    std::string_view source;

    /// Keeps `text` as long as the tokens live.
    std::string_view keep(std::string text);

private:
    friend class Lexer;
    std::deque<std::string> kept_;
};

} // namespace khatwa::maths::reading
