#pragma once

#include "app/maths/read_tokens.h"

#include <optional>
#include <string_view>

namespace khatwa::maths::reading {

/// What a name, command or character stands for.
struct Meaning {
    constexpr Meaning(Tok of = Tok::End, char with = 0, std::string_view called = {})
        : type(of), code(with), text(called) {}
    Tok type;
    char code;
    std::string_view text;
};

/// A LaTeX command without its backslash.
std::optional<Meaning> commandMeaning(std::string_view name);

/// A command that says only how something looks or how wide a gap is.
bool isLookCommand(std::string_view name);

/// A command whose first argument says only how something looks: \color{red}.
bool isSilentCommand(std::string_view name);

/// A name typed in Latin letters: function, Greek letter, constant, logic word.
std::optional<Meaning> wordMeaning(std::string_view word);

/// The longest name with which a run of letters begins that may stand inside a run (`sin` of
/// `sinx`); its length, or 0.
std::size_t nameInRun(std::string_view run, Meaning& meaning);

/// A word in Arabic letters.
std::optional<Meaning> arabicMeaning(std::string_view word);

/// One Unicode character outside ASCII.
std::optional<Meaning> characterMeaning(char32_t character);

} // namespace khatwa::maths::reading
