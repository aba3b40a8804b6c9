#pragma once

#include "engine/files/model_files.h"
#include "engine/selftest/tiny_tensor.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace khatwa::engine {

/// What a tiny model is to be. Its weights are random but the same for the same options.
struct TinyModelOptions {
    std::string architecture = "qwen3"; ///< "qwen3", "qwen2" or "llama"
    TensorType type = TensorType::F32;  ///< of every matrix; vectors are F32
    RopeScaling ropeScaling;
    std::int64_t contextLength = 512;
    bool tiedEmbeddings = false;
    bool outputBiases =
        false; ///< biases that only some files of an architecture have (attn_output, ffn_down)
    std::uint64_t seed = 1;
    // Multiples of 256, which the K formats need; heads of 64 or 128.
    int layers = 2;
    int width = 256;
    int headDim = 64;
    int feedForward = 512;
};

/// A model of some 300 tokens, unless asked for otherwise of two layers of width 256, in memory:
/// enough to run every operation of its architecture in every format. Heads have a size apart from
/// width / heads in qwen3. Weights are as Hugging Face lays them (rotated
/// pairs in halves).
struct TinyModel {
    ModelConfig config;
    std::vector<TinyTensor> tensors;
    TokenizerSpec tokenizer;
    std::string chatTemplate;

    const MatrixView* find(std::string_view name) const; ///< nullptr if absent
    std::vector<MatrixView> views;                       ///< of `tensors`, in their order
};
TinyModel makeTinyModel(const TinyModelOptions& options);

struct TinyGgufOptions {
    int version = 3;                ///< 2 or 3
    bool yarnAttnFactorKey = false; ///< the name some converters give to rope.scaling.attn_factor
};

/// The bytes of a GGUF file of the model, as the usual converters write one: llama's query and key
/// rows permuted so that rotated pairs lie side by side, Llama-3's frequency scaling as the tensor
/// rope_freqs.weight.
std::vector<std::byte> writeTinyGguf(const TinyModel& model, const TinyGgufOptions& options = {});

/// The model as the engine reads it from those bytes.
std::shared_ptr<const ModelFiles> openTiny(const TinyModel& model,
                                           const TinyGgufOptions& options = {});

} // namespace khatwa::engine
