#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace khatwa::engine {

using TokenId = std::int32_t;

/// Everything a file says about its byte-level BPE tokenizer, before anything is built from it.
/// Filled by the GGUF and tokenizer.json readers, used by `Tokenizer`.
struct TokenizerSpec {
    enum class Kind : std::uint8_t { Normal, Control, UserDefined, Unused };
    struct Entry {
        std::string text; ///< for Normal: in GPT-2's byte alphabet; for Control and UserDefined: as written
        Kind kind = Kind::Normal;
    };
    std::vector<Entry> tokens;                                ///< index is the id
    std::vector<std::pair<std::string, std::string>> merges; ///< in rank order, in the byte alphabet
    std::string preTokenizer;             ///< tokenizer.ggml.pre's name, or empty when `splitPatterns` says it all
    std::vector<std::string> splitPatterns; ///< from tokenizer.json: regular expressions applied one after another
    bool normalizeNfc = false;
    bool ignoreMerges = false; ///< a whole pre-token that is in the vocabulary is taken as it is
    bool addPrefixSpace = false; ///< a text that does not begin with a space gets one before it
    bool addBos = false;
    TokenId bos = -1;
    std::vector<TokenId> endTokens; ///< all ids that end a reply
};

} // namespace khatwa::engine
