#include "engine/model/transformer.h"

#include "engine/error.h"
#include "engine/model/rope.h"

#include <algorithm>
#include <array>
#include <new>
#include <string>
#include <utility>

namespace khatwa::engine {

namespace {

bool stopped(const std::atomic<bool>* stop) {
    return stop != nullptr && stop->load(std::memory_order_relaxed);
}

[[noreturn]] void refuse(const std::string& what) {
    throw Error(ErrorCode::InvalidArgument, what, {what});
}

} // namespace

Transformer::Transformer(std::shared_ptr<const ModelFiles> files, std::unique_ptr<Backend> backend,
                         ArchitecturePlan plan, ModelWeights weights, std::int64_t context,
                         kernels::CacheForm cache)
    : files_(std::move(files)), tokenizer_(files_->tokenizer()), backend_(std::move(backend)),
      plan_(std::move(plan)), weights_(std::move(weights)),
      frequencies_(ropeFrequencies(files_->config(), weights_.ropeDivisors)),
      pages_(cachePages(files_->config(), context)), cache_(cache) {
    try {
        allocate();
    } catch (const std::bad_alloc&) {
        throwOutOfMemory();
    } catch (const Error& error) {
        if (error.code() == ErrorCode::OutOfMemory) {
            throwOutOfMemory();
        }
        throw;
    }
}

Transformer::~Transformer() = default;

void Transformer::throwOutOfMemory() const {
    const int pages = pages_.totalPages();
    const std::uint64_t needed =
        cacheBytes(config(), plan_, pages, cache_) + workBytes(config(), pages);
    throw Error(ErrorCode::OutOfMemory,
                "A context of " + std::to_string(cacheCapacity()) + " tokens needs " +
                    bytesText(needed) +
                    " of memory beside the model, which this machine does not have free; choose a "
                    "shorter context.",
                {std::to_string(needed)});
}

void Transformer::allocate() {
    const ModelConfig& c = config();
    store_ = backend_->makeKvStore(
        {plan_.cacheLayers, c.kvHeads, c.headDim, pages_.totalPages(), cache_});
    const ActivationWidths widths = activationWidths(c);
    stream_ = backend_->makeActivations(kMaxBatch, widths.stream);
    query_ = backend_->makeActivations(kMaxBatch, widths.queries);
    key_ = backend_->makeActivations(kMaxBatch, widths.keys);
    value_ = backend_->makeActivations(kMaxBatch, widths.keys);
    mixed_ = backend_->makeActivations(kMaxBatch, widths.queries);
    hidden_ = backend_->makeActivations(kMaxBatch, widths.feedForward);
    growths_.reserve(kMaxBatch);
    lengthsBefore_.reserve(kMaxBatch);
    copies_.reserve(kMaxBatch);
}

std::int64_t Transformer::cacheCapacity() const {
    return std::int64_t{pages_.totalPages()} * kPageSize;
}

std::int64_t Transformer::sequenceCapacity() const {
    return config().contextLength > 0 ? std::min(cacheCapacity(), config().contextLength)
                                      : cacheCapacity();
}

void Transformer::planGrowth(std::span<const Row> rows) {
    if (rows.size() > static_cast<std::size_t>(kMaxBatch)) {
        refuse("A batch of " + std::to_string(rows.size()) +
               " rows is more than the model takes at a time.");
    }
    growths_.clear();
    lengthsBefore_.clear();
    for (const Row& row : rows) {
        if (row.token < 0 || row.token >= config().vocabulary) {
            refuse("There is no token " + std::to_string(row.token) + " in this model.");
        }
        auto growth =
            std::find_if(growths_.begin(), growths_.end(),
                         [&](const PageTable::Growth& g) { return g.sequence == row.sequence; });
        if (growth == growths_.end()) {
            const int length = pages_.length(row.sequence);
            growths_.push_back({row.sequence, length});
            lengthsBefore_.push_back(length);
            growth = growths_.end() - 1;
        }
        if (row.position != growth->length) {
            refuse("A row stands at position " + std::to_string(row.position) + " of sequence " +
                   std::to_string(row.sequence) + ", whose next position is " +
                   std::to_string(growth->length) + ".");
        }
        ++growth->length;
    }
}

void Transformer::makeRoom() {
    const std::int64_t limit = sequenceCapacity();
    for (const PageTable::Growth& growth : growths_) {
        if (growth.length > limit) {
            throw Error(ErrorCode::ContextFull,
                        "The context of " + std::to_string(limit) +
                            " tokens is full; begin a new conversation or ask a shorter question.",
                        {std::to_string(limit)});
        }
    }
    copies_.clear();
    if (!pages_.reserve(growths_, copies_)) {
        throw Error(
            ErrorCode::ContextFull,
            "The cache of " + std::to_string(cacheCapacity()) +
                " tokens is full; end another answer or load the model with a longer context.",
            {std::to_string(cacheCapacity())});
    }
}

void Transformer::restoreLengths() {
    for (std::size_t i = 0; i < growths_.size(); ++i) {
        pages_.truncate(growths_[i].sequence, lengthsBefore_[i]);
    }
}

std::span<const float> Transformer::forward(std::span<const Row> rows,
                                            const std::atomic<bool>* stop) {
    planGrowth(rows);
    if (rows.empty() || stopped(stop)) {
        return {};
    }
    const auto wanted = static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [](const Row& row) { return row.wantsLogits; }));
    const std::size_t numbers = wanted * static_cast<std::size_t>(config().vocabulary);
    if (logits_.size() < numbers) {
        logits_.resize(numbers);
    }
    makeRoom();
    try {
        // Also when the batch is stopped later: the pages are the sequences' own from here on.
        backend_->copyPages(*store_, copies_);
        backend_->beginBatch(rows, pages_);
        backend_->embed(*weights_.embeddings, *stream_);
        if (!runLayers(stop)) {
            restoreLengths();
            return {};
        }
        const std::span<float> logits = std::span(logits_).first(numbers);
        if (wanted != 0) {
            backend_->normLogits(*stream_, *weights_.outputNorm,
                                 static_cast<float>(config().normEpsilon), weights_.output(),
                                 logits);
        }
        return logits;
    } catch (...) {
        restoreLengths();
        throw;
    }
}

