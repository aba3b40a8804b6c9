#include "kernels/formats/half.h"
#include "tests/kernels/cpu/isa_rows.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

using namespace khatwa::kernels;

namespace {

constexpr unsigned kSeed = 5;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// One head of keys and values in pages of which the sequence's are in no order. In F16, what no
/// position of the sequence has written is NaN: it must not be read.
struct Cache {
    Cache(int positions, int dim, std::mt19937& random, CacheForm kept = CacheForm::F16)
        : form(kept), headDim(dim), stride(cacheStride(kept, dim)),
          pageBytes(cachePageBytes(kept, dim)) {
        const int used = (positions + kAttentionTile - 1) / kAttentionTile;
        pages.resize(static_cast<std::size_t>(used));
        std::iota(pages.begin(), pages.end(), 1);
        std::shuffle(pages.begin(), pages.end(), random);
        keyBytes.assign(static_cast<std::size_t>(used + 2) * pageBytes, 0x7e);
        valueBytes = keyBytes;
        std::normal_distribution<float> normal;
        for (int p = 0; p < positions; ++p) {
            std::vector<float> key(static_cast<std::size_t>(dim)), value(key);
            for (std::size_t d = 0; d < key.size(); ++d) {
                key[d] = normal(random);
                value[d] = normal(random);
            }
            if (form == CacheForm::F16) // what is stored is what is meant
                for (std::vector<float>* numbers : {&key, &value})
                    for (float& number : *numbers)
                        number = halfToFloat(floatToHalf(number));
            keys.push_back(key);
            values.push_back(value);
            store(p);
        }
    }

    std::size_t pageOf(int position) const {
        return static_cast<std::size_t>(
                   pages[static_cast<std::size_t>(position / kAttentionTile)]) *
               pageBytes;
    }

    void store(int p, Isa isa = Isa::Portable) {
        const std::vector<float>&key = keys[static_cast<std::size_t>(p)],
              &value = values[static_cast<std::size_t>(p)];
        std::uint8_t *keyPage = keyBytes.data() + pageOf(p),
                     *valuePage = valueBytes.data() + pageOf(p);
        const int place = p % kAttentionTile;
        if (form == CacheForm::Q8_0) {
            kernelTable(isa).storeQ8(key.data(), value.data(), headDim, keyPage, valuePage, place);
            return;
        }
        for (int d = 0; d < stride; ++d) {
            const std::size_t at = static_cast<std::size_t>(place * stride + d) * 2;
            const auto index = static_cast<std::size_t>(d);
            const std::uint16_t k = d < headDim ? floatToHalf(key[index]) : std::uint16_t{0};
            const std::uint16_t v = d < headDim ? floatToHalf(value[index]) : std::uint16_t{0};
            std::memcpy(keyPage + at, &k, sizeof k);
            std::memcpy(valuePage + at, &v, sizeof v);
        }
    }

    /// Outputs of rows that attend `positions` each; with `parted`, stretch by stretch, each as
    /// another thread would take it.
    std::vector<float> attend(const KernelTable& table, const std::vector<float>& query,
                              std::vector<int> positions, bool parted = false) const {
        AttentionTask task;
        const int rows = static_cast<int>(positions.size());
        const int heads = static_cast<int>(query.size()) / headDim / rows;
        const std::size_t parts = static_cast<std::size_t>(rows * heads);
        std::vector<float> output(query.size()), part(parts * attentionPart(stride)), next(part),
            scratch(parts * attentionScratch(stride));
        std::vector<const float*> queries;
        for (int r = 0; r < rows; ++r)
            queries.push_back(query.data() + r * heads * headDim);
        task.form = form;
        task.rows = rows;
        task.queries = queries.data();
        task.positions = positions.data();
        task.heads = heads;
        task.headDim = headDim;
        task.pages = pages.data();
        task.keys = keyBytes.data();
        task.values = valueBytes.data();
        task.pageStride = pageBytes;
        task.scratch = scratch.data();
        const int all = *std::max_element(positions.begin(), positions.end());
        const int step = parted ? kAttentionStretch : all;
        for (task.begin = 0; task.begin < all; task.begin += step) {
            task.end = task.begin + step;
            task.parts = task.begin == 0 ? part.data() : next.data();
            table.attend(task);
            for (std::size_t i = 0; i < parts; ++i) {
                const int reach = positions[i / static_cast<std::size_t>(heads)];
                if (task.begin > 0 && task.begin < reach)
                    table.joinParts(part.data() + i * attentionPart(stride),
                                    next.data() + i * attentionPart(stride), stride);
            }
        }
        for (std::size_t i = 0; i < parts; ++i)
            table.finishPart(part.data() + i * attentionPart(stride), stride, headDim,
                             output.data() + i * static_cast<std::size_t>(headDim));
        return output;
    }
    std::vector<float> attend(const KernelTable& table, const std::vector<float>& query,
                              int positions) const {
        return attend(table, query, std::vector<int>{positions});
    }

