#pragma once

#include "engine/tokenizer/spec.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace khatwa::engine {

/// Finds tokens that are matched as written before any splitting, the longest first. A trie over
/// bytes.
class SpecialTokens {
public:
    SpecialTokens() : nodes_(1) {}

    /// `always`: matched in any text (letters that a vocabulary got afterwards), not only where
    /// special tokens are asked for. The first of two with the same text counts.
    void add(std::string_view text, TokenId id, bool always);

    struct Match {
        std::size_t begin = 0;
        std::size_t length = 0;
        TokenId id = -1;
    };
    /// The first match at or after `from`.
    std::optional<Match> find(std::string_view text, std::size_t from, bool all) const;
    std::optional<TokenId> exact(std::string_view text) const;

private:
    struct Node {
        TokenId id = -1;
        bool always = false;
    };
    std::uint32_t step(std::uint32_t node, char byte) const; ///< 0 if there is no such child

    std::vector<Node> nodes_;
    std::unordered_map<std::uint64_t, std::uint32_t> children_;
    std::array<bool, 256> first_ = {};
};

} // namespace khatwa::engine
