#include "kernels/cpu/kernel_table.h"
#include "kernels/cpu/rope.h"
#include "kernels/cuda/rope_store.h"
#include "tests/kernels/cuda/attention_fixture.h"

#include <QtTest>

using namespace khatwa;
using namespace khatwa::kernels;
using namespace khatwa::kernels::cuda;

namespace {

constexpr int kPages = 6;
constexpr float kEpsilon = 1e-5f;
constexpr float kFactor = 1.2f;

/// Rows at some positions, each in a page of its own, and what was made of them.
struct Stored {
    AttentionShape shape;
    std::vector<std::int32_t> positions;
    std::vector<float> query, key, value; ///< as given
    std::vector<float> rotated;           ///< the queries, as they came out
    std::vector<std::byte> layer;

    int padded() const { return paddedHeadDim(shape.headDim); }
    const std::byte* page(std::size_t row, int head) const {
        return layer.data() + row * devicePageBytes(shape.form, shape.kvHeads, shape.headDim) +
               static_cast<std::size_t>(head) * headPageBytes(shape.form, padded());
    }
    std::uint16_t halfAt(std::size_t row, int head, std::size_t offset) const {
        std::uint16_t half;
        std::memcpy(&half, page(row, head) + offset, sizeof half);
        return half;
    }
    int place(std::size_t row) const { return positions[row] % kPagePositions; }
    /// A stored element, whichever the form.
    double element(bool isKey, std::size_t row, int head, int d) const {
        const std::size_t at = isKey ? keyOffset(shape.form, padded(), place(row), d)
                                     : valueOffset(shape.form, padded(), place(row), d);
        if (shape.form == CacheForm::F16)
            return static_cast<double>(halfToFloat(halfAt(row, head, at)));
        const std::size_t step = isKey ? keyStepOffset(padded(), place(row), d / 32)
                                       : valueStepOffset(padded(), place(row), d / 32);
        return (static_cast<int>(page(row, head)[at]) - 128) *
               static_cast<double>(halfToFloat(halfAt(row, head, step)));
    }
};

struct Options {
    bool normed = false;
    bool interleaved = false;
    int pairs = -1; ///< -1: half a head
};

std::vector<float> frequenciesOf(int pairs) {
    std::vector<float> frequencies;
    for (int i = 0; i < pairs; ++i)
        frequencies.push_back(static_cast<float>(std::pow(1e6, -i / static_cast<double>(pairs))));
    return frequencies;
}
float normOf(int d, bool ofKeys) {
    return 1.0f + 0.001f * static_cast<float>(ofKeys ? d : -d);
}

Stored store(const AttentionShape& shape, std::vector<std::int32_t> positions,
             const Options& options, std::vector<float> key, std::vector<float> value) {
    Stored stored{shape, positions, {}, std::move(key), std::move(value), {}, {}};
    std::mt19937 random(1);
    std::normal_distribution<float> normal;
    stored.query.resize(positions.size() * static_cast<std::size_t>(shape.heads * shape.headDim));
    for (float& x : stored.query)
        x = normal(random);

    const AttentionDevice device{4, 227 << 10};
    const int count = static_cast<int>(positions.size());
    constexpr int kTablePages = 131072 / kPagePositions;
    const BatchLimits limits = batchLimits(shape, count, kTablePages, device);
    std::vector<BatchRow> rows;
    std::vector<std::vector<std::int32_t>> tables;
    for (int r = 0; r < count; ++r) {
        rows.push_back({r, positions[static_cast<std::size_t>(r)], 0, false});
        tables.emplace_back(kTablePages, r);
    }
    const std::vector<std::span<const std::int32_t>> spans(tables.begin(), tables.end());
    std::vector<std::byte> host(batchBytes(limits));
    const FilledBatch filled =
        fillBatch(limits, scheduleAttention(shape, count, device), rows, spans, host.data());
    host.resize(filled.bytes);

    const int pairs = options.pairs < 0 ? shape.headDim / 2 : options.pairs;
    std::vector<float> queryNorm, keyNorm;
    for (int d = 0; d < shape.headDim; ++d) {
        queryNorm.push_back(normOf(d, false));
        keyNorm.push_back(normOf(d, true));
    }
    DeviceArray<std::byte> batch(batchBytes(limits)),
        layer(kPages * devicePageBytes(shape.form, shape.kvHeads, shape.headDim));
    batch.write(host);
    layer.poison();
    const DeviceArray<float> queries(stored.query), keys(stored.key), values(stored.value),
        queryNorms(queryNorm), keyNorms(keyNorm), frequencies(frequenciesOf(pairs));
    RopeAngles ofRows;
    ofRows.batch = batchView(limits, count, filled, batch.data());
    const DeviceArray<float2> angles(static_cast<std::size_t>(count * std::max(pairs, 1)));
    ofRows.frequencies = frequencies.data();
    ofRows.pairs = pairs;
    ofRows.attentionFactor = kFactor;
    ofRows.angles = angles.data();
    test::check(ropeAngles(ofRows));
    RopeStore arguments;
    arguments.shape = shape;
    arguments.batch = ofRows.batch;
    arguments.query = queries.data();
    arguments.key = keys.data();
    arguments.value = values.data();
    arguments.queryNorm = options.normed ? queryNorms.data() : nullptr;
    arguments.keyNorm = options.normed ? keyNorms.data() : nullptr;
    arguments.epsilon = kEpsilon;
    arguments.angles = angles.data();
    arguments.pairs = pairs;
    arguments.interleaved = options.interleaved;
    arguments.layer = layer.data();
    test::check(ropeStore(arguments));
    stored.rotated = queries.read();
    stored.layer = layer.read();
    return stored;
}

Stored storeRandom(const AttentionShape& shape, const std::vector<std::int32_t>& positions,
                   const Options& options) {
    std::mt19937 random(2);
    std::normal_distribution<float> normal;
    std::vector<float> key(positions.size() *
                           static_cast<std::size_t>(shape.kvHeads * shape.headDim)),
        value(key);
    for (float& x : key)
        x = normal(random);
    for (float& x : value)
        x = normal(random);
    return store(shape, positions, options, std::move(key), std::move(value));
}

/// Norm and rotation of a head, in double precision.
Doubles turned(const float* head, int headDim, int position, const Options& options, bool isKey) {
    Doubles x(head, head + headDim);
    if (options.normed) {
        double squares = 0.0;
        for (const double e : x)
            squares += e * e;
        for (std::size_t d = 0; d < x.size(); ++d)
            x[d] *= static_cast<double>(normOf(static_cast<int>(d), isKey)) /
                    std::sqrt(squares / headDim + static_cast<double>(kEpsilon));
    }
    const auto pairs = static_cast<std::size_t>(options.pairs < 0 ? headDim / 2 : options.pairs);
    const std::vector<float> frequencies = frequenciesOf(static_cast<int>(pairs));
    for (std::size_t i = 0; i < pairs; ++i) {
        const double angle = position * static_cast<double>(frequencies[i]);
        const double c = std::cos(angle) * static_cast<double>(kFactor);
        const double s = std::sin(angle) * static_cast<double>(kFactor);
        double& a = x[options.interleaved ? 2 * i : i];
        double& b = x[options.interleaved ? 2 * i + 1 : i + pairs];
        const double first = a * c - b * s;
        b = a * s + b * c;
        a = first;
    }
    return x;
}

} // namespace

