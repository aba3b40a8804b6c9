#pragma once

#include "engine/backend/backend.h"

#include <memory>
#include <string>
#include <vector>

namespace khatwa::engine {

/// How far an operation of a model with weights of a format may be from the CPU's. A GPU rounds
/// activations to 11 bits for many rows of 16-bit weights. With quantised weights every rounding is
/// the CPU's, and with float32 all but the order of sums, so what is left is that of attention.
inline double besideCpuBound(TensorType type) {
    return type == TensorType::F16 || type == TensorType::BF16 ? 1e-3 : 1e-5;
}

/// Runs every operation on a backend and on the CPU, compares what they give, and lets both go on
/// with the CPU's numbers. So each operation of a whole model is judged on the inputs that it meets
/// there, and by itself: run apart, two backends that agree to 1e-6 in every operation may end up
/// as far from each other as from the exact result with quantised weights, because an activation
/// that falls on the other side of a rounding to 8 bits moves the ones behind it.
class BesideCpu final : public Backend {
public:
    explicit BesideCpu(std::unique_ptr<Backend> tested);

    /// The most that an operation was off, ‖a - b‖ / ‖b‖ over a batch; not a number where what it
    /// gave is none.
    double worst() const { return worst_; }
    const std::string& worstOperation() const { return worstOperation_; }
    int compared() const { return compared_; }

    std::string name() const override { return tested_->name(); }
    bool sameBitsForAnyBatch() const override { return false; }
    std::unique_ptr<Weight> addMatrix(const MatrixView& view) override;
    std::unique_ptr<Weight> addTable(const MatrixView& view) override;
    std::unique_ptr<Weight> addVector(const MatrixView& view) override;
    std::unique_ptr<Weight> beginMatrix(const MatrixView& view) override;
    bool addRows(Weight& matrix, std::int64_t begin, std::int64_t end) override;
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
    /// Notes how far x is off and gives the tested backend the CPU's numbers.
    void compare(const char* operation, Activations& x);
    void note(const char* operation, std::span<const float> tested, std::span<const float> cpu);

    std::unique_ptr<Backend> tested_;
    std::unique_ptr<Backend> cpu_;
    std::size_t rows_ = 0;
    std::vector<float> ours_, expected_;
    double worst_ = 0.0;
    std::string worstOperation_;
    int compared_ = 0;
};

} // namespace khatwa::engine
