#pragma once

#include "engine/model/model.h"
#include "engine/selftest/tiny_model.h"
#include "tests/engine/support/memory_files.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace khatwa::engine {

/// A model whose next token a test decides. Its cache is real: what was read lies in the pages of a
/// page table, copies included, and the script is asked about what lies there. So a scheduler that
/// mixes up sequences, positions or pages gets other tokens.
class ScriptedModel final : public Model {
public:
    /// The next token after the tokens of a sequence.
    using Script = std::function<TokenId(const std::vector<TokenId>& read)>;

    ScriptedModel(Script script, int pages, std::int64_t contextLength = 1 << 20,
                  int maxBatch = 512, const std::string& chatTemplate = {});

    const ModelFiles& files() const override { return files_; }
    const ModelConfig& config() const override { return files_.config(); }
    const Tokenizer& tokenizer() const override { return tokenizer_; }
    PageTable& pages() override { return pages_; }
    std::int64_t cacheCapacity() const override;
    std::int64_t sequenceCapacity() const override;
    std::span<const float> forward(std::span<const Row> rows,
                                   const std::atomic<bool>* stop) override;
    int maxBatch() const override { return maxBatch_; }
    bool sameBitsForAnyBatch() const override { return exact; }
    std::uint64_t bytesPerToken() const override { return 1; }

    /// Called before each pass with its rows; may throw, and may return false to behave as if it
    /// was stopped.
    std::function<bool(std::span<const Row>, const std::atomic<bool>*)> before;
    /// Called on the logits of each row that wants them.
    std::function<void(std::span<float>)> spoil;
    bool exact = true;
    std::int64_t rowsRead = 0;
    int passes = 0;

private:
    std::vector<TokenId> read(SequenceId sequence) const;

    Script script_;
    MemoryFiles files_;
    Tokenizer tokenizer_;
    PageTable pages_;
    int maxBatch_;
    std::vector<TokenId> cache_; ///< token of each position of each page
    std::vector<float> logits_;
};

} // namespace khatwa::engine
