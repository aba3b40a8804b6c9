#include "kernels/formats/half.h"
#include "tests/kernels/cpu/isa_rows.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <random>
#include <vector>

using namespace khatwa::kernels;

namespace {

constexpr unsigned kSeed = 5;
constexpr std::uint16_t kNanHalf = 0x7e00;

/// One head of keys and values in pages of which the sequence's are in no order. What no position
/// of the sequence has written is NaN: it must not be read.
struct Cache {
    Cache(int positions, int dim, std::mt19937& random)
        : headDim(dim), stride((dim + 15) / 16 * 16),
          pageHalves(static_cast<std::size_t>(kAttentionTile * stride)) {
        const int used = (positions + kAttentionTile - 1) / kAttentionTile;
        pages.resize(static_cast<std::size_t>(used));
        std::iota(pages.begin(), pages.end(), 1);
        std::shuffle(pages.begin(), pages.end(), random);
        keys.assign(static_cast<std::size_t>(used + 2) * pageHalves, kNanHalf);
        values = keys;
        std::normal_distribution<float> normal;
        for (int p = 0; p < positions; ++p)
            for (int d = 0; d < stride; ++d) {
                keys[at(p, d)] = d < dim ? floatToHalf(normal(random)) : std::uint16_t{0};
                values[at(p, d)] = d < dim ? floatToHalf(normal(random)) : std::uint16_t{0};
            }
    }

    std::size_t at(int position, int d) const {
        const auto page =
            static_cast<std::size_t>(pages[static_cast<std::size_t>(position / kAttentionTile)]);
        return page * pageHalves + static_cast<std::size_t>(position % kAttentionTile * stride + d);
    }

    std::vector<float> attend(const KernelTable& table, const std::vector<float>& query,
                              int positions) const {
        AttentionTask task;
        const int heads = static_cast<int>(query.size()) / headDim;
        std::vector<float> output(query.size()), scratch(attentionScratch(heads, stride));
        task.query = query.data();
        task.output = output.data();
        task.heads = heads;
        task.headDim = headDim;
        task.headStride = stride;
        task.positions = positions;
        task.pages = pages.data();
        task.keys = keys.data();
        task.values = values.data();
        task.pageStride = pageHalves;
        task.scratch = scratch.data();
        table.attend(task);
        return output;
    }

    std::vector<double> reference(const std::vector<float>& query, int positions) const {
        std::vector<double> output;
        for (std::size_t h = 0; h < query.size(); h += static_cast<std::size_t>(headDim)) {
            std::vector<double> weights;
            for (int p = 0; p < positions; ++p) {
                double score = 0.0;
                for (int d = 0; d < headDim; ++d)
                    score += double{query[h + static_cast<std::size_t>(d)]} *
                             double{halfToFloat(keys[at(p, d)])};
                weights.push_back(score / std::sqrt(headDim));
            }
            const double highest = *std::max_element(weights.begin(), weights.end());
            double total = 0.0;
            for (double& weight : weights)
                total += weight = std::exp(weight - highest);
            for (int d = 0; d < headDim; ++d) {
                double sum = 0.0;
                for (int p = 0; p < positions; ++p)
                    sum += weights[static_cast<std::size_t>(p)] *
                           double{halfToFloat(values[at(p, d)])};
                output.push_back(sum / total);
            }
        }
        return output;
    }

    int headDim, stride;
    std::size_t pageHalves;
    std::vector<std::int32_t> pages;
    std::vector<std::uint16_t> keys, values;
};

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

    void everyShapeMatchesFloat64_data() { addIsaRows(); }
    void everyShapeMatchesFloat64() {
        QFETCH(int, isa);
        std::mt19937 random(kSeed);
        double worst = 0.0;
        for (const int dim : {8, 16, 40, 128})
            for (const int positions : {1, 2, 17, 63, 64, 65, 128, 200})
                for (const int heads : {1, 2, 3, 4, 7}) {
                    const Cache cache(positions, dim, random);
                    const std::vector<float> query = randomQuery(heads, dim, 1.0f, random);
                    const std::vector<float> got = cache.attend(table(isa), query, positions);
                    const std::vector<double> expected = cache.reference(query, positions);
                    double difference = 0.0, size = 0.0;
                    for (std::size_t i = 0; i < got.size(); ++i) {
                        difference += std::pow(double{got[i]} - expected[i], 2);
                        size += expected[i] * expected[i];
                    }
                    worst = std::max(worst, std::sqrt(difference / size));
                    QVERIFY(!std::isnan(difference));
                }
        qInfo("worst relative error %.2g", worst);
        QVERIFY(worst < 3e-6);
    }

    /// Positions after the row's own are there, as in a prompt, and must not count.
    void laterPositionsAreNotSeen_data() { addIsaRows(); }
    void laterPositionsAreNotSeen() {
        QFETCH(int, isa);
        std::mt19937 random(kSeed);
        Cache cache(150, 32, random);
        const std::vector<float> query = randomQuery(4, 32, 1.0f, random);
        const std::vector<float> before = cache.attend(table(isa), query, 100);
        for (int p = 100; p < 150; ++p)
            for (int d = 0; d < 32; ++d)
                cache.keys[cache.at(p, d)] = cache.values[cache.at(p, d)] = kNanHalf;
        QVERIFY(cache.attend(table(isa), query, 100) == before);
    }

    /// Two sequences with the same tokens in other pages, as after a fork and a copy.
    void pagesMayLieAnywhere_data() { addIsaRows(); }
    void pagesMayLieAnywhere() {
        QFETCH(int, isa);
        std::mt19937 random(kSeed);
        const Cache cache(200, 24, random);
        Cache moved = cache;
        std::reverse(moved.pages.begin(), moved.pages.end());
        for (int p = 0; p < 200; ++p)
            for (int d = 0; d < cache.stride; ++d) {
                moved.keys[moved.at(p, d)] = cache.keys[cache.at(p, d)];
                moved.values[moved.at(p, d)] = cache.values[cache.at(p, d)];
            }
        const std::vector<float> query = randomQuery(3, 24, 1.0f, random);
        QVERIFY(cache.attend(table(isa), query, 200) == moved.attend(table(isa), query, 200));
    }

    void aHeadGivesTheSameBitsInAnyGroup_data() { addIsaRows(); }
    void aHeadGivesTheSameBitsInAnyGroup() {
        QFETCH(int, isa);
        std::mt19937 random(kSeed);
        const Cache cache(130, 40, random);
        const std::vector<float> query = randomQuery(7, 40, 2.0f, random);
        const std::vector<float> together = cache.attend(table(isa), query, 130);
        for (int h = 0; h < 7; ++h) {
            const std::vector<float> one(query.begin() + h * 40, query.begin() + (h + 1) * 40);
            QVERIFY(std::equal(one.begin(), one.end(), one.begin()));
            const std::vector<float> got = cache.attend(table(isa), one, 130);
            QVERIFY(std::equal(got.begin(), got.end(), together.begin() + h * 40));
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
        for (int p = 0; p < 100; ++p)
            for (int d = 0; d < 16; ++d)
                cache.values[cache.at(p, d)] = floatToHalf(static_cast<float>(p));
        const std::vector<float> got = cache.attend(table(isa), std::vector<float>(16, 0.0f), 100);
        for (const float value : got)
            QVERIFY(std::abs(value - 49.5f) < 1e-4f);
    }
};

QTEST_APPLESS_MAIN(AttentionTest)
#include "attention_test.moc"
