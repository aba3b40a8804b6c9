#pragma once

#include "engine/selftest/tiny_model.h"

#include <filesystem>

namespace khatwa::engine {

/// Writes a tiny model as the folder that Hugging Face's transformers would: config.json, two
/// shards of safetensors with their index, tokenizer.json, tokenizer_config.json and
/// generation_config.json. F32, F16 and BF16 only.
void writeHuggingFaceFolder(const TinyModel& model, const std::filesystem::path& folder);

} // namespace khatwa::engine
