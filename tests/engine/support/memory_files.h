#pragma once

#include "engine/files/model_files.h"
#include "engine/selftest/tiny_model.h"

#include <memory>
#include <utility>

namespace khatwa::engine {

/// Model files that a test makes up: no file is read, and what is in them may be as wrong as the
/// test likes.
class MemoryFiles final : public ModelFiles {
public:
    MemoryFiles(ModelConfig config, std::vector<NamedTensor> tensors)
        : config_(std::move(config)), tensors_(std::move(tensors)) {}
    /// Of a tiny model, whose bytes are kept with it.
    explicit MemoryFiles(TinyModel model);

    const std::filesystem::path& path() const override { return path_; }
    const std::string& format() const override { return format_; }
    const ModelConfig& config() const override { return config_; }
    const TokenizerSpec& tokenizer() const override { return tiny_.tokenizer; }
    const SamplingDefaults& samplingDefaults() const override { return sampling_; }
    const std::string& chatTemplate() const override { return tiny_.chatTemplate; }
    const std::vector<NamedTensor>& tensors() const override { return tensors_; }
    const NamedTensor* find(std::string_view name) const override;
    std::uint64_t fileBytes() const override { return 0; }

private:
    std::filesystem::path path_ = "model.gguf";
    std::string format_ = "memory";
    TinyModel tiny_;
    ModelConfig config_;
    std::vector<NamedTensor> tensors_;
    SamplingDefaults sampling_;
};

} // namespace khatwa::engine
