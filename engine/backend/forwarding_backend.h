#pragma once

#include "engine/backend/backend.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace khatwa::engine {

/// Hands every operation on to another backend: what wraps a backend overrides the few that it
/// changes. Owns the other one.
class ForwardingBackend : public Backend {
public:
    explicit ForwardingBackend(std::unique_ptr<Backend> backend) : backend_(std::move(backend)) {}

    std::string name() const override { return backend_->name(); }
    bool sameBitsForAnyBatch() const override { return backend_->sameBitsForAnyBatch(); }
    int maxBatch() const override { return backend_->maxBatch(); }
    bool hasOwnMemory() const override { return backend_->hasOwnMemory(); }
    std::unique_ptr<Weight> addMatrix(const MatrixView& view) override {
        return backend_->addMatrix(view);
    }
    std::unique_ptr<Weight> beginMatrix(const MatrixView& view) override {
        return backend_->beginMatrix(view);
    }
    bool addRows(Weight& matrix, std::int64_t begin, std::int64_t end) override {
        return backend_->addRows(matrix, begin, end);
    }
    std::unique_ptr<Weight> addTable(const MatrixView& view) override {
        return backend_->addTable(view);
    }
    std::unique_ptr<Weight> addVector(const MatrixView& view) override {
        return backend_->addVector(view);
    }
    std::unique_ptr<Activations> makeActivations(int capacity, int width) override {
        return backend_->makeActivations(capacity, width);
    }
    std::unique_ptr<KvStore> makeKvStore(const KvShape& shape) override {
        return backend_->makeKvStore(shape);
    }
    std::unique_ptr<HostFloats> makeHostFloats(std::size_t count) override {
        return backend_->makeHostFloats(count);
    }
    std::unique_ptr<HostFloats> makeLogits(int rows, int vocabulary) override {
        return backend_->makeLogits(rows, vocabulary);
    }
    void copyPages(KvStore& store, std::span<const PageTable::Copy> copies) override {
        backend_->copyPages(store, copies);
    }
    void beginBatch(std::span<const Row> rows, const PageTable& pages) override {
        backend_->beginBatch(rows, pages);
    }
    bool runBatch(const std::function<bool()>& operations) override {
        return backend_->runBatch(operations);
    }
    void writeRows(std::span<const float> host, Activations& x) override {
        backend_->writeRows(host, x);
    }
    void readRows(const Activations& x, std::span<float> host) override {
        backend_->readRows(x, host);
    }
    void embed(const Weight& table, Activations& x) override { backend_->embed(table, x); }
    void normProducts(const Activations& x, const Weight& norm, float epsilon,
                      std::span<const Product> products) override {
        backend_->normProducts(x, norm, epsilon, products);
    }
    void rotateAndStore(const QueryKeyValue& qkv, const RopeTable& rope, KvStore& store,
                        int layer) override {
        backend_->rotateAndStore(qkv, rope, store, layer);
    }
    void attend(const Activations& query, const KvStore& store, int layer, int heads,
                Activations& output) override {
        backend_->attend(query, store, layer, heads, output);
    }
    void productAdd(const Activations& input, const Weight& weight, const Weight* bias,
                    Activations& x) override {
        backend_->productAdd(input, weight, bias, x);
    }
    void normSwiGlu(const Activations& x, const Weight& norm, float epsilon, const Weight& gate,
                    const Weight& up, Activations& output) override {
        backend_->normSwiGlu(x, norm, epsilon, gate, up, output);
    }
    void normLogits(const Activations& x, const Weight& norm, float epsilon, const Weight& output,
                    std::span<float> logits) override {
        backend_->normLogits(x, norm, epsilon, output, logits);
    }

private:
    std::unique_ptr<Backend> backend_;
};

} // namespace khatwa::engine