bool Transformer::runLayers(const std::atomic<bool>* stop) {
    for (std::size_t i = 0; i < plan_.layers.size(); ++i) {
        if (!runAttention(plan_.layers[i], weights_.layers[i], stop) ||
            !runFeedForward(weights_.layers[i], stop)) {
            return false;
        }
    }
    return true;
}

bool Transformer::runAttention(const LayerPlan& plan, const LayerWeights& w,
                               const std::atomic<bool>* stop) {
    const ModelConfig& c = config();
    const auto epsilon = static_cast<float>(c.normEpsilon);
    const std::array<Backend::Product, 3> products = {{
        {w.query.get(), w.queryBias.get(), query_.get()},
        {w.key.get(), w.keyBias.get(), key_.get()},
        {w.value.get(), w.valueBias.get(), value_.get()},
    }};
    backend_->normProducts(*stream_, *w.attentionNorm, epsilon, products);
    backend_->rotateAndStore(
        {query_.get(), key_.get(), value_.get(), w.queryNorm.get(), w.keyNorm.get(), epsilon},
        {c.ropeLayout, frequencies_, static_cast<float>(c.ropeScaling.attentionFactor)}, *store_,
        plan.cacheLayer);
    if (stopped(stop)) {
        return false;
    }
    backend_->attend(*query_, *store_, plan.cacheLayer, c.heads, *mixed_);
    backend_->productAdd(*mixed_, *w.attentionOutput, w.attentionOutputBias.get(), *stream_);
    return !stopped(stop);
}

bool Transformer::runFeedForward(const LayerWeights& w, const std::atomic<bool>* stop) {
    backend_->normSwiGlu(*stream_, *w.feedForwardNorm, static_cast<float>(config().normEpsilon),
                         *w.gate, *w.up, *hidden_);
    if (stopped(stop)) {
        return false;
    }
    backend_->productAdd(*hidden_, *w.down, w.downBias.get(), *stream_);
    return !stopped(stop);
}

} // namespace khatwa::engine
