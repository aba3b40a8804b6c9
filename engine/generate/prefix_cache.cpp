#include "engine/generate/prefix_cache.h"

#include <algorithm>

namespace khatwa::engine {

int sharedPrefix(std::span<const TokenId> a, std::span<const TokenId> b) {
    const std::size_t most = std::min(a.size(), b.size());
    std::size_t same = 0;
    while (same < most && a[same] == b[same])
        ++same;
    return static_cast<int>(same);
}

void PrefixCache::keep(SequenceId sequence, std::vector<TokenId> tokens) {
    // What another one holds already is not worth a place.
    const bool known = longestMatch(tokens) == static_cast<int>(tokens.size());
    if (tokens.empty() || known) {
        pages_.release(sequence);
        return;
    }
    if (kept_.size() == kMost)
        evict();
    kept_.push_back({sequence, std::move(tokens), ++clock_});
}

int PrefixCache::longestMatch(std::span<const TokenId> tokens) const {
    int longest = 0;
    for (const Kept& kept : kept_)
        longest = std::max(longest, sharedPrefix(kept.tokens, tokens));
    return longest;
}

SequenceId PrefixCache::take(std::span<const TokenId> tokens, int length) {
    const auto holder = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) {
        return sharedPrefix(kept.tokens, tokens) >= length;
    });
    if (holder == kept_.end())
        return pages_.create();
    if (static_cast<int>(holder->tokens.size()) == length) {
        const SequenceId sequence = holder->sequence;
        kept_.erase(holder);
        return sequence;
    }
    holder->used = ++clock_;
    return pages_.fork(holder->sequence, length);
}

bool PrefixCache::evict() {
    const auto oldest = std::min_element(
        kept_.begin(), kept_.end(), [](const Kept& a, const Kept& b) { return a.used < b.used; });
    if (oldest == kept_.end())
        return false;
    pages_.release(oldest->sequence);
    kept_.erase(oldest);
    return true;
}

} // namespace khatwa::engine
