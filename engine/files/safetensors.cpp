#include "engine/files/safetensors.h"

#include "engine/files/byte_reader.h"
#include "engine/files/json.h"

#include <algorithm>
#include <array>
#include <utility>

namespace khatwa::engine {

using nlohmann::json;

namespace {

constexpr std::uint64_t kMaxHeaderBytes = 100'000'000; // the format's own bound

struct Dtype {
    const char* name;
    std::uint64_t bytes;
    std::optional<TensorType> type;
};
constexpr std::array<Dtype, 15> kDtypes = {{
    {"F32", 4, TensorType::F32},
    {"F16", 2, TensorType::F16},
    {"BF16", 2, TensorType::BF16},
    {"F64", 8, {}},
    {"I64", 8, {}},
    {"I32", 4, {}},
    {"I16", 2, {}},
    {"I8", 1, {}},
    {"U64", 8, {}},
    {"U32", 4, {}},
    {"U16", 2, {}},
    {"U8", 1, {}},
    {"BOOL", 1, {}},
    {"F8_E4M3", 1, {}},
    {"F8_E5M2", 1, {}},
}};

std::vector<std::uint64_t> sizes(const json* list, const std::filesystem::path& path,
                                 const std::string& name, const char* what) {
    std::vector<std::uint64_t> out;
    if (list == nullptr || !list->is_array())
        throwCorrupt(path, "tensor " + inQuotes(name) + " has no " + what);
    for (const json& value : *list) {
        if (!value.is_number_unsigned())
            throwCorrupt(path, "tensor " + inQuotes(name) + " has a bad " + what);
        out.push_back(value.get<std::uint64_t>());
    }
    return out;
}

struct Placed {
    SafeTensor tensor;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

Placed readTensor(const std::string& name, const json& value, const std::filesystem::path& path) {
    const JsonObject entry(value, path, "a tensor's entry");
    Placed placed;
    SafeTensor& tensor = placed.tensor;
    tensor.name = name;
    tensor.dtype = entry.text("dtype").value_or("");
    const auto dtype = std::find_if(kDtypes.begin(), kDtypes.end(),
                                    [&](const Dtype& d) { return tensor.dtype == d.name; });
    if (dtype == kDtypes.end())
        throwUnsupported(path, "tensor " + inQuotes(name) + " is in the format " +
                                   inQuotes(tensor.dtype) + ", which Khatwa does not read");
    tensor.type = dtype->type;

    const std::vector<std::uint64_t> shape = sizes(entry.find("shape"), path, name, "shape");
    const std::vector<std::uint64_t> offsets =
        sizes(entry.find("data_offsets"), path, name, "data_offsets");
    std::uint64_t bytes = dtype->bytes;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (__builtin_mul_overflow(bytes, shape[i], &bytes) || bytes >> 62 != 0)
            throwCorrupt(path, "tensor " + inQuotes(name) + " is impossibly large");
        std::int64_t& into = i + 1 == shape.size() ? tensor.columns : tensor.rows;
        // A dimension of 0 may hide any others behind a product of 0.
        if (shape[i] >> 62 != 0 ||
            __builtin_mul_overflow(into, static_cast<std::int64_t>(shape[i]), &into))
            throwCorrupt(path, "tensor " + inQuotes(name) + " is impossibly large");
    }
    if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] - offsets[0] != bytes)
        throwCorrupt(path,
                     "tensor " + inQuotes(name) + " does not lie where its shape says it should");
    placed.begin = offsets[0];
    placed.end = offsets[1];
    return placed;
}

} // namespace

SafetensorsFile::SafetensorsFile(std::shared_ptr<const MappedFile> file) : file_(std::move(file)) {
    const std::filesystem::path& path = file_->path();
    ByteReader reader(*file_);
    const auto headerBytes = reader.read<std::uint64_t>();
    if (headerBytes > kMaxHeaderBytes)
        throwCorrupt(path, "it claims a header of " + std::to_string(headerBytes) + " bytes");
    const std::string_view header = reader.text(headerBytes);
    const json parsed = parseJson(header, path, kMaxHeaderBytes, true);
    if (!parsed.is_object())
        throwCorrupt(path, "its header is not a JSON object");

    const std::uint64_t present = reader.left();
    std::uint64_t needed = 0;
    std::vector<Placed> placed;
    placed.reserve(parsed.size());
    for (const auto& [name, value] : parsed.items()) {
        if (name == "__metadata__")
            continue;
        placed.push_back(readTensor(name, value, path));
        needed = std::max(needed, placed.back().end);
    }
    if (needed > present) {
        std::uint64_t whole = 0;
        if (__builtin_add_overflow(needed, reader.offset(), &whole))
            throwCorrupt(path, "a tensor lies outside the file");
        throwTruncated(path, file_->bytes().size(), whole);
    }
    const auto data = file_->bytes().subspan(reader.offset());
    tensors_.reserve(placed.size());
    for (Placed& one : placed) {
        one.tensor.bytes = data.subspan(one.begin, one.end - one.begin);
        tensors_.push_back(std::move(one.tensor));
    }
}

} // namespace khatwa::engine
