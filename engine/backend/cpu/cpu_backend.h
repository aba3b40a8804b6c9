#pragma once

#include "engine/backend/cpu/cpu_memory.h"
#include "kernels/cpu/kernel_table.h"
#include "kernels/cpu/thread_pool.h"

#include <vector>

namespace khatwa::engine {

/// The operations on the machine's cores. Quantised matrices are repacked into panels as they are
/// added, the others used where they lie in the mapped file.
/// Work is shared out over rows, outputs or heads, never over the terms of a sum: any number of
/// threads gives the same bits. After the first batch nothing is allocated.
class CpuBackend final : public Backend {
public:
    CpuBackend(int threads, kernels::Isa isa,
               kernels::Priority priority = kernels::Priority::Normal);

    std::string name() const override { return "cpu"; }
    bool sameBitsForAnyBatch() const override { return true; }
    kernels::Isa isa() const { return kernels_.isa; }
    kernels::ThreadPool& threadPool() { return pool_; }

    std::unique_ptr<Weight> addMatrix(const MatrixView& view) override;
    std::unique_ptr<Weight> beginMatrix(const MatrixView& view) override;
    bool addRows(Weight& matrix, std::int64_t begin, std::int64_t end) override;
    std::unique_ptr<Weight> addTable(const MatrixView& view) override;
    std::unique_ptr<Weight> addVector(const MatrixView& view) override;
    std::unique_ptr<Activations> makeActivations(int capacity, int width) override;
    std::unique_ptr<KvStore> makeKvStore(const KvShape& shape) override;
    void copyPages(KvStore& store, std::span<const PageTable::Copy> copies) override;
    void beginBatch(std::span<const Row> rows, const PageTable& pages) override;
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

private:
    int rowCount() const { return static_cast<int>(rows_.size()); }
    /// Brings rows of x into the forms that products need: normalised where there is a norm, as
    /// int8 where a weight is quantised. `which` names the rows; null means all.
    kernels::ProductInput prepare(const CpuActivations& x, const CpuWeight* norm, float epsilon,
                                  bool quantised, const std::vector<int>* which = nullptr);
    void prepareAngles(const RopeTable& rope);
    void prepareStretches(int kvHeads);

    kernels::ThreadPool pool_;
    const kernels::KernelTable& kernels_;
    PanelArena arena_;

    // The present batch.
    std::span<const Row> rows_;
    const PageTable* pages_ = nullptr;
    std::vector<int> logitRows_;
    FloatBuffer angles_; ///< a row's cosines, then its sines
    bool anglesReady_ = false;
    RopeTable angleTable_;

    /// Rows that read a page of the cache together.
    static constexpr int kRowsTogether = 8;
    /// Rows of one sequence and the positions that they attend in one task.
    struct Stretch {
        int firstRow, rows, begin, end;
        int firstPart; ///< rows of the stretches before it
    };
    std::vector<Stretch> stretches_; ///< of the batch; those of the same rows in order
    int stretchesReady_ = 0;         ///< for which number of heads; 0: for none
    int stretchRows_ = 0;            ///< rows of all stretches

    // Scratch, as large as the largest activations.
    std::size_t capacity_ = 0;
    std::size_t width_ = 0;
    FloatBuffer normed_, up_;
    std::vector<kernels::ActivationBlock> quantised_;
    FloatBuffer attention_; ///< for each thread
    FloatBuffer parts_;     ///< of each stretch and head of keys and values
};

} // namespace khatwa::engine
