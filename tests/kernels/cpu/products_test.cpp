#include "kernels/formats/dequantise.h"
#include "kernels/formats/half.h"
#include "kernels/formats/panels.h"
#include "tests/kernels/cpu/isa_rows.h"

#include <QtTest>

#include <cmath>
#include <cstring>
#include <random>
#include <vector>

using namespace khatwa;
using namespace khatwa::kernels;

namespace {

constexpr unsigned kSeed = 20240607;

bool isQuantised(TensorType type) {
    return info(type).blockSize > 1;
}

/// Weights and inputs of a product. Blocks are random bytes, so that every bit pattern occurs (a
/// weight of -128 too), with scales of a sensible size. Memory is exactly as large as the weights,
/// from an odd address, for the sanitizers to see a byte read too many and an alignment that is
/// taken for granted.
struct Case {
    Case(TensorType t, std::int64_t c, int o, int r, std::mt19937& random)
        : type(t), columns(c), outputs(o), rows(r), stride(rowBytes(t, c)),
          storage(1 + stride * static_cast<std::size_t>(o)),
          input(static_cast<std::size_t>(r * c)) {
        for (std::byte& byte : storage)
            byte = static_cast<std::byte>(random() & 255u);
        for (std::size_t at = 0; at < stride * static_cast<std::size_t>(o);
             at += static_cast<std::size_t>(info(t).blockBytes))
            setScales(weights() + at, random);
        std::normal_distribution<float> normal;
        for (float& x : input)
            x = normal(random);
    }

    std::uint8_t* weights() { return reinterpret_cast<std::uint8_t*>(storage.data() + 1); }

    void setScales(std::uint8_t* block, std::mt19937& random) const {
        std::uniform_real_distribution<float> sizes(0.01f, 0.05f);
        const float size = sizes(random);
        const auto put = [&](int at, std::uint16_t bits) { std::memcpy(block + at, &bits, 2); };
        switch (type) {
        case TensorType::F32:
            std::memcpy(block, &size, 4);
            break;
        case TensorType::F16:
            put(0, floatToHalf(size));
            break;
        case TensorType::BF16:
            put(0, floatToBfloat(size - 0.03f));
            break;
        case TensorType::Q4_K:
        case TensorType::Q5_K:
            put(2, floatToHalf(size / 4));
            [[fallthrough]];
        case TensorType::Q8_0:
        case TensorType::Q4_0:
            put(0, floatToHalf(-size));
            break;
        case TensorType::Q6_K:
            put(208, floatToHalf(size));
            break;
        }
    }

    /// What a product reads: the rows as they are, or panels made of them.
    const std::uint8_t* prepared() {
        if (!hasPanels(type))
            return weights();
        const std::size_t bytes = panelBytes(type, columns);
        const int count = (outputs + kPanelOutputs - 1) / kPanelOutputs;
        panels.assign(bytes * static_cast<std::size_t>(count), std::byte{0x55});
        for (int p = 0; p < count; ++p)
            packPanel(type,
                      reinterpret_cast<const std::byte*>(weights()) +
                          static_cast<std::size_t>(p * kPanelOutputs) * stride,
                      std::min(kPanelOutputs, outputs - p * kPanelOutputs), columns,
                      panels.data() + static_cast<std::size_t>(p) * bytes);
        return reinterpret_cast<const std::uint8_t*>(panels.data());
    }

    std::vector<float> run(const KernelTable& table, int first, int count,
                           std::vector<float> output = {}, const float* bias = nullptr,
                           bool accumulate = false) {
        const auto n = static_cast<std::size_t>(count);
        const auto blocksOfRow = static_cast<std::size_t>(activationBlocks(columns));
        blocks.assign(n * blocksOfRow, {});
        std::memset(static_cast<void*>(blocks.data()), 99, blocks.size() * sizeof blocks[0]);
        const float* start = input.data() + first * columns;
        if (isQuantised(type))
            for (std::size_t r = 0; r < n; ++r)
                table.quantiseRow(start + static_cast<std::int64_t>(r) * columns, columns,
                                  blocks.data() + r * blocksOfRow);
        if (output.empty())
            output.assign(n * static_cast<std::size_t>(outputs), 0.0f);
        const ProductInput in{count, columns, start, static_cast<std::size_t>(columns),
                              blocks.data()};
        const ProductOutput out{output.data(), static_cast<std::size_t>(outputs), bias, accumulate};
        table.products[static_cast<std::size_t>(type)](
            prepared(), hasPanels(type) ? panelBytes(type, columns) : stride, outputs, in, out);
        return output;
    }

