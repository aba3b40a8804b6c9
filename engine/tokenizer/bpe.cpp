#include "engine/tokenizer/bpe.h"

#include <queue>

#include <array>
#include <limits>
#include <tuple>

namespace khatwa::engine {

namespace {

/// Below this many symbols looking at all pairs after each merge beats a heap.
constexpr std::size_t kShort = 48;
constexpr std::uint32_t kNoRank = std::numeric_limits<std::uint32_t>::max();

std::uint64_t pairKey(TokenId left, TokenId right) {
    return std::uint64_t(static_cast<std::uint32_t>(left)) << 32 |
           static_cast<std::uint32_t>(right);
}

} // namespace

BytePairMerger::BytePairMerger() : bytes_(256, -1) {}

void BytePairMerger::addMerge(TokenId left, TokenId right, TokenId joined) {
    merges_.emplace(pairKey(left, right),
                    Merge{static_cast<std::uint32_t>(merges_.size()), joined});
}

const BytePairMerger::Merge* BytePairMerger::find(TokenId left, TokenId right) const {
    const auto found = merges_.find(pairKey(left, right));
    return found == merges_.end() ? nullptr : &found->second;
}

void BytePairMerger::encode(std::string_view piece, std::vector<TokenId>& out) const {
    std::vector<TokenId> symbols;
    symbols.reserve(piece.size());
    for (const char c : piece)
        if (const TokenId id = bytes_[static_cast<unsigned char>(c)]; id >= 0)
            symbols.push_back(id);
    if (symbols.size() <= kShort)
        encodeShort(symbols);
    else
        encodeLong(symbols);
    out.insert(out.end(), symbols.begin(), symbols.end());
}

void BytePairMerger::encodeShort(std::vector<TokenId>& symbols) const {
    std::array<std::uint32_t, kShort> ranks = {}; // of the pair that begins at each symbol
    std::array<TokenId, kShort> joined = {};
    const auto look = [&](std::size_t i) {
        const Merge* merge = i + 1 < symbols.size() ? find(symbols[i], symbols[i + 1]) : nullptr;
        ranks[i] = merge != nullptr ? merge->rank : kNoRank;
        joined[i] = merge != nullptr ? merge->joined : -1;
    };
    for (std::size_t i = 0; i < symbols.size(); ++i)
        look(i);
    while (symbols.size() > 1) {
        std::size_t best = 0;
        for (std::size_t i = 1; i + 1 < symbols.size(); ++i)
            if (ranks[i] < ranks[best])
                best = i;
        if (ranks[best] == kNoRank)
            return;
        symbols[best] = joined[best];
        symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(best) + 1);
        for (std::size_t i = best + 1; i < symbols.size(); ++i) {
            ranks[i] = ranks[i + 1];
            joined[i] = joined[i + 1];
        }
        look(best);
        if (best > 0)
            look(best - 1);
    }
}

void BytePairMerger::encodeLong(std::vector<TokenId>& symbols) const {
    constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
    const std::size_t count = symbols.size();
    std::vector<std::size_t> before(count);
    std::vector<std::size_t> after(count);
    for (std::size_t i = 0; i < count; ++i) {
        before[i] = i == 0 ? kNone : i - 1;
        after[i] = i + 1 < count ? i + 1 : kNone;
    }
    struct Candidate {
        std::uint32_t rank;
        std::size_t at;
        TokenId left;
        TokenId right;
        TokenId joined;
        bool operator>(const Candidate& other) const {
            return std::tie(rank, at) > std::tie(other.rank, other.at);
        }
    };
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> queue;
    const auto look = [&](std::size_t i) {
        if (i == kNone || after[i] == kNone)
            return;
        const TokenId left = symbols[i];
        const TokenId right = symbols[after[i]];
        if (const Merge* merge = find(left, right))
            queue.push({merge->rank, i, left, right, merge->joined});
    };
    for (std::size_t i = 0; i + 1 < count; ++i)
        look(i);
    while (!queue.empty()) {
        const Candidate candidate = queue.top();
        queue.pop();
        const std::size_t right = after[candidate.at];
        // Merges since may have changed or swallowed either side (-1 marks a swallowed symbol).
        if (symbols[candidate.at] != candidate.left || right == kNone ||
            symbols[right] != candidate.right)
            continue;
        symbols[candidate.at] = candidate.joined;
        symbols[right] = -1;
        after[candidate.at] = after[right];
        if (after[right] != kNone)
            before[after[right]] = candidate.at;
        look(before[candidate.at]);
        look(candidate.at);
    }
    std::erase(symbols, -1);
}

} // namespace khatwa::engine
