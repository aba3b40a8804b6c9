#include "kernels/cuda/cublas.h"
#include "kernels/formats/half.h"
#include "tests/kernels/cuda/device_array.h"
#include "tests/support/cuda/shim.h"

#include <QtTest>

#include <cmath>
#include <cstdint>
#include <random>

using namespace khatwa;
using namespace khatwa::kernels;
using khatwa::test::check;
using khatwa::test::DeviceArray;

class CudaCublasTest : public QObject {
    Q_OBJECT

private slots:
    void init() { cudashim::reset(); }

    void anAbsentLibraryIsOneLine() {
        std::string why;
        QVERIFY(!cuda::Cublas::open(why, "/nowhere/libcublas.so"));
        QCOMPARE(QString::fromStdString(why), QStringLiteral("cuBLAS is not on this machine."));
    }

    void aLibraryOfAnotherKindIsOneLine() {
        std::string why;
        QVERIFY(!cuda::Cublas::open(why, "libm.so.6"));
        QVERIFY(why.find("not one of CUDA 12 or 13") != std::string::npos);
        QCOMPARE(cudashim::bytesInUse(), std::size_t{0});
    }

    void noMemoryIsOneLine() {
        std::string why;
        cudashim::failAllocation(1);
        QVERIFY(!cuda::Cublas::open(why, KHATWA_FAKE_CUBLAS));
        QVERIFY(why.find("no room") != std::string::npos);
        QCOMPARE(cudashim::bytesInUse(), std::size_t{0});
    }

    /// Row-major matrices through a column-major library.
    void aProductIsInputTimesWeightTransposed() {
        constexpr int kOutputs = 5, kRows = 3, kColumns = 8;
        std::mt19937 random(20261124);
        std::normal_distribution<float> normal;
        std::vector<std::uint16_t> weight(kOutputs * kColumns), input(kRows * kColumns);
        for (auto* numbers : {&weight, &input})
            for (std::uint16_t& number : *numbers)
                number = floatToBfloat(normal(random));
        const DeviceArray<std::uint16_t> w(weight), x(input);
        DeviceArray<float> output(kOutputs * kRows);
        output.poison();
        check(cudaDeviceSynchronize()); // the library of this test works at once
        {
            std::string why;
            const auto cublas = cuda::Cublas::open(why, KHATWA_FAKE_CUBLAS);
            QVERIFY2(cublas != nullptr, why.c_str());
            QCOMPARE(cublas->multiply(cuda::Cublas::Numbers::Brain, w.data(), kOutputs, x.data(),
                                      kRows, kColumns, output.data(), nullptr),
                     cudaSuccess);
            // What it refuses is an error of the call.
            QCOMPARE(cublas->multiply(cuda::Cublas::Numbers::Half, w.data(), kOutputs, x.data(),
                                      kRows, kColumns, output.data(), nullptr),
                     cudaErrorUnknown);
        }
        const std::vector<float> got = output.read();
        for (std::size_t r = 0; r < kRows; ++r)
            for (std::size_t o = 0; o < kOutputs; ++o) {
                float sum = 0.0f;
                for (std::size_t i = 0; i < kColumns; ++i)
                    sum += bfloatToFloat(weight[o * kColumns + i]) *
                           bfloatToFloat(input[r * kColumns + i]);
                QVERIFY(std::abs(got[r * kOutputs + o] - sum) < 1e-5f);
            }
    }
};

QTEST_GUILESS_MAIN(CudaCublasTest)
#include "cublas_test.moc"
