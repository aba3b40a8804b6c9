#pragma once

#include "kernels/cuda/weights.h"

#include <cstddef>
#include <cstdint>
#include <cuda_runtime.h>
#include <span>

/// Products of activations with matrices in any format: the GPU's counterparts of
/// `Backend::normProducts`, `productAdd`, `normSwiGlu` and `normLogits`.
///
/// Numbers are the CPU's: a quantised matrix is multiplied with int8 activations that have one
/// float32 step for 32 columns, rounded as the CPU rounds them (cpu/elementwise.h), sums of a group
/// are integers and exact, and only the order in which groups are added differs, so results agree
/// to 1e-6 of the sum of magnitudes. F16 and BF16 matrices meet up to 16 rows split into two halves
/// of 11 and 8 bits each (22 and 16 bits of the input), and more rows rounded to F16 after a power
/// of two for each row. F32 matrices are multiplied in float32. An infinity or NaN in a row of x
/// makes that row NaN, no other. Zeros stay zeros.
///
/// Every function launches into `work.stream`, allocates nothing, does not wait, and may be
/// captured in a graph. Which kernels run depends on shapes alone.
namespace khatwa::kernels::cuda {

/// Up to this many rows a product reads its weights once, at the speed of memory (decoding); with
/// more it is a matrix product on the tensor cores (prefill).
inline constexpr int kDecodeRows = 16;
/// Matrices in one call of `products`.
inline constexpr int kMaxProducts = 4;

/// Where products run. `scratch` holds the activations in the forms that the formats need; it may
/// be used again by the next call in the same stream.
struct ProductWork {
    cudaStream_t stream = nullptr;
    int multiprocessors = 0;         ///< of the device
    std::size_t sharedBytes = 65536; ///< cudaDevAttrMaxSharedMemoryPerBlockOptin
    bool programmatic = false;    ///< programmatic dependent launch (sm_90): kernels prefetch early
    std::byte* scratch = nullptr; ///< device memory, aligned to 256 bytes
    std::size_t scratchBytes = 0; ///< at least productScratchBytes(rows, columns)
};

/// Scratch for inputs of up to `rows` x `columns`, whatever the formats.
std::size_t productScratchBytes(int rows, int columns);

/// Rows of float32 in device memory, aligned to 16 bytes.
struct ProductInput {
    const float* x = nullptr; ///< row-major, `columns` apart
    int rows = 0;             ///< of the product
    int columns = 0;
    const float* norm =
        nullptr; ///< `columns` weights of an RMS norm (arXiv:1910.07467); null: none
    float epsilon = 0.0f;
    const std::int32_t* which = nullptr; ///< device memory; row r is x[which[r]]; null: x[r]
    /// x as `swiGlu` left it for quantised matrices, or null. Then no norm and no `which`.
    const std::byte* integers = nullptr;
};

struct Product {
    Matrix weight;
    const float* bias = nullptr; ///< `weight.rows` numbers, or null
    float* output = nullptr;     ///< rows x weight.rows
};

enum class Finish {
    Store, ///< output = input . weight^T + bias
    Add,   ///< output += input . weight^T + bias
};

/// Up to kMaxProducts products of one input. All matrices have `input.columns` columns; no rows is
/// no work. Launches: one product for each kind of format present (quantised, F16, BF16,
/// F32), so one where all are quantised, in any mixture; before each one that norms and converts
/// the input, unless the input is small (up to 4 rows and 8,192 numbers): then every block does so
/// for itself while its first weights arrive. F32 and more than kDecodeRows rows: one for each 16
/// rows. Bytes: the matrices' once (prefill: once for each 128 rows, from L2 where it holds them).
cudaError_t products(const ProductInput& input, std::span<const Product> products, Finish finish,
                     const ProductWork& work);

/// Whether `swiGlu` leaves its output as int8 too, for the product that follows, which then needs
/// no kernel that converts it.
bool leavesIntegers(TensorType gate, TensorType up, int rows);

/// output = silu(n . gate^T) * (n . up^T), n the normed input. SwiGLU: arXiv:2002.05202. Two
/// matrices of the same shape; launches as for `products`, the gating done where the sums are.
/// Where gate and up are of different kinds, the products follow each other. `integers` is null, or
/// device memory aligned to 256 bytes, productScratchBytes(rows, gate.rows) long, for
/// `ProductInput::integers`; written where `leavesIntegers` says so.
cudaError_t swiGlu(const ProductInput& input, const Matrix& gate, const Matrix& up, float* output,
                   const ProductWork& work, std::byte* integers = nullptr);

} // namespace khatwa::kernels::cuda
