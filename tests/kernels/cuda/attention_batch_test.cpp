#include "kernels/cuda/attention_batch.h"
#include "kernels/cuda/attention_cache.h"

#include <QtTest>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

using namespace khatwa::kernels;
using namespace khatwa::kernels::cuda;

namespace {

using Tables = std::vector<std::vector<std::int32_t>>;

constexpr AttentionDevice kDevice{132, 227 << 10};

/// A planned batch, as a kernel would see it.
struct Planned {
    BatchLimits limits;
    AttentionSchedule schedule;
    std::vector<std::byte> memory;
    FilledBatch filled{};
    BatchView view;

    std::span<const AttentionItem> items() const {
        return {view.items, static_cast<std::size_t>(view.counts[0])};
    }
    int pagesRead() const {
        int pages = 0;
        for (const AttentionItem& item : items())
            pages += (item.positions + kPagePositions - 1) / kPagePositions;
        return pages;
    }
};

Planned plan(const AttentionShape& shape, const std::vector<BatchRow>& rows, const Tables& tables,
             const AttentionDevice& device = kDevice) {
    std::size_t pages = 0;
    for (const auto& table : tables)
        pages = std::max(pages, table.size());
    Planned planned;
    const int count = static_cast<int>(rows.size());
    planned.limits = batchLimits(shape, count, static_cast<int>(pages), device);
    planned.schedule = scheduleAttention(shape, count, device);
    planned.memory.assign(batchBytes(planned.limits), std::byte{0x7f});
    const std::vector<std::span<const std::int32_t>> spans(tables.begin(), tables.end());
    planned.filled =
        fillBatch(planned.limits, planned.schedule, rows, spans, planned.memory.data());
    planned.view = batchView(planned.limits, count, planned.filled, planned.memory.data());
    return planned;
}

std::vector<std::int32_t> pagesFrom(int first, int count, std::vector<std::int32_t> begin = {}) {
    for (int i = 0; i < count; ++i)
        begin.push_back(first + i);
    return begin;
}

/// Every row's parts are the positions that it sees, once each and in order, in the pages of its
/// table; and all is within the limits.
void check(const Planned& planned, const std::vector<BatchRow>& rows, const Tables& tables) {
    const BatchView& view = planned.view;
    QVERIFY(view.counts[0] <= planned.limits.items);
    QCOMPARE(view.counts[0], view.itemCount);
    QVERIFY(view.counts[0] <= planned.schedule.mostItems);
    QVERIFY(planned.filled.bytes <= planned.memory.size());
    std::vector<const AttentionItem*> ofPart(static_cast<std::size_t>(planned.limits.parts));
    int parts = 0;
    for (const AttentionItem& item : planned.items()) {
        QVERIFY(item.rowCount > 0 && item.rowCount <= planned.schedule.rowsPerTile);
        QCOMPARE(item.firstPosition % kPagePositions, 0);
        QVERIFY(item.positions > 0);
        QVERIFY(item.oldPositions >= 0 && item.oldPositions <= item.positions);
        for (int i = 0; i < item.rowCount; ++i) {
            const int row = view.itemRows[item.rowStart + i];
            const BatchRow& r = rows[static_cast<std::size_t>(row)];
            const auto& table = tables[static_cast<std::size_t>(r.sequence)];
            QVERIFY(r.position >= item.firstPosition);
            for (int p = 0; p * kPagePositions < item.positions; ++p)
                if (item.firstPosition + p * kPagePositions <= r.position)
                    QCOMPARE(
                        view.pages[item.pageStart + p],
                        table[static_cast<std::size_t>(item.firstPosition / kPagePositions + p)]);
            QVERIFY(item.part + i < planned.limits.parts);
            ofPart[static_cast<std::size_t>(item.part + i)] = &item;
            ++parts;
        }
        // Nobody in the batch writes what is said to be old.
        for (const BatchRow& r : rows) {
            const auto& table = tables[static_cast<std::size_t>(r.sequence)];
            const std::int32_t page = table[static_cast<std::size_t>(r.position / kPagePositions)];
            for (int p = 0; p < item.oldPositions; ++p)
                if (view.pages[item.pageStart + p / kPagePositions] == page)
                    QVERIFY(p % kPagePositions != r.position % kPagePositions);
        }
    }
    QCOMPARE(view.partStart[rows.size()], parts);
    QCOMPARE(view.parted, parts > static_cast<int>(rows.size()));
    for (std::size_t r = 0; r < rows.size(); ++r) {
        int next = 0;
        for (int p = view.partStart[r]; p < view.partStart[r + 1]; ++p) {
            const AttentionItem& item = *ofPart[static_cast<std::size_t>(view.parts[p])];
            const int index = view.parts[p] - item.part;
            QCOMPARE(view.itemRows[item.rowStart + index], static_cast<std::int32_t>(r));
            QCOMPARE(item.firstPosition, next);
            next += item.positions;
        }
        QVERIFY(next > rows[r].position);
        if (planned.schedule.plain)
            QCOMPARE(view.partStart[r + 1] - view.partStart[r], 1);
        QCOMPARE(view.positions[r], rows[r].position);
        QCOMPARE(view.tokens[r], rows[r].token);
        QCOMPARE(view.rowPages[r],
                 tables[static_cast<std::size_t>(rows[r].sequence)]
                       [static_cast<std::size_t>(rows[r].position / kPagePositions)]);
    }
}

} // namespace

