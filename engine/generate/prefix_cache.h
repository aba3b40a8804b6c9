#pragma once

#include "engine/cache/page_table.h"
#include "engine/tokenizer/spec.h"

#include <cstdint>
#include <span>
#include <vector>

namespace khatwa::engine {

/// How many tokens two texts have in common at their start.
int sharedPrefix(std::span<const TokenId> a, std::span<const TokenId> b);

/// Sequences that finished replies left in the cache, with what they hold, for prompts that begin
/// alike. The least recently used one goes first when room is needed. Owns its sequences in the
/// page table. One thread.
class PrefixCache {
public:
    /// More are not kept: looking through them has to stay cheap beside a forward pass.
    static constexpr std::size_t kMost = 32;

    explicit PrefixCache(PageTable& pages) : pages_(pages) {}

    /// Takes the sequence over; `tokens` are those it holds.
    void keep(SequenceId sequence, std::vector<TokenId> tokens);

    /// The longest prefix of `tokens` that some kept sequence holds.
    int longestMatch(std::span<const TokenId> tokens) const;

    /// A sequence of its own with the first `length` of `tokens`, which `longestMatch` found: a
    /// kept one that ends there is handed out, of a longer one a fork.
    SequenceId take(std::span<const TokenId> tokens, int length);

    /// Gives up the least recently used sequence; false when none is kept.
    bool evict();

private:
    struct Kept {
        SequenceId sequence;
        std::vector<TokenId> tokens;
        std::uint64_t used;
    };
    PageTable& pages_;
    std::vector<Kept> kept_;
    std::uint64_t clock_ = 0;
};

} // namespace khatwa::engine
