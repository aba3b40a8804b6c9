#include "engine/files/gguf.h"

#include "engine/files/byte_reader.h"
#include "engine/files/ggml_types.h"

#include <algorithm>
#include <limits>
#include <unordered_set>

namespace khatwa::engine {

namespace {

constexpr std::uint32_t kMagic = 0x46554747; // "GGUF"
constexpr std::uint64_t kDefaultAlignment = 32;
constexpr std::int64_t kMaxAlignment = 1 << 20;
constexpr std::uint64_t kMaxKeyBytes = 65535; // the specification's bound
constexpr std::uint64_t kMaxNameBytes =
    1024; // the specification says 64; no reason to be that strict
constexpr std::uint32_t kMaxDimensions = 4;
constexpr int kMaxArrayDepth = 4;
constexpr std::uint64_t kSmallestValue = 8 + 4 + 1;          // empty key, type, one byte
constexpr std::uint64_t kSmallestTensor = 8 + 4 + 8 + 4 + 8; // empty name, one dimension

/// Bytes of a value of fixed size; 0 for strings and arrays.
std::uint64_t fixedSize(GgufType type) {
    switch (type) {
    case GgufType::Uint8:
    case GgufType::Int8:
    case GgufType::Bool:
        return 1;
    case GgufType::Uint16:
    case GgufType::Int16:
        return 2;
    case GgufType::Uint32:
    case GgufType::Int32:
    case GgufType::Float32:
        return 4;
    case GgufType::Uint64:
    case GgufType::Int64:
    case GgufType::Float64:
        return 8;
    case GgufType::String:
    case GgufType::Array:
        break;
    }
    return 0;
}

GgufType readType(ByteReader& reader) {
    const auto type = reader.read<std::uint32_t>();
    if (type > static_cast<std::uint32_t>(GgufType::Float64))
        throwCorrupt(reader.path(),
                     "a metadata value has the unknown type " + std::to_string(type));
    return static_cast<GgufType>(type);
}

std::string_view readString(ByteReader& reader, std::uint64_t limit, const char* what) {
    const auto size = reader.read<std::uint64_t>();
    if (size > limit)
        throwCorrupt(reader.path(),
                     std::string(what) + " is " + std::to_string(size) + " bytes long");
    return reader.text(size);
}

std::string_view readString(ByteReader& reader) {
    const auto size = reader.read<std::uint64_t>();
    return reader.text(size);
}

void readArray(ByteReader& reader, GgufValue& value, int depth) {
    if (depth > kMaxArrayDepth)
        throwCorrupt(reader.path(), "its metadata nests arrays too deep");
    value.elementType = readType(reader);
    value.count = reader.read<std::uint64_t>();
    const std::uint64_t start = reader.offset();
    const std::uint64_t each = fixedSize(value.elementType);
    const std::uint64_t smallest = each > 0 ? each : value.elementType == GgufType::String ? 8 : 12;
    reader.needRoom(value.count, smallest, "array elements");
    if (each > 0) {
        value.elements = reader.take(value.count * each);
        return;
    }
    ByteReader walk = reader;
    for (std::uint64_t i = 0; i < value.count; ++i) {
        if (value.elementType == GgufType::String) {
            readString(walk);
        } else {
            GgufValue inner;
            readArray(walk, inner, depth + 1);
        }
    }
    value.elements = reader.take(walk.offset() - start);
}

template <typename T>
std::uint64_t readInteger(ByteReader& reader) {
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(reader.read<T>()));
}

GgufValue readScalar(ByteReader& reader, GgufType type) {
    GgufValue value;
    value.type = type;
    switch (type) {
    case GgufType::Uint8:
        value.bits = readInteger<std::uint8_t>(reader);
        break;
    case GgufType::Int8:
        value.bits = readInteger<std::int8_t>(reader);
        break;
    case GgufType::Uint16:
        value.bits = readInteger<std::uint16_t>(reader);
        break;
    case GgufType::Int16:
        value.bits = readInteger<std::int16_t>(reader);
        break;
    case GgufType::Uint32:
        value.bits = readInteger<std::uint32_t>(reader);
        break;
    case GgufType::Int32:
        value.bits = readInteger<std::int32_t>(reader);
        break;
    case GgufType::Uint64:
        value.bits = reader.read<std::uint64_t>();
        break;
    case GgufType::Int64:
        value.bits = reader.read<std::uint64_t>();
        break;
    case GgufType::Bool:
        value.bits = reader.read<std::uint8_t>() != 0;
        break;
    case GgufType::Float32:
        value.real = static_cast<double>(reader.read<float>());
        break;
    case GgufType::Float64:
        value.real = reader.read<double>();
        break;
    case GgufType::String:
        value.text = readString(reader);
        break;
    case GgufType::Array:
        break;
    }
    return value;
}

struct TensorHeader {
    std::string_view name;
    std::uint32_t type = 0;
    std::int64_t columns = 1;
    std::int64_t rows = 1;
    std::uint64_t offset = 0;
};

TensorHeader readTensor(ByteReader& reader) {
    TensorHeader tensor;
    tensor.name = readString(reader, kMaxNameBytes, "a tensor's name");
    const auto dimensions = reader.read<std::uint32_t>();
    if (dimensions == 0 || dimensions > kMaxDimensions)
        throwCorrupt(reader.path(), "tensor " + inQuotes(tensor.name) + " has " +
                                        std::to_string(dimensions) + " dimensions");
    for (std::uint32_t i = 0; i < dimensions; ++i) {
        const auto size = reader.read<std::uint64_t>();
        std::int64_t& into = i == 0 ? tensor.columns : tensor.rows;
        if (size == 0 || size > std::uint64_t(std::numeric_limits<std::int64_t>::max()) ||
            __builtin_mul_overflow(into, static_cast<std::int64_t>(size), &into))
            throwCorrupt(reader.path(), "tensor " + inQuotes(tensor.name) + " has a dimension of " +
                                            std::to_string(size));
    }
    tensor.type = reader.read<std::uint32_t>();
    tensor.offset = reader.read<std::uint64_t>();
    return tensor;
}

/// The tensor's bytes, or an error that says what is wrong with its type, shape or place.
GgufTensor place(const TensorHeader& header, std::uint64_t dataStart, std::uint64_t alignment,
                 const MappedFile& file) {
    const std::optional<TensorType> type = tensorTypeOfGgml(header.type);
    if (!type)
        throwUnsupported(file.path(), "tensor " + inQuotes(header.name) + " is in the format " +
                                          ggmlTypeName(header.type) +
                                          ", which Khatwa does not read");
    const TensorTypeInfo& format = info(*type);
    if (header.columns % format.blockSize != 0)
        throwCorrupt(file.path(), "tensor " + inQuotes(header.name) + " has rows of " +
                                      std::to_string(header.columns) + " in blocks of " +
                                      std::to_string(format.blockSize));
    std::uint64_t size = 0;
    const auto blocks = static_cast<std::uint64_t>(header.columns / format.blockSize);
    if (__builtin_mul_overflow(blocks, static_cast<std::uint64_t>(format.blockBytes), &size) ||
        __builtin_mul_overflow(size, static_cast<std::uint64_t>(header.rows), &size))
        throwCorrupt(file.path(), "tensor " + inQuotes(header.name) + " is impossibly large");
    if (header.offset % alignment != 0)
        throwCorrupt(file.path(), "tensor " + inQuotes(header.name) + " is not aligned");
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    if (__builtin_add_overflow(dataStart, header.offset, &begin) ||
        __builtin_add_overflow(begin, size, &end))
        throwCorrupt(file.path(), "tensor " + inQuotes(header.name) + " lies outside the file");
    GgufTensor tensor;
    tensor.name = header.name;
    tensor.matrix.type = *type;
    tensor.matrix.rows = header.rows;
    tensor.matrix.columns = header.columns;
    if (end <= file.bytes().size())
        tensor.matrix.data = file.bytes().data() + begin;
    return tensor;
}

} // namespace

