#pragma once

#include <cstddef>
#include <string_view>

namespace khatwa::engine {

/// Bytes of the well-formed UTF-8 character that `text` begins with (Unicode 15, table 3-7: no
/// overlong forms, no surrogates, nothing past U+10FFFF); 0 where it begins with none, or with a
/// piece of one.
inline std::size_t utf8Length(std::string_view text) {
    if (text.empty())
        return 0;
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto follows = [&](std::size_t i) { return i < text.size() && (at(i) & 0xC0) == 0x80; };
    const unsigned char first = at(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (!follows(1) || !follows(2))
            return 0;
        if ((first == 0xE0 && at(1) < 0xA0) || (first == 0xED && at(1) > 0x9F))
            return 0;
        return 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (!follows(1) || !follows(2) || !follows(3))
            return 0;
        if ((first == 0xF0 && at(1) < 0x90) || (first == 0xF4 && at(1) > 0x8F))
            return 0;
        return 4;
    }
    return 0;
}

/// Whether `text` (shorter than a character) could become a well-formed character when more bytes
/// come.
inline bool utf8MayContinue(std::string_view text) {
    if (text.empty() || text.size() >= 4 || utf8Length(text) != 0)
        return false;
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t whole = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() >= whole)
        return false;
    // The narrowest bounds are on the second byte; any later ones complete it the same way.
    char probe[4] = {text[0], '\x80', '\x80', '\x80'};
    for (std::size_t i = 1; i < text.size(); ++i)
        probe[i] = text[i];
    if (text.size() == 1) {
        if (first == 0xE0)
            probe[1] = '\xA0';
        if (first == 0xF0)
            probe[1] = '\x90';
    }
    return utf8Length(std::string_view(probe, whole)) == whole;
}

} // namespace khatwa::engine
