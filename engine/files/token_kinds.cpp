#include "engine/files/token_kinds.h"

#include <algorithm>
#include <array>

namespace khatwa::engine {

using Kind = TokenizerSpec::Kind;

namespace {
constexpr std::array<std::string_view, 6> kEndNames = {
    "<|im_end|>",      "<|endoftext|>", "<|eot_id|>",
    "<|end_of_text|>", "<|eom_id|>",    "<｜end▁of▁sentence｜>",
};
}

Kind shownKind(Kind kind, std::string_view text) {
    return text == "<think>" || text == "</think>" ? Kind::UserDefined : kind;
}

void addEndToken(TokenizerSpec& spec, TokenId id) {
    if (std::find(spec.endTokens.begin(), spec.endTokens.end(), id) == spec.endTokens.end())
        spec.endTokens.push_back(id);
}

void addWellKnownEndTokens(TokenizerSpec& spec) {
    for (std::size_t id = 0; id < spec.tokens.size(); ++id) {
        const TokenizerSpec::Entry& entry = spec.tokens[id];
        const bool special = entry.kind == Kind::Control || entry.kind == Kind::UserDefined;
        if (special && std::find(kEndNames.begin(), kEndNames.end(), entry.text) != kEndNames.end())
            addEndToken(spec, static_cast<TokenId>(id));
    }
}

} // namespace khatwa::engine