    /// The inputs as the last run's kernel saw them.
    double seen(int row, std::int64_t column) const {
        if (!isQuantised(type))
            return double{input[static_cast<std::size_t>(row * columns + column)]};
        const std::int64_t at =
            row * activationBlocks(columns) + column / ActivationBlock::kColumns;
        const ActivationBlock& block = blocks[static_cast<std::size_t>(at)];
        const std::int64_t within = column % ActivationBlock::kColumns;
        return double{block.scales[within / kActivationBlock]} * block.values[within];
    }

    TensorType type;
    std::int64_t columns;
    int outputs, rows;
    std::size_t stride;
    std::vector<std::byte> storage;
    std::vector<float> input;
    std::vector<ActivationBlock> blocks;
    std::vector<std::byte> panels;
};

bool sameBits(const std::vector<float>& a, const std::vector<float>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

std::vector<std::int64_t> columnsOf(TensorType type) {
    if (!isQuantised(type))
        return {1, 5, 16, 37, 256};
    const std::int64_t block = info(type).blockSize;
    return {block, 2 * block, 3 * block, 7 * block, 9 * block, 1024 + block};
}

} // namespace

class ProductsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qInfo("seed %u", kSeed); }

    void everyShapeMatchesFloat64_data() { addFormatAndIsaRows(); }
    /// On the weights and inputs that the kernel saw: only rounding of the sums is left.
    void everyShapeMatchesFloat64() {
        QFETCH(int, isa);
        QFETCH(int, type);
        std::mt19937 random(kSeed);
        Errors errors;
        for (const std::int64_t columns : columnsOf(static_cast<TensorType>(type)))
            for (const int outputs : {1, 15, 16, 33})
                for (const int rows : {1, 2, 3, 4, 5, 8, 17}) {
                    Case c(static_cast<TensorType>(type), columns, outputs, rows, random);
                    const std::vector<float> got = c.run(table(isa), 0, rows);
                    compare(c, got, errors);
                }
        qInfo("rounding of sums %.2g of the sum of magnitudes; whole error %.2g", errors.ofSums,
              errors.whole());
        QVERIFY(errors.ofSums < 1e-6);
        QVERIFY(errors.whole() < (isQuantised(static_cast<TensorType>(type)) ? 1e-2 : 1e-6));
    }

    void aRowGivesTheSameBitsInAnyBatch_data() { addFormatAndIsaRows(); }
    void aRowGivesTheSameBitsInAnyBatch() {
        QFETCH(int, isa);
        QFETCH(int, type);
        std::mt19937 random(kSeed);
        constexpr int kRows = 17, kOutputs = 21;
        Case c(static_cast<TensorType>(type), columnsOf(static_cast<TensorType>(type)).back(),
               kOutputs, kRows, random);
        std::vector<float> alone;
        for (int row = 0; row < kRows; ++row) {
            const std::vector<float> one = c.run(table(isa), row, 1);
            alone.insert(alone.end(), one.begin(), one.end());
        }
        for (int first = 0; first < kRows; ++first)
            for (int count = 1; first + count <= kRows; ++count) {
                const auto begin = alone.begin() + first * kOutputs;
                QVERIFY(sameBits(c.run(table(isa), first, count),
                                 std::vector<float>(begin, begin + count * kOutputs)));
            }
    }

    /// Quantised formats on all; the others where there is a fused multiply-add.
    void instructionSetsAgreeToTheBit_data() { addFormatRows(); }
    void instructionSetsAgreeToTheBit() {
        QFETCH(int, type);
        std::mt19937 random(kSeed);
        const auto format = static_cast<TensorType>(type);
        for (const std::int64_t columns : columnsOf(format)) {
            Case c(format, columns, 13, 6, random);
            std::vector<float> first;
            for (const Isa isa : availableIsas()) {
                if (isa == Isa::Portable && !isQuantised(format))
                    continue;
                const std::vector<float> got = c.run(kernelTable(isa), 0, 6);
                if (first.empty())
                    first = got;
                QVERIFY(sameBits(got, first));
            }
        }
    }

    void biasIsAddedAndTheOldValueKeptOnDemand_data() { addFormatAndIsaRows(); }
    void biasIsAddedAndTheOldValueKeptOnDemand() {
        QFETCH(int, isa);
        QFETCH(int, type);
        std::mt19937 random(kSeed);
        Case c(static_cast<TensorType>(type), columnsOf(static_cast<TensorType>(type))[1], 3, 2,
               random);
        const float bias[] = {0.5f, -1.0f, 2.0f};
        const std::vector<float> old = {1, 2, 3, 4, 5, 6};
        const std::vector<float> plain = c.run(table(isa), 0, 2);
        const std::vector<float> biased = c.run(table(isa), 0, 2, {}, bias);
        const std::vector<float> added = c.run(table(isa), 0, 2, old, bias, true);
        for (std::size_t i = 0; i < 6; ++i) {
            QCOMPARE(biased[i], plain[i] + bias[i % 3]);
            QCOMPARE(added[i], old[i] + biased[i]);
        }
    }

    void zerosGiveZero_data() { addFormatAndIsaRows(); }
    void zerosGiveZero() {
        QFETCH(int, isa);
        QFETCH(int, type);
        std::mt19937 random(kSeed);
        Case c(static_cast<TensorType>(type), columnsOf(static_cast<TensorType>(type))[2], 5, 4,
               random);
        const std::vector<float> input = c.input;
        std::fill(c.input.begin(), c.input.end(), 0.0f);
        QCOMPARE(c.run(table(isa), 0, 4), std::vector<float>(20, 0.0f));
        c.input = input;
        std::fill(c.storage.begin(), c.storage.end(), std::byte{0});
        QCOMPARE(c.run(table(isa), 0, 4), std::vector<float>(20, 0.0f));
    }

    void tinyAndHugeInputsStayFinite_data() { addFormatAndIsaRows(); }
    void tinyAndHugeInputsStayFinite() {
        QFETCH(int, isa);
        QFETCH(int, type);
        std::mt19937 random(kSeed);
        Case c(static_cast<TensorType>(type), columnsOf(static_cast<TensorType>(type))[2], 5, 4,
               random);
        const std::vector<float> ones = c.run(table(isa), 0, 4), input = c.input;
        for (const float scale : {1e-45f, 1e-40f, 1e-37f, 0x1p-99f, 0x1p100f}) {
            for (std::size_t i = 0; i < input.size(); ++i)
                c.input[i] = input[i] * scale;
            const std::vector<float> got = c.run(table(isa), 0, 4);
            for (std::size_t i = 0; i < got.size(); ++i) {
                QVERIFY(std::isfinite(got[i]));
                if (scale >= 1e-30f)
                    QVERIFY(std::abs(got[i] - ones[i] * scale) <= 1e-3f * scale);
            }
        }
    }

    void aFaultyInputShowsInItsRowOnly_data() { addFormatAndIsaRows(); }
    void aFaultyInputShowsInItsRowOnly() {
        QFETCH(int, isa);
        QFETCH(int, type);
        std::mt19937 random(kSeed);
        Case c(static_cast<TensorType>(type), columnsOf(static_cast<TensorType>(type))[2], 5, 4,
               random);
        const std::vector<float> good = c.run(table(isa), 0, 4);
        c.input[static_cast<std::size_t>(2 * c.columns) + 3] = NAN;
        const std::vector<float> got = c.run(table(isa), 0, 4);
        for (std::size_t i = 0; i < got.size(); ++i)
            QVERIFY(i / 5 == 2 ? std::isnan(got[i]) : got[i] == good[i]);
    }

