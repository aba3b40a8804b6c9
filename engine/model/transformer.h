#pragma once

#include "engine/model/architecture.h"
#include "engine/model/memory_plan.h"
#include "engine/model/model.h"
#include "engine/model/weights.h"

#include <vector>

namespace khatwa::engine {

/// The decoder that qwen3, qwen2 and llama share: the layers of an `ArchitecturePlan`, each a short
/// sequence of the backend's operations. Everything is allocated when it is made; `forward`
/// allocates nothing once it has met the largest number of rows that want logits.
class Transformer final : public Model {
public:
    /// `weights` are bound to `backend`. Throws Error(OutOfMemory) saying how much cache and
    /// scratch would take.
    Transformer(std::shared_ptr<const ModelFiles> files, std::unique_ptr<Backend> backend,
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
    int maxBatch() const override { return kMaxBatch; }
    bool sameBitsForAnyBatch() const override { return backend_->sameBitsForAnyBatch(); }
    std::uint64_t bytesPerToken() const override { return weights_.bytesPerToken; }

private:
    void allocate();
    [[noreturn]] void throwOutOfMemory() const;
    /// What the batch makes of each sequence; throws Error(InvalidArgument) for a row that does not
    /// fit.
    void planGrowth(std::span<const Row> rows);
    void makeRoom();
    void restoreLengths();
    /// False when stopped.
    bool runLayers(const std::atomic<bool>* stop);
    bool runAttention(const LayerPlan& plan, const LayerWeights& weights,
                      const std::atomic<bool>* stop);
    bool runFeedForward(const LayerWeights& weights, const std::atomic<bool>* stop);

    // In this order: what is lower down points into what is higher up.
    std::shared_ptr<const ModelFiles> files_;
    Tokenizer tokenizer_;
    std::unique_ptr<Backend> backend_;
    ArchitecturePlan plan_;
    ModelWeights weights_;
    std::vector<float> frequencies_;
    PageTable pages_;
    kernels::CacheForm cache_;
    std::unique_ptr<KvStore> store_;
    std::unique_ptr<Activations> stream_, query_, key_, value_, mixed_, hidden_;

    std::vector<PageTable::Growth> growths_; ///< of the batch in hand
    std::vector<int> lengthsBefore_;         ///< of the sequences of `growths_`
    std::vector<PageTable::Copy> copies_;
    std::vector<float> logits_;
};

} // namespace khatwa::engine