class CudaRopeStoreTest : public QObject {
    Q_OBJECT

private slots:
    void init() { cudashim::reset(); }

    void headsAreNormedTurnedAndStored_data() {
        QTest::addColumn<int>("headDim");
        QTest::addColumn<bool>("q8");
        QTest::addColumn<bool>("normed");
        QTest::addColumn<bool>("interleaved");
        for (const int headDim : {2, 20, 64, 80, 96, 128, 256, 300})
            for (const bool q8 : {false, true})
                for (const bool normed : {false, true})
                    for (const bool interleaved : {false, true})
                        QTest::addRow("%d %s%s%s", headDim, q8 ? "Q8_0" : "F16",
                                      normed ? " normed" : "", interleaved ? " interleaved" : "")
                            << headDim << q8 << normed << interleaved;
    }
    /// To the end of a context of 128K.
    void headsAreNormedTurnedAndStored() {
        QFETCH(int, headDim);
        QFETCH(bool, q8);
        QFETCH(bool, normed);
        QFETCH(bool, interleaved);
        const AttentionShape shape{6, 3, headDim, q8 ? CacheForm::Q8_0 : CacheForm::F16};
        const Options options{normed, interleaved, -1};
        const Stored stored = storeRandom(shape, {0, 1, 4095, 65536, 100003, 131071}, options);
        for (std::size_t r = 0; r < stored.positions.size(); ++r) {
            for (int head = 0; head < shape.heads; ++head) {
                const std::size_t at =
                    (r * 6 + static_cast<std::size_t>(head)) * static_cast<std::size_t>(headDim);
                const Doubles expected =
                    turned(stored.query.data() + at, headDim, stored.positions[r], options, false);
                for (int d = 0; d < headDim; ++d) {
                    const double off = std::abs(
                        static_cast<double>(stored.rotated[at + static_cast<std::size_t>(d)]) -
                        expected[static_cast<std::size_t>(d)]);
                    QVERIFY2(off < 4e-6, qPrintable(QString::number(off)));
                }
            }
            for (int head = 0; head < shape.kvHeads; ++head) {
                const std::size_t at =
                    (r * 3 + static_cast<std::size_t>(head)) * static_cast<std::size_t>(headDim);
                const Doubles expected =
                    turned(stored.key.data() + at, headDim, stored.positions[r], options, true);
                for (int d = 0; d < stored.padded(); ++d) {
                    if (d >= headDim) {
                        QCOMPARE(stored.element(true, r, head, d), 0.0);
                        continue;
                    }
                    const auto i = static_cast<std::size_t>(d);
                    const double v = static_cast<double>(stored.value[at + i]);
                    // Half a step of the largest number of a block, or half a unit of binary16.
                    const double allowed = q8 ? 8.0 / 254 : 8.0 * 0x1p-11;
                    QVERIFY(std::abs(stored.element(true, r, head, d) - expected[i]) < allowed);
                    QVERIFY(std::abs(stored.element(false, r, head, d) - v) < allowed);
                }
            }
        }
        QCOMPARE(cudashim::counts().launches.size(), std::size_t{2});
    }

