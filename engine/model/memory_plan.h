#pragma once

#include "engine/model/architecture.h"
#include "engine/model/config.h"
#include "kernels/formats/cache_page.h"

#include <cstdint>
#include <string>

namespace khatwa::engine {

/// Rows of logits that are expected in one batch: a handful of parallel samples, or one reply's row
/// and fifteen guessed ones.
inline constexpr int kUsualLogitRows = 16;

/// Positions of cache that are planned where nobody asks for a number: what the file says, but no
/// more than this.
inline constexpr std::int64_t kDefaultContextLimit = 65536;

/// Numbers of the activations of one row.
struct ActivationWidths {
    int stream = 0;  ///< the residual stream
    int queries = 0; ///< and what attention gives
    int keys = 0;    ///< and values
    int feedForward = 0;
};
ActivationWidths activationWidths(const ModelConfig& config);

/// Pages for `context` positions (0: the default). Throws Error(OutOfMemory) for more than a page
/// table can count.
int cachePages(const ModelConfig& config, std::int64_t context);

/// Bytes of keys and values of `pages` pages.
std::uint64_t cacheBytes(const ModelConfig& config, const ArchitecturePlan& plan, int pages,
                         kernels::CacheForm form);

/// Bytes of activations, logits and tables on the CPU.
std::uint64_t workBytes(const ModelConfig& config, int pages);

/// "9.7 GB", "412 MB": decimal, as disks and memory are sold.
std::string bytesText(std::uint64_t bytes);

} // namespace khatwa::engine
