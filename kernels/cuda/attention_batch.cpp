#include "kernels/cuda/attention_batch.h"

#include "kernels/cuda/attention_cache.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <vector>

namespace khatwa::kernels::cuda {

namespace {

using Table = std::span<const std::int32_t>;

/// Lines that a warp's tensor-core tile holds.
constexpr int kTileLines = 8;
/// Blocks for each multiprocessor into which the pages of few rows are shared out: with four warps
/// of 8 or 16 KB each in flight (attention_few.cuh), two keep the memory busy.
constexpr int kFewBlocksEach = 2;
/// Less than this is not worth a block of its own: four warps read two strips each.
constexpr int kFewPages = 2, kManyPages = 4;
/// Sequences read the pages that they share together from so many on, at up to so many forks along
/// a sequence: each makes another part that has to be joined.
constexpr int kSharedPages = 4, kForks = 3;
constexpr int kFewWarps = 4, kManyWarps = 8;
constexpr std::size_t kAlignment = 256;

std::size_t aligned(std::size_t bytes) {
    return (bytes + 15) / 16 * 16;
}
constexpr int divided(int a, int b) {
    return (a + b - 1) / b;
}

/// Where the arrays of a batch begin.
struct Layout {
    std::size_t counts, tokens, positions, rowPages, logitRows, partStart, items, itemRows, parts,
        pages, end;
    explicit Layout(const BatchLimits& limits) {
        std::size_t at = 0;
        const auto take = [&](int count, std::size_t size) {
            const std::size_t start = at;
            at = aligned(at + static_cast<std::size_t>(count) * size);
            return start;
        };
        constexpr std::size_t kInt = sizeof(std::int32_t);
        counts = take(2, kInt);
        tokens = take(limits.rows, kInt);
        positions = take(limits.rows, kInt);
        rowPages = take(limits.rows, kInt);
        logitRows = take(limits.rows, kInt);
        partStart = take(limits.rows + 1, kInt);
        items = take(limits.items, sizeof(AttentionItem));
        itemRows = take(limits.parts, kInt);
        parts = take(limits.parts, kInt);
        // Last, so that only those that there are have to be uploaded.
        pages = at;
        end = at +
              static_cast<std::size_t>(limits.rows) * static_cast<std::size_t>(limits.pages) * kInt;
    }
};

/// Pages from .. to - 1 of `table`, for some rows.
struct Segment {
    std::vector<int> rows;
    Table table;
    int from = 0, to = 0;
    int oldPositions = 0; ///< of the sequence, not from `from` on
};

class Planner {
public:
    Planner(const AttentionSchedule& schedule, std::span<const BatchRow> rows,
            std::span<const Table> tables)
        : schedule_(schedule), rows_(rows), tables_(tables), rowsOf_(tables.size()),
          pagesOf_(tables.size()), oldOf_(tables.size(), 0) {
        std::vector<int> sequences;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            const auto s = static_cast<std::size_t>(rows[r].sequence);
            if (rowsOf_[s].empty()) {
                sequences.push_back(rows[r].sequence);
                oldOf_[s] = rows[r].position;
            }
            rowsOf_[s].push_back(static_cast<int>(r));
            pagesOf_[s] = rows[r].position / kPagePositions + 1;
        }
        share(sequences, 0, schedule.few && !schedule.plain ? kForks : 0);
        cut();
    }

    struct Item {
        AttentionItem item{};
        std::vector<int> rows;
        std::size_t segment = 0;
    };

    std::vector<Segment> segments;
    std::vector<Item> items;

private:
    std::int32_t page(int sequence, int index) const {
        return tables_[static_cast<std::size_t>(sequence)][static_cast<std::size_t>(index)];
    }
    int pagesOf(int sequence) const { return pagesOf_[static_cast<std::size_t>(sequence)]; }

    /// The sequences' pages from `from` on; those that have the same one there go on together.
    void share(std::vector<int> sequences, int from, int forks) {
        while (!sequences.empty()) {
            const int first = sequences.front();
            const auto same = std::stable_partition(sequences.begin(), sequences.end(), [&](int s) {
                return s == first || (forks > 0 && page(s, from) == page(first, from));
            });
            std::vector<int> together(sequences.begin(), same);
            sequences.erase(sequences.begin(), same);
            int to = from;
            const auto shared = [&](int s) {
                return to < pagesOf(s) && page(s, to) == page(first, to);
            };
            while (std::all_of(together.begin(), together.end(), shared))
                ++to;
            if (together.size() > 1 && to - from >= kSharedPages) {
                addSegment(together, from, to);
                std::erase_if(together, [&](int s) { return pagesOf(s) <= to; });
                share(std::move(together), to, forks - 1);
            } else {
                for (const int s : together)
                    addSegment(std::span(&s, 1), from, pagesOf(s));
            }
        }
    }