    /// The same integers and steps, or binary16 numbers, as the CPU's cache holds, also of zeros,
    /// of a block whose largest number the rounded step makes more than 127 of, and of numbers too
    /// small for a step.
    void numbersAreRoundedAsOnTheCpu() {
        const int headDim = 80;
        std::mt19937 random(3);
        std::normal_distribution<float> normal;
        std::vector<float> key(3 * 80), value(key);
        for (std::size_t i = 0; i < key.size(); ++i) {
            key[i] = normal(random);
            value[i] = 1e3f * normal(random);
        }
        std::fill_n(key.begin(), 32, 0.0f);
        std::fill_n(value.begin() + 32, 32, 1e-38f);
        std::fill_n(value.begin() + 80, 32, -1.00048828125f * 127);
        std::fill_n(key.begin() + 160, 80, 3e-8f);
        const std::vector<std::int32_t> positions{5, 70, 131};
        for (const CacheForm form : {CacheForm::F16, CacheForm::Q8_0}) {
            const Stored stored =
                store({1, 1, headDim, form}, positions, {false, false, 0}, key, value);
            const int stride = cacheStride(form, headDim), padded = stored.padded();
            for (std::size_t r = 0; r < 3; ++r) {
                const float *k = key.data() + r * 80, *v = value.data() + r * 80;
                if (form == CacheForm::F16) {
                    for (int d = 0; d < headDim; ++d) {
                        QCOMPARE(stored.halfAt(r, 0, keyOffset(form, padded, stored.place(r), d)),
                                 floatToHalf(k[d]));
                        QCOMPARE(stored.halfAt(r, 0, valueOffset(form, padded, stored.place(r), d)),
                                 floatToHalf(v[d]));
                    }
                    continue;
                }
                std::vector<std::uint8_t> keys(cachePageBytes(form, headDim)), values(keys);
                kernelTable(Isa::Portable).storeQ8(k, v, headDim, keys.data(), values.data(), 7);
                for (int d = 0; d < headDim; ++d) {
                    const auto half = [](const std::vector<std::uint8_t>& page, std::size_t at) {
                        std::uint16_t bits;
                        std::memcpy(&bits, page.data() + at, sizeof bits);
                        return bits;
                    };
                    const std::byte* page = stored.page(r, 0);
                    const int place = stored.place(r);
                    QCOMPARE(static_cast<int>(page[keyOffset(form, padded, place, d)]),
                             static_cast<int>(keys[keyByte(stride, 7, d)]));
                    QCOMPARE(static_cast<int>(page[valueOffset(form, padded, place, d)]) - 128,
                             static_cast<int>(static_cast<std::int8_t>(values[valueByte(7, d)])));
                    QCOMPARE(stored.halfAt(r, 0, keyStepOffset(padded, place, d / 32)),
                             half(keys, stepByte(stride, d / 32, 7)));
                    QCOMPARE(stored.halfAt(r, 0, valueStepOffset(padded, place, d / 32)),
                             half(values, stepByte(stride, d / 32, 7)));
                }
            }
        }
    }

