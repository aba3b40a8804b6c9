#pragma once

#include "kernels/tensor_type.h"

#include <cstdint>
#include <optional>
#include <string>

namespace khatwa::engine {

/// The formats of GGUF tensors by their number in the file: ours, or nothing for those Khatwa does
/// not read.
std::optional<TensorType> tensorTypeOfGgml(std::uint32_t number);

/// The number GGUF gives one of our formats.
std::uint32_t ggmlNumberOf(TensorType type);

/// The name the field has for a format ("IQ4_XS"), "number 77" where there is none.
std::string ggmlTypeName(std::uint32_t number);

} // namespace khatwa::engine