namespace {

/// Files of other formats are whole and chosen in good faith; what to choose instead is known.
[[noreturn]] void throwNoGguf(const std::filesystem::path& path) {
    std::string kind = path.extension().string();
    std::transform(kind.begin(), kind.end(), kind.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (kind == ".safetensors" || kind == ".json")
        throwUnsupported(path,
                         "it is one file of a model in several; choose the folder it lies in");
    if (kind == ".bin" || kind == ".pt" || kind == ".pth")
        throwUnsupported(path, "it holds Python pickles, which can hold programs; take the model "
                               "as safetensors or GGUF");
    throwCorrupt(path, "it does not begin as a GGUF file does");
}

} // namespace

GgufFile::GgufFile(std::shared_ptr<const MappedFile> file) : file_(std::move(file)) {
    ByteReader reader(*file_);
    if (reader.read<std::uint32_t>() != kMagic)
        throwNoGguf(path());
    version_ = reader.read<std::uint32_t>();
    if (version_ != 0 && (version_ & 0xFFFF) == 0)
        throwUnsupported(path(), "it is big-endian");
    if (version_ != 2 && version_ != 3)
        throwUnsupported(path(), "it is GGUF version " + std::to_string(version_) +
                                     ", and Khatwa reads versions 2 and 3");
    const auto tensorCount = reader.read<std::uint64_t>();
    const auto valueCount = reader.read<std::uint64_t>();
    reader.needRoom(tensorCount, kSmallestTensor, "tensors");
    reader.needRoom(valueCount, kSmallestValue, "metadata values");

    for (std::uint64_t i = 0; i < valueCount; ++i) {
        const std::string_view key = readString(reader, kMaxKeyBytes, "a metadata key");
        const GgufType type = readType(reader);
        GgufValue value = readScalar(reader, type);
        if (type == GgufType::Array)
            readArray(reader, value, 1);
        if (!metadata_.emplace(key, value).second)
            throwCorrupt(path(), "the metadata key " + inQuotes(key) + " is there twice");
    }

    const std::int64_t alignment =
        integer("general.alignment").value_or(std::int64_t(kDefaultAlignment));
    if (alignment < 8 || alignment > kMaxAlignment || (alignment & (alignment - 1)) != 0)
        throwCorrupt(path(), "it claims an alignment of " + std::to_string(alignment));

    std::vector<TensorHeader> headers;
    headers.reserve(tensorCount);
    std::unordered_set<std::string_view> names;
    for (std::uint64_t i = 0; i < tensorCount; ++i) {
        headers.push_back(readTensor(reader));
        if (!names.insert(headers.back().name).second)
            throwCorrupt(path(), "tensor " + inQuotes(headers.back().name) + " is there twice");
    }

    const auto align = static_cast<std::uint64_t>(alignment);
    const std::uint64_t dataStart = (reader.offset() + align - 1) / align * align;
    std::uint64_t needed = 0;
    tensors_.reserve(headers.size());
    for (const TensorHeader& header : headers) {
        tensors_.push_back(place(header, dataStart, align, *file_));
        needed = std::max(needed, dataStart + header.offset + tensors_.back().matrix.bytes());
    }
    if (needed > file_->bytes().size())
        throwTruncated(path(), file_->bytes().size(), needed);
}

const GgufValue* GgufFile::find(std::string_view key) const {
    const auto found = metadata_.find(key);
    return found == metadata_.end() ? nullptr : &found->second;
}

namespace {

[[noreturn]] void throwWrongType(const std::filesystem::path& path, std::string_view key) {
    throwCorrupt(path, "the metadata value " + inQuotes(key) + " has the wrong type");
}

bool isInteger(GgufType type) {
    return fixedSize(type) > 0 && type != GgufType::Float32 && type != GgufType::Float64 &&
           type != GgufType::Bool;
}

} // namespace

std::optional<std::int64_t> GgufFile::integer(std::string_view key) const {
    const GgufValue* value = find(key);
    if (value == nullptr)
        return std::nullopt;
    if (!isInteger(value->type))
        throwWrongType(path(), key);
    if (value->type == GgufType::Uint64 && value->bits >> 63 != 0)
        throwCorrupt(path(), "the metadata value " + inQuotes(key) + " is too large");
    return static_cast<std::int64_t>(value->bits);
}

std::optional<double> GgufFile::number(std::string_view key) const {
    const GgufValue* value = find(key);
    if (value == nullptr)
        return std::nullopt;
    if (value->type == GgufType::Float32 || value->type == GgufType::Float64)
        return value->real;
    return static_cast<double>(*integer(key));
}

std::optional<bool> GgufFile::boolean(std::string_view key) const {
    const GgufValue* value = find(key);
    if (value == nullptr)
        return std::nullopt;
    if (value->type != GgufType::Bool)
        throwWrongType(path(), key);
    return value->bits != 0;
}

std::optional<std::string_view> GgufFile::text(std::string_view key) const {
    const GgufValue* value = find(key);
    if (value == nullptr)
        return std::nullopt;
    if (value->type != GgufType::String)
        throwWrongType(path(), key);
    return value->text;
}

std::optional<std::vector<std::string_view>> GgufFile::texts(std::string_view key) const {
    const GgufValue* value = find(key);
    if (value == nullptr)
        return std::nullopt;
    if (value->type != GgufType::Array || value->elementType != GgufType::String)
        throwWrongType(path(), key);
    std::vector<std::string_view> out;
    out.reserve(value->count);
    // The lengths were checked when the array was walked.
    const std::byte* at = value->elements.data();
    for (std::uint64_t i = 0; i < value->count; ++i) {
        std::uint64_t size = 0;
        std::memcpy(&size, at, sizeof size);
        at += sizeof size;
        out.emplace_back(reinterpret_cast<const char*>(at), size);
        at += size;
    }
    return out;
}

std::optional<std::vector<std::int64_t>> GgufFile::integers(std::string_view key) const {
    const GgufValue* value = find(key);
    if (value == nullptr)
        return std::nullopt;
    if (value->type != GgufType::Array || !isInteger(value->elementType))
        throwWrongType(path(), key);
    const std::uint64_t each = fixedSize(value->elementType);
    const bool isSigned = value->elementType == GgufType::Int8 ||
                          value->elementType == GgufType::Int16 ||
                          value->elementType == GgufType::Int32;
    std::vector<std::int64_t> out;
    out.reserve(value->count);
    for (std::uint64_t i = 0; i < value->count; ++i) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, value->elements.data() + i * each, each);
        const auto shift = static_cast<unsigned>(64 - 8 * each);
        out.push_back(isSigned ? static_cast<std::int64_t>(bits << shift) >> shift
                               : static_cast<std::int64_t>(bits));
    }
    return out;
}

} // namespace khatwa::engine
