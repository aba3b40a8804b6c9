#pragma once

#include "engine/model/model.h"
#include "engine/selftest/tiny_model.h"

#include <memory>
#include <span>
#include <vector>

namespace khatwa::engine {

/// The model on the CPU.
std::unique_ptr<Model>
loadOnCpu(std::shared_ptr<const ModelFiles> files, int threads = 1, std::int64_t context = 0,
          khatwa::kernels::CacheForm cache = khatwa::kernels::CacheForm::F16);
/// A tiny model through its GGUF bytes.
std::unique_ptr<Model> loadTiny(const TinyModelOptions& options, int threads = 1,
                                std::int64_t context = 0);

RopeScaling linearScaling(double factor);
RopeScaling yarnScaling(double factor, std::int64_t originalContext, double attentionFactor);
RopeScaling llama3Scaling(double factor, std::int64_t originalContext);

/// `count` ids that the tiny models know, the same for the same seed.
std::vector<TokenId> someTokens(int count, unsigned seed = 1);

/// Appends tokens to a sequence in chunks of at most `chunk` rows; logits of every token.
std::vector<float> extend(Model& model, SequenceId sequence, std::span<const TokenId> tokens,
                          int chunk);
/// The same for a new sequence, released at the end.
std::vector<float> logitsOf(Model& model, std::span<const TokenId> tokens, int chunk = 128);

} // namespace khatwa::engine
