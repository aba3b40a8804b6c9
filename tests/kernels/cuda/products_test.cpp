#include "kernels/cuda/products.h"
#include "kernels/formats/panels.h"
#include "tests/kernels/cuda/product_case.h"
#include "tests/support/cuda/shim.h"
#include "tests/support/sanitizers.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>

using namespace khatwa;
using namespace khatwa::kernels;
using namespace khatwa::test;

namespace {

constexpr unsigned kSeed = 20261122;

bool isQuantised(TensorType type) {
    return hasPanels(type);
}

/// Of columns that do not fill tiles evenly.
int oddColumns(TensorType type) {
    switch (type) {
    case TensorType::Q8_0:
    case TensorType::Q4_0:
        return 32 * 5;
    case TensorType::Q4_K:
    case TensorType::Q5_K:
    case TensorType::Q6_K:
        return 256 * 3;
    default:
        return 101;
    }
}

/// Rounding of sums, and for 16-bit weights that of the inputs: split in halves, or to F16.
double bound(TensorType type, int rows) {
    switch (type) {
    case TensorType::F16:
        return rows <= cuda::kDecodeRows ? 1e-6 : 5e-4;
    case TensorType::BF16:
        return rows <= cuda::kDecodeRows ? 1e-5 : 5e-4;
    default:
        return 1e-6;
    }
}

std::vector<float> product(const RandomMatrix& matrix, const std::vector<float>& rows,
                           const Machine& machine = kSmallMachine) {
    const int count = static_cast<int>(rows.size()) / matrix.columns;
    const DeviceArray<float> x(rows);
    DeviceArray<float> output(static_cast<std::size_t>(count * matrix.outputs));
    output.poison();
    withWork(count, matrix.columns, machine, [&](const cuda::ProductWork& work) {
        cuda::ProductInput input;
        input.x = x.data();
        input.rows = count;
        input.columns = matrix.columns;
        const cuda::Product one = {matrix.device(), nullptr, output.data()};
        return cuda::products(input, {&one, 1}, cuda::Finish::Store, work);
    });
    return output.read();
}

double distance(const std::vector<float>& a, const std::vector<double>& b) {
    double difference = 0.0, size = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference += (double{a[i]} - b[i]) * (double{a[i]} - b[i]);
        size += b[i] * b[i];
    }
    return std::sqrt(difference / size);
}

} // namespace

class CudaProductsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        qInfo("seed %u", kSeed);
        cudashim::reset();
    }

    void everyShapeMatchesTheReference_data() { addFormatRows(); }
    void everyShapeMatchesTheReference() {
        QFETCH(int, type);
        const auto format = static_cast<TensorType>(type);
        std::mt19937 random(kSeed);
        const RandomMatrix matrix(format, 37, oddColumns(format), random);
        double worst = 0.0, fromCpu = 0.0;
        const std::vector<int> some = {3, 8, 15, 17, 70};
        const std::vector<int> all = {1, 2, 3, 4, 7, 8, 15, 16, 17, 33, 64, 70};
        for (const int rows : kThreadSanitizer ? some : all) {
            const std::vector<float> x = randomRows(rows, matrix.columns, random);
            const Reference reference = referenceProduct(matrix, x);
            const std::vector<float> got = product(matrix, x);
            const double error = worstError(got, reference);
            worst = std::max(worst, error);
            QVERIFY2(error < bound(format, rows), qPrintable(QString::number(rows)));
            Reference cpu = reference;
            const std::vector<float> onCpu = cpuProduct(matrix, x);
            cpu.sums.assign(onCpu.begin(), onCpu.end());
            fromCpu = std::max(fromCpu, worstError(got, cpu));
            QVERIFY(worstError(got, cpu) < bound(format, rows));
        }
        qInfo("%.2g of the sum of magnitudes from the reference, %.2g from the CPU", worst,
              fromCpu);
    }

    /// Sums, steps, norm and SwiGLU are rounded where the CPU rounds them, and rows that are not
    /// shared out among warps are added up in its order.
    void narrowMatricesHaveTheCpusBits_data() {
        QTest::addColumn<int>("type");
        for (const TensorType type : {TensorType::Q8_0, TensorType::Q4_0, TensorType::Q4_K,
                                      TensorType::Q5_K, TensorType::Q6_K})
            QTest::newRow(info(type).name.data()) << static_cast<int>(type);
    }
    void narrowMatricesHaveTheCpusBits() {
        QFETCH(int, type);
        const auto format = static_cast<TensorType>(type);
        constexpr int kColumns = 512, kHidden = 256;
        std::mt19937 random(kSeed);
        const RandomMatrix gate(format, kHidden, kColumns, random),
            up(format, kHidden, kColumns, random), down(format, 37, kHidden, random);
        std::vector<float> norm = randomRows(1, kColumns, random);
        for (float& weight : norm)
            weight *= 0.05f; // so that gates are neither open nor shut
        const KernelTable& cpu = kernelTable(defaultIsa());
        for (const int rows : {1, 3, 8, 16, 17, 40}) {
            if (kThreadSanitizer && rows != 3 && rows != 40)
                continue;
            const std::vector<float> x = randomRows(rows, kColumns, random);
            std::vector<float> normed(x.size());
            for (std::size_t at = 0; at < x.size(); at += kColumns)
                cpu.rmsNorm(x.data() + at, norm.data(), 1e-5f, kColumns, normed.data() + at);
            std::vector<float> expected = cpuProduct(gate, normed);
            const std::vector<float> ups = cpuProduct(up, normed);
            cpu.swiGlu(expected.data(), ups.data(), static_cast<std::int64_t>(expected.size()));
            const DeviceArray<float> input(x), weights(norm);
            DeviceArray<float> hidden(expected.size()),
                output(static_cast<std::size_t>(rows * down.outputs));
            DeviceArray<std::byte> integers(cuda::productScratchBytes(rows, kHidden));
            withWork(rows, kColumns, kSmallMachine, [&](const cuda::ProductWork& work) {
                cuda::ProductInput in;
                in.x = input.data();
                in.rows = rows;
                in.columns = kColumns;
                in.norm = weights.data();
                in.epsilon = 1e-5f;
                check(cuda::swiGlu(in, gate.device(), up.device(), hidden.data(), work,
                                   integers.data()));
                cuda::ProductInput after;
                after.x = hidden.data();
                after.rows = rows;
                after.columns = kHidden;
                after.integers = rows <= cuda::kDecodeRows ? integers.data() : nullptr;
                const cuda::Product one = {down.device(), nullptr, output.data()};
                return cuda::products(after, {&one, 1}, cuda::Finish::Store, work);
            });
            QVERIFY(hidden.read() == expected);
            QVERIFY(output.read() == cpuProduct(down, expected));
        }
    }

    /// Several tiles for each of eight warps, rings that go round, and many panels.
    void longRowsAndManyPanelsMatchTheReference_data() { addFormatRows(); }
    void longRowsAndManyPanelsMatchTheReference() {
        QFETCH(int, type);
        const auto format = static_cast<TensorType>(type);
        std::mt19937 random(kSeed);
        const int columns = isQuantised(format) ? 256 * 17 : 64 * 33 + 5;
        const RandomMatrix matrix(format, 70, columns, random);
        for (const Machine& machine : {kSmallMachine, kLargeMachine})
            for (const int rows : {1, 6, 11, 18}) {
                const std::vector<float> x = randomRows(rows, columns, random);
                QVERIFY(worstError(product(matrix, x, machine), referenceProduct(matrix, x)) <
                        bound(format, rows));
            }
    }

    /// Queries, keys and values in one launch, whatever their formats; biases and the old output.
    void severalProductsOfOneInput_data() {
        QTest::addColumn<QList<int>>("types");
        QTest::addColumn<int>("kinds");
        const auto row = [](const char* name, QList<TensorType> types, int kinds) {
            QList<int> numbers;
            for (const TensorType type : types)
                numbers.push_back(static_cast<int>(type));
            QTest::addRow("%s", name) << numbers << kinds;
        };
        using enum TensorType;
        row("Q4_K, Q4_K, Q6_K", {Q4_K, Q4_K, Q6_K}, 1);
        row("Q8_0, Q4_0, Q5_K", {Q8_0, Q4_0, Q5_K}, 1);
        row("F16, F16", {F16, F16}, 1);
        row("F32, Q8_0, BF16, F16", {F32, Q8_0, BF16, F16}, 4);
    }
    void severalProductsOfOneInput() {
        QFETCH(QList<int>, types);
        QFETCH(int, kinds);
        constexpr int kColumns = 512;
        constexpr std::array kOutputs = {70, 18, 33, 5};
        std::mt19937 random(kSeed);
        std::vector<std::unique_ptr<RandomMatrix>> matrices;
        for (const int type : types)
            matrices.push_back(std::make_unique<RandomMatrix>(
                static_cast<TensorType>(type), kOutputs[matrices.size()], kColumns, random));
        for (const cuda::Finish finish : {cuda::Finish::Store, cuda::Finish::Add})
            for (const int rows : {3, 9, 20}) {
                const std::vector<float> x = randomRows(rows, kColumns, random);
                const DeviceArray<float> input(x);
                std::vector<std::unique_ptr<DeviceArray<float>>> outputs, biases;
                std::vector<std::vector<float>> before;
                std::vector<cuda::Product> list;
                for (const auto& matrix : matrices) {
                    before.push_back(randomRows(rows, matrix->outputs, random));
                    biases.push_back(std::make_unique<DeviceArray<float>>(
                        randomRows(1, matrix->outputs, random)));
                    outputs.push_back(std::make_unique<DeviceArray<float>>(before.back()));
                    if (finish == cuda::Finish::Store)
                        outputs.back()->poison();
                    list.push_back(
                        {matrix->device(), biases.back()->data(), outputs.back()->data()});
                }
                cudashim::clearCounts();
                withWork(rows, kColumns, kLargeMachine, [&](const cuda::ProductWork& work) {
                    cuda::ProductInput in;
                    in.x = input.data();
                    in.rows = rows;
                    in.columns = kColumns;
                    return cuda::products(in, list, finish, work);
                });
                // Few rows are converted where they are multiplied.
                const int launches = rows == 3 ? kinds : 2 * kinds;
                if (rows <= cuda::kDecodeRows)
                    QCOMPARE(static_cast<int>(cudashim::counts().launches.size()), launches);
                for (std::size_t m = 0; m < matrices.size(); ++m) {
                    Reference reference = referenceProduct(*matrices[m], x);
                    const std::vector<float> bias = biases[m]->read();
                    for (std::size_t i = 0; i < reference.sums.size(); ++i) {
                        reference.sums[i] += double{bias[i % bias.size()]};
                        if (finish == cuda::Finish::Add)
                            reference.sums[i] += double{before[m][i]};
                        reference.magnitudes[i] += 10.0; // of what was added
                    }
                    QVERIFY(worstError(outputs[m]->read(), reference) <
                            bound(matrices[m]->type, rows));
                }
            }
    }

    void swiGluMatchesTheReference_data() {
        QTest::addColumn<int>("gate");
        QTest::addColumn<int>("up");
        for (int type = 0; type < 8; ++type)
            QTest::addRow("%s", info(static_cast<TensorType>(type)).name.data()) << type << type;
        const auto mixed = [](TensorType a, TensorType b) {
            QTest::addRow("%s and %s", info(a).name.data(), info(b).name.data())
                << static_cast<int>(a) << static_cast<int>(b);
        };
        mixed(TensorType::Q4_K, TensorType::Q6_K);
        mixed(TensorType::F16, TensorType::Q8_0);
    }
    void swiGluMatchesTheReference() {
        QFETCH(int, gate);
        QFETCH(int, up);
        constexpr int kColumns = 768, kOutputs = 85;
        std::mt19937 random(kSeed);
        const RandomMatrix gates(static_cast<TensorType>(gate), kOutputs, kColumns, random);
        const RandomMatrix ups(static_cast<TensorType>(up), kOutputs, kColumns, random);
        for (const int rows : {1, 5, 16, 21}) {
            const std::vector<float> x = randomRows(rows, kColumns, random);
            const DeviceArray<float> input(x);
            DeviceArray<float> output(static_cast<std::size_t>(rows * kOutputs));
            output.poison();
            withWork(rows, kColumns, kLargeMachine, [&](const cuda::ProductWork& work) {
                cuda::ProductInput in;
                in.x = input.data();
                in.rows = rows;
                in.columns = kColumns;
                return cuda::swiGlu(in, gates.device(), ups.device(), output.data(), work);
            });
            const Reference a = referenceProduct(gates, x), b = referenceProduct(ups, x);
            std::vector<double> expected;
            for (std::size_t i = 0; i < a.sums.size(); ++i)
                expected.push_back(a.sums[i] / (1.0 + std::exp(-a.sums[i])) * b.sums[i]);
            QVERIFY(distance(output.read(), expected) <
                    10 * std::max(bound(gates.type, rows), bound(ups.type, rows)));
        }
    }

    /// What SwiGLU leaves as int8 is what the product would have made of its numbers.
    void theProductAfterSwiGluNeedsNoConversion_data() { addFormatRows(); }
    void theProductAfterSwiGluNeedsNoConversion() {
        QFETCH(int, type);
        const auto format = static_cast<TensorType>(type);
        constexpr int kColumns = 512, kHidden = 768, kOutputs = 23;
        std::mt19937 random(kSeed);
        const RandomMatrix gate(format, kHidden, kColumns, random);
        const RandomMatrix up(format, kHidden, kColumns, random);
        const RandomMatrix down(TensorType::Q4_K, kOutputs, kHidden, random);
        for (const int rows : {1, 3, 7, 13}) {
            const DeviceArray<float> x(randomRows(rows, kColumns, random));
            DeviceArray<float> hidden(static_cast<std::size_t>(rows * kHidden));
            DeviceArray<std::byte> integers(cuda::productScratchBytes(rows, kHidden));
            hidden.poison();
            integers.poison();
            std::vector<float> outputs[2];
            for (const bool left : {false, true}) {
                DeviceArray<float> output(static_cast<std::size_t>(rows * kOutputs));
                output.poison();
                withWork(rows, kHidden, kLargeMachine, [&](const cuda::ProductWork& work) {
                    cuda::ProductInput in;
                    in.x = x.data();
                    in.rows = rows;
                    in.columns = kColumns;
                    check(cuda::swiGlu(in, gate.device(), up.device(), hidden.data(), work,
                                       integers.data()));
                    in.x = hidden.data();
                    in.columns = kHidden;
                    in.integers = left ? integers.data() : nullptr;
                    const cuda::Product one = {down.device(), nullptr, output.data()};
                    check(cudaDeviceSynchronize());
                    cudashim::clearCounts();
                    return cuda::products(in, {&one, 1}, cuda::Finish::Store, work);
                });
                if (left)
                    QCOMPARE(cudashim::counts().launches.size(), std::size_t{1});
                outputs[left] = output.read();
            }
            QVERIFY(outputs[0] == outputs[1]);
        }
    }
    void paddingOfIntegersThatSwiGluLeavesIsZero() {
        constexpr int kColumns = 256, kHidden = 32 * 3, kRows = 2;
        std::mt19937 random(kSeed);
        const RandomMatrix gate(TensorType::Q8_0, kHidden, kColumns, random);
        const RandomMatrix down(TensorType::Q8_0, 5, kHidden, random);
        const DeviceArray<float> x(randomRows(kRows, kColumns, random));
        DeviceArray<float> hidden(kRows * kHidden), output(kRows * 5);
        DeviceArray<std::byte> integers(cuda::productScratchBytes(kRows, kHidden));
        integers.poison();
        withWork(kRows, kColumns, kSmallMachine, [&](const cuda::ProductWork& work) {
            cuda::ProductInput in;
            in.x = x.data();
            in.rows = kRows;
            in.columns = kColumns;
            check(cuda::swiGlu(in, gate.device(), gate.device(), hidden.data(), work,
                               integers.data()));
            in.x = hidden.data();
            in.columns = kHidden;
            in.integers = integers.data();
            const cuda::Product one = {down.device(), nullptr, output.data()};
            return cuda::products(in, {&one, 1}, cuda::Finish::Store, work);
        });
        QVERIFY(worstError(output.read(), referenceProduct(down, hidden.read())) < 1e-6);
    }

    /// The norm is the CPU's up to the last bits, which the rounding to int8 may see.
    void normedInputsMatchTheReference_data() { addFormatRows(); }
    void normedInputsMatchTheReference() {
        QFETCH(int, type);
        const auto format = static_cast<TensorType>(type);
        std::mt19937 random(kSeed);
        const int columns = oddColumns(format);
        const RandomMatrix matrix(format, 20, columns, random);
        const std::vector<float> norm = randomRows(1, columns, random);
        for (const int rows : {2, 19}) {
            const std::vector<float> x = randomRows(rows, columns, random);
            std::vector<float> normed(x.size());
            for (int r = 0; r < rows; ++r)
                kernelTable(defaultIsa())
                    .rmsNorm(x.data() + r * columns, norm.data(), 1e-5f, columns,
                             normed.data() + r * columns);
            const DeviceArray<float> input(x), weights(norm);
            DeviceArray<float> output(static_cast<std::size_t>(rows * matrix.outputs));
            output.poison();
            withWork(rows, columns, kSmallMachine, [&](const cuda::ProductWork& work) {
                cuda::ProductInput in;
                in.x = input.data();
                in.rows = rows;
                in.columns = columns;
                in.norm = weights.data();
                in.epsilon = 1e-5f;
                const cuda::Product one = {matrix.device(), nullptr, output.data()};
                return cuda::products(in, {&one, 1}, cuda::Finish::Store, work);
            });
            QVERIFY(distance(output.read(), referenceProduct(matrix, normed).sums) < 5e-4);
        }
    }

    /// As for logits: some rows of a batch.
    void onlyTheRowsThatAreNamedAreMultiplied() {
        std::mt19937 random(kSeed);
        constexpr int kColumns = 256, kRows = 9;
        const RandomMatrix matrix(TensorType::Q6_K, 50, kColumns, random);
        const std::vector<float> x = randomRows(kRows, kColumns, random);
        const std::vector<std::int32_t> which = {8, 0, 3};
        const DeviceArray<float> input(x);
        const DeviceArray<std::int32_t> rows(which);
        DeviceArray<float> output(which.size() * 50);
        output.poison();
        withWork(3, kColumns, kSmallMachine, [&](const cuda::ProductWork& work) {
            cuda::ProductInput in;
            in.x = input.data();
            in.rows = 3;
            in.columns = kColumns;
            in.which = rows.data();
            const cuda::Product one = {matrix.device(), nullptr, output.data()};
            return cuda::products(in, {&one, 1}, cuda::Finish::Store, work);
        });
        std::vector<float> named;
        for (const int row : which)
            named.insert(named.end(), x.begin() + row * kColumns, x.begin() + (row + 1) * kColumns);
        QVERIFY(worstError(output.read(), referenceProduct(matrix, named)) < 1e-6);
    }

    void aFaultyInputShowsInItsRowOnly_data() { addFormatRows(); }
    void aFaultyInputShowsInItsRowOnly() {
        QFETCH(int, type);
        const auto format = static_cast<TensorType>(type);
        std::mt19937 random(kSeed);
        const RandomMatrix matrix(format, 19, oddColumns(format), random);
        for (const int rows : {4, 13, 20})
            for (const float fault : {std::numeric_limits<float>::quiet_NaN(),
                                      std::numeric_limits<float>::infinity()}) {
                if (kThreadSanitizer && std::isinf(fault)) // differs in numbers alone
                    continue;
                std::vector<float> x = randomRows(rows, matrix.columns, random);
                const std::vector<float> good = product(matrix, x);
                x[static_cast<std::size_t>(2 * matrix.columns + 3)] = fault;
                const std::vector<float> got = product(matrix, x);
                for (std::size_t i = 0; i < got.size(); ++i)
                    QVERIFY(i / 19 == 2 ? !std::isfinite(got[i]) : got[i] == good[i]);
            }
    }

    void zerosGiveZero_data() { addFormatRows(); }
    void zerosGiveZero() {
        QFETCH(int, type);
        const auto format = static_cast<TensorType>(type);
        std::mt19937 random(kSeed);
        RandomMatrix matrix(format, 18, oddColumns(format), random);
        const auto zeros = [](const std::vector<float>& values) {
            return std::all_of(values.begin(), values.end(), [](float v) { return v == 0.0f; });
        };
        for (const int rows : {2, 18})
            QVERIFY(zeros(product(
                matrix, std::vector<float>(static_cast<std::size_t>(rows * matrix.columns)))));
        matrix.clear();
        for (const int rows : {2, 18})
            QVERIFY(zeros(product(matrix, randomRows(rows, matrix.columns, random))));
    }

    /// From a group of subnormals to the largest that sums leave finite.
    void tinyAndHugeInputsStayFinite_data() { addFormatRows(); }
    void tinyAndHugeInputsStayFinite() {
        QFETCH(int, type);
        const auto format = static_cast<TensorType>(type);
        std::mt19937 random(kSeed);
        const RandomMatrix matrix(format, 17, oddColumns(format), random);
        for (const int rows : {3, 17}) {
            const std::vector<float> x = randomRows(rows, matrix.columns, random);
            const std::vector<float> ones = product(matrix, x);
            for (const float scale : {1e-45f, 1e-40f, 0x1p-99f, 0x1p100f}) {
                if (kThreadSanitizer && scale != 1e-40f) // the others differ in numbers alone
                    continue;
                std::vector<float> input = x;
                for (float& value : input)
                    value *= scale;
                const std::vector<float> got = product(matrix, input);
                for (std::size_t i = 0; i < got.size(); ++i) {
                    QVERIFY(std::isfinite(got[i]));
                    if (scale >= 1e-30f)
                        QVERIFY(std::abs(got[i] - ones[i] * scale) <= 2e-3f * scale);
                }
            }
        }
    }

    void noRowsAreNoWork() {
        cudashim::clearCounts();
        cuda::ProductInput input;
        input.columns = 256;
        QCOMPARE(cuda::products(input, {}, cuda::Finish::Store, {}), cudaSuccess);
        QCOMPARE(cudashim::counts().launches.size(), std::size_t{0});
    }

private:
    static void addFormatRows() {
        QTest::addColumn<int>("type");
        for (int type = 0; type < 8; ++type)
            QTest::addRow("%s", info(static_cast<TensorType>(type)).name.data()) << type;
    }
};

QTEST_GUILESS_MAIN(CudaProductsTest)
#include "products_test.moc"
