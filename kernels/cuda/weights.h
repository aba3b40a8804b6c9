#pragma once

#include "kernels/tensor_type.h"

#include <cstddef>
#include <cstdint>
#include <cuda_runtime.h>

/// A matrix as the GPU's products read it: the file's bits in another order.
///
/// Sixteen outputs (rows of the matrix) are a panel, a panel is a run of tiles, and a tile holds
/// sixteen outputs of a few columns in the very order in which the lanes of a warp hand them to the
/// tensor cores: a warp reads 512 bytes in a row with one instruction, 16 bytes a lane, and needs
/// no shuffle before it multiplies. The same tile serves one row and five hundred.
///
///   format        columns of a tile   bytes of a tile
///   F32                  32               2,048
///   F16, BF16            64               2,048
///   Q8_0                128               2,176
///   Q4_0                128               1,152
///   Q4_K                256               2,304
///   Q5_K                256               2,816
///   Q6_K                256               3,360
///
/// A tile has exactly the bytes that the file has for it. Columns are filled up with zeros to whole
/// tiles and rows to whole panels: nothing for the widths of real models (multiples of 128, and of
/// 256 for the K formats), and a BF16 matrix has 16 bytes more (see `beginMatrix`). weights.cuh
/// says where each byte lies.
namespace khatwa::kernels::cuda {

inline constexpr int kPanelRows = 16;

struct Matrix {
    TensorType type = TensorType::F32;
    int rows = 0;              ///< outputs
    int columns = 0;           ///< inputs; a multiple of the format's block
    std::byte* data = nullptr; ///< device memory, aligned to 16 bytes, `matrixBytes` long
};

/// Bytes of a matrix in device memory, for planning and for the allocation.
std::size_t matrixBytes(TensorType type, std::int64_t rows, std::int64_t columns);

/// Before the first `arrangeRows`: clears what stands beside the panels (of a BF16 matrix the
/// largest magnitude, from which the power of two follows that brings its numbers into the range of
/// F16 for products with many rows). One memset at most.
cudaError_t beginMatrix(const Matrix& matrix, cudaStream_t stream);

/// Writes rows begin .. end - 1 of the matrix from `fileRows`: the same rows in the file's form,
/// one after another, in device memory at any address. `begin` is a multiple of kPanelRows, and so
/// is `end` unless it is the last row. Moves 2 x the bytes; one launch. Pieces may come in any
/// order.
cudaError_t arrangeRows(const Matrix& matrix, int begin, int end, const std::byte* fileRows,
                        cudaStream_t stream);

/// output[r] = table[tokens[r]] as float32, the same bits as `dequantiseRow`. `tokens` in device
/// memory, each within the table's rows; `output` is rows x columns. One launch.
cudaError_t embed(const Matrix& table, const std::int32_t* tokens, int rows, float* output,
                  cudaStream_t stream, bool programmatic);

} // namespace khatwa::kernels::cuda
