#include "kernels/cuda/rope_store.h"
#include "tests/kernels/cuda/attention_fixture.h"

#include <QtTest>

#include <string>

using namespace khatwa;
using namespace khatwa::kernels;
using namespace khatwa::kernels::cuda;

namespace {

using Tables = std::vector<std::vector<std::int32_t>>;

/// Rounding alone: queries and weights are kept to 22 bits and sums are float32. Values in Q8_0 are
/// rounded to binary16 once more, and keys where rows are many.
double bound(const AttentionShape& shape) {
    if (shape.headDim > kWidestFastHead || shape.form == CacheForm::F16)
        return 3e-6;
    return 4e-4;
}

QString text(const AttentionShape& s) {
    return QStringLiteral("%1/%2 heads of %3 in %4")
        .arg(s.heads)
        .arg(s.kvHeads)
        .arg(s.headDim)
        .arg(s.form == CacheForm::F16 ? "F16" : "Q8_0");
}

void addShapes(const std::vector<std::array<int, 3>>& shapes) {
    QTest::addColumn<int>("heads");
    QTest::addColumn<int>("kvHeads");
    QTest::addColumn<int>("headDim");
    QTest::addColumn<bool>("q8");
    for (const auto& [heads, kvHeads, headDim] : shapes)
        for (const bool q8 : {false, true})
            QTest::addRow("%d/%d heads of %d, %s", heads, kvHeads, headDim, q8 ? "Q8_0" : "F16")
                << heads << kvHeads << headDim << q8;
}

AttentionShape fetchShape() {
    QFETCH(int, heads);
    QFETCH(int, kvHeads);
    QFETCH(int, headDim);
    QFETCH(bool, q8);
    return {heads, kvHeads, headDim, q8 ? CacheForm::Q8_0 : CacheForm::F16};
}

} // namespace

class CudaAttentionTest : public QObject {
    Q_OBJECT

    static void compare(const AttentionFixture& fixture, const AttentionFixture::Result& result) {
        const double most = bound(fixture.shape);
        QVERIFY2(result.error < most, qPrintable(QStringLiteral("%1: %2, allowed %3")
                                                     .arg(text(fixture.shape))
                                                     .arg(result.error)
                                                     .arg(most)));
        QVERIFY2(result.steady, "a second run gave other bits");
    }

    /// One row at the end of a sequence of each length.
    static void decode(AttentionFixture& fixture, const std::vector<int>& lengths,
                       const AttentionDevice& device = kTestDevice) {
        Tables tables;
        std::vector<BatchRow> rows;
        for (const int length : lengths) {
            tables.push_back(fixture.table(length));
            fixture.fill(tables.back(), 0, length);
            rows.push_back({static_cast<std::int32_t>(tables.size() - 1), length - 1, 0, false});
        }
        compare(fixture, fixture.attend(rows, tables, device));
    }

private slots:
    void init() { cudashim::reset(); }

    void headsOfAllKinds_data() {
        addShapes({{1, 1, 64},
                   {4, 2, 80},
                   {6, 1, 128},
                   {28, 4, 64},
                   {40, 8, 32},
                   {32, 8, 64},
                   {2, 1, 256},
                   {3, 3, 96},
                   {4, 4, 20},
                   {2, 2, 6},
                   {16, 1, 64},
                   {34, 1, 64},
                   {2, 1, 288}});
    }
    /// Sequences of different lengths in one batch.
    void headsOfAllKinds() {
        AttentionFixture fixture(fetchShape(), 8, 1);
        decode(fixture, {65, 1, 130});
    }

    void lengths_data() {
        QTest::addColumn<int>("length");
        for (const int length : {1, 2, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000})
            QTest::addRow("%d", length) << length;
    }
    void lengths() {
        QFETCH(int, length);
        for (const CacheForm form : {CacheForm::F16, CacheForm::Q8_0}) {
            AttentionFixture fixture({4, 1, 128, form}, 20, 2);
            decode(fixture, {length});
        }
    }

    void severalSequencesOfDifferentLengths() {
        for (const CacheForm form : {CacheForm::F16, CacheForm::Q8_0}) {
            AttentionFixture fixture({8, 2, 64, form}, 60, 3);
            decode(fixture, {1000, 1, 64, 333, 65, 2, 700, 63});
        }
    }

