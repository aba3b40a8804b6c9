#pragma once

#include "engine/backend/backend.h"
#include "engine/files/model_files.h"
#include "engine/model/architecture.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace khatwa::engine {

using WeightPointer = std::unique_ptr<Weight>;

/// The weights of one layer. Null: the architecture or the file has none.
struct LayerWeights {
    WeightPointer attentionNorm;
    WeightPointer query, key, value, attentionOutput;
    WeightPointer queryBias, keyBias, valueBias, attentionOutputBias;
    WeightPointer queryNorm, keyNorm;
    WeightPointer feedForwardNorm;
    WeightPointer gate, up, down;
    WeightPointer downBias;
};

/// All weights of a model, bound to a backend. Those that a backend uses in place point into the
/// model's files.
struct ModelWeights {
    WeightPointer embeddings;
    WeightPointer outputNorm;
    WeightPointer outputMatrix; ///< null: the embeddings are used
    std::vector<LayerWeights> layers;
    std::vector<float> ropeDivisors; ///< rope_freqs.weight; empty if the file has none
    std::uint64_t bytesPerToken =
        0; ///< of every matrix and vector once, and one row of the embeddings

    const Weight& output() const { return outputMatrix ? *outputMatrix : *embeddings; }
};

/// Finds every tensor of the plan under its GGUF name, checks its shape against the config and
/// hands it to the backend, reading it from disk piece by piece with `progress` (0..1; may be
/// empty) between the pieces. False when `progress` cancelled. Throws Error(FileCorrupt) naming a
/// tensor that is missing or has another shape, Error(Unsupported) naming a layer's tensor that the
/// architecture has no place for: ignoring it would give wrong text without a word.
bool bindWeights(const ModelFiles& files, const ArchitecturePlan& plan, Backend& backend,
                 const std::function<bool(double)>& progress, ModelWeights& weights);

} // namespace khatwa::engine
