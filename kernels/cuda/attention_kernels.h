#pragma once

#include "kernels/cuda/attention.h"

/// What attend() gives to its kernels.
namespace khatwa::kernels::cuda {

struct AttentionArguments {
    BatchView batch;
    const float* query = nullptr;
    const std::byte* layer = nullptr;
    float* parts = nullptr;       ///< [part][head][D], sums of values by weight
    float2* partScales = nullptr; ///< [part][head]: exponent of two of the largest weight, total
    unsigned* arrivals = nullptr; ///< of the only row, [block of a KV head]: parts that are done
    float* output = nullptr;
    std::size_t pageBytes = 0;
    int heads = 0;
    int headDim = 0;
    int group = 0;
    int headsPerTile = 0;
    int headTiles = 0;
    float scale = 0.0f; ///< log2(e) / sqrt(head_dim): weights are powers of two
};

/// Grid: x KV heads x headTiles, y items; for few rows as many as any batch of so many can have.
cudaError_t launchFew(const AttentionSchedule& schedule, const Attention& attention,
                      const AttentionArguments& arguments);
cudaError_t launchMany(const AttentionSchedule& schedule, const Attention& attention,
                       const AttentionArguments& arguments);

} // namespace khatwa::kernels::cuda