    /// Pages for up to nine blocks for each KV head, shared out among 1..n multiprocessors.
    void splitsMakeNoDifferenceButRounding() {
        AttentionFixture fixture({4, 2, 64, CacheForm::F16}, 20, 4);
        const auto table = fixture.table(1111);
        fixture.fill(table, 0, 1111);
        std::vector<float> query(fixture.lineFloats());
        for (float& x : query)
            x = std::normal_distribution<float>()(fixture.random);
        for (const int multiprocessors : {1, 2, 3, 5, 9, 132}) {
            const auto result =
                fixture.attend({{0, 1110, 0, false}}, {table}, {multiprocessors, 227 << 10}, query);
            compare(fixture, result);
        }
    }

    void rowsOfOneSequenceSeeThoseBeforeThem_data() {
        addShapes({{8, 2, 64}, {4, 1, 128}, {6, 3, 80}, {3, 1, 256}, {4, 2, 288}});
    }
    /// A chunk that crosses pages; guessed tokens are read so. Its later positions are written
    /// already.
    void rowsOfOneSequenceSeeThoseBeforeThem() {
        AttentionFixture fixture(fetchShape(), 8, 5);
        for (const int start : {0, 60, 121}) {
            const auto table = fixture.table(start + 9);
            fixture.fill(table, 0, start + 9);
            std::vector<BatchRow> rows;
            for (int i = 0; i < 9; ++i)
                rows.push_back({0, start + i, 0, false});
            compare(fixture, fixture.attend(rows, {table}, kTestDevice));
        }
    }

    /// Samples of one prompt share its pages, and some of them more than that.
    void sharedPagesAreReadTogether() {
        for (const CacheForm form : {CacheForm::F16, CacheForm::Q8_0}) {
            AttentionFixture fixture({8, 2, 64, form}, 60, 6);
            const auto prompt = fixture.table(6 * 64);
            const auto longer = fixture.table(12 * 64, prompt);
            fixture.fill(longer, 0, 12 * 64);
            Tables tables;
            std::vector<BatchRow> rows;
            for (int s = 0; s < 5; ++s) {
                const int begin = s < 3 ? 6 * 64 : 12 * 64, length = begin + 20 * s + 50;
                tables.push_back(fixture.table(length, s < 3 ? prompt : longer));
                fixture.fill(tables.back(), begin, length);
                rows.push_back({s, length - 1, 0, false});
            }
            rows.push_back(rows.front());
            rows.front().position -= 1; // two rows of one sequence
            compare(fixture, fixture.attend(rows, tables, kTestDevice));
        }
    }

    void prefill_data() {
        addShapes({{8, 2, 64},
                   {4, 2, 80},
                   {5, 1, 128},
                   {2, 1, 256},
                   {3, 1, 96},
                   {4, 2, 24},
                   {140, 1, 64},
                   {2, 1, 288}});
    }
    /// A prompt's chunk, behind what was read before, and rows of other sequences that decode.
    void prefill() {
        AttentionFixture fixture(fetchShape(), 16, 7);
        const auto first = fixture.table(75), second = fixture.table(150), third = fixture.table(9);
        fixture.fill(first, 0, 75);
        fixture.fill(second, 0, 150);
        fixture.fill(third, 0, 9);
        std::vector<BatchRow> rows;
        for (int p = 50; p < 75; ++p)
            rows.push_back({0, p, 0, false});
        rows.push_back({1, 149, 0, false});
        for (int p = 0; p < 9; ++p)
            rows.push_back({2, p, 0, false});
        compare(fixture, fixture.attend(rows, {first, second, third}, kTestDevice));
    }

    /// Few blocks for many multiprocessors: the pages of a chunk are shared out too.
    void prefillBehindALongContextIsSplit() {
        for (const CacheForm form : {CacheForm::F16, CacheForm::Q8_0}) {
            AttentionFixture fixture({4, 1, 64, form}, 20, 8);
            const auto table = fixture.table(800);
            fixture.fill(table, 0, 800);
            std::vector<BatchRow> rows;
            for (int p = 760; p < 800; ++p)
                rows.push_back({0, p, 0, false});
            compare(fixture, fixture.attend(rows, {table}, {8, 227 << 10}));
        }
    }

    /// A block of compute capability 7.5 gets 64 KB: fewer warps, fewer strips ahead.
    void devicesWithLittleSharedMemory() {
        for (const int dim : {128, 256})
            for (const CacheForm form : {CacheForm::F16, CacheForm::Q8_0})
                for (const int count : {3, 18}) {
                    AttentionFixture fixture({4, 1, dim, form}, 4, 9);
                    const auto table = fixture.table(130);
                    fixture.fill(table, 0, 130);
                    std::vector<BatchRow> rows;
                    for (int p = 130 - count; p < 130; ++p)
                        rows.push_back({0, p, 0, false});
                    compare(fixture, fixture.attend(rows, {table}, {4, 64 << 10}));
                    for (const cudashim::Launch& l : cudashim::counts().launches)
                        QVERIFY(l.sharedBytes <= (62 << 10));
                    cudashim::clearCounts();
                }
    }

