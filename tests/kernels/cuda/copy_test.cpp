#include "kernels/cuda/copy.h"
#include "tests/support/cuda/shim.h"

#include <QtTest>

#include <cstdint>
#include <vector>

using namespace khatwa;

class CudaCopyTest : public QObject {
    Q_OBJECT

private slots:
    void everyByteIsCopied_data() {
        QTest::addColumn<int>("vectors");
        for (const int vectors : {1, 31, 256, 1023, 1024, 1025, 5000})
            QTest::addRow("%d", vectors) << vectors;
    }

    void everyByteIsCopied() {
        QFETCH(int, vectors);
        cudashim::reset();
        const auto bytes = static_cast<std::size_t>(vectors) * 16;
        std::vector<std::uint8_t> in(bytes);
        for (std::size_t i = 0; i < bytes; ++i)
            in[i] = static_cast<std::uint8_t>(i * 7 + i / 256);
        void* from = nullptr;
        void* to = nullptr;
        QCOMPARE(cudaMalloc(&from, bytes), cudaSuccess);
        QCOMPARE(cudaMalloc(&to, bytes), cudaSuccess);
        QCOMPARE(cudaMemcpy(from, in.data(), bytes, cudaMemcpyHostToDevice), cudaSuccess);
        QCOMPARE(kernels::cuda::copyBytes(to, from, bytes, nullptr), cudaSuccess);
        std::vector<std::uint8_t> out(bytes);
        QCOMPARE(cudaMemcpy(out.data(), to, bytes, cudaMemcpyDeviceToHost), cudaSuccess);
        QCOMPARE(out, in);
        QCOMPARE(cudashim::counts().launches.size(), std::size_t{1});
        QCOMPARE(cudaFree(from), cudaSuccess);
        QCOMPARE(cudaFree(to), cudaSuccess);
        QCOMPARE(cudashim::bytesInUse(), std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(CudaCopyTest)
#include "copy_test.moc"