class CudaAttentionBatchTest : public QObject {
    Q_OBJECT

private slots:
    /// Sequences that fork anywhere, in chunks of any size, for shapes and devices of all kinds.
    void everyRowSeesItsPositionsOnce() {
        std::mt19937 random(20240601);
        const auto below = [&](int n) {
            return static_cast<int>(random() % static_cast<unsigned>(n));
        };
        for (int round = 0; round < 400; ++round) {
            const int kvHeads = 1 + below(8), group = 1 + below(round % 5 == 0 ? 40 : 8);
            const std::array<int, 7> dims{2, 40, 64, 80, 128, 256, 320};
            const AttentionShape shape{kvHeads * group, kvHeads,
                                       dims[static_cast<std::size_t>(below(7))], CacheForm::F16};
            const AttentionDevice device{1 + below(140), 64 << 10};
            Tables tables;
            std::vector<int> lengths; // before the batch
            int fresh = 0;
            std::vector<BatchRow> rows;
            const int sequences = 1 + below(7);
            for (int s = 0; s < sequences; ++s) {
                std::vector<std::int32_t> table;
                int length = below(below(2) ? 100 : 3000);
                if (s > 0 && below(3) != 0) { // shares whole pages that nobody writes any more
                    const auto of = static_cast<std::size_t>(below(s));
                    const int shared = below(lengths[of] / kPagePositions + 1);
                    table.assign(tables[of].begin(), tables[of].begin() + shared);
                    length = std::max(length, shared * kPagePositions);
                }
                const int count = 1 + below(round % 3 == 0 ? 40 : 3);
                while (static_cast<int>(table.size()) * kPagePositions < length + count)
                    table.push_back(fresh++);
                for (int i = 0; i < count; ++i)
                    rows.push_back({s, length + i, below(1000), below(2) == 0});
                tables.push_back(table);
                lengths.push_back(length);
            }
            // Mixed, but in rising order within a sequence.
            std::vector<int> order;
            for (const BatchRow& row : rows)
                order.push_back(row.sequence);
            std::shuffle(order.begin(), order.end(), random);
            std::vector<BatchRow> mixed;
            std::vector<std::size_t> next(tables.size(), 0);
            for (const int s : order) {
                std::size_t& i = next[static_cast<std::size_t>(s)];
                while (rows[i].sequence != s)
                    ++i;
                mixed.push_back(rows[i++]);
            }
            const Planned planned = plan(shape, mixed, tables, device);
            check(planned, mixed, tables);
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(QStringLiteral("round %1").arg(round)));
            std::vector<std::int32_t> wanted;
            for (std::size_t r = 0; r < mixed.size(); ++r)
                if (mixed[r].wantsLogits)
                    wanted.push_back(static_cast<std::int32_t>(r));
            QCOMPARE(std::vector<std::int32_t>(planned.view.logitRows,
                                               planned.view.logitRows + planned.view.counts[1]),
                     wanted);
        }
    }

    /// Sixteen samples of a prompt of 64 pages: it is read by as many blocks as hold their lines,
    /// not by sixteen.
    void samplesReadTheirPromptTogether() {
        const AttentionShape shape{32, 8, 128, CacheForm::F16};
        const auto prompt = pagesFrom(0, 64);
        Tables tables;
        std::vector<BatchRow> rows;
        for (int s = 0; s < 16; ++s) {
            tables.push_back(pagesFrom(100 + 10 * s, 2, prompt));
            rows.push_back({s, 65 * 64 + 5, 0, true});
        }
        const Planned planned = plan(shape, rows, tables);
        check(planned, rows, tables);
        QCOMPARE(planned.schedule.rowsPerTile, 8);
        QCOMPARE(planned.pagesRead(), 2 * 64 + 16 * 2);
    }

    void guessedTokensReadTheirPagesTogether() {
        const AttentionShape shape{32, 8, 128, CacheForm::Q8_0};
        const Tables tables{pagesFrom(0, 64)};
        std::vector<BatchRow> rows;
        for (int i = 0; i < 8; ++i)
            rows.push_back({0, 4000 + i, 0, true});
        const Planned planned = plan(shape, rows, tables);
        check(planned, rows, tables);
        QCOMPARE(planned.pagesRead(), 63);
    }

    /// 512 pages on 132 multiprocessors: 8 KV heads x 32 blocks of 16 pages, about two for each.
    void aLongContextIsSharedOutEvenly() {
        const AttentionShape shape{32, 8, 128, CacheForm::F16};
        const Tables tables{pagesFrom(0, 512)};
        const Planned planned = plan(shape, {{0, 512 * 64 - 1, 0, true}}, tables);
        check(planned, {{0, 512 * 64 - 1, 0, true}}, tables);
        QCOMPARE(planned.items().size(), std::size_t{32});
        for (const AttentionItem& item : planned.items())
            QCOMPARE(item.positions, 16 * 64);
    }

    /// What a graph was captured with holds at any length.
    void theViewDependsOnTheNumberOfRowsAlone() {
        const AttentionShape shape{8, 2, 64, CacheForm::F16};
        const BatchLimits limits = batchLimits(shape, 512, 1024, kDevice);
        std::vector<std::byte> memory(64);
        const BatchView a = batchView(limits, 3, {100, 1, false}, memory.data());
        const BatchView b = batchView(limits, 3, {5000, 33, true}, memory.data());
        QCOMPARE(a.pages, b.pages);
        QCOMPARE(a.items, b.items);
    }

    /// A prompt's chunk of 512 rows, 32 of which share a block: work is longest first.
    void aChunkOfAPromptIsTiledByRows() {
        const AttentionShape shape{32, 8, 128, CacheForm::F16};
        const Tables tables{pagesFrom(0, 16)};
        std::vector<BatchRow> rows;
        for (int p = 512; p < 1024; ++p)
            rows.push_back({0, p, 0, false});
        const Planned planned = plan(shape, rows, tables);
        check(planned, rows, tables);
        QCOMPARE(planned.schedule.rowsPerTile, 32);
        QVERIFY(std::is_sorted(planned.items().begin(), planned.items().end(),
                               [](const AttentionItem& a, const AttentionItem& b) {
                                   return a.positions > b.positions;
                               }));
    }

    /// Offsets of a head's page are each used once, and fill it.
    void theCacheHasAPlaceForEveryElement() {
        for (const int padded : {64, 96, 128, 256})
            for (const CacheForm form : {CacheForm::F16, CacheForm::Q8_0}) {
                std::vector<int> uses(headPageBytes(form, padded));
                const auto use = [&](std::size_t at, std::size_t bytes) {
                    QVERIFY(at + bytes <= uses.size());
                    QCOMPARE(at % bytes, std::size_t{0});
                    for (std::size_t i = 0; i < bytes; ++i)
                        ++uses[at + i];
                };
                const std::size_t width = form == CacheForm::F16 ? 2 : 1;
                for (int place = 0; place < kPagePositions; ++place)
                    for (int d = 0; d < padded; ++d) {
                        use(keyOffset(form, padded, place, d), width);
                        use(valueOffset(form, padded, place, d), width);
                        if (form == CacheForm::Q8_0 && d % 32 == 0) {
                            use(keyStepOffset(padded, place, d / 32), 2);
                            use(valueStepOffset(padded, place, d / 32), 2);
                        }
                    }
                QVERIFY(std::all_of(uses.begin(), uses.end(), [](int n) { return n == 1; }));
            }
    }
};

QTEST_APPLESS_MAIN(CudaAttentionBatchTest)
#include "attention_batch_test.moc"
