#include "engine/tokenizer/special_tokens.h"

namespace khatwa::engine {

namespace {
std::uint64_t edge(std::uint32_t node, char byte) {
    return std::uint64_t(node) << 8 | static_cast<unsigned char>(byte);
}
} // namespace

std::uint32_t SpecialTokens::step(std::uint32_t node, char byte) const {
    const auto found = children_.find(edge(node, byte));
    return found == children_.end() ? 0 : found->second;
}

void SpecialTokens::add(std::string_view text, TokenId id, bool always) {
    if (text.empty())
        return;
    first_[static_cast<unsigned char>(text[0])] = true;
    std::uint32_t node = 0;
    for (const char byte : text) {
        const auto [at, isNew] =
            children_.emplace(edge(node, byte), static_cast<std::uint32_t>(nodes_.size()));
        if (isNew)
            nodes_.emplace_back();
        node = at->second;
    }
    if (nodes_[node].id < 0)
        nodes_[node] = {id, always};
}

std::optional<SpecialTokens::Match> SpecialTokens::find(std::string_view text, std::size_t from,
                                                        bool all) const {
    for (std::size_t begin = from; begin < text.size(); ++begin) {
        if (!first_[static_cast<unsigned char>(text[begin])])
            continue;
        Match longest;
        std::uint32_t node = 0;
        for (std::size_t i = begin; i < text.size(); ++i) {
            node = step(node, text[i]);
            if (node == 0)
                break;
            if (nodes_[node].id >= 0 && (all || nodes_[node].always))
                longest = {begin, i + 1 - begin, nodes_[node].id};
        }
        if (longest.id >= 0)
            return longest;
    }
    return std::nullopt;
}

std::optional<TokenId> SpecialTokens::exact(std::string_view text) const {
    std::uint32_t node = 0;
    for (const char byte : text) {
        node = step(node, byte);
        if (node == 0)
            return std::nullopt;
    }
    return nodes_[node].id >= 0 ? std::optional<TokenId>(nodes_[node].id) : std::nullopt;
}

} // namespace khatwa::engine