    void anglesAreTheCpus() {
        constexpr int kPairs = 150; // more than one block's
        const std::vector<std::int32_t> positions{0, 1, 4095, 100003, 131071};
        const std::vector<float> frequencies = frequenciesOf(kPairs);
        const DeviceArray<float> deviceFrequencies(frequencies);
        const DeviceArray<std::int32_t> devicePositions(positions);
        const DeviceArray<float2> angles(positions.size() * kPairs);
        RopeAngles arguments;
        arguments.batch.rows = static_cast<int>(positions.size());
        arguments.batch.positions = devicePositions.data();
        arguments.frequencies = deviceFrequencies.data();
        arguments.pairs = kPairs;
        arguments.attentionFactor = kFactor;
        arguments.angles = angles.data();
        test::check(ropeAngles(arguments));
        const std::vector<float2> got = angles.read();
        std::vector<float> cosines(kPairs), sines(kPairs);
        for (std::size_t r = 0; r < positions.size(); ++r) {
            kernels::ropeAngles(positions[r], frequencies, kFactor, cosines.data(), sines.data());
            for (std::size_t i = 0; i < kPairs; ++i) {
                QCOMPARE(got[r * kPairs + i].x, cosines[i]);
                QCOMPARE(got[r * kPairs + i].y, sines[i]);
            }
        }
    }

    /// Rotary embedding of a part of a head.
    void elementsBeyondThePairsStay() {
        const Options options{false, false, 8};
        const Stored stored = storeRandom({1, 1, 64, CacheForm::F16}, {9}, options);
        const Doubles expected = turned(stored.query.data(), 64, 9, options, false);
        for (std::size_t d = 0; d < 64; ++d) {
            QVERIFY(std::abs(static_cast<double>(stored.rotated[d]) - expected[d]) < 1e-6);
            if (d >= 16)
                QCOMPARE(stored.rotated[d], stored.query[d]);
        }
    }

    void onlyTheRowsOwnPlaceIsWritten() {
        for (const CacheForm form : {CacheForm::F16, CacheForm::Q8_0}) {
            const Stored stored = storeRandom({2, 2, 40, form}, {64 + 17}, {});
            std::vector<bool> own(headPageBytes(form, 64));
            for (int d = 0; d < 64; ++d) {
                const std::size_t width = form == CacheForm::F16 ? 2 : 1;
                for (std::size_t i = 0; i < width; ++i)
                    own[keyOffset(form, 64, 17, d) + i] = own[valueOffset(form, 64, 17, d) + i] =
                        true;
                for (std::size_t i = 0; i < 2 && form == CacheForm::Q8_0; ++i)
                    own[keyStepOffset(64, 17, d / 32) + i] =
                        own[valueStepOffset(64, 17, d / 32) + i] = true;
            }
            for (int head = 0; head < 2; ++head)
                for (std::size_t i = 0; i < own.size(); ++i)
                    if (!own[i])
                        QCOMPARE(static_cast<int>(stored.page(0, head)[i]), 0xff);
            QCOMPARE(static_cast<int>(stored.layer[devicePageBytes(form, 2, 40)]), 0xff);
        }
    }

    void faultsShowThroughTheKey_data() {
        QTest::addColumn<bool>("q8");
        QTest::addColumn<bool>("inKey");
        QTest::addColumn<float>("fault");
        for (const bool q8 : {false, true})
            for (const bool inKey : {false, true})
                for (const float fault : {std::numeric_limits<float>::quiet_NaN(),
                                          std::numeric_limits<float>::infinity(), -70000.0f})
                    QTest::addRow("%s %s %g", q8 ? "Q8_0" : "F16", inKey ? "key" : "value",
                                  static_cast<double>(fault))
                        << q8 << inKey << fault;
    }
    void faultsShowThroughTheKey() {
        QFETCH(bool, q8);
        QFETCH(bool, inKey);
        QFETCH(float, fault);
        std::vector<float> key(2 * 64, 1.0f), value(2 * 64, 2.0f);
        (inKey ? key : value)[50] = fault;
        const Stored stored = store({1, 1, 64, q8 ? CacheForm::Q8_0 : CacheForm::F16}, {3, 4},
                                    {false, false, 0}, key, value);
        QVERIFY(std::isnan(stored.element(true, 0, 0, 0)));
        QVERIFY(!std::isnan(stored.element(true, 1, 0, 0)));
        for (int d = 0; d < 64; ++d) {
            QCOMPARE(stored.element(false, 0, 0, d), 0.0);
            QVERIFY(std::abs(stored.element(false, 1, 0, d) - 2.0) < 0.01);
        }
    }
};

QTEST_GUILESS_MAIN(CudaRopeStoreTest)
#include "rope_store_test.moc"
