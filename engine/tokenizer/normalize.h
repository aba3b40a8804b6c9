#pragma once

#include <string>
#include <string_view>

namespace khatwa::engine {

/// `text` (well-formed UTF-8) in Unicode's normalization form C, by utf8proc.
/// A text with hundreds of combining marks on one letter is given back as it is: putting them in
/// order takes time that grows with the square of their number, and nobody writes so.
std::string normalizeNfc(std::string_view text);

} // namespace khatwa::engine
