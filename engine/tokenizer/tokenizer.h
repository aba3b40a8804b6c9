#pragma once

#include "engine/tokenizer/spec.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::engine {

/// Byte-level BPE: text to token ids and back. Immutable after construction; any thread may use it.
class Tokenizer {
public:
    /// Throws `Error` (Unsupported) for a pre-tokenizer name it does not know, and says the name.
    explicit Tokenizer(TokenizerSpec spec);
    ~Tokenizer();
    Tokenizer(Tokenizer&&) noexcept;
    Tokenizer& operator=(Tokenizer&&) noexcept;

    /// Ids of `text`. Adds no BOS. Special tokens are recognised only with `parseSpecial`, so that what a user
    /// types can never become one. Bytes that are not UTF-8 are kept as bytes.
    std::vector<TokenId> encode(std::string_view text, bool parseSpecial) const;

    /// The bytes of the tokens, one after another; special tokens as written. May end inside a character:
    /// use `StreamDecoder` for text that is shown while it arrives.
    std::string decode(std::span<const TokenId> ids) const;

    std::string_view bytes(TokenId id) const;   ///< the bytes one token stands for; empty for an id out of range
    bool isSpecial(TokenId id) const;           ///< a control token: never shown as text
    bool isEnd(TokenId id) const;               ///< ends a reply
    std::optional<TokenId> special(std::string_view text) const; ///< id of a special token by its text
    int size() const;
    bool addsBos() const;
    TokenId bos() const; ///< -1 if there is none

private:
    struct Tables;
    std::unique_ptr<Tables> tables_;
};

/// Turns tokens that arrive one at a time into UTF-8 that never ends inside a character.
/// Bytes that can never become a character come out as U+FFFD.
class StreamDecoder {
public:
    explicit StreamDecoder(const Tokenizer& tokenizer) : tokenizer_(&tokenizer) {}
    std::string push(TokenId id); ///< the characters that are whole now
    std::string finish();         ///< what is left, as U+FFFD

private:
    const Tokenizer* tokenizer_;
    std::string pending_;
};

} // namespace khatwa::engine
