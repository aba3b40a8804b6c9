#pragma once

#include "kernels/formats/cache_page.h"

#include <cstddef>
#include <cstdint>
#include <span>

/// What a batch is, on the host and in device memory. The host plans who reads which pages
/// (`fillBatch`), the backend uploads the result in one copy, and every kernel of the batch reads
/// it through a `BatchView`, whose addresses never change: a graph that was captured for a number
/// of rows serves every later batch of so many rows, at any lengths, without being captured again.
/// Plain C++: no CUDA call is made here.
namespace khatwa::kernels::cuda {

/// Attention reads batches of up to this many rows with many blocks for each row (decoding); larger
/// ones with many rows for each block (prefill).
inline constexpr int kFewRows = 16;

struct AttentionShape {
    int heads = 0;
    int kvHeads = 0; ///< divides `heads`
    int headDim = 0; ///< even, from 2 on
    CacheForm form = CacheForm::F16;
    int group() const { return heads / kvHeads; }
};

/// What attention must know of the device.
struct AttentionDevice {
    int multiprocessors = 0;
    int sharedBytes = 0; ///< cudaDeviceProp::sharedMemPerBlockOptin
};

struct BatchRow {
    std::int32_t sequence = 0; ///< an index into the `tables` of `fillBatch`
    std::int32_t position = 0;
    std::int32_t token = 0;
    bool wantsLogits = false;
};

/// A stretch of pages that some rows attend to; one block of attention for each KV head.
struct AttentionItem {
    std::int32_t rowStart;      ///< in `itemRows`
    std::int32_t rowCount;      ///< up to AttentionSchedule::rowsPerTile
    std::int32_t pageStart;     ///< in `pages`
    std::int32_t firstPosition; ///< of the first page; a multiple of 64
    std::int32_t positions;     ///< from there on; no row looks further
    std::int32_t oldPositions;  ///< of those, how many no row of this batch writes
    std::int32_t part;          ///< the result for its row i is part `part + i`
    std::int32_t reserved;      ///< 32 bytes
};

/// A batch in device memory. Small; given to kernels by value.
struct BatchView {
    int rows = 0;
    // Of this batch; not looked at for few rows, whose launches go by what any such batch can have.
    int itemCount = 0;
    bool parted = false;                     ///< some rows have several parts
    const std::int32_t* counts = nullptr;    ///< items, rows that want logits
    const std::int32_t* tokens = nullptr;    ///< of each row
    const std::int32_t* positions = nullptr; ///< of each row
    const std::int32_t* rowPages = nullptr;  ///< the page that holds the row's own position
    const std::int32_t* logitRows = nullptr; ///< rows whose logits are wanted, rising
    const std::int32_t* partStart = nullptr; ///< rows + 1: where a row's parts begin in `parts`
    const AttentionItem* items = nullptr;
    const std::int32_t* itemRows = nullptr;
    const std::int32_t* parts = nullptr; ///< of each row, in order of positions
    const std::int32_t* pages = nullptr;
};

/// The room that batches are planned into; fixed when the cache is made.
struct BatchLimits {
    int rows = 0;  ///< of a batch
    int pages = 0; ///< of a sequence (at most those of the cache)
    int items = 0; ///< see batchLimits
    int parts = 0;
};

/// How a batch of so many rows is attended to: a function of the shape, the number of rows and the
/// device, so that it can be part of a graph.
struct AttentionSchedule {
    bool plain = false;   ///< heads beyond kWidestFastHead, one block for each row and head
    bool few = false;     ///< warps share out positions; otherwise rows
    int lineTiles = 1;    ///< tiles of 8 lines (row, head of the group) that a warp works on
    int warps = 4;        ///< of a block
    int headsPerTile = 1; ///< of a group, in one block
    int headTiles = 1;    ///< blocks that share out a group which is too large for one
    int rowsPerTile = 1;
    int items = 1;     ///< into so many items the pages are shared out, where they are enough
    int mostItems = 1; ///< that a batch of so many rows can have; blocks beyond its own end at once
};
AttentionSchedule scheduleAttention(const AttentionShape& shape, int rows,
                                    const AttentionDevice& device);

BatchLimits batchLimits(const AttentionShape& shape, int rows, int pages,
                        const AttentionDevice& device);
/// Of a batch's memory, on the host and on the device; a multiple of 256.
std::size_t batchBytes(const BatchLimits& limits);
struct FilledBatch {
    std::size_t bytes = 0; ///< to be uploaded, from the start
    int items = 0;
    bool parted = false;
};

/// The view of a batch of `rows` rows in `memory`, aligned to 256 bytes. For graphs: up to kFewRows
/// rows, `filled` changes nothing that is launched.
BatchView batchView(const BatchLimits& limits, int rows, const FilledBatch& filled,
                    const void* memory);

/// Plans a batch into `memory` (of the host, batchBytes, aligned to 16): rows of one sequence in
/// rising order of position, `tables[s]` the pages of sequence s up to its last row's at least.
/// Rows of different sequences whose tables begin with the same pages read those together. `rows`
/// is not empty and within the limits.
FilledBatch fillBatch(const BatchLimits& limits, const AttentionSchedule& schedule,
                      std::span<const BatchRow> rows,
                      std::span<const std::span<const std::int32_t>> tables, void* memory);

} // namespace khatwa::kernels::cuda
