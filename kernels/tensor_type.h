#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace khatwa {

/// The number formats in which weights lie in a file and in memory.
/// Quantised formats are those of GGUF: a row is a sequence of blocks, a block a scale (and minimum) and small integers.
enum class TensorType : std::uint8_t { F32, F16, BF16, Q8_0, Q4_0, Q4_K, Q5_K, Q6_K };

struct TensorTypeInfo {
    std::string_view name;
    int blockSize;  ///< elements in a block; a row's length is a multiple of it
    int blockBytes; ///< bytes of a block
};

const TensorTypeInfo& info(TensorType type);

/// Bytes of a row of `columns` elements; `columns` must be a multiple of the block size.
std::size_t rowBytes(TensorType type, std::int64_t columns);

/// A matrix in a file's form: `rows` outputs of `columns` inputs each, row after row. Not owned.
/// A vector is a matrix of one row.
struct MatrixView {
    TensorType type = TensorType::F32;
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    const std::byte* data = nullptr;

    std::size_t bytes() const { return static_cast<std::size_t>(rows) * rowBytes(type, columns); }
};

} // namespace khatwa
