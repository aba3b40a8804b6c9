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

/// All weights of a model, bound to backends. Those that a backend uses in place point into the
/// model's files.
struct ModelWeights {
    WeightPointer embeddings;
    WeightPointer outputNorm;
    WeightPointer outputMatrix; ///< null: the embeddings are used, which the same backend has
    std::vector<LayerWeights> layers;
    std::vector<float> ropeDivisors; ///< rope_freqs.weight; empty if the file has none
    std::uint64_t bytesPerToken =
        0; ///< of every matrix and vector once, and one row of the embeddings

    const Weight& output() const { return outputMatrix ? *outputMatrix : *embeddings; }
};

/// Which backend holds which part of a model.
struct Placement {
    Backend* embeddings = nullptr;
    std::vector<Backend*> layers;
    Backend* output = nullptr; ///< the last norm and the output matrix
};

/// Finds every tensor of the plan under its GGUF name, checks its shape against the config and
/// hands it to its backend, reading it from disk piece by piece with `progress` (0..1; may be
/// empty) between the pieces. False when `progress` cancelled. Throws Error(FileCorrupt) naming a
/// tensor that is missing or has another shape, Error(Unsupported) naming a layer's tensor that the
/// architecture has no place for: ignoring it would give wrong text without a word.
bool bindWeights(const ModelFiles& files, const ArchitecturePlan& plan, const Placement& placement,
                 const std::function<bool(double)>& progress, ModelWeights& weights);

/// Bytes that the parts of a model take, each matrix counted as `bytesOf` says: what a device has
/// to hold. Throws as `bindWeights` does.
struct PartBytes {
    std::uint64_t embeddings = 0;
    std::vector<std::uint64_t> layers;
    std::uint64_t output = 0; ///< of a table that is looked up and multiplied, once more
};
using BytesOf = std::function<std::uint64_t(const MatrixView&)>;
PartBytes partBytes(const ModelFiles& files, const ArchitecturePlan& plan, const BytesOf& bytesOf);

} // namespace khatwa::engine
