#pragma once

#include "engine/model/architecture.h"
#include "engine/model/memory_plan.h"
#include "engine/model/model.h"
#include "engine/model/weights.h"

#include <vector>

namespace khatwa::engine {

/// The decoder that qwen3, qwen2 and llama share: the layers of an `ArchitecturePlan`, each a short
/// sequence of a backend's operations. It runs in stages, each some layers on a backend of its own;
/// the residual stream goes from one to the next through the host's memory. Everything is allocated
/// when it is made; `forward` allocates nothing once it has met the largest number of rows that
/// want logits.
class Transformer final : public Model {
public:
    /// `weights` are bound to the backends of `stages` (at least one; their layers follow each
    /// other and are all of the plan's). Throws Error(OutOfMemory) saying how much cache and
    /// scratch would take.
    Transformer(std::shared_ptr<const ModelFiles> files, std::vector<StageBackend> stages,
                ArchitecturePlan plan, ModelWeights weights, std::int64_t context,
                kernels::CacheForm cache);
    ~Transformer() override;

    const ModelFiles& files() const override { return *files_; }
    const ModelConfig& config() const override { return files_->config(); }
    const Tokenizer& tokenizer() const override { return tokenizer_; }
    PageTable& pages() override { return pages_; }
    std::int64_t cacheCapacity() const override;
    std::int64_t sequenceCapacity() const override;
    std::span<const float> forward(std::span<const Row> rows,
                                   const std::atomic<bool>* stop) override;
    int maxBatch() const override { return maxBatch_; }
    int promptRows() const override;
    bool sameBitsForAnyBatch() const override;
    std::uint64_t bytesPerToken() const override { return weights_.bytesPerToken; }
    std::uint64_t cacheBytesPerPosition() const override;

private:
    /// Layers `begin` to `end` - 1 on one backend. The first stage embeds, the last gives logits;
    /// either may have no layers.
    struct Stage {
        std::unique_ptr<Backend> backend;
        int begin = 0, end = 0;
        int firstCacheLayer = 0;
        std::unique_ptr<KvStore> store; ///< null without layers
        std::unique_ptr<Activations> stream, query, key, value, mixed, hidden;
        std::unique_ptr<HostFloats> handedOver; ///< the stream as the stage before it leaves it
    };

    void allocate();
    void allocate(Stage& stage);
    [[noreturn]] void throwOutOfMemory() const;
    /// What the batch makes of each sequence; throws Error(InvalidArgument) for a row that does not
    /// fit.
    void planGrowth(std::span<const Row> rows);
    void makeRoom();
    void restoreLengths();
    std::span<float> roomForLogits(int rows);
    /// The stream at the stage's end is in the next one's `handedOver`. False when stopped.
    bool runStage(std::size_t index, std::size_t rows, std::span<float> logits,
                  const std::atomic<bool>* stop);
    bool runLayers(Stage& stage, const std::atomic<bool>* stop);
    bool runAttention(Stage& stage, std::size_t layer, const std::atomic<bool>* stop);
    bool runFeedForward(Stage& stage, std::size_t layer, const std::atomic<bool>* stop);

    // In this order: what is lower down points into what is higher up.
    std::shared_ptr<const ModelFiles> files_;
    Tokenizer tokenizer_;
    std::vector<Stage> stages_;
    ArchitecturePlan plan_;
    ModelWeights weights_;
    std::vector<float> frequencies_;
    PageTable pages_;
    kernels::CacheForm cache_;
    int maxBatch_ = 0;

    std::vector<PageTable::Growth> growths_; ///< of the batch in hand
    std::vector<int> lengthsBefore_;         ///< of the sequences of `growths_`
    std::vector<PageTable::Copy> copies_;
    std::unique_ptr<HostFloats> logits_;
};

} // namespace khatwa::engine
