#include "engine/generate/prompt_lookup.h"

#include <algorithm>

namespace khatwa::engine {

void PromptLookup::take(std::span<const TokenId> text) {
    static_assert(kShortest == 2, "pairs are what is looked up");
    if (before_.empty() && !text.empty())
        before_.push_back(-1);
    for (std::size_t end = before_.size(); end < text.size(); ++end) {
        const std::uint64_t pair = std::uint64_t{static_cast<std::uint32_t>(text[end - 1])} << 32 |
                                   static_cast<std::uint32_t>(text[end]);
        const auto [known, isNew] = latest_.try_emplace(pair, -1);
        before_.push_back(known->second);
        known->second = static_cast<std::int32_t>(end);
    }
}

void PromptLookup::guess(std::span<const TokenId> text, int most, Guess& result) {
    take(text);
    result.matched = 0;
    result.tokens.clear();
    if (text.empty() || most <= 0)
        return;
    const auto end = static_cast<std::int32_t>(text.size()) - 1;
    const auto at = [&](std::int32_t position) { return text[static_cast<std::size_t>(position)]; };
    std::int32_t source = -1;
    std::int32_t passage = before_.back();
    for (int looked = 0; passage >= 0 && looked < kMostPassages; ++looked) {
        int same = kShortest;
        while (same < kLongest && same <= passage && at(passage - same) == at(end - same))
            ++same;
        if (same > result.matched) {
            result.matched = same;
            source = passage + 1;
        }
        if (same == kLongest)
            break;
        passage = before_[static_cast<std::size_t>(passage)];
    }
    if (source < 0)
        return;
    for (int i = 0; i < most; ++i) {
        const std::int32_t from = source + i;
        result.tokens.push_back(
            from <= end ? at(from) : result.tokens[static_cast<std::size_t>(from - end - 1)]);
    }
}

} // namespace khatwa::engine
