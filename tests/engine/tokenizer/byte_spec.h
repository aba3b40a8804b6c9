#pragma once

#include "engine/tokenizer/byte_alphabet.h"
#include "engine/tokenizer/spec.h"

#include <string>
#include <string_view>

namespace khatwa::engine::test {

/// A vocabulary of the 256 bytes (byte b has the id b), to which tests add what they need.
struct ByteSpec : TokenizerSpec {
    explicit ByteSpec(std::string_view name = "gpt-2") {
        preTokenizer = name;
        for (int b = 0; b < 256; ++b) {
            const char c = static_cast<char>(b);
            tokens.push_back({toByteAlphabet(std::string_view(&c, 1)), Kind::Normal});
        }
    }
    TokenId add(const std::string& text, Kind kind) {
        tokens.push_back({text, kind});
        return static_cast<TokenId>(tokens.size() - 1);
    }
    /// The token that joins `left` and `right` (as plain bytes), at the next rank.
    TokenId merge(std::string_view left, std::string_view right) {
        merges.emplace_back(toByteAlphabet(left), toByteAlphabet(right));
        return add(merges.back().first + merges.back().second, Kind::Normal);
    }
};

} // namespace khatwa::engine::test
