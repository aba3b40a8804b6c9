#pragma once

#include "engine/files/mapped_file.h"
#include "kernels/tensor_type.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace khatwa::engine {

/// The types of GGUF's metadata values, by their numbers in the file.
enum class GgufType : std::uint32_t {
    Uint8,
    Int8,
    Uint16,
    Int16,
    Uint32,
    Int32,
    Float32,
    Bool,
    String,
    Array,
    Uint64,
    Int64,
    Float64
};

/// One metadata value. Texts and array elements stay in the file's mapping.
struct GgufValue {
    GgufType type = GgufType::Uint8;
    std::uint64_t bits = 0; ///< integers (sign-extended) and Bool
    double real = 0;        ///< Float32 and Float64
    std::string_view text;
    GgufType elementType =
        GgufType::Uint8; ///< of an Array; its elements were walked and lie in `elements`
    std::uint64_t count = 0;
    std::span<const std::byte> elements;
};

struct GgufTensor {
    std::string_view name;
    MatrixView matrix; ///< higher dimensions are folded into rows
};

/// A parsed GGUF file, version 2 or 3, little-endian (the specification: ggml's docs/gguf.md).
/// Every count, length, type and offset has been checked against the file's size. Throws `Error`.
class GgufFile {
public:
    explicit GgufFile(std::shared_ptr<const MappedFile> file);

    const std::filesystem::path& path() const { return file_->path(); }
    const std::shared_ptr<const MappedFile>& file() const { return file_; }
    std::uint32_t version() const { return version_; }
    const std::vector<GgufTensor>& tensors() const { return tensors_; }

    /// These throw `Error` (FileCorrupt) when the key is there with a type that does not fit.
    const GgufValue* find(std::string_view key) const;
    std::optional<std::int64_t> integer(std::string_view key) const; ///< any integer type
    std::optional<double> number(std::string_view key) const;        ///< any integer or float type
    std::optional<bool> boolean(std::string_view key) const;
    std::optional<std::string_view> text(std::string_view key) const;
    std::optional<std::vector<std::string_view>> texts(std::string_view key) const;
    std::optional<std::vector<std::int64_t>> integers(std::string_view key) const;

private:
    std::shared_ptr<const MappedFile> file_;
    std::uint32_t version_ = 0;
    std::unordered_map<std::string_view, GgufValue> metadata_;
    std::vector<GgufTensor> tensors_;
};

} // namespace khatwa::engine
