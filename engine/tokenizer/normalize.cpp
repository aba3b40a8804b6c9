#include "engine/tokenizer/normalize.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace khatwa::engine {

namespace {

constexpr int kMaxMarks = 256;

bool hasTooManyMarks(std::string_view text) {
    int marks = 0;
    utf8proc_ssize_t at = 0;
    const auto size = static_cast<utf8proc_ssize_t>(text.size());
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    while (at < size) {
        utf8proc_int32_t character = 0;
        const utf8proc_ssize_t length = utf8proc_iterate(bytes + at, size - at, &character);
        if (length <= 0)
            return true;
        at += length;
        marks = utf8proc_get_property(character)->combining_class != 0 ? marks + 1 : 0;
        if (marks > kMaxMarks)
            return true;
    }
    return false;
}

} // namespace

std::string normalizeNfc(std::string_view text) {
    // Everything below U+0300 (lead bytes below CC) is in form C already.
    const bool plain = std::all_of(text.begin(), text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0xCC; });
    if (plain || hasTooManyMarks(text))
        return std::string(text);
    utf8proc_uint8_t* raw = nullptr;
    const utf8proc_ssize_t size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                     static_cast<utf8proc_ssize_t>(text.size()), &raw,
                     static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(raw, &std::free);
    if (size < 0)
        return std::string(text);
    return std::string(reinterpret_cast<const char*>(raw), static_cast<std::size_t>(size));
}

} // namespace khatwa::engine
