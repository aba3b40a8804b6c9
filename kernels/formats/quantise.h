#pragma once

#include "kernels/tensor_type.h"

#include <cstddef>
#include <span>

namespace khatwa::kernels {

/// Writes `values` (a multiple of the format's block) in a format, each value rounded to the
/// nearest that the block's scale allows. For the self-test, tests and tools that make small
/// models; it does not search for better scales as tools that shrink large models do. `row` has
/// `rowBytes` bytes.
void quantiseRow(TensorType type, std::span<const float> values, std::byte* row);

} // namespace khatwa::kernels
