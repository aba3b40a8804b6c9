#pragma once

#include "engine/files/mapped_file.h"
#include "engine/files/model_files.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace khatwa::engine {

/// What both readers (GGUF, Hugging Face) fill in and hand out as `ModelFiles`.
class OpenedModel final : public ModelFiles {
public:
    const std::filesystem::path& path() const override { return source; }
    const std::string& format() const override { return formatName; }
    const ModelConfig& config() const override { return modelConfig; }
    const TokenizerSpec& tokenizer() const override { return tokenizerSpec; }
    const SamplingDefaults& samplingDefaults() const override { return sampling; }
    const std::string& chatTemplate() const override { return jinja; }
    const std::vector<NamedTensor>& tensors() const override { return namedTensors; }
    const NamedTensor* find(std::string_view name) const override;
    std::uint64_t fileBytes() const override { return totalBytes; }
    void letGo(std::span<const std::byte> bytes) const override;

    /// False if there is a tensor of that name already.
    bool add(NamedTensor tensor);

    std::filesystem::path source;
    std::string formatName;
    ModelConfig modelConfig;
    TokenizerSpec tokenizerSpec;
    SamplingDefaults sampling;
    std::string jinja;
    std::uint64_t totalBytes = 0;
    std::vector<std::shared_ptr<const MappedFile>> mappings; ///< keeps the tensors' bytes alive

private:
    std::vector<NamedTensor> namedTensors;
    std::unordered_map<std::string, std::size_t> byName_;
};

/// Readers of the two kinds. Throw `Error`.
std::shared_ptr<OpenedModel> openGguf(std::shared_ptr<const MappedFile> file, bool inMemory);
std::shared_ptr<OpenedModel> openHuggingFace(const std::filesystem::path& folder);

/// Refuses a config whose numbers no program could lay weights out by; `path` is for the message.
void checkConfig(const ModelConfig& config, const std::filesystem::path& path);

/// Makes "not said" of numbers that no sampler could use (not finite, negative, a top-p above 1, a
/// temperature or penalty beyond all sense).
void dropSenselessSampling(SamplingDefaults& sampling);

/// Puts together from parts what a YaRN file says: (0.1 ln factor + 1) x attn_factor.
double yarnAttentionFactor(double factor, double attnFactor);

/// Refuses biases that the three architectures do not have: leaving them out would change the
/// results.
void checkTensors(const OpenedModel& model);

} // namespace khatwa::engine
