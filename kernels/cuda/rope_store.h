#pragma once

#include "kernels/cuda/attention_batch.h"
#include "kernels/cuda/attention_cache.h"

#include <cstddef>
#include <cuda_runtime.h>

namespace khatwa::kernels::cuda {

struct RopeAngles {
    BatchView batch;
    const float* frequencies = nullptr; ///< device memory, `pairs` radians per position
    int pairs = 0;
    float attentionFactor = 1.0f;
    float2* angles = nullptr; ///< rows x pairs: cosine and sine, times the factor
    cudaStream_t stream = nullptr;
    bool programmatic = false; ///< programmatic dependent launch (sm_90)
};

/// The angles of a batch's rows, the same for all layers: one launch. In double precision, as on
/// the CPU (cpu/rope.h): the floats are its, but for one in some 10^7.
cudaError_t ropeAngles(const RopeAngles& arguments);

struct RopeStore {
    AttentionShape shape;
    BatchView batch;
    float* query = nullptr;           ///< rows x heads x head_dim; normed and rotated in place
    const float* key = nullptr;       ///< rows x kv_heads x head_dim
    const float* value = nullptr;     ///< rows x kv_heads x head_dim
    const float* queryNorm = nullptr; ///< head_dim, or null where the architecture has none
    const float* keyNorm = nullptr;
    float epsilon = 0.0f;
    const float2* angles = nullptr; ///< of `ropeAngles`
    int pairs = 0;                  ///< up to head_dim / 2; elements beyond are not turned
    bool interleaved = false;       ///< pairs are 2i, 2i + 1; otherwise i, i + pairs, as on the CPU
    std::byte* layer = nullptr;     ///< of the cache (attention_cache.h)
    cudaStream_t stream = nullptr;
    bool programmatic = false; ///< programmatic dependent launch (sm_90)
};

/// RMS norm of each head of queries and keys (where there is one), the rotary embedding
/// (arXiv:2104.09864), and keys and values stored at their rows' positions. One launch; a warp for
/// each head of each row, which reads its numbers once and writes them once.
///
/// Norm and rotation are the CPU's step by step, and so are keys and values: F16 to nearest even;
/// Q8_0 with the largest magnitude of 32 elements / 127, rounded to binary16, as the step.
cudaError_t ropeStore(const RopeStore& arguments);

} // namespace khatwa::kernels::cuda
