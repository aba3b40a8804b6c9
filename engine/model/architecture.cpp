#include "engine/model/architecture.h"

#include "engine/error.h"
#include "engine/files/file_error.h"

#include <cmath>

namespace khatwa::engine {

namespace {

LayerPlan layerOf(const ModelConfig& config, const std::string& path) {
    LayerPlan layer;
    if (config.architecture == "qwen3") {
        layer.queryKeyNorm = true;
    } else if (config.architecture == "qwen2") {
        layer.queryKeyValueBias = true;
    } else if (config.architecture.empty()) {
        throw Error(ErrorCode::Unsupported,
                    path +
                        ": there is no model in it, a tokenizer at most; choose a complete model.",
                    {path, ""});
    } else if (config.architecture != "llama") {
        const std::string name = inQuotes(config.architecture);
        throw Error(ErrorCode::Unsupported,
                    path + ": models of the architecture " + name +
                        " are not supported yet; qwen3, qwen2 and llama are.",
                    {path, name});
    }
    return layer;
}

void checkSizes(const ModelConfig& config, const std::string& path) {
    const auto require = [&](bool holds, const std::string& what) {
        if (!holds) {
            throw Error(ErrorCode::FileCorrupt, path + ": " + what + "; the file is damaged.",
                        {path, what});
        }
    };
    require(config.layers > 0 && config.width > 0 && config.feedForward > 0 &&
                config.vocabulary > 0,
            "the model has a size of zero");
    const auto atMost = [&](int value, int most, const std::string& what) {
        require(value <= most, "it says " + what + " is " + std::to_string(value));
    };
    atMost(config.layers, most::kLayers, "the number of layers");
    atMost(config.width, most::kWidth, "the width");
    atMost(config.heads, most::kHeads, "the number of attention heads");
    atMost(config.headDim, most::kHeadDim, "the size of a head");
    atMost(config.feedForward, most::kFeedForward, "the size of the feed-forward layer");
    atMost(config.vocabulary, most::kVocabulary, "the size of the vocabulary");
    require(config.heads > 0 && config.kvHeads > 0 && config.heads % config.kvHeads == 0,
            std::to_string(config.heads) + " attention heads cannot share " +
                std::to_string(config.kvHeads) + " key heads");
    require(config.headDim > 0 && config.headDim % 2 == 0,
            "a head of " + std::to_string(config.headDim) + " numbers cannot be rotated");
    require(std::isfinite(config.ropeTheta) && config.ropeTheta > 1.0,
            "the rotary base is not above 1");
    require(std::isfinite(config.normEpsilon) && config.normEpsilon >= 0.0,
            "the norm's epsilon is not a number");

    const RopeScaling& scaling = config.ropeScaling;
    require(std::isfinite(scaling.factor) && scaling.factor > 0.0,
            "the rotary scaling factor is not above 0");
    require(std::isfinite(scaling.attentionFactor) && scaling.attentionFactor > 0.0,
            "the rotary attention factor is not above 0");
    if (scaling.kind == RopeScalingKind::Yarn || scaling.kind == RopeScalingKind::Llama3) {
        require(scaling.originalContext > 0,
                "the rotary scaling does not say its original context");
    }
    if (scaling.kind == RopeScalingKind::Yarn) {
        require(std::isfinite(scaling.betaFast) && std::isfinite(scaling.betaSlow) &&
                    scaling.betaFast > 0.0 && scaling.betaSlow > 0.0,
                "the rotary scaling's beta_fast and beta_slow are not above 0");
    }
    if (scaling.kind == RopeScalingKind::Llama3) {
        require(std::isfinite(scaling.highFrequencyFactor) && scaling.lowFrequencyFactor > 0.0 &&
                    scaling.highFrequencyFactor > scaling.lowFrequencyFactor,
                "the rotary scaling's frequency factors are not in order");
    }
}

} // namespace

ArchitecturePlan planArchitecture(const ModelConfig& config, const std::string& path) {
    LayerPlan layer = layerOf(config, path);
    checkSizes(config, path);
    ArchitecturePlan plan;
    for (int i = 0; i < config.layers; ++i) {
        layer.cacheLayer = plan.cacheLayers++;
        plan.layers.push_back(layer);
    }
    return plan;
}

} // namespace khatwa::engine
