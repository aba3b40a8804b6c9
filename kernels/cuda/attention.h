#pragma once

#include "kernels/cuda/attention_batch.h"
#include "kernels/cuda/attention_cache.h"

#include <cstddef>
#include <cstdint>
#include <cuda_runtime.h>
#include <span>

/// Attention over the paged cache. Functions launch into the stream, allocate nothing, do not wait,
/// and may be captured in a graph; which kernels they launch depends on their arguments by value
/// alone, not on what lies in device memory.
namespace khatwa::kernels::cuda {

/// Bytes of the memory that attention of batches of up to `limits.rows` rows works in. Aligned to
/// 256 bytes, cleared once when it is allocated (its counters are left at zero), and used
/// by one stream at a time.
std::size_t attentionWorkBytes(const AttentionShape& shape, const BatchLimits& limits);

struct Attention {
    AttentionShape shape;
    AttentionDevice device;
    BatchLimits limits;               ///< those of `batch` and `work`
    BatchView batch;                  ///< planned with scheduleAttention(shape, batch.rows, device)
    const float* query = nullptr;     ///< rows x heads x head_dim, aligned to 16
    const std::byte* layer = nullptr; ///< of the cache (attention_cache.h)
    std::byte* work = nullptr;        ///< attentionWorkBytes
    float* output = nullptr;          ///< as `query`; not the same memory
    cudaStream_t stream = nullptr;
    bool programmatic = false; ///< programmatic dependent launch (sm_90)
};

/// output = softmax(q k^T / sqrt(head_dim)) v over positions 0..position of each row's sequence,
/// heads in groups on the KV heads. One launch; two from two rows on, with more than kFewRows where
/// a row has several parts. Reads every page that an item names once for each tile of its rows, and
/// in any case the cache's bytes once: 4 x kv_heads x D bytes a position in F16, 17/32 of it in
/// Q8_0, with D = paddedHeadDim(head_dim).
///
/// Up to kFewRows rows, queries and weights enter the tensor cores in two binary16 halves, so what
/// is lost is below 1e-6 of the values on the host shim, which rounds each sum to nearest; with
/// more rows in one half (2^-12). A tensor core cuts its sums off, some 2^-24 for each of its
/// steps: over thousands of positions that may come to 1e-5 (an estimate; not measured on a GPU).
/// In both, values in Q8_0 are rounded to binary16 when their step is applied. (The CPU rounds
/// queries and weights to 8 bits in Q8_0, to multiply the integers as they lie: the two differ by
/// what that costs the CPU.) Sums over positions are joined in order, so the same batch gives the
/// same bits.
cudaError_t attend(const Attention& attention);

/// Pages of a cache that are copied, in all layers.
struct PageCopy {
    std::int32_t from;
    std::int32_t to;
};

/// Whole pages of `layers` layers that lie `layerBytes` apart; `pageBytes` is devicePageBytes. A
/// launch for every 64 copies; no page may be both read and written.
cudaError_t copyPages(std::byte* cache, int layers, std::size_t layerBytes, std::size_t pageBytes,
                      std::span<const PageCopy> copies, cudaStream_t stream);

} // namespace khatwa::kernels::cuda
