#pragma once

#include "engine/backend/backend.h"

#include <functional>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <utility>

namespace khatwa::engine {

/// A backend that hands everything on and counts the attention of layers, so that a test can press
/// stop in the middle of a batch, or make memory run out.
class WatchedBackend : public Backend {
public:
    explicit WatchedBackend(std::unique_ptr<Backend> inner) : inner_(std::move(inner)) {}

    std::function<void(int layer)> onAttend;
    bool noMemory = false;

    std::string name() const override { return inner_->name(); }
    bool sameBitsForAnyBatch() const override { return inner_->sameBitsForAnyBatch(); }
    std::unique_ptr<Weight> addMatrix(const khatwa::MatrixView& v) override {
        return inner_->addMatrix(v);
    }
    std::unique_ptr<Weight> beginMatrix(const khatwa::MatrixView& v) override {
        return inner_->beginMatrix(v);
    }
    bool addRows(Weight& matrix, std::int64_t begin, std::int64_t end) override {
        return inner_->addRows(matrix, begin, end);
    }
    std::unique_ptr<Weight> addTable(const khatwa::MatrixView& v) override {
        return inner_->addTable(v);
    }
    std::unique_ptr<Weight> addVector(const khatwa::MatrixView& v) override {
        return inner_->addVector(v);
    }
    std::unique_ptr<Activations> makeActivations(int capacity, int width) override {
        return inner_->makeActivations(capacity, width);
    }
    std::unique_ptr<KvStore> makeKvStore(const KvShape& shape) override {
        if (noMemory) {
            throw std::bad_alloc();
        }
        return inner_->makeKvStore(shape);
    }
    void copyPages(KvStore& s, std::span<const PageTable::Copy> c) override {
        inner_->copyPages(s, c);
    }
    void beginBatch(std::span<const Row> rows, const PageTable& p) override {
        inner_->beginBatch(rows, p);
    }
    int maxBatch() const override { return inner_->maxBatch(); }
    bool hasOwnMemory() const override { return inner_->hasOwnMemory(); }
    std::unique_ptr<HostFloats> makeHostFloats(std::size_t count) override {
        return inner_->makeHostFloats(count);
    }
    std::unique_ptr<HostFloats> makeLogits(int rows, int vocabulary) override {
        return inner_->makeLogits(rows, vocabulary);
    }
    bool runBatch(const std::function<bool()>& operations) override {
        return inner_->runBatch(operations);
    }
    void writeRows(std::span<const float> host, Activations& x) override {
        inner_->writeRows(host, x);
    }
    void readRows(const Activations& x, std::span<float> host) override {
        inner_->readRows(x, host);
    }
    void embed(const Weight& table, Activations& x) override { inner_->embed(table, x); }
    void normProducts(const Activations& x, const Weight& norm, float epsilon,
                      std::span<const Product> products) override {
        inner_->normProducts(x, norm, epsilon, products);
    }
    void rotateAndStore(const QueryKeyValue& qkv, const RopeTable& rope, KvStore& store,
                        int layer) override {
        inner_->rotateAndStore(qkv, rope, store, layer);
    }
    void attend(const Activations& query, const KvStore& store, int layer, int heads,
                Activations& out) override {
        if (onAttend) {
            onAttend(layer);
        }
        inner_->attend(query, store, layer, heads, out);
    }
    void productAdd(const Activations& in, const Weight& w, const Weight* bias,
                    Activations& x) override {
        inner_->productAdd(in, w, bias, x);
    }
    void normSwiGlu(const Activations& x, const Weight& norm, float epsilon, const Weight& gate,
                    const Weight& up, Activations& output) override {
        inner_->normSwiGlu(x, norm, epsilon, gate, up, output);
    }
    void normLogits(const Activations& x, const Weight& norm, float epsilon, const Weight& output,
                    std::span<float> logits) override {
        inner_->normLogits(x, norm, epsilon, output, logits);
    }

private:
    std::unique_ptr<Backend> inner_;
};

} // namespace khatwa::engine
