#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace khatwa::engine {

/// How the two numbers of a rotated pair lie in a head.
enum class RopeLayout {
    Halves,      ///< element i with element i + head_dim/2 (qwen2, qwen3, Hugging Face llama)
    Interleaved, ///< element 2i with element 2i + 1 (llama in GGUF, whose rows were permuted so)
};

enum class RopeScalingKind { None, Linear, Yarn, Llama3 };

/// Stretching of rotary frequencies past the trained context.
/// YaRN: arXiv:2309.00071, section 3.4; Llama3: the frequency-dependent factor of Llama 3.1.
struct RopeScaling {
    RopeScalingKind kind = RopeScalingKind::None;
    double factor = 1.0;
    std::int64_t originalContext = 0;
    /// YaRN: cos and sin are multiplied by `attentionFactor`, which is already the net value:
    /// (0.1 ln factor + 1) x attn_factor, or `attention_factor` where the file replaces it.
    double attentionFactor = 1.0;
    double betaFast = 32.0;
    double betaSlow = 1.0;
    /// Llama3 from config.json.
    double lowFrequencyFactor = 1.0;
    double highFrequencyFactor = 4.0;
};

/// More than any model has, and little enough that what is worked out from a file's claims stays a
/// number: no product of two of them that is needed leaves 32 bits.
namespace most {
inline constexpr int kLayers = 4096;
inline constexpr int kWidth = 1 << 20;
inline constexpr int kHeads = 1 << 14;
inline constexpr int kHeadDim = 1 << 14;
inline constexpr int kFeedForward = 1 << 24;
inline constexpr int kVocabulary = 1 << 24;
} // namespace most

/// What a model is, data only: enough to lay out its weights and run its layers.
struct ModelConfig {
    std::string architecture; ///< "qwen3", "qwen2" or "llama"
    std::string name;         ///< as the file calls itself; may be empty
    int layers = 0;
    int width = 0;
    int heads = 0;
    int kvHeads = 0;
    int headDim = 0;
    int feedForward = 0;
    int vocabulary = 0;
    std::int64_t contextLength = 0;
    double normEpsilon = 1e-6;
    double ropeTheta = 10000.0;
    RopeLayout ropeLayout = RopeLayout::Halves;
    RopeScaling ropeScaling;
    bool tiedEmbeddings = false; ///< the output matrix is the embedding table
};

/// What a temperature and a repetition penalty can sensibly be. Beyond a factor of a hundred a
/// penalty only tells the tokens that were there from those that were not.
inline constexpr double kMostTemperature = 100.0;
inline constexpr double kLeastPenalty = 0.01;
inline constexpr double kMostPenalty = 100.0;

/// What the model's maker recommends (generation_config.json, GGUF metadata); negative or zero
/// means "not said".
struct SamplingDefaults {
    double temperature = -1.0;
    double topP = -1.0;
    int topK = -1;
    double minP = -1.0;
    double repetitionPenalty = -1.0;
};

} // namespace khatwa::engine
