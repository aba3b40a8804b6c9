#pragma once

/// The inputs of products as kernels read them, made by `prepareInput` (activations.cu) in scratch
/// memory. All columns are filled up with zeros to whole tiles of any format of the kind.
///
///   Integers  int8 rows and, for 32 columns of a row, the step and the step times the sum of the
///             integers. Exactly the CPU's ActivationBlock (cpu/kernel_table.h). Columns are
///             permuted within 64, so that a lane's sixteen bytes are its B fragments of two
///             groups: byte 16 t + 8 group + 4 i + e is column 32 group + 16 i + 4 t + e. Steps
///             stand [group][row], rows filled up with zeros to four or to a multiple of eight.
///   Halves    binary16 of a row times a power of two that brings its largest magnitude to
///             2^14..2^15; `factors` holds its inverse. Split: row 2 r is that, row 2 r + 1 what is
///             left of the number, together 22 bits of it.
///   Brains    bfloat16, split likewise in two: 16 bits.
///   Floats    float32.

#include "kernels/cuda/launch.h"
#include "kernels/cuda/products.h"

#include <cstddef>
#include <cstdint>
#include <cuda_runtime.h>

namespace khatwa::kernels::cuda {

enum class InputForm { Integers, Halves, Brains, Floats };

/// The step of 32 int8 activations, and the step times their sum (for formats with minimums).
struct alignas(8) ActivationStep {
    float step, sum;
};

struct PreparedInput {
    InputForm form = InputForm::Integers;
    bool split = false;
    int rows = 0;
    int columns = 0;          ///< of the matrix
    std::size_t rowBytes = 0; ///< from a row of `values` to the next
    std::byte* values = nullptr;
    ActivationStep* steps = nullptr; ///< of integers
    int stepStride = 0;              ///< from a group to the next
    float* factors = nullptr;        ///< of halves
    std::size_t valueBytes = 0;      ///< before the steps, or the factors

    __host__ __device__ void place(std::byte* memory) {
        values = memory;
        steps = reinterpret_cast<ActivationStep*>(memory + valueBytes);
        factors = reinterpret_cast<float*>(memory + valueBytes);
    }
};

__host__ __device__ constexpr int roundUp(int value, int unit) {
    return (value + unit - 1) / unit * unit;
}

/// What a product of `rows` rows with a matrix of a format reads.
InputForm inputForm(TensorType type, int rows);

/// Lays a form out from `memory` on (aligned to 256 bytes) without writing it; `bytes` says how
/// long it is, a multiple of 256. Halves and brains are split where `rows` are few (kDecodeRows).
PreparedInput layOut(InputForm form, int rows, int columns, std::byte* memory, std::size_t& bytes);

struct RowSource;
/// What `prepareRow` (prepare.cuh) reads.
RowSource rowSource(const ProductInput& input, InputForm form);

/// Norms and converts: one launch.
cudaError_t prepareInput(const ProductInput& input, const PreparedInput& prepared,
                         const ProductWork& work);

} // namespace khatwa::kernels::cuda
