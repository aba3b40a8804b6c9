// A library with the functions of cuBLAS that we use, for a test: products of the definition, in
// its column-major order, of bfloat16.

#include "kernels/formats/half.h"

#include <cstddef>
#include <cstdint>

#define KHATWA_EXPORT extern "C" __attribute__((visibility("default")))

namespace {
int handles = 0;
bool hasWorkspace = false;
} // namespace

KHATWA_EXPORT int cublasCreate_v2(void** handle) {
    *handle = &handles;
    ++handles;
    return 0;
}
KHATWA_EXPORT int cublasDestroy_v2(void* handle) {
    --*static_cast<int*>(handle);
    return 0;
}
KHATWA_EXPORT int cublasSetStream_v2(void*, void*) {
    hasWorkspace = false;
    return 0;
}
KHATWA_EXPORT int cublasSetWorkspace_v2(void*, void* workspace, std::size_t bytes) {
    hasWorkspace = workspace != nullptr && bytes > 0;
    return 0;
}

/// c (m x n) = alpha op(a) (m x k) . op(b) (k x n) + beta c, column-major, leading dimensions
/// given.
KHATWA_EXPORT int cublasGemmEx(void*, int transposeA, int transposeB, int m, int n, int k,
                               const void* alpha, const void* a, int typeA, int strideA,
                               const void* b, int typeB, int strideB, const void* beta, void* c,
                               int typeC, int strideC, int compute, int) {
    constexpr int kBrain = 14, kFloat = 0, kFloatSums = 68, kNotSupported = 15;
    if (!hasWorkspace || typeA != kBrain || typeB != kBrain || typeC != kFloat ||
        compute != kFloatSums)
        return kNotSupported;
    const auto at = [](const void* matrix, bool transposed, int stride, int row, int column) {
        const auto index = transposed ? row * stride + column : column * stride + row;
        return khatwa::kernels::bfloatToFloat(static_cast<const std::uint16_t*>(matrix)[index]);
    };
    auto* sums = static_cast<float*>(c);
    for (int column = 0; column < n; ++column)
        for (int row = 0; row < m; ++row) {
            float sum = 0.0f;
            for (int i = 0; i < k; ++i)
                sum += at(a, transposeA == 1, strideA, row, i) *
                       at(b, transposeB == 1, strideB, i, column);
            float& to = sums[column * strideC + row];
            const float scale = *static_cast<const float*>(beta);
            to = *static_cast<const float*>(alpha) * sum + (scale == 0.0f ? 0.0f : scale * to);
        }
    return 0;
}
