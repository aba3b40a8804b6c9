#include "kernels/cuda/weights.h"
#include "tests/kernels/cuda/product_case.h"
#include "tests/support/cuda/shim.h"

#include <QtTest>

#include <cstring>

using namespace khatwa;
using namespace khatwa::kernels;
using namespace khatwa::test;

namespace {

constexpr unsigned kSeed = 20261123;

} // namespace

class CudaWeightsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        qInfo("seed %u", kSeed);
        cudashim::reset();
    }

    void matricesOfRealWidthsTakeTheirFilesRoom() {
        for (int type = 0; type < 8; ++type) {
            const auto format = static_cast<TensorType>(type);
            for (const int columns : {1536, 2048, 3584, 4096, 8960, 12288, 18944}) {
                const std::size_t file = 1024 * rowBytes(format, columns);
                const std::size_t device = cuda::matrixBytes(format, 1024, columns);
                QCOMPARE(device, file + (format == TensorType::BF16 ? 16 : 0));
            }
        }
    }

    /// Every element of every row, to the bit.
    void embeddedRowsAreTheFilesNumbers_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("columns");
        for (int type = 0; type < 8; ++type) {
            const auto format = static_cast<TensorType>(type);
            const int block = info(format).blockSize;
            for (const int columns : {block, 3 * block, block == 1 ? 131 : 5 * block})
                QTest::addRow("%s %d", info(format).name.data(), columns) << type << columns;
        }
    }
    void embeddedRowsAreTheFilesNumbers() {
        QFETCH(int, type);
        QFETCH(int, columns);
        constexpr int kRows = 43;
        std::mt19937 random(kSeed);
        const RandomMatrix table(static_cast<TensorType>(type), kRows, columns, random);
        std::vector<std::int32_t> tokens = {42, 7, 7};
        for (int row = 0; row < kRows; ++row)
            tokens.push_back(row);
        const DeviceArray<std::int32_t> which(tokens);
        DeviceArray<float> output(tokens.size() * static_cast<std::size_t>(columns));
        output.poison();
        check(cuda::embed(table.device(), which.data(), static_cast<int>(tokens.size()),
                          output.data(), nullptr, false));
        const std::vector<float> got = output.read();
        for (std::size_t r = 0; r < tokens.size(); ++r)
            QVERIFY(std::memcmp(got.data() + r * static_cast<std::size_t>(columns),
                                table.row(tokens[r]).data(),
                                static_cast<std::size_t>(columns) * sizeof(float)) == 0);
    }
};

QTEST_GUILESS_MAIN(CudaWeightsTest)
#include "weights_test.moc"