private:
    static void addFormatRows() {
        QTest::addColumn<int>("type");
        for (int type = 0; type < 8; ++type)
            QTest::addRow("%s", info(static_cast<TensorType>(type)).name.data()) << type;
    }
    static void addFormatAndIsaRows() {
        QTest::addColumn<int>("isa");
        QTest::addColumn<int>("type");
        for (const Isa isa : availableIsas())
            for (int type = 0; type < 8; ++type)
                QTest::addRow("%s %s", name(isa).data(),
                              info(static_cast<TensorType>(type)).name.data())
                    << static_cast<int>(isa) << type;
    }

    struct Errors {
        double ofSums =
            0.0; ///< the worst, on the inputs the kernel saw, as a share of the sum of magnitudes
        double difference = 0.0, size = 0.0; ///< on unquantised inputs, squared, over everything
        double whole() const { return std::sqrt(difference / size); }
    };

    static void compare(Case& c, const std::vector<float>& got, Errors& errors) {
        std::vector<float> weights(static_cast<std::size_t>(c.columns));
        for (int o = 0; o < c.outputs; ++o) {
            dequantiseRow(c.type,
                          reinterpret_cast<const std::byte*>(c.weights()) +
                              static_cast<std::size_t>(o) * c.stride,
                          weights);
            for (int r = 0; r < c.rows; ++r) {
                double sum = 0.0, magnitudes = 0.0, exact = 0.0;
                for (std::int64_t i = 0; i < c.columns; ++i) {
                    const double w = double{weights[static_cast<std::size_t>(i)]};
                    const double x = double{c.input[static_cast<std::size_t>(r * c.columns + i)]};
                    sum += w * c.seen(r, i);
                    magnitudes += std::abs(w * c.seen(r, i));
                    exact += w * x;
                }
                const double value = double{got[static_cast<std::size_t>(r * c.outputs + o)]};
                errors.ofSums =
                    std::max(errors.ofSums, std::abs(value - sum) / (magnitudes + 1e-30));
                errors.difference += (value - exact) * (value - exact);
                errors.size += exact * exact;
            }
        }
    }
};

QTEST_APPLESS_MAIN(ProductsTest)
#include "products_test.moc"
