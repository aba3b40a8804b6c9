#pragma once

#include "engine/backend/cuda/cuda_graphs.h"
#include "engine/backend/cuda/cuda_memory.h"
#include "kernels/cuda/attention.h"
#include "kernels/cuda/products.h"

#include <string>
#include <vector>

namespace khatwa::engine {

/// What is known of a device before it is used.
struct CudaProperties {
    int ordinal = 0;
    std::string name;
    int multiprocessors = 0;
    /// Programmatic dependent launch: compute capability 9.0 and newer, where the kernels were
    /// compiled for that too (a backend looks).
    bool programmatic = false;
    int sharedBytes = 0;      ///< that a block may ask for
    std::uint64_t memory = 0; ///< bytes in all
};

class CudaKvStore;

/// The operations on one GPU, with `kernels/cuda`. Weights lie in the device's memory in the
/// device's form, activations and cache beside them. All work goes into one stream; `runBatch`
/// waits for it once, at its end. Up to kDecodeRows rows are recorded as a graph at the first batch
/// of their kind and replayed afterwards.
///
/// Sums are taken in another order for few rows than for many, and attention shares the cache out
/// by what the batch holds, so results for a row depend on its batch within rounding.
/// After the first batch of every kind nothing is allocated. Errors: see CudaContext.
class CudaBackend final : public Backend {
public:
    static constexpr int kMaxRows = 512;

    explicit CudaBackend(const CudaProperties& properties);
    ~CudaBackend() override;

    static std::uint64_t cacheBytes(const KvShape& shape);
    static std::uint64_t workBytes(const CudaProperties& properties, const ModelConfig& config,
                                   int pages, kernels::CacheForm cache);

    std::string name() const override { return "cuda"; }
    bool sameBitsForAnyBatch() const override { return false; }
    int maxBatch() const override { return kMaxRows; }
    bool hasOwnMemory() const override { return true; }

    std::unique_ptr<Weight> addMatrix(const MatrixView& view) override;
    std::unique_ptr<Weight> beginMatrix(const MatrixView& view) override;
    bool addRows(Weight& matrix, std::int64_t begin, std::int64_t end) override;
    std::unique_ptr<Weight> addVector(const MatrixView& view) override;
    std::unique_ptr<Activations> makeActivations(int capacity, int width) override;
    std::unique_ptr<KvStore> makeKvStore(const KvShape& shape) override;
    std::unique_ptr<HostFloats> makeHostFloats(std::size_t count) override;
    std::unique_ptr<HostFloats> makeLogits(int rows, int vocabulary) override;
    void copyPages(KvStore& store, std::span<const PageTable::Copy> copies) override;
    void beginBatch(std::span<const Row> rows, const PageTable& pages) override;
    bool runBatch(const std::function<bool()>& operations) override;
    void writeRows(std::span<const float> host, Activations& x) override;
    void readRows(const Activations& x, std::span<float> host) override;
    void embed(const Weight& table, Activations& x) override;
    void normProducts(const Activations& x, const Weight& norm, float epsilon,
                      std::span<const Product> products) override;
    void rotateAndStore(const QueryKeyValue& qkv, const RopeTable& rope, KvStore& store,
                        int layer) override;
    void attend(const Activations& query, const KvStore& store, int layer, int heads,
                Activations& output) override;
    void productAdd(const Activations& input, const Weight& weight, const Weight* bias,
                    Activations& x) override;
    void normSwiGlu(const Activations& x, const Weight& norm, float epsilon, const Weight& gate,
                    const Weight& up, Activations& output) override;
    void normLogits(const Activations& x, const Weight& norm, float epsilon, const Weight& output,
                    std::span<float> logits) override;

    /// Batches are recorded and replayed; off for a comparison. On at first.
    void setGraphs(bool on);
    std::uint64_t replays() const { return graphs_.replays(); }

private:
    int rowCount() const { return static_cast<int>(rows_.size()); }
    /// Outside of `runBatch` an operation has done its work when it returns.
    void end(const char* doing);
    /// Room for batches that are attended to with heads of that shape over tables of `pages` pages.
    void makeBatchRoom(const kernels::cuda::AttentionShape& shape, int pages);
    /// Plans the batch in hand and copies the plan to the device.
    void uploadBatch();
    /// The batch is planned for that shape. Not another one while recording.
    void needShape(const kernels::cuda::AttentionShape& shape);
    void needFrequencies(const RopeTable& rope);
    /// The batch's angles are there, or on their way.
    void needAngles(const RopeTable& rope);
    kernels::cuda::AttentionDevice attentionDevice() const;
    kernels::cuda::ProductWork productWork() const;
    kernels::cuda::ProductInput input(const CudaActivations& x, const CudaWeight* norm,
                                      float epsilon) const;
    void needLogits(std::int64_t vocabulary);

    CudaProperties properties_;
    std::shared_ptr<CudaContext> context_;
    CudaArena arena_;
    std::unique_ptr<WeightStaging> staging_; ///< while weights are added
    CudaGraphs graphs_;
    bool useGraphs_ = true;
    bool inBatch_ = false;

    // The present batch.
    std::span<const Row> rows_;
    const PageTable* pages_ = nullptr;
    int logitRows_ = 0;
    kernels::cuda::AttentionShape shape_{1, 1, 2}; ///< that batches are planned for
    int tablePages_ = 1;
    kernels::cuda::BatchLimits limits_;
    kernels::cuda::BatchView view_;
    std::unique_ptr<PinnedBuffer> batchHost_;
    CudaBuffer batchDevice_;
    CudaBuffer attentionWork_;
    std::vector<kernels::cuda::BatchRow> batchRows_;
    std::vector<SequenceId> sequences_;
    std::vector<std::span<const std::int32_t>> tables_;

    // The rotary frequencies, as they were uploaded, and the angles of the batch's rows.
    CudaBuffer frequencies_;
    std::vector<float> frequenciesThere_;
    float factorThere_ = 0.0f;
    CudaBuffer angles_;
    bool anglesReady_ = false;

    // Scratch, as large as the largest activations.
    int capacity_ = 0, width_ = 0;
    CudaBuffer productScratch_; ///< and behind it room for activations as int8
    std::size_t integersAt_ = 0;
    /// What the operation before left there, for the product that may follow; null: nothing.
    const Activations* integersOf_ = nullptr;
    CudaBuffer logits_; ///< of kDecodeRows rows
    std::vector<kernels::cuda::PageCopy> copies_;
};

} // namespace khatwa::engine
