#include "engine/model/transformer.h"

#include "engine/error.h"
#include "engine/model/rope.h"

#include <algorithm>
#include <array>
#include <functional>
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

Transformer::Transformer(std::shared_ptr<const ModelFiles> files, std::vector<StageBackend> stages,
                         ArchitecturePlan plan, ModelWeights weights, std::int64_t context,
                         kernels::CacheForm cache)
    : files_(std::move(files)), tokenizer_(files_->tokenizer()), plan_(std::move(plan)),
      weights_(std::move(weights)),
      frequencies_(ropeFrequencies(files_->config(), weights_.ropeDivisors)),
      pages_(cachePages(files_->config(), context)), cache_(cache) {
    for (StageBackend& given : stages) {
        Stage& stage = stages_.emplace_back();
        stage.backend = std::move(given.backend);
        stage.begin = given.begin;
        stage.end = given.end;
    }
    try {
        allocate();
    } catch (const std::bad_alloc&) {
        throwOutOfMemory();
    } catch (const Error& error) {
        // A device says for itself what it lacks.
        if (error.code() == ErrorCode::OutOfMemory && stages_.size() == 1 &&
            !stages_.front().backend->hasOwnMemory()) {
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
    maxBatch_ = stages_.front().backend->maxBatch();
    for (const Stage& stage : stages_) {
        maxBatch_ = std::min(maxBatch_, stage.backend->maxBatch());
    }
    const auto width = static_cast<std::size_t>(config().width);
    for (std::size_t i = 0; i < stages_.size(); ++i) {
        allocate(stages_[i]);
        if (i != 0) {
            // The device of the two knows what memory it likes.
            Stage& before = stages_[i - 1];
            Backend& keeper = *(stages_[i].backend->hasOwnMemory() ? stages_[i] : before).backend;
            stages_[i].handedOver =
                keeper.makeHostFloats(static_cast<std::size_t>(maxBatch_) * width);
        }
    }
    Backend& last = *stages_.back().backend;
    logits_ = last.makeLogits(last.hasOwnMemory() ? kUsualLogitRows : 0, config().vocabulary);
    const auto rows = static_cast<std::size_t>(maxBatch_);
    growths_.reserve(rows);
    lengthsBefore_.reserve(rows);
    copies_.reserve(rows);
}

void Transformer::allocate(Stage& stage) {
    const ModelConfig& c = config();
    Backend& backend = *stage.backend;
    int cacheLayers = 0;
    for (int i = stage.end - 1; i >= stage.begin; --i) {
        const int layer = plan_.layers[static_cast<std::size_t>(i)].cacheLayer;
        if (layer >= 0) {
            stage.firstCacheLayer = layer;
            ++cacheLayers;
        }
    }
    const ActivationWidths widths = activationWidths(c);
    stage.stream = backend.makeActivations(maxBatch_, widths.stream);
    if (stage.begin == stage.end) {
        return;
    }
    stage.store = backend.makeKvStore(
        {cacheLayers, c.kvHeads, c.headDim, pages_.totalPages(), cache_, c.heads});
    stage.query = backend.makeActivations(maxBatch_, widths.queries);
    stage.key = backend.makeActivations(maxBatch_, widths.keys);
    stage.value = backend.makeActivations(maxBatch_, widths.keys);
    stage.mixed = backend.makeActivations(maxBatch_, widths.queries);
    stage.hidden = backend.makeActivations(maxBatch_, widths.feedForward);
}

bool Transformer::sameBitsForAnyBatch() const {
    return std::all_of(stages_.begin(), stages_.end(),
                       [](const Stage& stage) { return stage.backend->sameBitsForAnyBatch(); });
}

int Transformer::promptRows() const {
    const bool onDevices = std::all_of(stages_.begin(), stages_.end(), [](const Stage& stage) {
        return stage.backend->hasOwnMemory() || stage.begin == stage.end;
    });
    return onDevices ? maxBatch_ : Model::promptRows();
}

std::uint64_t Transformer::cacheBytesPerPosition() const {
    return cacheBytes(config(), plan_, 1, cache_) / kPageSize;
}

std::int64_t Transformer::cacheCapacity() const {
    return std::int64_t{pages_.totalPages()} * kPageSize;
}

std::int64_t Transformer::sequenceCapacity() const {
    return config().contextLength > 0 ? std::min(cacheCapacity(), config().contextLength)
                                      : cacheCapacity();
}

void Transformer::planGrowth(std::span<const Row> rows) {
    if (rows.size() > static_cast<std::size_t>(maxBatch_)) {
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

std::span<float> Transformer::roomForLogits(int rows) {
    const std::size_t numbers =
        static_cast<std::size_t>(rows) * static_cast<std::size_t>(config().vocabulary);
    if (logits_ == nullptr || logits_->floats().size() < numbers) {
        logits_ = nullptr; // not both at once
        logits_ = stages_.back().backend->makeLogits(rows, config().vocabulary);
    }
    return logits_->floats().first(numbers);
}

std::span<const float> Transformer::forward(std::span<const Row> rows,
                                            const std::atomic<bool>* stop) {
    planGrowth(rows);
    if (rows.empty() || stopped(stop)) {
        return {};
    }
    const auto wanted =
        std::count_if(rows.begin(), rows.end(), [](const Row& row) { return row.wantsLogits; });
    const std::span<float> logits = roomForLogits(static_cast<int>(wanted));
    makeRoom();
    try {
        // Also when the batch is stopped later: the pages are the sequences' own from here on.
        for (const Stage& stage : stages_) {
            if (stage.store != nullptr) {
                stage.backend->copyPages(*stage.store, copies_);
            }
        }
        for (std::size_t i = 0; i < stages_.size(); ++i) {
            stages_[i].backend->beginBatch(rows, pages_);
            if (!runStage(i, rows.size(), logits, stop)) {
                restoreLengths();
                return {};
            }
        }
        return logits;
    } catch (...) {
        restoreLengths();
        throw;
    }
}

bool Transformer::runStage(std::size_t index, std::size_t rows, std::span<float> logits,
                           const std::atomic<bool>* stop) {
    Stage& stage = stages_[index];
    Backend& backend = *stage.backend;
    const std::size_t numbers = rows * static_cast<std::size_t>(config().width);
    const auto operations = [&] {
        if (index == 0) {
            backend.embed(*weights_.embeddings, *stage.stream);
        } else {
            backend.writeRows(stage.handedOver->floats().first(numbers), *stage.stream);
        }
        if (!runLayers(stage, stop)) {
            return false;
        }
        if (index + 1 < stages_.size()) {
            backend.readRows(*stage.stream, stages_[index + 1].handedOver->floats().first(numbers));
        } else if (!logits.empty()) {
            backend.normLogits(*stage.stream, *weights_.outputNorm,
                               static_cast<float>(config().normEpsilon), weights_.output(), logits);
        }
        return true;
    };
    // By reference: a std::function of so many captures would be allocated for each batch.
    return backend.runBatch(std::ref(operations));
}

bool Transformer::runLayers(Stage& stage, const std::atomic<bool>* stop) {
    for (int i = stage.begin; i < stage.end; ++i) {
        const auto layer = static_cast<std::size_t>(i);
        if (!runAttention(stage, layer, stop) || !runFeedForward(stage, layer, stop)) {
            return false;
        }
    }
    return true;
}

bool Transformer::runAttention(Stage& stage, std::size_t layer, const std::atomic<bool>* stop) {
    const ModelConfig& c = config();
    const LayerWeights& w = weights_.layers[layer];
    Backend& backend = *stage.backend;
    const auto epsilon = static_cast<float>(c.normEpsilon);
    const std::array<Backend::Product, 3> products = {{
        {w.query.get(), w.queryBias.get(), stage.query.get()},
        {w.key.get(), w.keyBias.get(), stage.key.get()},
        {w.value.get(), w.valueBias.get(), stage.value.get()},
    }};
    const int cacheLayer = plan_.layers[layer].cacheLayer - stage.firstCacheLayer;
    backend.normProducts(*stage.stream, *w.attentionNorm, epsilon, products);
    backend.rotateAndStore(
        {stage.query.get(), stage.key.get(), stage.value.get(), w.queryNorm.get(), w.keyNorm.get(),
         epsilon},
        {c.ropeLayout, frequencies_, static_cast<float>(c.ropeScaling.attentionFactor)},
        *stage.store, cacheLayer);
    if (stopped(stop)) {
        return false;
    }
    backend.attend(*stage.query, *stage.store, cacheLayer, c.heads, *stage.mixed);
    backend.productAdd(*stage.mixed, *w.attentionOutput, w.attentionOutputBias.get(),
                       *stage.stream);
    return !stopped(stop);
}

bool Transformer::runFeedForward(Stage& stage, std::size_t layer, const std::atomic<bool>* stop) {
    const LayerWeights& w = weights_.layers[layer];
    stage.backend->normSwiGlu(*stage.stream, *w.feedForwardNorm,
                              static_cast<float>(config().normEpsilon), *w.gate, *w.up,
                              *stage.hidden);
    if (stopped(stop)) {
        return false;
    }
    stage.backend->productAdd(*stage.hidden, *w.down, w.downBias.get(), *stage.stream);
    return !stopped(stop);
}

} // namespace khatwa::engine
