#include "engine/tokenizer/byte_alphabet.h"

#include <array>
#include <cstdint>

namespace khatwa::engine {

namespace {

constexpr bool standsForItself(int byte) {
    return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

struct Tables {
    std::array<std::uint16_t, 256> character = {};
    std::array<std::int16_t, 0x200> byte = {};

    constexpr Tables() {
        for (auto& b : byte)
            b = -1;
        int next = 0x100;
        for (int b = 0; b < 256; ++b) {
            const int c = standsForItself(b) ? b : next++;
            character[static_cast<std::size_t>(b)] = static_cast<std::uint16_t>(c);
            byte[static_cast<std::size_t>(c)] = static_cast<std::int16_t>(b);
        }
    }
};

constexpr Tables kTables;

} // namespace

std::string toByteAlphabet(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const unsigned character = kTables.character[static_cast<unsigned char>(c)];
        if (character < 0x80) {
            out += static_cast<char>(character);
        } else {
            out += static_cast<char>(0xC0 | (character >> 6));
            out += static_cast<char>(0x80 | (character & 0x3F));
        }
    }
    return out;
}

std::optional<std::string> fromByteAlphabet(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned character = static_cast<unsigned char>(text[i]);
        if (character >= 0x80) {
            // The whole alphabet lies below U+0200: two bytes, of which the first is C2 to C7.
            if (character < 0xC2 || character > 0xC7 || i + 1 >= text.size())
                return std::nullopt;
            const unsigned second = static_cast<unsigned char>(text[++i]);
            if ((second & 0xC0) != 0x80)
                return std::nullopt;
            character = ((character & 0x1F) << 6) | (second & 0x3F);
        }
        const int byte = kTables.byte[character];
        if (byte < 0)
            return std::nullopt;
        out += static_cast<char>(byte);
    }
    return out;
}

} // namespace khatwa::engine
