#include "engine/files/model_files.h"

#include "engine/files/file_error.h"
#include "engine/files/opened_model.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <system_error>

namespace khatwa::engine {

std::shared_ptr<const ModelFiles> ModelFiles::open(const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        return openHuggingFace(path);
    return openGguf(MappedFile::open(path), false);
}

std::shared_ptr<const ModelFiles> ModelFiles::openMemory(std::vector<std::byte> bytes,
                                                         const std::string& name) {
    return openGguf(MappedFile::fromMemory(bytes, name), true);
}

void requireTokenizer(const ModelFiles& files) {
    if (!files.tokenizer().tokens.empty())
        return;
    std::error_code ignored;
    if (std::filesystem::is_directory(files.path(), ignored))
        throwPartMissing(files.path(), "tokenizer.json");
    throwUnsupported(files.path(), "there is no tokenizer in it, so it cannot read a question; "
                                   "take a complete GGUF of the model");
}

const NamedTensor* OpenedModel::find(std::string_view name) const {
    const auto found = byName_.find(std::string(name));
    return found == byName_.end() ? nullptr : &namedTensors[found->second];
}

bool OpenedModel::add(NamedTensor tensor) {
    if (!byName_.emplace(tensor.name, namedTensors.size()).second)
        return false;
    namedTensors.push_back(std::move(tensor));
    return true;
}

void checkConfig(const ModelConfig& config, const std::filesystem::path& path) {
    const auto within = [&](std::int64_t value, std::int64_t low, std::int64_t high,
                            const char* what) {
        if (value < low || value > high)
            throwCorrupt(path, std::string("it says ") + what + " is " + std::to_string(value));
    };
    within(config.layers, 1, most::kLayers, "the number of layers");
    within(config.width, 1, most::kWidth, "the width");
    within(config.heads, 1, most::kHeads, "the number of attention heads");
    within(config.kvHeads, 1, config.heads, "the number of key-value heads");
    within(config.headDim, 2, most::kHeadDim, "the size of a head");
    within(config.feedForward, 1, most::kFeedForward, "the size of the feed-forward layer");
    within(config.vocabulary, 1, most::kVocabulary, "the size of the vocabulary");
    within(config.contextLength, 1, std::int64_t(1) << 32, "the context length");
    if (config.heads % config.kvHeads != 0)
        throwCorrupt(path, "its attention heads cannot be shared out among its key-value heads");
    if (config.headDim % 2 != 0)
        throwCorrupt(path, "the size of a head is odd");
    const auto positive = [&](double value, const char* what) {
        if (!std::isfinite(value) || value <= 0)
            throwCorrupt(path, std::string(what) + " is not a positive number");
    };
    positive(config.normEpsilon, "the epsilon of its norms");
    positive(config.ropeTheta, "the base of its rotary embedding");
    const RopeScaling& scaling = config.ropeScaling;
    if (scaling.kind == RopeScalingKind::None)
        return;
    positive(scaling.factor, "the factor of its rotary scaling");
    if (scaling.kind == RopeScalingKind::Linear)
        return;
    within(scaling.originalContext, 1, std::int64_t(1) << 32, "the original context length");
    positive(scaling.attentionFactor, "the attention factor of its rotary scaling");
    positive(scaling.betaFast, "beta_fast of its rotary scaling");
    positive(scaling.betaSlow, "beta_slow of its rotary scaling");
    positive(scaling.lowFrequencyFactor, "low_freq_factor of its rotary scaling");
    positive(scaling.highFrequencyFactor, "high_freq_factor of its rotary scaling");
}

void OpenedModel::letGo(std::span<const std::byte> bytes) const {
    for (const auto& file : mappings) {
        const std::span<const std::byte> all = file->bytes();
        const std::less_equal<const std::byte*> notAfter;
        if (notAfter(all.data(), bytes.data()) &&
            notAfter(bytes.data() + bytes.size(), all.data() + all.size()))
            file->letGo(bytes);
    }
}

void dropSenselessSampling(SamplingDefaults& sampling) {
    for (double* value :
         {&sampling.temperature, &sampling.topP, &sampling.minP, &sampling.repetitionPenalty})
        if (!std::isfinite(*value) || *value < 0)
            *value = -1.0;
    if (sampling.topP > 1)
        sampling.topP = -1.0;
    if (sampling.minP > 1)
        sampling.minP = -1.0;
    if (sampling.temperature > kMostTemperature)
        sampling.temperature = -1.0;
    if (sampling.repetitionPenalty < kLeastPenalty || sampling.repetitionPenalty > kMostPenalty)
        sampling.repetitionPenalty = -1.0;
}

double yarnAttentionFactor(double factor, double attnFactor) {
    const double stretch = factor > 1.0 ? 0.1 * std::log(factor) + 1.0 : 1.0;
    return stretch * attnFactor;
}

void checkTensors(const OpenedModel& model) {
    for (const NamedTensor& tensor : model.tensors()) {
        const std::string_view name = tensor.name;
        if (name.ends_with(".ffn_gate.bias") || name.ends_with(".ffn_up.bias"))
            throwUnsupported(model.path(), "its layers have the bias " + inQuotes(name) +
                                               ", which Khatwa does not read");
    }
}

} // namespace khatwa::engine
