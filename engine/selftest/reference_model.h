#pragma once

#include "engine/model/config.h"
#include "kernels/tensor_type.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace khatwa::engine {

/// The forward pass of qwen3, qwen2 and llama in double precision, one sequence from its beginning,
/// written for reading: no batches, no cache, no quantised activations. What the engine computes is
/// compared with it, in the tests and by `selftest`. It shares no code with the engine but the
/// description of the model.
class ReferenceModel {
public:
    /// The tensor of a GGUF name, or nullptr; asked for while constructing only.
    using Finder = std::function<const MatrixView*(std::string_view name)>;
    ReferenceModel(const ModelConfig& config, const Finder& find);

    /// Logits after each token, `tokens.size() x vocabulary`.
    std::vector<double> logits(std::span<const std::int32_t> tokens) const;

private:
    using Vector = std::vector<double>;
    const Vector& tensor(const std::string& name) const; ///< empty if the model has none
    void attention(const std::string& layer, std::vector<Vector>& stream) const;
    void feedForward(const std::string& layer, std::vector<Vector>& stream) const;
    void rotate(Vector& heads, std::size_t position) const;
    void normEachHead(Vector& heads, const Vector& weight) const;

    ModelConfig config_;
    std::unordered_map<std::string, Vector> tensors_;
    Vector frequencies_;
};

/// Rotary frequencies in radians per position, head_dim/2 of them, as Hugging Face's
/// `modeling_rope_utils` defines them. `divisors` as in rope_freqs.weight, may be empty.
std::vector<double> referenceFrequencies(const ModelConfig& config,
                                         std::span<const double> divisors);

/// What Llama 3.1's scaling divides each frequency by: the contents of rope_freqs.weight.
std::vector<double> llama3Divisors(const ModelConfig& config);

/// The relative error that logits may have with weights of a format: what rounding keys and values
/// to F16, and in the quantised formats activations to 8 bits, may bring.
double errorBound(TensorType type);

/// ‖a - b‖ / ‖b‖ with b the reference; infinite where `a` holds something that is not a number.
double relativeError(std::span<const float> a, std::span<const double> b);

} // namespace khatwa::engine
