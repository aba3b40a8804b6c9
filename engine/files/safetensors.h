#pragma once

#include "engine/files/mapped_file.h"
#include "kernels/tensor_type.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace khatwa::engine {

struct SafeTensor {
    std::string name;
    std::string dtype;                ///< as the file says it
    std::optional<TensorType> type;   ///< nothing for those Khatwa does not read
    std::int64_t rows = 1;            ///< all dimensions but the last
    std::int64_t columns = 1;         ///< the last dimension
    std::span<const std::byte> bytes; ///< exactly its elements; may lie at any address
};

/// A parsed safetensors file (format: huggingface/safetensors, README). Every length and offset has
/// been checked against the file's size and the tensor's shape. Throws `Error`.
class SafetensorsFile {
public:
    explicit SafetensorsFile(std::shared_ptr<const MappedFile> file);

    const std::shared_ptr<const MappedFile>& file() const { return file_; }
    const std::vector<SafeTensor>& tensors() const { return tensors_; }

private:
    std::shared_ptr<const MappedFile> file_;
    std::vector<SafeTensor> tensors_;
};

} // namespace khatwa::engine