    std::vector<double> reference(const std::vector<float>& query, int positions) const {
        std::vector<double> output;
        for (std::size_t h = 0; h < query.size(); h += static_cast<std::size_t>(headDim)) {
            std::vector<double> weights;
            for (int p = 0; p < positions; ++p) {
                double score = 0.0;
                for (std::size_t d = 0; d < static_cast<std::size_t>(headDim); ++d)
                    score += double{query[h + d]} * double{keys[static_cast<std::size_t>(p)][d]};
                weights.push_back(score / std::sqrt(headDim));
            }
            const double highest = *std::max_element(weights.begin(), weights.end());
            double total = 0.0;
            for (double& weight : weights)
                total += weight = std::exp(weight - highest);
            for (std::size_t d = 0; d < static_cast<std::size_t>(headDim); ++d) {
                double sum = 0.0;
                for (std::size_t p = 0; p < weights.size(); ++p)
                    sum += weights[p] * double{values[p][d]};
                output.push_back(sum / total);
            }
        }
        return output;
    }

    CacheForm form;
    int headDim, stride;
    std::size_t pageBytes;
    std::vector<std::int32_t> pages;
    std::vector<std::vector<float>> keys, values; ///< of each position
    std::vector<std::uint8_t> keyBytes, valueBytes;
};

double relativeDifference(const std::vector<float>& got, const std::vector<double>& expected) {
    double difference = 0.0, size = 0.0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        difference += std::pow(double{got[i]} - expected[i], 2);
        size += expected[i] * expected[i];
    }
    return std::sqrt(difference / size);
}

void addFormRows() {
    QTest::addColumn<int>("isa");
    QTest::addColumn<int>("form");
    for (const Isa isa : availableIsas())
        for (const CacheForm form : {CacheForm::F16, CacheForm::Q8_0})
            QTest::addRow("%s, %s", name(isa).data(), form == CacheForm::F16 ? "F16" : "Q8_0")
                << static_cast<int>(isa) << static_cast<int>(form);
}

std::vector<float> randomQuery(int heads, int dim, float size, std::mt19937& random) {
    std::normal_distribution<float> normal(0.0f, size);
    std::vector<float> query(static_cast<std::size_t>(heads * dim));
    for (float& value : query)
        value = normal(random);
    return query;
}

} // namespace

class AttentionTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qInfo("seed %u", kSeed); }

    void everyShapeMatchesFloat64_data() { addFormRows(); }
    void everyShapeMatchesFloat64() {
        QFETCH(int, isa);
        QFETCH(int, form);
        std::mt19937 random(kSeed);
        double worst = 0.0;
        for (const int dim : {8, 16, 40, 128})
            for (const int positions : {1, 2, 17, 63, 64, 65, 128, 200, 1100})
                for (const int heads : {1, 2, 3, 4, 7}) {
                    const Cache cache(positions, dim, random, static_cast<CacheForm>(form));
                    const std::vector<float> query = randomQuery(heads, dim, 1.0f, random);
                    const double error =
                        relativeDifference(cache.attend(table(isa), query, positions),
                                           cache.reference(query, positions));
                    QVERIFY(!std::isnan(error));
                    worst = std::max(worst, error);
                }
        qInfo("worst relative error %.2g", worst);
        QVERIFY(worst < (static_cast<CacheForm>(form) == CacheForm::F16 ? 3e-6 : 2.5e-2));
    }

    /// Positions after the row's own are there, as in a prompt or after a wrong guess, and must not
    /// count.
    void laterPositionsAreNotSeen_data() { addFormRows(); }
    void laterPositionsAreNotSeen() {
        QFETCH(int, isa);
        QFETCH(int, form);
        std::mt19937 random(kSeed);
        Cache cache(150, 32, random, static_cast<CacheForm>(form));
        const std::vector<float> query = randomQuery(4, 32, 1.0f, random);
        const std::vector<float> before = cache.attend(table(isa), query, 100);
        for (const float number : {1000.0f, kNan}) {
            for (int p = 100; p < 150; ++p) {
                const auto at = static_cast<std::size_t>(p);
                cache.keys[at].assign(32, number);
                cache.values[at].assign(32, number);
                cache.store(p);
            }
            QVERIFY(cache.attend(table(isa), query, 100) == before);
        }
    }

    void numberThatIsNotFiniteShows_data() { addFormRows(); }
    void numberThatIsNotFiniteShows() {
        QFETCH(int, isa);
        QFETCH(int, form);
        for (const bool inKey : {true, false})
            for (const float number : {kNan, std::numeric_limits<float>::infinity()}) {
                if (inKey && number > 0.0f && static_cast<CacheForm>(form) == CacheForm::F16)
                    continue; // a score of minus infinity is a weight of zero
                std::mt19937 random(kSeed);
                Cache cache(150, 40, random, static_cast<CacheForm>(form));
                const std::vector<float> query = randomQuery(3, 40, 1.0f, random);
                (inKey ? cache.keys : cache.values)[70][39] = number;
                cache.store(70, static_cast<Isa>(isa));
                // In F16 an infinite value shows in its element alone.
                const std::vector<float> got = cache.attend(table(isa), query, 100);
                QVERIFY(!std::isfinite(got[39]) && !std::isfinite(got[119]));
                for (const float value : cache.attend(table(isa), query, 70))
                    QVERIFY(std::isfinite(value));
            }
    }

    /// Two sequences with the same tokens in other pages, as after a fork and a copy.
    void pagesMayLieAnywhere_data() { addFormRows(); }
    void pagesMayLieAnywhere() {
        QFETCH(int, isa);
        QFETCH(int, form);
        std::mt19937 random(kSeed);
        const Cache cache(200, 24, random, static_cast<CacheForm>(form));
        Cache moved = cache;
        std::reverse(moved.pages.begin(), moved.pages.end());
        for (int p = 0; p < 200; ++p)
            moved.store(p);
        const std::vector<float> query = randomQuery(3, 24, 1.0f, random);
        QVERIFY(cache.attend(table(isa), query, 200) == moved.attend(table(isa), query, 200));
    }

    void aHeadGivesTheSameBitsInAnyGroup_data() { addFormRows(); }
    void aHeadGivesTheSameBitsInAnyGroup() {
        QFETCH(int, isa);
        QFETCH(int, form);
        std::mt19937 random(kSeed);
        const Cache cache(130, 40, random, static_cast<CacheForm>(form));
        const std::vector<float> query = randomQuery(7, 40, 2.0f, random);
        const std::vector<float> together = cache.attend(table(isa), query, 130);
        for (int h = 0; h < 7; ++h) {
            const std::vector<float> one(query.begin() + h * 40, query.begin() + (h + 1) * 40);
            const std::vector<float> got = cache.attend(table(isa), one, 130);
            QVERIFY(std::equal(got.begin(), got.end(), together.begin() + h * 40));
        }
    }

    void rowsAndStretchesGiveTheSameBitsTogetherAndApart_data() { addFormRows(); }
    void rowsAndStretchesGiveTheSameBitsTogetherAndApart() {
        QFETCH(int, isa);
        QFETCH(int, form);
        std::mt19937 random(kSeed);
        const Cache cache(2600, 32, random, static_cast<CacheForm>(form));
        const std::vector<int> positions = {1, 63, 64, 65, 1023, 1024, 1025, 2600};
        constexpr int kHeads = 3, kFloats = kHeads * 32;
        const std::vector<float> query =
            randomQuery(kHeads * static_cast<int>(positions.size()), 32, 2.0f, random);
        const std::vector<float> together = cache.attend(table(isa), query, positions);
        QVERIFY(cache.attend(table(isa), query, positions, true) == together);
        for (std::size_t r = 0; r < positions.size(); ++r) {
            const auto at = static_cast<std::ptrdiff_t>(r * kFloats);
            const std::vector<float> one(query.begin() + at, query.begin() + at + kFloats);
            const std::vector<float> got = cache.attend(table(isa), one, positions[r]);
            QVERIFY(std::equal(got.begin(), got.end(), together.begin() + at));
        }
    }

    void fusingInstructionSetsAgreeToTheBit() {
        std::mt19937 random(kSeed);
        const Cache cache(130, 40, random);
        const std::vector<float> query = randomQuery(4, 40, 1.0f, random);
        std::vector<std::vector<float>> results;
        for (const Isa isa : availableIsas())
            if (isa != Isa::Portable)
                results.push_back(cache.attend(kernelTable(isa), query, 130));
        for (const std::vector<float>& result : results)
            QVERIFY(result == results.front());
    }

    void everyInstructionSetAgreesToTheBitInQ8() {
        std::mt19937 random(kSeed);
        for (const int dim : {8, 40, 64, 128}) {
            const Cache cache(1300, dim, random, CacheForm::Q8_0);
            const std::vector<float> query = randomQuery(7, dim, 3.0f, random);
            const std::vector<float> expected =
                cache.attend(kernelTable(Isa::Portable), query, 1300);
            for (const Isa isa : availableIsas()) {
                Cache stored = cache;
                for (int p = 0; p < 1300; ++p)
                    stored.store(p, isa);
                QVERIFY(stored.keyBytes == cache.keyBytes);
                QVERIFY(stored.valueBytes == cache.valueBytes);
                QVERIFY(cache.attend(kernelTable(isa), query, 1300) == expected);
            }
        }
    }

    void extremesKeepTheirPlaceInQ8_data() { addIsaRows(); }
    void extremesKeepTheirPlaceInQ8() {
        QFETCH(int, isa);
        std::mt19937 random(kSeed);
        Cache cache(64, 32, random, CacheForm::Q8_0);
        for (const float size : {0.0f, 1e-38f, 1e-6f, 3e-4f, 1.0f, 6e4f, 8e6f}) {
            for (int p = 0; p < 64; ++p) {
                const auto at = static_cast<std::size_t>(p);
                cache.keys[at].assign(32, p % 2 == 0 ? size : -size);
                cache.values[at].assign(32, p % 2 == 0 ? size : -size);
                cache.store(p, static_cast<Isa>(isa));
            }
            // The key's sign decides: the even positions take all where it is large enough.
            const float weight = size > 1e-4f ? 60.0f / size : 0.0f;
            const std::vector<float> got =
                cache.attend(table(isa), std::vector<float>(32, weight), 64);
            const double expected = weight > 0.0f ? double{size} : 0.0;
            for (const float value : got)
                QVERIFY2(std::abs(double{value} - expected) <= 0.03 * double{size},
                         qPrintable(QString::number(value)));
        }
    }

    /// Scores of some ten thousand: the highest takes all, and nothing overflows.
    void aCertainHeadIsOneHot_data() { addIsaRows(); }
    void aCertainHeadIsOneHot() {
        QFETCH(int, isa);
        std::mt19937 random(kSeed);
        const Cache cache(180, 16, random);
        const std::vector<float> query = randomQuery(2, 16, 1e4f, random);
        const std::vector<float> got = cache.attend(table(isa), query, 180);
        const std::vector<double> expected = cache.reference(query, 180);
        for (std::size_t i = 0; i < got.size(); ++i)
            QVERIFY(std::abs(double{got[i]} - expected[i]) < 1e-3);
    }

    void equalScoresGiveTheMean_data() { addIsaRows(); }
    void equalScoresGiveTheMean() {
        QFETCH(int, isa);
        std::mt19937 random(kSeed);
        Cache cache(100, 16, random);
        for (int p = 0; p < 100; ++p) {
            cache.values[static_cast<std::size_t>(p)].assign(16, static_cast<float>(p));
            cache.store(p);
        }
        const std::vector<float> got = cache.attend(table(isa), std::vector<float>(16, 0.0f), 100);
        for (const float value : got)
            QVERIFY(std::abs(value - 49.5f) < 1e-4f);
    }
};

QTEST_APPLESS_MAIN(AttentionTest)
#include "attention_test.moc"
