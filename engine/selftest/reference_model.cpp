#include "engine/selftest/reference_model.h"

#include "engine/selftest/reference_tensor.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace khatwa::engine {

namespace {

using Vector = std::vector<double>;

/// weight . x + bias, with `weight` of bias.size() (or, with no bias, weight.size() / x.size())
/// rows.
Vector product(const Vector& weight, const Vector& x, const Vector& bias = {}) {
    Vector result(weight.size() / x.size());
    for (std::size_t row = 0; row < result.size(); ++row) {
        double sum = bias.empty() ? 0.0 : bias[row];
        for (std::size_t i = 0; i < x.size(); ++i) {
            sum += weight[row * x.size() + i] * x[i];
        }
        result[row] = sum;
    }
    return result;
}

/// x / sqrt(mean(x^2) + epsilon) * weight
Vector rmsNorm(const Vector& x, const Vector& weight, double epsilon) {
    double squares = 0.0;
    for (const double value : x) {
        squares += value * value;
    }
    const double scale = 1.0 / std::sqrt(squares / static_cast<double>(x.size()) + epsilon);
    Vector result(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        result[i] = x[i] * scale * weight[i];
    }
    return result;
}

void add(Vector& x, const Vector& y) {
    for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] += y[i];
    }
}

void softmax(Vector& scores) {
    const double largest = *std::max_element(scores.begin(), scores.end());
    double sum = 0.0;
    for (double& score : scores) {
        score = std::exp(score - largest);
        sum += score;
    }
    for (double& score : scores) {
        score /= sum;
    }
}

std::vector<std::string> namesOf(const ModelConfig& config) {
    std::vector<std::string> names = {"token_embd.weight", "output_norm.weight", "output.weight",
                                      "rope_freqs.weight"};
    for (int layer = 0; layer < config.layers; ++layer) {
        for (const char* part :
             {"attn_norm.weight", "attn_q.weight", "attn_q.bias", "attn_k.weight", "attn_k.bias",
              "attn_v.weight", "attn_v.bias", "attn_q_norm.weight", "attn_k_norm.weight",
              "attn_output.weight", "attn_output.bias", "ffn_norm.weight", "ffn_gate.weight",
              "ffn_up.weight", "ffn_down.weight", "ffn_down.bias"}) {
            names.push_back("blk." + std::to_string(layer) + "." + part);
        }
    }
    return names;
}

} // namespace

ReferenceModel::ReferenceModel(const ModelConfig& config, const Finder& find) : config_(config) {
    for (const std::string& name : namesOf(config)) {
        if (const MatrixView* view = find(name)) {
            tensors_.emplace(name, elementsOf(*view));
        }
    }
    frequencies_ = referenceFrequencies(config_, tensor("rope_freqs.weight"));
}

const ReferenceModel::Vector& ReferenceModel::tensor(const std::string& name) const {
    static const Vector none;
    const auto found = tensors_.find(name);
    return found == tensors_.end() ? none : found->second;
}

std::vector<double> ReferenceModel::logits(std::span<const std::int32_t> tokens) const {
    const auto width = static_cast<std::ptrdiff_t>(config_.width);
    const Vector& embeddings = tensor("token_embd.weight");
    std::vector<Vector> stream;
    for (const std::int32_t token : tokens) {
        const auto row = embeddings.begin() + token * width;
        stream.emplace_back(row, row + width);
    }
    for (int i = 0; i < config_.layers; ++i) {
        const std::string layer = "blk." + std::to_string(i) + ".";
        attention(layer, stream);
        feedForward(layer, stream);
    }
    const Vector& output = config_.tiedEmbeddings ? embeddings : tensor("output.weight");
    Vector result;
    for (const Vector& x : stream) {
        const Vector row =
            product(output, rmsNorm(x, tensor("output_norm.weight"), config_.normEpsilon));
        result.insert(result.end(), row.begin(), row.end());
    }
    return result;
}

