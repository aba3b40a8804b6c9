#pragma once

#include "engine/model/config.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::engine {

/// Reads a config.json of transformers (qwen3, qwen2, llama) with its defaults, old and new
/// spellings of rotary scaling. `path` is for messages. Throws `Error`. The vocabulary is what the
/// file says; tied embeddings too.
ModelConfig readHuggingFaceConfig(const nlohmann::json& json, const std::filesystem::path& path);

/// generation_config.json's sampling.
SamplingDefaults readGenerationConfig(const nlohmann::json& json,
                                      const std::filesystem::path& path);

/// "eos_token_id" of either file: a number, a list of numbers, or nothing.
std::vector<std::int64_t> readEndTokens(const nlohmann::json& json,
                                        const std::filesystem::path& path);

/// GGUF's name for a tensor of transformers ("model.layers.3.mlp.up_proj.weight" is
/// "blk.3.ffn_up.weight"); nothing for those that are no weights of the three architectures.
std::optional<std::string> canonicalTensorName(std::string_view name);

/// A tensor of a layer that has no such name changes what the layer gives, unless it is a buffer
/// that is worked out anew, or a scale of a cache that is kept otherwise here.
bool changesALayer(std::string_view name);

} // namespace khatwa::engine
