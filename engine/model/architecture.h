#pragma once

#include "engine/model/config.h"

#include <string>
#include <vector>

namespace khatwa::engine {

/// How a layer mixes positions. Families to come add theirs (a recurrent state, latent attention).
enum class Mixer { Attention };

/// How a layer mixes the numbers of one position. Families to come add experts.
enum class FeedForward { SwiGlu };

/// One layer of an architecture, data only. Weights are bound and operations run as it says.
struct LayerPlan {
    Mixer mixer = Mixer::Attention;
    FeedForward feedForward = FeedForward::SwiGlu;
    bool queryKeyNorm = false; ///< queries and keys are normed head by head
    bool queryKeyValueBias =
        false; ///< the file must have these; elsewhere biases are taken where the file has them
    int cacheLayer = -1; ///< its layer of the KV store; -1 where it keeps none
};

struct ArchitecturePlan {
    std::vector<LayerPlan> layers;
    int cacheLayers = 0; ///< layers that keep keys and values
};

/// The layers of `config.architecture`: qwen3, qwen2 or llama.
/// Throws Error(Unsupported) naming an architecture it does not know, and Error(FileCorrupt) for
/// sizes that cannot be a model's; `path` is for the message.
ArchitecturePlan planArchitecture(const ModelConfig& config, const std::string& path);

} // namespace khatwa::engine
