#pragma once

#include "kernels/tensor_type.h"

#include <cstdint>
#include <vector>

namespace khatwa::engine {

// Weights as plain numbers, element by element from the formats' definitions, and the 16-bit
// formats' rounding. For reading and comparing, not for speed: shares nothing with the kernels but
// the sizes of blocks.

double halfToDouble(std::uint16_t bits);
double bfloat16ToDouble(std::uint16_t bits);
/// Nearest, ties to even; numbers beyond the format's range become infinite.
std::uint16_t doubleToHalf(double value);
std::uint16_t doubleToBfloat16(double value);

/// The value of element `index` of the row that begins at `row`.
double elementOf(TensorType type, const std::byte* row, std::int64_t index);

/// All elements, row after row.
std::vector<double> elementsOf(const MatrixView& matrix);

} // namespace khatwa::engine
