#include "kernels/formats/half.h"
#include "tests/kernels/cpu/isa_rows.h"

#include <QtTest>

#include <bit>
#include <cmath>
#include <cstring>
#include <random>
#include <vector>

using namespace khatwa::kernels;

namespace {

constexpr unsigned kSeed = 11;

std::vector<float> normalNumbers(std::size_t n, float deviation = 1.0f) {
    std::mt19937 random(kSeed);
    std::normal_distribution<float> normal(0.0f, deviation);
    std::vector<float> values(n);
    for (float& value : values)
        value = normal(random);
    return values;
}

struct QuantisedRow {
    QuantisedRow(const KernelTable& table, const std::vector<float>& x)
        : blocks(static_cast<std::size_t>(activationBlocks(static_cast<std::int64_t>(x.size())))) {
        std::memset(static_cast<void*>(blocks.data()), 99, blocks.size() * sizeof blocks[0]);
        table.quantiseRow(x.data(), static_cast<std::int64_t>(x.size()), blocks.data());
        for (const ActivationBlock& block : blocks) {
            values.insert(values.end(), std::begin(block.values), std::end(block.values));
            scales.insert(scales.end(), std::begin(block.scales), std::end(block.scales));
            sums.insert(sums.end(), std::begin(block.sums), std::end(block.sums));
            negatedSums.insert(negatedSums.end(), std::begin(block.negatedSums),
                               std::end(block.negatedSums));
        }
    }
    std::vector<ActivationBlock> blocks;
    std::vector<std::int8_t> values;
    std::vector<float> scales, sums;
    std::vector<std::int32_t> negatedSums;
};

} // namespace

class ElementwiseTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qInfo("seed %u", kSeed); }

    void normMatchesFloat64_data() { addIsaRows(); }
    void normMatchesFloat64() {
        QFETCH(int, isa);
        for (const std::size_t n : {1u, 15u, 16u, 17u, 40u, 256u, 1000u}) {
            const std::vector<float> x = normalNumbers(n, 3.0f), weight = normalNumbers(n);
            std::vector<float> got(x);
            table(isa).rmsNorm(got.data(), weight.data(), 1e-6f, static_cast<std::int64_t>(n),
                               got.data());
            double squares = 0.0;
            for (const float value : x)
                squares += double{value} * double{value};
            for (std::size_t i = 0; i < n; ++i) {
                const double expected = double{x[i]} /
                                        std::sqrt(squares / static_cast<double>(n) + 1e-6) *
                                        double{weight[i]};
                QVERIFY(std::abs(double{got[i]} - expected) <= 1e-6 * std::abs(expected));
            }
        }
    }

    void normOfZerosIsZero_data() { addIsaRows(); }
    void normOfZerosIsZero() {
        QFETCH(int, isa);
        const std::vector<float> zeros(20, 0.0f), weight(20, 1.0f);
        std::vector<float> got(20, 9.0f);
        table(isa).rmsNorm(zeros.data(), weight.data(), 1e-6f, 20, got.data());
        QCOMPARE(got, zeros);
    }

    void swiGluMatchesFloat64_data() { addIsaRows(); }
    void swiGluMatchesFloat64() {
        QFETCH(int, isa);
        std::vector<float> gate, up;
        for (float g = -120.0f; g <= 120.0f; g += 0.03125f) {
            gate.push_back(g);
            up.push_back(1.5f);
        }
        gate.insert(gate.end(), {0.0f, -0.0f, 1e-40f, -1e-40f, 1e30f, -1e30f});
        up.resize(gate.size(), 1.5f);
        const std::vector<float> x = gate;
        table(isa).swiGlu(gate.data(), up.data(), static_cast<std::int64_t>(gate.size()));
        for (std::size_t i = 0; i < x.size(); ++i) {
            const double expected = double{x[i]} / (1.0 + std::exp(-double{x[i]})) * 1.5;
            // Below -88 the exponential is held, and the result is as good as zero. At -1e30 it
            // is a large number over e^88: still nothing that a network's gate comes to.
            if (x[i] > -88.0f)
                QVERIFY2(std::abs(double{gate[i]} - expected) <= 5e-7 * std::abs(expected) + 1e-44,
                         qPrintable(QString::number(double{x[i]})));
            else
                QVERIFY(std::abs(gate[i]) <= 1.5f * std::abs(x[i]) * 7e-39f);
        }
    }

    void aFaultyGateStaysFaulty_data() { addIsaRows(); }
    void aFaultyGateStaysFaulty() {
        QFETCH(int, isa);
        std::vector<float> gate(18, NAN), up(18, 1.0f);
        table(isa).swiGlu(gate.data(), up.data(), 18);
        for (const float value : gate)
            QVERIFY(std::isnan(value));
    }

    void activationsAreRoundedToTheNearestStep_data() { addIsaRows(); }
    void activationsAreRoundedToTheNearestStep() {
        QFETCH(int, isa);
        for (const std::size_t n : {32u, 96u, 256u, 800u}) {
            const std::vector<float> x = normalNumbers(n);
            const QuantisedRow row(table(isa), x);
            for (std::size_t i = 0; i < n; ++i) {
                const float step = row.scales[i / 32];
                QVERIFY(std::abs(x[i] - step * row.values[i]) <= 0.50001f * step);
            }
            for (std::size_t block = 0; block < n / 32; ++block) {
                int sum = 0, largest = 0;
                float magnitude = 0.0f;
                for (std::size_t i = block * 32; i < block * 32 + 32; ++i) {
                    sum += row.values[i];
                    largest = std::max(largest, std::abs(int{row.values[i]}));
                    magnitude = std::max(magnitude, std::abs(x[i]));
                }
                // Eight bits, and no more than a 128th larger than it need be.
                const float step = row.scales[block];
                QCOMPARE(std::bit_cast<std::uint32_t>(step) & 0xffffu, 0u);
                QVERIFY(step >= magnitude / 127.0f && step <= magnitude / 127.0f * 1.0079f);
                QVERIFY(largest == 126 || largest == 127);
                QCOMPARE(row.sums[block], row.scales[block] * static_cast<float>(sum));
                QCOMPARE(row.negatedSums[2 * block] + row.negatedSums[2 * block + 1], -sum);
            }
            for (std::size_t i = n; i < row.values.size(); ++i)
                QCOMPARE(row.values[i], std::int8_t{0});
            for (std::size_t i = n / 32; i < row.scales.size(); ++i) {
                QCOMPARE(row.scales[i], 0.0f);
                QCOMPARE(row.sums[i], 0.0f);
            }
        }
    }

    void aFaultyActivationMakesItsBlockFaulty_data() { addIsaRows(); }
    void aFaultyActivationMakesItsBlockFaulty() {
        QFETCH(int, isa);
        for (const float fault : {NAN, INFINITY, -INFINITY}) {
            std::vector<float> x(64, 1.0f);
            x[40] = fault;
            const QuantisedRow row(table(isa), x);
            QVERIFY(std::isfinite(row.scales[0]) && std::isnan(row.scales[1]) &&
                    std::isnan(row.sums[1]));
        }
    }

    void halvesAreWrittenAsTheReferenceWritesThem_data() { addIsaRows(); }
    void halvesAreWrittenAsTheReferenceWritesThem() {
        QFETCH(int, isa);
        std::vector<float> x = normalNumbers(37, 100.0f);
        x.insert(x.end(), {0.0f, -0.0f, 65519.0f, 65520.0f, -1e30f, INFINITY, 1e-7f, 3e-8f, 6e-8f,
                           1e-20f, 2049.0f, 2051.0f});
        std::vector<std::uint16_t> got(x.size());
        table(isa).storeHalf(x.data(), static_cast<std::int64_t>(x.size()), got.data());
        for (std::size_t i = 0; i < x.size(); ++i)
            QCOMPARE(got[i], floatToHalf(x[i]));
    }

    /// None of them fuses multiplications and additions.
    void instructionSetsAgreeToTheBit() {
        const std::vector<float> x = normalNumbers(325, 4.0f), weight = normalNumbers(325);
        const std::vector<float> blocks(x.begin(), x.begin() + 320);
        const KernelTable& plain = kernelTable(Isa::Portable);
        std::vector<float> norm(325), gate(x);
        plain.rmsNorm(x.data(), weight.data(), 1e-5f, 325, norm.data());
        plain.swiGlu(gate.data(), weight.data(), 325);
        const QuantisedRow row(plain, blocks);
        for (const Isa isa : availableIsas()) {
            std::vector<float> got(325), other(x);
            kernelTable(isa).rmsNorm(x.data(), weight.data(), 1e-5f, 325, got.data());
            kernelTable(isa).swiGlu(other.data(), weight.data(), 325);
            QVERIFY(got == norm && other == gate);
            const QuantisedRow same(kernelTable(isa), blocks);
            QVERIFY(same.values == row.values && same.scales == row.scales &&
                    same.sums == row.sums);
        }
    }
};

QTEST_APPLESS_MAIN(ElementwiseTest)
#include "elementwise_test.moc"