    void addSegment(std::span<const int> sequences, int from, int to) {
        Segment segment;
        segment.table = tables_[static_cast<std::size_t>(sequences.front())];
        segment.from = from;
        segment.to = to;
        segment.oldPositions = to * kPagePositions;
        for (const int s : sequences) {
            const auto index = static_cast<std::size_t>(s);
            segment.oldPositions = std::min(segment.oldPositions, oldOf_[index]);
            for (const int r : rowsOf_[index])
                if (position(r) >= from * kPagePositions)
                    segment.rows.push_back(r);
        }
        std::sort(segment.rows.begin(), segment.rows.end());
        segments.push_back(std::move(segment));
    }

    std::int32_t position(int row) const { return rows_[static_cast<std::size_t>(row)].position; }

    /// Rows of a segment into tiles, and the pages of each into items of about the same size.
    void cut() {
        struct Tile {
            std::size_t segment;
            std::span<const int> rows;
            int end; ///< position
        };
        std::vector<Tile> tiles;
        int total = 0;
        const auto most = static_cast<std::size_t>(schedule_.rowsPerTile);
        for (std::size_t s = 0; s < segments.size(); ++s)
            for (std::span<const int> rest = segments[s].rows; !rest.empty();) {
                Tile tile{s, rest.first(std::min(most, rest.size())), 0};
                rest = rest.subspan(tile.rows.size());
                for (const int r : tile.rows)
                    tile.end = std::max(tile.end,
                                        std::min(segments[s].to * kPagePositions, position(r) + 1));
                total += divided(tile.end, kPagePositions) - segments[s].from;
                tiles.push_back(tile);
            }
        const int each =
            std::max(divided(total, schedule_.items), schedule_.few ? kFewPages : kManyPages);
        for (const Tile& tile : tiles) {
            const Segment& segment = segments[tile.segment];
            const int pages = divided(tile.end, kPagePositions) - segment.from;
            // A little more than its share is done sooner than two parts are joined.
            const int pieces = schedule_.plain ? 1 : std::max(1, divided(pages - each / 4, each));
            const int step = divided(pages, pieces);
            for (int from = segment.from; from < segment.from + pages; from += step)
                addItem(tile.segment, tile.rows, from,
                        std::min(tile.end, (from + step) * kPagePositions));
        }
        // The longest first, so that none of them is left at the end.
        std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
            return a.item.positions > b.item.positions;
        });
    }

    void addItem(std::size_t segment, std::span<const int> rows, int page, int end) {
        Item item;
        item.segment = segment;
        item.item.pageStart = page - segments[segment].from;
        item.item.firstPosition = page * kPagePositions;
        item.item.positions = end - item.item.firstPosition;
        item.item.oldPositions =
            std::clamp(segments[segment].oldPositions - item.item.firstPosition, 0,
                       static_cast<int>(item.item.positions));
        for (const int r : rows)
            if (position(r) >= item.item.firstPosition)
                item.rows.push_back(r);
        items.push_back(std::move(item));
    }

    const AttentionSchedule& schedule_;
    std::span<const BatchRow> rows_;
    std::span<const Table> tables_;
    std::vector<std::vector<int>> rowsOf_; ///< of a sequence
    std::vector<int> pagesOf_;             ///< of a sequence, up to its last row's
    std::vector<int> oldOf_;               ///< of a sequence: positions before the batch
};

} // namespace

AttentionSchedule scheduleAttention(const AttentionShape& shape, int rows,
                                    const AttentionDevice& device) {
    AttentionSchedule schedule;
    schedule.few = rows <= kFewRows;
    if (shape.headDim > kWidestFastHead) {
        schedule.plain = true;
        schedule.headTiles = shape.group();
        schedule.mostItems = rows;
        return schedule;
    }
    const int padded = paddedHeadDim(shape.headDim), group = shape.group();
    // As many tiles of sums as a thread has registers for.
    if (schedule.few)
        schedule.lineTiles = rows * group <= kTileLines ? 1 : padded <= 128 ? 4 : 2;
    else
        schedule.lineTiles = padded <= 128 ? 2 : 1;
    schedule.warps = schedule.few ? kFewWarps : kManyWarps;
    const int lines = kTileLines * schedule.lineTiles * (schedule.few ? 1 : kManyWarps);
    schedule.headTiles = divided(group, lines);
    schedule.headsPerTile = divided(group, schedule.headTiles);
    schedule.rowsPerTile = lines / schedule.headsPerTile;
    schedule.items = std::max(1, device.multiprocessors * (schedule.few ? kFewBlocksEach : 1) /
                                     (shape.kvHeads * schedule.headTiles));
    // Tiles of rows before their pages are cut up: no more than rows, and where rows can share, one
    // for each stretch that two or more of their sequences share, or more where its rows fill
    // several.
    int tiles = rows;
    if (schedule.few && rows > 1)
        tiles += std::min(rows * kForks, rows - 1 + rows * kForks / schedule.rowsPerTile);
    // Cutting x pages into pieces of at least x / items makes less than one more for each tile.
    schedule.mostItems = tiles - 1 + schedule.items;
    return schedule;
}

