#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace khatwa::engine {

/// GPT-2's way of writing any bytes as printable text: each byte is one character, itself where it
/// is printable in Latin-1 and from U+0100 on where it is not ("Ġ" is the space). Vocabularies are
/// written so in files.
std::string toByteAlphabet(std::string_view bytes);

/// The bytes that `text` stands for; nothing if it has a character outside the alphabet.
std::optional<std::string> fromByteAlphabet(std::string_view text);

} // namespace khatwa::engine
