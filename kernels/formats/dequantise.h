#pragma once

#include "kernels/tensor_type.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace khatwa::kernels {

/// The six-bit scale and minimum of group `group` (0..7) from the twelve bytes of a Q4_K or Q5_K
/// block. Groups 0..3: the low six bits of bytes g and g + 4. Groups 4..7: the nibbles of byte g +
/// 4, with the two top bits of bytes g - 4 and g above them.
struct ScaleAndMinimum {
    std::uint8_t scale;
    std::uint8_t minimum;
};
ScaleAndMinimum unpackScale(const std::uint8_t* scales, int group);

/// One row of `values.size()` elements (a multiple of the format's block) as float32: the plain
/// definition of every format, written for reading. Used for embeddings, norms and references.
void dequantiseRow(TensorType type, const std::byte* row, std::span<float> values);

} // namespace khatwa::kernels