void ReferenceModel::attention(const std::string& layer, std::vector<Vector>& stream) const {
    const auto headDim = static_cast<std::size_t>(config_.headDim);
    const auto heads = static_cast<std::size_t>(config_.heads);
    const std::size_t headsPerKey = heads / static_cast<std::size_t>(config_.kvHeads);
    std::vector<Vector> keys;
    std::vector<Vector> values;
    for (std::size_t position = 0; position < stream.size(); ++position) {
        Vector& x = stream[position];
        const Vector normed = rmsNorm(x, tensor(layer + "attn_norm.weight"), config_.normEpsilon);
        Vector query =
            product(tensor(layer + "attn_q.weight"), normed, tensor(layer + "attn_q.bias"));
        Vector key =
            product(tensor(layer + "attn_k.weight"), normed, tensor(layer + "attn_k.bias"));
        normEachHead(query, tensor(layer + "attn_q_norm.weight"));
        normEachHead(key, tensor(layer + "attn_k_norm.weight"));
        rotate(query, position);
        rotate(key, position);
        keys.push_back(key);
        values.push_back(
            product(tensor(layer + "attn_v.weight"), normed, tensor(layer + "attn_v.bias")));

        Vector mixed(heads * headDim, 0.0);
        for (std::size_t head = 0; head < heads; ++head) {
            const std::size_t own = head * headDim;
            const std::size_t shared = head / headsPerKey * headDim;
            Vector scores(position + 1, 0.0);
            for (std::size_t past = 0; past <= position; ++past) {
                for (std::size_t i = 0; i < headDim; ++i) {
                    scores[past] += query[own + i] * keys[past][shared + i];
                }
                scores[past] /= std::sqrt(static_cast<double>(headDim));
            }
            softmax(scores);
            for (std::size_t past = 0; past <= position; ++past) {
                for (std::size_t i = 0; i < headDim; ++i) {
                    mixed[own + i] += scores[past] * values[past][shared + i];
                }
            }
        }
        add(x, product(tensor(layer + "attn_output.weight"), mixed,
                       tensor(layer + "attn_output.bias")));
    }
}

void ReferenceModel::feedForward(const std::string& layer, std::vector<Vector>& stream) const {
    for (Vector& x : stream) {
        const Vector normed = rmsNorm(x, tensor(layer + "ffn_norm.weight"), config_.normEpsilon);
        Vector gate = product(tensor(layer + "ffn_gate.weight"), normed);
        const Vector up = product(tensor(layer + "ffn_up.weight"), normed);
        for (std::size_t i = 0; i < gate.size(); ++i) {
            gate[i] = gate[i] / (1.0 + std::exp(-gate[i])) * up[i];
        }
        add(x, product(tensor(layer + "ffn_down.weight"), gate, tensor(layer + "ffn_down.bias")));
    }
}

void ReferenceModel::normEachHead(Vector& heads, const Vector& weight) const {
    if (weight.empty()) {
        return;
    }
    for (auto begin = heads.begin(); begin != heads.end(); begin += config_.headDim) {
        const Vector normed =
            rmsNorm(Vector(begin, begin + config_.headDim), weight, config_.normEpsilon);
        std::copy(normed.begin(), normed.end(), begin);
    }
}

void ReferenceModel::rotate(Vector& heads, std::size_t position) const {
    const auto headDim = static_cast<std::size_t>(config_.headDim);
    const bool halves = config_.ropeLayout == RopeLayout::Halves;
    for (std::size_t head = 0; head < heads.size(); head += headDim) {
        for (std::size_t i = 0; i < headDim / 2; ++i) {
            double& a = heads[head + (halves ? i : 2 * i)];
            double& b = heads[head + (halves ? i + headDim / 2 : 2 * i + 1)];
            const double angle = static_cast<double>(position) * frequencies_[i];
            const double cosine = std::cos(angle) * config_.ropeScaling.attentionFactor;
            const double sine = std::sin(angle) * config_.ropeScaling.attentionFactor;
            const double first = a;
            a = first * cosine - b * sine;
            b = b * cosine + first * sine;
        }
    }
}

double errorBound(TensorType type) {
    switch (type) {
    case TensorType::F32:
        return 1e-3;
    case TensorType::F16:
    case TensorType::BF16:
        return 8e-3;
    default:
        return 2e-2;
    }
}

double relativeError(std::span<const float> a, std::span<const double> b) {
    if (a.size() != b.size()) {
        return std::numeric_limits<double>::infinity();
    }
    double difference = 0.0;
    double size = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double d = static_cast<double>(a[i]) - b[i];
        difference += d * d;
        size += b[i] * b[i];
    }
    const double error = std::sqrt(difference / size);
    return std::isfinite(error) ? error : std::numeric_limits<double>::infinity();
}

} // namespace khatwa::engine