BatchLimits batchLimits(const AttentionShape& shape, int rows, int pages,
                        const AttentionDevice& device) {
    BatchLimits limits;
    limits.rows = rows;
    limits.pages = pages;
    const auto include = [&](int count) {
        const AttentionSchedule schedule = scheduleAttention(shape, count, device);
        // A row is in one tile of each of its segments; cutting their pages up adds at most
        // `schedule.items` items, each with a part for each of its rows.
        const int whole = count * (schedule.few ? kForks + 1 : 1);
        limits.items = std::max(limits.items, schedule.mostItems);
        limits.parts =
            std::max(limits.parts, whole + schedule.items * std::min(schedule.rowsPerTile, count));
    };
    for (int count = 1; count <= std::min(rows, kFewRows); ++count)
        include(count);
    include(rows);
    return limits;
}

std::size_t batchBytes(const BatchLimits& limits) {
    return (Layout(limits).end + kAlignment - 1) / kAlignment * kAlignment;
}

BatchView batchView(const BatchLimits& limits, int rows, const FilledBatch& filled,
                    const void* memory) {
    const Layout layout(limits);
    const auto at = [&](std::size_t offset) {
        return reinterpret_cast<const std::int32_t*>(static_cast<const std::byte*>(memory) +
                                                     offset);
    };
    BatchView view;
    view.rows = rows;
    view.itemCount = filled.items;
    view.parted = filled.parted;
    view.counts = at(layout.counts);
    view.tokens = at(layout.tokens);
    view.positions = at(layout.positions);
    view.rowPages = at(layout.rowPages);
    view.logitRows = at(layout.logitRows);
    view.partStart = at(layout.partStart);
    view.items = reinterpret_cast<const AttentionItem*>(at(layout.items));
    view.itemRows = at(layout.itemRows);
    view.parts = at(layout.parts);
    view.pages = at(layout.pages);
    return view;
}

FilledBatch fillBatch(const BatchLimits& limits, const AttentionSchedule& schedule,
                      std::span<const BatchRow> rows, std::span<const Table> tables, void* memory) {
    Planner plan(schedule, rows, tables);
    const Layout layout(limits);
    const auto at = [&](std::size_t offset) {
        return reinterpret_cast<std::int32_t*>(static_cast<std::byte*>(memory) + offset);
    };

    std::int32_t wanted = 0;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const BatchRow& row = rows[r];
        at(layout.tokens)[r] = row.token;
        at(layout.positions)[r] = row.position;
        at(layout.rowPages)[r] = tables[static_cast<std::size_t>(row.sequence)]
                                       [static_cast<std::size_t>(row.position / kPagePositions)];
        if (row.wantsLogits)
            at(layout.logitRows)[wanted++] = static_cast<std::int32_t>(r);
    }

    std::vector<std::int32_t> pageStarts;
    std::int32_t pages = 0;
    for (const Segment& segment : plan.segments) {
        pageStarts.push_back(pages);
        const Table table =
            segment.table.subspan(static_cast<std::size_t>(segment.from),
                                  static_cast<std::size_t>(segment.to - segment.from));
        std::copy(table.begin(), table.end(), at(layout.pages) + pages);
        pages += static_cast<std::int32_t>(table.size());
    }

    // A row's parts are joined in order of their positions.
    struct Part {
        std::int32_t firstPosition, index;
    };
    std::vector<std::vector<Part>> partsOf(rows.size());
    auto* items = reinterpret_cast<AttentionItem*>(at(layout.items));
    std::int32_t parts = 0, count = 0;
    for (Planner::Item& planned : plan.items) {
        AttentionItem& item = planned.item;
        item.rowStart = item.part = parts;
        item.rowCount = static_cast<std::int32_t>(planned.rows.size());
        item.pageStart += pageStarts[planned.segment];
        for (const int r : planned.rows) {
            partsOf[static_cast<std::size_t>(r)].push_back({item.firstPosition, parts});
            at(layout.itemRows)[parts++] = r;
        }
        std::memcpy(items + count++, &item, sizeof item);
    }
    std::int32_t start = 0;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        std::sort(partsOf[r].begin(), partsOf[r].end(),
                  [](Part a, Part b) { return a.firstPosition < b.firstPosition; });
        at(layout.partStart)[r] = start;
        for (const Part part : partsOf[r])
            at(layout.parts)[start++] = part.index;
    }
    at(layout.partStart)[rows.size()] = start;
    at(layout.counts)[0] = count;
    at(layout.counts)[1] = wanted;
    return {layout.pages + static_cast<std::size_t>(pages) * sizeof(std::int32_t), count,
            parts > static_cast<std::int32_t>(rows.size())};
}

} // namespace khatwa::kernels::cuda
