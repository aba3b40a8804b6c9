#pragma once

#include "kernels/formats/blocks.h"
#include "kernels/tensor_type.h"

#include <cstddef>
#include <cstdint>

/// Quantised weights as the products read them: sixteen outputs (rows of the matrix) side by side,
/// a panel. A "vector" is 64 bytes: four bytes for each output, which stand for four consecutive
/// columns, a quad. So one load brings sixteen outputs, four input bytes broadcast meet all of
/// them, and an output's sum never leaves its lane. The numbers are those of the file and take the
/// same room.
///
///   Q8_0  scales: for each block 16 binary16 (all blocks first, filled up to 64 bytes); then for
///         each block 8 vectors of q + 128.
///   Q4_0  scales as Q8_0; then for each block 4 vectors: quad j in the low nibbles, quad j + 4 in
///         the high ones.
///   Q4_K  for each block: d, dmin (16 binary16 each), three vectors of scales, 32 vectors of
///         nibbles. A byte of the first vector is the low nibble of the scale of group g (byte g of
///         an output's four) and of its minimum above it, for groups 0..3; the second for groups
///         4..7; the third holds the upper pairs of bits: scale g, minimum g, scale g + 4, minimum
///         g + 4. Vector 8 c + j of the nibbles: quad j of group 2 c below, of group 2 c + 1 above.
///   Q5_K  as Q4_K, with eight vectors of fifth bits before the nibbles: bit g of vector j belongs
///         to quad j of group g.
///   Q6_K  d of all blocks (16 binary16 each, filled up to 64 bytes); then for each block four
///         vectors of scales (byte k of vector i: group 4 i + k) and for each group of 16 columns
///         three vectors: quads 0, 1, 2 in the low six bits, quad 3 in the pairs of bits above
///         them, lowest first.
namespace khatwa::kernels {

inline constexpr int kPanelOutputs = 16;
inline constexpr int kVectorBytes = 64;

/// Whether a format is multiplied from panels: the quantised ones.
static constexpr bool hasPanels(TensorType type) {
    return type >= TensorType::Q8_0;
}

namespace panel {

/// Bytes of the scales that stand before the values of a panel of `blocks` blocks.
static constexpr std::size_t scaleBytes(std::int64_t blocks) {
    return static_cast<std::size_t>((blocks + 1) / 2) * kVectorBytes;
}

inline constexpr int kHalves = 2 * kPanelOutputs; ///< bytes of one binary16 for each output

namespace q8_0 {
inline constexpr int kBytes = 8 * kVectorBytes;
}
namespace q4_0 {
inline constexpr int kBytes = 4 * kVectorBytes;
}
namespace q4_k {
inline constexpr int kScale = 0, kMinimum = kHalves, kScales = 2 * kHalves,
                     kNibbles = kScales + 3 * kVectorBytes, kBytes = kNibbles + 32 * kVectorBytes;
}
namespace q5_k {
inline constexpr int kFifthBits = q4_k::kNibbles, kNibbles = kFifthBits + 8 * kVectorBytes,
                     kBytes = kNibbles + 32 * kVectorBytes;
}
namespace q6_k {
inline constexpr int kScales = 0, kValues = 4 * kVectorBytes, kBytes = kValues + 48 * kVectorBytes;
}

} // namespace panel

/// Bytes of a panel of `columns` columns, a multiple of 64. Only for formats with panels.
std::size_t panelBytes(TensorType type, std::int64_t columns);

/// Writes a panel from `outputs` (1 to 16) rows in the file's form, `rowBytes(type, columns)`
/// apart; the lanes of rows that are not there become zero.
void packPanel(TensorType type, const std::byte* rows, int outputs, std::int64_t columns,
               std::byte* panel);

} // namespace khatwa::kernels
