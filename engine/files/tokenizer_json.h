#pragma once

#include "engine/tokenizer/spec.h"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace khatwa::engine {

/// Reads a Hugging Face tokenizer.json that holds byte-level BPE. Anything in it that would change
/// the ids and that Khatwa does not do is refused by name. `path` is for messages. Throws `Error`
/// (FileCorrupt, Unsupported).
TokenizerSpec readTokenizerJson(const nlohmann::json& json, const std::filesystem::path& path);

/// Puts into `spec` what tokenizer_config.json adds: the BOS and end tokens by their text.
void applyTokenizerConfig(TokenizerSpec& spec, const nlohmann::json& json,
                          const std::filesystem::path& path);

} // namespace khatwa::engine