    void extremeScores_data() {
        QTest::addColumn<bool>("q8");
        QTest::addColumn<int>("rowCount");
        for (const bool q8 : {false, true})
            for (const int rowCount : {1, 17})
                QTest::addRow("%s, %d rows", q8 ? "Q8_0" : "F16", rowCount) << q8 << rowCount;
    }
    /// One key beyond all others, all keys the same, and scores far below zero: weights are what
    /// they should be.
    void extremeScores() {
        QFETCH(bool, q8);
        QFETCH(int, rowCount);
        const AttentionShape shape{2, 1, 64, q8 ? CacheForm::Q8_0 : CacheForm::F16};
        const std::vector<float> ones(64, 1.0f);
        for (const float size : {0.0f, 1e-4f, 1.0f, 300.0f, -300.0f})
            for (const int special : {-1, 0, 40, 99}) {
                AttentionFixture fixture(shape, 2, 10);
                const auto table = fixture.table(100 + rowCount);
                fixture.fill(table, 0, 100 + rowCount);
                for (int p = 0; p < 100 + rowCount; ++p) {
                    std::vector<float> key(64, special < 0 || p == special ? size : -size),
                        value(64);
                    for (float& x : value)
                        x = std::normal_distribution<float>()(fixture.random);
                    fixture.put(table, p, 0, key, value);
                }
                std::vector<BatchRow> rows;
                std::vector<float> query;
                for (int i = 0; i < rowCount; ++i) {
                    rows.push_back({0, 100 + i, 0, false});
                    for (int e = 0; e < 2; ++e)
                        query.insert(query.end(), ones.begin(), ones.end());
                }
                compare(fixture, fixture.attend(rows, {table}, kTestDevice, query));
            }
    }

    /// Queries of any size are multiplied as exactly.
    void sizesOfQueries() {
        for (const float size : {1e-6f, 1e5f})
            for (const std::size_t count : {1, 17}) {
                AttentionFixture fixture({2, 1, 64, CacheForm::F16}, 2, 11);
                const auto table = fixture.table(70);
                fixture.fill(table, 0, 70, size > 1.0f ? 1e-5f : 1e4f);
                std::vector<BatchRow> rows;
                for (std::size_t i = 0; i < count; ++i)
                    rows.push_back({0, static_cast<std::int32_t>(70 - count + i), 0, false});
                const auto result = fixture.attend(rows, {table}, kTestDevice, size);
                QVERIFY2(result.error < 1e-5, qPrintable(QString::number(result.error)));
            }
    }

    void aFaultyKeyIsFeltByTheRowsThatSeeIt_data() { extremeScores_data(); }
    void aFaultyKeyIsFeltByTheRowsThatSeeIt() {
        QFETCH(bool, q8);
        QFETCH(int, rowCount);
        const AttentionShape shape{2, 1, 64, q8 ? CacheForm::Q8_0 : CacheForm::F16};
        AttentionFixture fixture(shape, 4, 12);
        const auto first = fixture.table(90 + rowCount), second = fixture.table(70);
        fixture.fill(first, 0, 90 + rowCount);
        fixture.fill(second, 0, 70);
        // As ropeStore leaves it: no row before position 90 sees it.
        const std::uint16_t nan = 0x7e00;
        const std::size_t at = q8 ? keyStepOffset(fixture.padded, 90 % 64, 0)
                                  : keyOffset(shape.form, fixture.padded, 90 % 64, 0);
        std::memcpy(fixture.headPage(first[1], 0) + at, &nan, sizeof nan);
        std::vector<BatchRow> rows{{1, 69, 0, false}};
        for (int i = 0; i < rowCount; ++i)
            rows.push_back({0, 88 + i, 0, false});
        const auto result = fixture.attend(rows, {first, second}, kTestDevice);
        for (std::size_t r = 0; r < rows.size(); ++r)
            for (std::size_t i = 0; i < fixture.lineFloats(); ++i)
                QCOMPARE(std::isnan(result.output[r * fixture.lineFloats() + i]),
                         rows[r].sequence == 0 && rows[r].position >= 90);
    }

