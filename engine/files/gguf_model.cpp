#include "engine/files/file_error.h"
#include "engine/files/gguf.h"
#include "engine/files/gguf_config.h"
#include "engine/files/opened_model.h"

#include <array>
#include <cstdio>
#include <system_error>

namespace khatwa::engine {

namespace {

constexpr std::int64_t kMaxParts = 99999; // five digits in the name

/// How the name of a part ends: "-00001-of-00003.gguf" for the first of three.
std::string splitTail(std::int64_t index, std::int64_t count) {
    std::array<char, 48> tail = {};
    std::snprintf(tail.data(), tail.size(), "-%05lld-of-%05lld.gguf",
                  static_cast<long long>(index + 1), static_cast<long long>(count));
    return tail.data();
}

/// Where a part of a split file stands by its name: "qwen-00001-of-00003.gguf" is {"…/qwen", 0, 3}.
struct SplitName {
    std::filesystem::path folder;
    std::string stem;
    std::int64_t index = 0;
    std::int64_t count = 0;

    std::string part(std::int64_t number) const { return stem + splitTail(number, count); }
};

std::optional<SplitName> splitName(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    constexpr std::string_view kShape = "-00000-of-00000.gguf";
    if (name.size() <= kShape.size())
        return std::nullopt;
    const std::string_view tail = std::string_view(name).substr(name.size() - kShape.size());
    SplitName split;
    for (std::size_t i = 0; i < kShape.size(); ++i) {
        const bool digit = tail[i] >= '0' && tail[i] <= '9';
        if (kShape[i] == '0' ? !digit : tail[i] != kShape[i])
            return std::nullopt;
        if (kShape[i] == '0')
            (i < 6 ? split.index : split.count) =
                (i < 6 ? split.index : split.count) * 10 + (tail[i] - '0');
    }
    split.index -= 1;
    split.folder = path.parent_path();
    split.stem = name.substr(0, name.size() - kShape.size());
    if (split.index < 0 || split.index >= split.count)
        return std::nullopt;
    return split;
}

void addTensors(OpenedModel& model, const GgufFile& gguf) {
    model.mappings.push_back(gguf.file());
    model.totalBytes += gguf.file()->bytes().size();
    for (const GgufTensor& tensor : gguf.tensors())
        if (!model.add({std::string(tensor.name), tensor.matrix}))
            throwCorrupt(gguf.path(),
                         "tensor " + inQuotes(tensor.name) + " is in two of its parts");
}

void checkPart(const GgufFile& gguf, std::int64_t index, std::int64_t count) {
    const std::int64_t number = gguf.integer("split.no").value_or(-1);
    const std::int64_t parts = gguf.integer("split.count").value_or(0);
    if (number != index || parts != count)
        throwCorrupt(gguf.path(), "its name says part " + std::to_string(index + 1) + " of " +
                                      std::to_string(count) + ", its contents part " +
                                      std::to_string(number + 1) + " of " + std::to_string(parts));
}

} // namespace

std::shared_ptr<OpenedModel> openGguf(std::shared_ptr<const MappedFile> file, bool inMemory) {
    auto model = std::make_shared<OpenedModel>();
    model->source = file->path();
    auto first = std::make_unique<GgufFile>(std::move(file));
    const std::int64_t parts = first->integer("split.count").value_or(0);
    if (parts <= 1) {
        addTensors(*model, *first);
    } else {
        if (parts > kMaxParts)
            throwCorrupt(first->path(), "it claims to have " + std::to_string(parts) + " parts");
        if (inMemory)
            throwUnsupported(first->path(), "a split file cannot be opened from memory");
        const std::optional<SplitName> split = splitName(first->path());
        if (!split || split->count != parts)
            throwPartMissing(first->path(),
                             "the other parts under the names they were published by (…" +
                                 splitTail(0, parts) + ")");
        checkPart(*first, split->index, parts);
        std::unique_ptr<GgufFile> opened = std::move(first);
        for (std::int64_t i = 0; i < parts; ++i) {
            std::unique_ptr<GgufFile> part;
            if (i == split->index && opened) {
                part = std::move(opened);
            } else {
                const std::filesystem::path path = split->folder / split->part(i);
                std::error_code ignored;
                if (!std::filesystem::exists(path, ignored))
                    throwPartMissing(model->source, split->part(i));
                part = std::make_unique<GgufFile>(MappedFile::open(path));
                checkPart(*part, i, parts);
            }
            addTensors(*model, *part);
            if (i == 0)
                first = std::move(part);
        }
        const auto promised = first->integer("split.tensors.count");
        if (promised && *promised != static_cast<std::int64_t>(model->tensors().size()))
            throwCorrupt(model->source,
                         "its parts hold " + std::to_string(model->tensors().size()) +
                             " tensors and should hold " + std::to_string(*promised));
    }
    model->formatName = "GGUF v" + std::to_string(first->version());
    if (parts > 1)
        model->formatName += ", " + std::to_string(parts) + " parts";
    readGgufConfig(*first, *model);
    return model;
}

} // namespace khatwa::engine
