#include "tests/engine/generate/scripted_model.h"

#include "engine/error.h"

#include <algorithm>
#include <map>

namespace khatwa::engine {

namespace {

/// What the seam asks of a file; the weights are of no use here.
TinyModel tinyWith(std::int64_t contextLength, const std::string& chatTemplate) {
    static const TinyModel made = makeTinyModel({});
    TinyModel model;
    model.config = made.config;
    model.config.contextLength = contextLength;
    model.tokenizer = made.tokenizer;
    model.chatTemplate = chatTemplate.empty() ? made.chatTemplate : chatTemplate;
    return model;
}

} // namespace

ScriptedModel::ScriptedModel(Script script, int pages, std::int64_t contextLength, int maxBatch,
                             const std::string& chatTemplate)
    : script_(std::move(script)), files_(tinyWith(contextLength, chatTemplate)),
      tokenizer_(files_.tokenizer()), pages_(pages), maxBatch_(maxBatch),
      cache_(static_cast<std::size_t>(pages * kPageSize), -1) {}

std::int64_t ScriptedModel::cacheCapacity() const {
    return std::int64_t{pages_.totalPages()} * kPageSize;
}

std::int64_t ScriptedModel::sequenceCapacity() const {
    return std::min(cacheCapacity(), files_.config().contextLength);
}

std::vector<TokenId> ScriptedModel::read(SequenceId sequence) const {
    std::vector<TokenId> tokens;
    const auto pages = pages_.pages(sequence);
    for (int position = 0; position < pages_.length(sequence); ++position) {
        const PageId page = pages[static_cast<std::size_t>(position / kPageSize)];
        tokens.push_back(cache_[static_cast<std::size_t>(page * kPageSize + position % kPageSize)]);
    }
    return tokens;
}

std::span<const float> ScriptedModel::forward(std::span<const Row> rows,
                                              const std::atomic<bool>* stop) {
    if (static_cast<int>(rows.size()) > maxBatch_)
        throw Error(ErrorCode::InvalidArgument, "The batch is too large.");
    if (before && !before(rows, stop))
        return {};
    std::map<SequenceId, int> lengths;
    for (const Row& row : rows) {
        const auto [at, isNew] = lengths.try_emplace(row.sequence, pages_.length(row.sequence));
        if (row.position != at->second++)
            throw Error(ErrorCode::InvalidArgument, "A row is not at its sequence's end.");
    }
    std::vector<PageTable::Growth> growths;
    for (const auto& [sequence, length] : lengths)
        growths.push_back({sequence, length});
    std::vector<PageTable::Copy> copies;
    if (!pages_.reserve(growths, copies))
        throw Error(ErrorCode::ContextFull, "The cache is full.");
    for (const PageTable::Copy& copy : copies)
        std::copy_n(cache_.begin() + copy.from * kPageSize, copy.positions,
                    cache_.begin() + copy.to * kPageSize);
    const auto vocabulary = static_cast<std::size_t>(config().vocabulary);
    logits_.clear();
    for (const Row& row : rows) {
        const PageId page =
            pages_.pages(row.sequence)[static_cast<std::size_t>(row.position / kPageSize)];
        cache_[static_cast<std::size_t>(page * kPageSize + row.position % kPageSize)] = row.token;
    }
    for (const Row& row : rows) {
        if (!row.wantsLogits)
            continue;
        logits_.resize(logits_.size() + vocabulary, 0.0f);
        const std::span<float> own = std::span(logits_).last(vocabulary);
        std::vector<TokenId> tokens = read(row.sequence);
        tokens.resize(static_cast<std::size_t>(row.position) + 1);
        own[static_cast<std::size_t>(script_(tokens))] = 100.0f;
        if (spoil)
            spoil(own);
    }
    rowsRead += static_cast<std::int64_t>(rows.size());
    ++passes;
    return logits_;
}

} // namespace khatwa::engine