    /// The kernel before has not ended when attention begins.
    void whatIsStoredIsSeen_data() { extremeScores_data(); }
    void whatIsStoredIsSeen() {
        QFETCH(bool, q8);
        QFETCH(int, rowCount);
        const AttentionShape shape{4, 2, 80, q8 ? CacheForm::Q8_0 : CacheForm::F16};
        AttentionFixture fixture(shape, 8, 15);
        const int start = 190;
        const auto table = fixture.table(start + rowCount);
        fixture.fill(table, 0, start);
        AttentionFixture later = fixture; // knows what will be stored
        std::normal_distribution<float> normal;
        std::vector<BatchRow> rows;
        std::vector<float> keys, values, query;
        for (int i = 0; i < rowCount; ++i) {
            rows.push_back({0, start + i, 0, false});
            for (int head = 0; head < shape.kvHeads; ++head) {
                std::vector<float> key(80), value(80);
                for (std::size_t d = 0; d < 80; ++d) {
                    key[d] = normal(fixture.random);
                    value[d] = normal(fixture.random);
                }
                later.put(table, start + i, head, key, value);
                keys.insert(keys.end(), key.begin(), key.end());
                values.insert(values.end(), value.begin(), value.end());
            }
            for (std::size_t d = 0; d < fixture.lineFloats(); ++d)
                query.push_back(normal(fixture.random));
        }
        const DeviceArray<float> deviceKeys(keys), deviceValues(values);
        auto result = fixture.attend(rows, {table}, kTestDevice, query,
                                     [&](const BatchView& batch, float* queries, std::byte* layer) {
                                         RopeStore given;
                                         given.shape = shape;
                                         given.batch = batch;
                                         given.query = queries;
                                         given.key = deviceKeys.data();
                                         given.value = deviceValues.data();
                                         given.layer = layer;
                                         given.programmatic = true;
                                         QCOMPARE(ropeStore(given), cudaSuccess);
                                     });
        result.setReference(later.reference(rows, {table}, query));
        compare(fixture, result);
    }

    /// The same launches for any lengths: a graph's.
    void launchesDependOnTheNumberOfRowsAlone() {
        for (const std::size_t rows : {std::size_t{1}, std::size_t{3}}) {
            cudashim::reset();
            AttentionFixture fixture({4, 2, 64, CacheForm::F16}, 60, 13);
            decode(fixture, std::vector<int>(rows, 3));
            const std::vector<cudashim::Launch> shorter = cudashim::counts().launches;
            cudashim::clearCounts();
            decode(fixture, std::vector<int>(rows, 900));
            const std::vector<cudashim::Launch> longer = cudashim::counts().launches;
            QCOMPARE(shorter.size(), rows == 1 ? std::size_t{2} : std::size_t{4}); // run twice
            QCOMPARE(longer.size(), shorter.size());
            for (std::size_t i = 0; i < shorter.size(); ++i) {
                QVERIFY(longer[i].kernel == shorter[i].kernel);
                QCOMPARE(longer[i].grid.y, shorter[i].grid.y);
                QCOMPARE(longer[i].grid.x, shorter[i].grid.x);
                QCOMPARE(longer[i].block.x, shorter[i].block.x);
                QVERIFY(longer[i].programmatic);
            }
        }
    }

    void pagesAreCopiedInAllLayers() {
        constexpr int kLayers = 3, kPages = 150;
        const std::size_t pageBytes = devicePageBytes(CacheForm::Q8_0, 3, 40);
        const std::size_t layerBytes = kPages * pageBytes + 4096;
        std::vector<std::uint8_t> before(kLayers * layerBytes);
        std::mt19937 random(14);
        for (std::uint8_t& b : before)
            b = static_cast<std::uint8_t>(random());
        std::vector<PageCopy> copies;
        for (int i = 0; i < 70; ++i)
            copies.push_back({2 * i, 149 - 2 * i});
        std::vector<std::uint8_t> expected = before;
        for (int layer = 0; layer < kLayers; ++layer)
            for (const PageCopy& copy : copies)
                std::memcpy(expected.data() + static_cast<std::size_t>(layer) * layerBytes +
                                static_cast<std::size_t>(copy.to) * pageBytes,
                            before.data() + static_cast<std::size_t>(layer) * layerBytes +
                                static_cast<std::size_t>(copy.from) * pageBytes,
                            pageBytes);
        const DeviceArray<std::uint8_t> cache(before);
        auto* start = reinterpret_cast<std::byte*>(cache.data());
        QCOMPARE(copyPages(start, kLayers, layerBytes, pageBytes, copies, nullptr), cudaSuccess);
        QCOMPARE(cache.read(), expected);
        QCOMPARE(cudashim::counts().launches.size(), std::size_t{2});
        QCOMPARE(copyPages(start, kLayers, layerBytes, pageBytes, {}, nullptr), cudaSuccess);
    }
};

QTEST_GUILESS_MAIN(CudaAttentionTest)
#include "attention_test.moc"
