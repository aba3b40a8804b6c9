#pragma once

#include "engine/tokenizer/spec.h"

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace khatwa::engine {

/// Byte-pair merging of one pre-token: the pair of lowest rank is joined first, the leftmost of
/// equals, until no pair has a rank. n log n steps for n bytes. Immutable once filled; any thread
/// may use it.
class BytePairMerger {
public:
    BytePairMerger();
    void setByte(unsigned char byte, TokenId id) { bytes_[byte] = id; }
    /// Merges are added in rank order; of two that join the same pair the first counts.
    void addMerge(TokenId left, TokenId right, TokenId joined);

    /// Appends the ids of `piece`. A byte that the vocabulary lacks is left out.
    void encode(std::string_view piece, std::vector<TokenId>& out) const;

private:
    struct Merge {
        std::uint32_t rank = 0;
        TokenId joined = -1;
    };
    struct Hash {
        std::size_t operator()(std::uint64_t key) const {
            key *= 0x9E3779B97F4A7C15u;
            return static_cast<std::size_t>(key ^ (key >> 32));
        }
    };
    const Merge* find(TokenId left, TokenId right) const;
    void encodeShort(std::vector<TokenId>& symbols) const;
    void encodeLong(std::vector<TokenId>& symbols) const;

    std::vector<TokenId> bytes_;
    std::unordered_map<std::uint64_t, Merge, Hash> merges_;
};

} // namespace khatwa::engine
