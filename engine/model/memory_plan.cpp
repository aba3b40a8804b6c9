#include "engine/model/memory_plan.h"

#include "engine/backend/backend.h"
#include "engine/error.h"
#include "engine/model/model.h"

#include <algorithm>
#include <cstdio>
#include <limits>

namespace khatwa::engine {

namespace {

/// What a backend keeps for itself, in rows of the widest kind: normed, multiplied by another, and
/// as 8-bit numbers with their scales.
constexpr std::uint64_t kScratchRows = 3;

std::int64_t contextOf(const ModelConfig& config, std::int64_t asked) {
    if (asked > 0) {
        return asked;
    }
    return config.contextLength > 0 ? std::min(config.contextLength, kDefaultContextLimit)
                                    : kDefaultContextLimit;
}

} // namespace

ActivationWidths activationWidths(const ModelConfig& config) {
    return {config.width, config.heads * config.headDim, config.kvHeads * config.headDim,
            config.feedForward};
}

int cachePages(const ModelConfig& config, std::int64_t context) {
    const std::int64_t positions = contextOf(config, context);
    // Positions are counted in int32 throughout the engine.
    if (positions > std::numeric_limits<std::int32_t>::max() - kPageSize) {
        throw Error(ErrorCode::OutOfMemory,
                    "A context of " + std::to_string(positions) +
                        " tokens is more than this program can hold; choose a shorter context.",
                    {std::to_string(positions)});
    }
    return static_cast<int>((positions + kPageSize - 1) / kPageSize);
}

std::uint64_t cacheBytes(const ModelConfig& config, const ArchitecturePlan& plan, int pages,
                         kernels::CacheForm form) {
    return 2 * static_cast<std::uint64_t>(plan.cacheLayers) * static_cast<std::uint64_t>(pages) *
           static_cast<std::uint64_t>(config.kvHeads) *
           kernels::cachePageBytes(form, config.headDim);
}

std::uint64_t workBytes(const ModelConfig& config, int pages) {
    const ActivationWidths widths = activationWidths(config);
    const std::uint64_t perRow =
        static_cast<std::uint64_t>(widths.stream) + 2 * static_cast<std::uint64_t>(widths.queries) +
        2 * static_cast<std::uint64_t>(widths.keys) +
        static_cast<std::uint64_t>(widths.feedForward) +
        kScratchRows * static_cast<std::uint64_t>(
                           std::max({widths.stream, widths.queries, widths.feedForward}));
    const std::uint64_t logits =
        std::uint64_t{kUsualLogitRows} * static_cast<std::uint64_t>(config.vocabulary);
    const std::uint64_t tables = static_cast<std::uint64_t>(pages) * 3 * sizeof(PageId);
    return (Backend::kCpuBatch * perRow + logits) * sizeof(float) + tables;
}

std::string bytesText(std::uint64_t bytes) {
    char text[32];
    const auto number = static_cast<double>(bytes);
    if (number >= 999.5e6) {
        std::snprintf(text, sizeof text, "%.1f GB", number / 1e9);
    } else {
        std::snprintf(text, sizeof text, "%.0f MB", std::max(1.0, number / 1e6));
    }
    return text;
}

MemoryPlan planMemory(const ModelFiles& files, std::int64_t context, kernels::CacheForm cache) {
    const ModelConfig& config = files.config();
    const ArchitecturePlan layers = planArchitecture(config, files.path().string());
    MemoryPlan plan;
    plan.context = contextOf(config, context);
    const int pages = cachePages(config, plan.context);
    for (const NamedTensor& tensor : files.tensors()) {
        plan.weightBytes += tensor.matrix.bytes();
    }
    plan.cacheBytes = cacheBytes(config, layers, pages, cache);
    plan.workBytes = workBytes(config, pages);
    return plan;
}

} // namespace khatwa::engine
