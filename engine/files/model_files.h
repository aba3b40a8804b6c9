#pragma once

#include "engine/model/config.h"
#include "engine/tokenizer/spec.h"
#include "kernels/tensor_type.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::engine {

/// A tensor of a file under the name GGUF gives it ("blk.0.attn_q.weight"), whatever the file
/// called it. The bytes belong to the `ModelFiles` it came from.
struct NamedTensor {
    std::string name;
    MatrixView matrix; ///< one-dimensional tensors have one row
};

/// A model as it lies on disk: a GGUF file (split ones are opened by their first part) or a Hugging
/// Face folder. Opening maps the files and checks every size, offset, count and type in them, so
/// that what is here can be trusted; nothing is read ahead. Immutable after `open`, so any thread
/// may use it. Throws `Error` (FileNotFound, FileTruncated, FileCorrupt, PartMissing, Unsupported)
/// with one clear line.
class ModelFiles {
public:
    static std::shared_ptr<const ModelFiles> open(const std::filesystem::path& path);
    /// The same for a whole GGUF file that lies in memory (`selftest` and tests make theirs so).
    /// `name` stands for its path in messages.
    static std::shared_ptr<const ModelFiles> openMemory(std::vector<std::byte> bytes,
                                                        const std::string& name);
    virtual ~ModelFiles() = default;

    virtual const std::filesystem::path& path() const = 0;
    virtual const std::string& format() const = 0; ///< "GGUF v3", "Hugging Face folder": for people
    virtual const ModelConfig& config() const = 0;
    virtual const TokenizerSpec& tokenizer() const = 0;
    virtual const SamplingDefaults& samplingDefaults() const = 0;
    /// The chat template in Jinja as the file has it, empty if it has none. Recognised, never run
    /// (engine/chat).
    virtual const std::string& chatTemplate() const = 0;
    virtual const std::vector<NamedTensor>& tensors() const = 0;
    virtual const NamedTensor* find(std::string_view name) const = 0; ///< nullptr if absent
    virtual std::uint64_t fileBytes() const = 0;                      ///< of all parts together
    /// Gives back the memory of bytes that were copied elsewhere; they can still be read.
    virtual void letGo(std::span<const std::byte> /*bytes*/) const {}
};

/// For those who want to hold a conversation, before weights are loaded for it: throws `Error`
/// (PartMissing, Unsupported) where there is no tokenizer, which other uses do without.
void requireTokenizer(const ModelFiles& files);

} // namespace khatwa::engine
