#pragma once

#include "engine/tokenizer/spec.h"

#include <string_view>

namespace khatwa::engine {

/// What a token counts as. Some files call "<think>" and "</think>" control tokens, but whoever
/// reads a reply needs to see them.
TokenizerSpec::Kind shownKind(TokenizerSpec::Kind kind, std::string_view text);

/// Adds an id that ends a reply, once.
void addEndToken(TokenizerSpec& spec, TokenId id);

/// Adds the ids of tokens that end a reply in the families Khatwa knows, found by their well-known
/// names: files often name only one of two.
void addWellKnownEndTokens(TokenizerSpec& spec);

} // namespace khatwa::engine
