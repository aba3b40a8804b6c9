#include "engine/model/model.h"

#include "engine/error.h"
#include "engine/model/memory_plan.h"
#include "engine/model/transformer.h"

#include <algorithm>
#include <new>
#include <string>
#include <utility>

namespace khatwa::engine {

namespace {

// The model looks at the stop flag at every layer, so a layer over a chunk must stay well under
// 0.3 s: 32 rows of an 8B model are 14 GFLOP a layer, some 0.1 s on two laptop cores. Small models
// take more rows at once because other replies' tokens wait for no time worth naming. Fixed, not
// measured, so that what a GPU computes does not depend on the clock.
constexpr int kChunkOfLargeModel = 32;
constexpr int kChunkOfSmallModel = 128;
constexpr std::uint64_t kLargeModelBytes = std::uint64_t{1} << 30;

Placement placementOf(const std::vector<StageBackend>& stages, int layers) {
    Placement placement;
    int next = 0;
    for (const StageBackend& stage : stages) {
        if (stage.begin != next || stage.end < stage.begin) {
            throw Error(ErrorCode::InvalidArgument, "The stages' layers do not follow each other.");
        }
        placement.layers.insert(placement.layers.end(),
                                static_cast<std::size_t>(stage.end - stage.begin),
                                stage.backend.get());
        next = stage.end;
    }
    if (stages.empty() || next != layers) {
        throw Error(ErrorCode::InvalidArgument, "The stages have " + std::to_string(next) +
                                                    " layers and the model " +
                                                    std::to_string(layers) + ".");
    }
    placement.embeddings = stages.front().backend.get();
    placement.output = stages.back().backend.get();
    return placement;
}

} // namespace

int Model::promptRows() const {
    return std::min(maxBatch(), bytesPerToken() >= kLargeModelBytes ? kChunkOfLargeModel
                                                                    : kChunkOfSmallModel);
}

std::unique_ptr<Model> Model::load(std::shared_ptr<const ModelFiles> files,
                                   std::unique_ptr<Backend> backend, const LoadOptions& options) {
    std::vector<StageBackend> stages;
    stages.push_back({std::move(backend), 0, files->config().layers});
    return load(std::move(files), std::move(stages), options);
}

std::unique_ptr<Model> Model::load(std::shared_ptr<const ModelFiles> files,
                                   std::vector<StageBackend> stages, const LoadOptions& options) {
    ArchitecturePlan plan = planArchitecture(files->config(), files->path().string());
    const Placement placement = placementOf(stages, static_cast<int>(plan.layers.size()));
    ModelWeights weights;
    try {
        if (!bindWeights(*files, plan, placement, options.progress, weights)) {
            return nullptr;
        }
    } catch (const std::bad_alloc&) {
        const std::uint64_t needed = planMemory(*files, options.context, options.cache).weightBytes;
        throw Error(ErrorCode::OutOfMemory,
                    "The weights need " + bytesText(needed) +
                        " of memory, which this machine does not have free; close other programs "
                        "or choose a "
                        "smaller model.",
                    {std::to_string(needed)});
    }
    return std::make_unique<Transformer>(std::move(files), std::move(stages), std::move(plan),
                                         std::move(weights), options.context, options.cache);
}

} // namespace khatwa::engine
