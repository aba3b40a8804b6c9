#pragma once

/// Where the file's bits lie in a tile (weights.h). Shared by the kernel that arranges and those
/// that multiply; the layouts in words:
///
/// Lane = 4 g + t is the lane that reads 16 bytes (words 0..3) of a unit of 512; output is the
/// place in the panel, 0..15, and a unit holds outputs g and g + 8 as the tensor cores' A fragment
/// wants them. All of a lane's columns of a group of 32 are 4t..4t+3 and 16+4t..16+4t+3 for
/// quantised formats and 8t..8t+7 for the others: columns may be permuted in any way as long as the
/// inputs are permuted alike (activations.cuh).
///
///   F32   unit u = 2 r + i:  output g + 8 r, columns 8t + 4i ..+3
///   F16   unit u = 2 p + i:  words 0, 1: outputs g, g + 8, columns 32 p + 8t + 4i, +1;
///                            words 2, 3: the same outputs, columns ..+2, +3. BF16 alike.
///   Q8_0  unit u = 2 p + r:  output g + 8 r, columns 4t.. and 16 + 4t.. of blocks 2p and 2p + 1;
///         then 16 x 4 scales: [output][block]
///   Q4_0  unit u = r:        output g + 8 r, the file's word t of blocks 0..3; then scales as Q8_0
///   Q4_K  unit u = 2 h + r:  output g + 8 r; words 2 c + i: the file's nibbles' word t + 4 i of
///                            the 32 bytes 2 h + c, that is groups 4 h + 2 c (low) and + 1 (high);
///         then 16 x 16 bytes: d, dmin and the scales, as the file has them
///   Q5_K  as Q4_K, and between nibbles and scales one unit of fifth bits: words 2 r + i: the
///   file's
///         word t + 4 i of output g + 8 r
///   Q6_K  unit u = 2 h + r:  output g + 8 r; words 2 c + i: low nibbles' word 8 c + t + 4 i of
///                            half h, that is groups 4 h + c (low) and 4 h + c + 2 (high); then two
///         units r of high bits: words 2 h + i: word t + 4 i of half h; then 16 x 16 scales of 16
///         columns, then 16 x d

#include "kernels/cuda/weights.h"
#include "kernels/formats/blocks.h"

#include <cstdint>
#include <cuda_runtime.h>

namespace khatwa::kernels::cuda {

inline constexpr int kUnitBytes = 512;

namespace tile {
inline constexpr int kQ8Scales = 2048, kQ4Scales = 1024;
inline constexpr int kQ4KHeads = 2048;
inline constexpr int kQ5KFifthBits = 2048, kQ5KHeads = 2560;
inline constexpr int kQ6KHighBits = 2048, kQ6KScales = 3072, kQ6KSteps = 3328;
} // namespace tile

/// Of the largest tile, and of one of each format.
inline constexpr int kLargestTile = 3360;

__host__ __device__ constexpr int tileColumns(TensorType type) {
    switch (type) {
    case TensorType::F32:
        return 32;
    case TensorType::F16:
    case TensorType::BF16:
        return 64;
    case TensorType::Q8_0:
    case TensorType::Q4_0:
        return 128;
    default:
        return 256;
    }
}

__host__ __device__ constexpr int tileBytes(TensorType type) {
    switch (type) {
    case TensorType::F32:
    case TensorType::F16:
    case TensorType::BF16:
        return 2048;
    case TensorType::Q8_0:
        return 2176;
    case TensorType::Q4_0:
        return 1152;
    case TensorType::Q4_K:
        return 2304;
    case TensorType::Q5_K:
        return 2816;
    default:
        return kLargestTile;
    }
}

__host__ __device__ constexpr int tilesOf(TensorType type, int columns) {
    return (columns + tileColumns(type) - 1) / tileColumns(type);
}

__host__ __device__ constexpr int panelsOf(int rows) {
    return (rows + kPanelRows - 1) / kPanelRows;
}

/// Bytes of all panels; behind them, of a BF16 matrix, the bits of the largest finite magnitude.
__host__ __device__ constexpr std::size_t panelsBytes(TensorType type, int rows, int columns) {
    return static_cast<std::size_t>(panelsOf(rows)) *
           static_cast<std::size_t>(tilesOf(type, columns)) *
           static_cast<std::size_t>(tileBytes(type));
}

} // namespace khatwa::kernels::cuda
