#include "app/cli/json_text.h"

#include <string_view>

namespace khatwa::cli {

namespace {

constexpr std::string_view kReplacement = "\\ufffd";

/// The code unit of an escape `\uXXXX` at `at`; -1 where there is none.
int escapedUnit(std::string_view text, std::size_t at) {
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u')
        return -1;
    int unit = 0;
    for (std::size_t i = at + 2; i < at + 6; ++i) {
        const char c = text[i];
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/// Bytes of the well-formed UTF-8 character at `at`; 0 where there is none (Unicode, table 3-7).
std::size_t characterBytes(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first < 0xE0)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first < 0xF0) {
        const bool possible =
            !(first == 0xE0 && byte(1) < 0xA0) && !(first == 0xED && byte(1) > 0x9F);
        return possible && follows(1) && follows(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first < 0xF5) {
        const bool possible =
            !(first == 0xF0 && byte(1) < 0x90) && !(first == 0xF4 && byte(1) > 0x8F);
        return possible && follows(1) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

std::string repaired(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '\\') {
            const std::size_t bytes = characterBytes(text, at);
            if (bytes == 0)
                out += kReplacement;
            else
                out += text.substr(at, bytes);
            at += std::max<std::size_t>(bytes, 1);
            continue;
        }
        const int unit = escapedUnit(text, at);
        const bool high = unit >= 0xD800 && unit < 0xDC00;
        const bool low = unit >= 0xDC00 && unit < 0xE000;
        const int next = high ? escapedUnit(text, at + 6) : -1;
        const bool pair = next >= 0xDC00 && next < 0xE000;
        if ((high && !pair) || low) {
            out += kReplacement;
            at += 6;
            continue;
        }
        const std::size_t bytes = std::min<std::size_t>(text.size() - at, pair ? 12 : 2);
        out += text.substr(at, bytes);
        at += bytes;
    }
    return out;
}

} // namespace

Json parseLeniently(const std::string& text) {
    Json json = Json::parse(text, nullptr, false);
    if (!json.is_discarded())
        return json;
    return Json::parse(repaired(text), nullptr, false);
}

} // namespace khatwa::cli
