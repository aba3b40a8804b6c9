#include "kernels/formats/half.h"
#include "tests/kernels/cuda/device_array.h"
#include "tests/kernels/cuda/shim/primitives_kernels.h"
#include "tests/support/cuda/shim.h"

#include <QtTest>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <numbers>
#include <numeric>
#include <random>
#include <vector>

using namespace khatwa;
using namespace khatwa::test;
namespace prim = khatwa::kernels::cuda::test;

namespace {

std::vector<float> numbers(std::size_t count) {
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = static_cast<float>((i * 37 + 11) % 101) - 50.0f;
    return values;
}

} // namespace

/// The primitives of kernels/cuda/primitives.cuh and the CUDA names behind them, as the host shim
/// runs them.
class CudaPrimitivesTest : public QObject {
    Q_OBJECT

private slots:
    void init() { cudashim::reset(); }

    void barriersOrderSharedMemory_data() {
        QTest::addColumn<int>("threads");
        for (const int threads : {1, 2, 32, 64, 256})
            QTest::addRow("%d threads", threads) << threads;
    }

    void barriersOrderSharedMemory() {
        QFETCH(int, threads);
        const auto width = static_cast<std::size_t>(threads);
        constexpr std::size_t kBlocks = 5;
        const std::vector<float> in = numbers(kBlocks * width);
        const DeviceArray<float> input(in);
        const DeviceArray<float> output(kBlocks);
        check(prim::blockSums(input.data(), output.data(), kBlocks, static_cast<unsigned>(threads),
                              nullptr));
        const std::vector<float> sums = output.read();
        for (std::size_t b = 0; b < kBlocks; ++b) {
            const auto begin = in.begin() + static_cast<std::ptrdiff_t>(b * width);
            QCOMPARE(sums[b], std::accumulate(begin, begin + threads, 0.0f));
        }
    }

    void dynamicSharedMemoryIsOfTheLaunch() {
        for (const unsigned threads : {1u, 33u, 200u}) {
            std::vector<int> in(threads);
            std::iota(in.begin(), in.end(), 5);
            const DeviceArray<int> input(in);
            const DeviceArray<int> output(threads);
            check(prim::reverse(input.data(), output.data(), threads, nullptr));
            QCOMPARE(output.read(), std::vector<int>(in.rbegin(), in.rend()));
        }
    }

    void lanesSeeWhatTheOthersGive_data() {
        QTest::addColumn<int>("lanes");
        QTest::addRow("a whole warp") << 32;
        QTest::addRow("sixteen lanes") << 16;
    }

    void lanesSeeWhatTheOthersGive() {
        QFETCH(int, lanes);
        std::vector<int> in(static_cast<std::size_t>(lanes));
        std::iota(in.begin(), in.end(), 0);
        const DeviceArray<int> input(in);
        const DeviceArray<unsigned> output(static_cast<std::size_t>(lanes) * prim::kWarpResults);
        check(prim::warpOperations(input.data(), output.data(), static_cast<unsigned>(lanes),
                                   nullptr));
        const std::vector<unsigned> all = output.read();
        unsigned multiples = 0;
        for (int i = 0; i < lanes; i += 3)
            multiples |= 1u << i;
        for (int lane = 0; lane < lanes; ++lane) {
            const unsigned* const r = &all[static_cast<std::size_t>(lane) * prim::kWarpResults];
            const auto is = [&](int which, int expected) {
                return r[which] == static_cast<unsigned>(expected);
            };
            QVERIFY(is(0, 3));
            QVERIFY(is(1, lane / 4 * 4 + 1));
            QVERIFY(is(2, lane < 2 ? lane : lane - 2));
            QVERIFY(is(3, lane % 8 == 0 ? lane : lane - 1));
            QVERIFY(is(4, lane % 8 == 7 ? lane : lane + 1));
            QVERIFY(is(5, lane ^ 1));
            QVERIFY(is(6, lane ^ 2));
            QCOMPARE(r[7], multiples);
            QVERIFY(is(8, 1));
            QVERIFY(is(9, 1));
            QVERIFY(is(10, lanes * (lanes - 1) / 2));
            QVERIFY(is(11, lanes - 1));
            QVERIFY(is(12, 0));
            QVERIFY(is(13, lane ^ 1));
            QVERIFY(is(14, 2 * (lane ^ 1) + 1));
            // 0x01ff0203: the lowest byte is 3, and only the lowest byte of a lane's number is not
            // zero.
            QVERIFY(is(15, 7 + 3 * lane));
        }
    }

    void atomicsLoseNothing() {
        constexpr unsigned kBlocks = 3;
        constexpr unsigned kThreads = 70;
        constexpr int kAll = kBlocks * kThreads;
        const DeviceArray<int> counters(std::vector<int>{0, 0, 1000, 0, 0});
        const DeviceArray<float> sums(std::vector<float>{0.0f});
        check(prim::atomics(counters.data(), sums.data(), kBlocks, kThreads, nullptr));
        const std::vector<int> c = counters.read();
        QCOMPARE(c[0], kAll * (kAll + 1) / 2);
        QCOMPARE(c[1], kAll);
        QCOMPARE(c[2], 1);
        QCOMPARE(c[3], kAll % 7);
        QVERIFY(c[4] >= 1 && c[4] <= kAll);
        QCOMPARE(sums.read()[0], 0.5f * kAll);
    }

    void theLastBlockSeesTheOthers() {
        constexpr unsigned kBlocks = 7;
        constexpr unsigned kThreads = 48;
        const std::vector<float> in = numbers(kBlocks * kThreads);
        const DeviceArray<float> input(in);
        const DeviceArray<float> parts(kBlocks);
        const DeviceArray<float> output(1);
        const DeviceArray<unsigned> ready(std::vector<unsigned>{0});
        check(prim::lastBlockSums(input.data(), parts.data(), output.data(), ready.data(), kBlocks,
                                  kThreads, nullptr));
        QCOMPARE(output.read()[0], std::accumulate(in.begin(), in.end(), 0.0f));
    }

    void blocksOfACooperativeLaunchWaitForEachOther() {
        constexpr unsigned kBlocks = 6;
        constexpr unsigned kThreads = 40;
        constexpr unsigned kRounds = 4;
        std::vector<int> in(kBlocks * kThreads);
        std::iota(in.begin(), in.end(), 0);
        const DeviceArray<int> values(in);
        const DeviceArray<unsigned> barrier(std::vector<unsigned>{0});
        check(prim::passAround(values.data(), barrier.data(), kBlocks, kThreads, kRounds, nullptr));
        const std::vector<int> out = values.read();
        for (unsigned b = 0; b < kBlocks; ++b)
            for (unsigned t = 0; t < kThreads; ++t)
                QCOMPARE(out[b * kThreads + t],
                         in[(b + kRounds) % kBlocks * kThreads + t] + static_cast<int>(kRounds));
    }

    void asynchronousCopiesArriveBehindTheWait() {
        for (const unsigned tiles : {1u, 2u, 5u}) {
            const unsigned vectors = tiles * 32;
            const unsigned valid = vectors - 3;
            std::vector<std::uint8_t> in(valid * 16);
            for (std::size_t i = 0; i < in.size(); ++i)
                in[i] = static_cast<std::uint8_t>(i * 31 + i / 251);
            const DeviceArray<std::uint8_t> input(in);
            const DeviceArray<std::uint8_t> output(std::size_t{vectors} * 16);
            check(prim::copyByTiles(input.data(), output.data(), tiles, valid, nullptr));
            std::vector<std::uint8_t> expected = in;
            expected.resize(std::size_t{vectors} * 16, 0);
            QCOMPARE(output.read(), expected);
        }
    }

    void matricesAreLoadedAsThePtxIsaSays_data() {
        QTest::addColumn<int>("matrices");
        QTest::addColumn<bool>("transposed");
        QTest::addRow("one") << 1 << false;
        QTest::addRow("two") << 2 << false;
        QTest::addRow("four") << 4 << false;
        QTest::addRow("two, transposed") << 2 << true;
        QTest::addRow("four, transposed") << 4 << true;
    }

    /// "Each row of a matrix is 8 elements; thread t receives elements 2(t%4), 2(t%4)+1 of row
    /// t/4"; .trans: the matrix is loaded in column-major order.
    void matricesAreLoadedAsThePtxIsaSays() {
        QFETCH(int, matrices);
        QFETCH(bool, transposed);
        const auto count = static_cast<unsigned>(matrices);
        std::vector<std::uint16_t> in(count * 64);
        std::iota(in.begin(), in.end(), std::uint16_t{100});
        const DeviceArray<std::uint16_t> input(in);
        const DeviceArray<unsigned> output(32 * count);
        check(prim::loadMatrices(input.data(), output.data(), count, transposed, nullptr));
        const std::vector<unsigned> out = output.read();
        for (unsigned lane = 0; lane < 32; ++lane) {
            for (unsigned m = 0; m < count; ++m) {
                for (unsigned i = 0; i < 2; ++i) {
                    const unsigned row = transposed ? 2 * (lane % 4) + i : lane / 4;
                    const unsigned column = transposed ? lane / 4 : 2 * (lane % 4) + i;
                    QCOMPARE(out[lane * count + m] >> 16 * i & 0xffffu,
                             unsigned{in[m * 64 + row * 8 + column]});
                }
            }
        }
    }

    void aMatrixIsTurnedOver() {
        std::vector<unsigned> in;
        for (unsigned row = 0; row < 8; ++row)
            for (unsigned column = 0; column < 8; column += 2)
                in.push_back((10 * row + column) | (10 * row + column + 1) << 16);
        const DeviceArray<unsigned> input(in);
        const DeviceArray<unsigned> output(32);
        check(prim::transposeMatrices(input.data(), output.data(), nullptr));
        const std::vector<unsigned> out = output.read();
        for (unsigned row = 0; row < 8; ++row)
            for (unsigned column = 0; column < 8; ++column)
                QCOMPARE(out[row * 4 + column / 2] >> 16 * (column % 2) & 0xffffu,
                         10 * column + row);
    }

    void sinesAndCosinesAreRoundedRight() {
        std::vector<float> in{0.0f, 0.5f, 1.0f, -1.0f, 131071.0f, 3.14159265f};
        while (in.size() < 32)
            in.push_back(-1.0f + 0.0625f * static_cast<float>(in.size()));
        const DeviceArray<float> input(in);
        const DeviceArray<float> output(64);
        check(prim::sinesAndCosines(input.data(), output.data(), nullptr));
        const std::vector<float> out = output.read();
        for (std::size_t i = 0; i < 32; ++i) {
            const auto angle = static_cast<double>(in[i]);
            QCOMPARE(out[i], static_cast<float>(std::sin(angle)));
            QCOMPARE(out[32 + i], static_cast<float>(std::cos(angle)));
        }
    }

    void tensorCoresMultiplyHalves_data() {
        QTest::addColumn<bool>("bfloat");
        QTest::addRow("binary16") << false;
        QTest::addRow("bfloat16") << true;
    }

    /// Every element of a and b by itself is in the right place: products with matrices of one 1
    /// tell each apart.
    void tensorCoresMultiplyHalves() {
        QFETCH(bool, bfloat);
        std::mt19937 random(7);
        std::uniform_int_distribution<int> small(-30, 30);
        const auto narrow = [&](float v) {
            return bfloat ? kernels::floatToBfloat(v) : kernels::floatToHalf(v);
        };
        std::vector<std::uint16_t> a(16 * 16);
        std::vector<std::uint16_t> b(8 * 16);
        std::vector<float> c(16 * 8);
        std::vector<float> wideA(a.size());
        std::vector<float> wideB(b.size());
        for (std::size_t i = 0; i < a.size(); ++i)
            a[i] = narrow(wideA[i] = static_cast<float>(small(random)) / 4);
        for (std::size_t i = 0; i < b.size(); ++i)
            b[i] = narrow(wideB[i] = static_cast<float>(small(random)) / 4);
        for (float& v : c)
            v = static_cast<float>(small(random));
        const DeviceArray<std::uint16_t> da(a);
        const DeviceArray<std::uint16_t> db(b);
        const DeviceArray<float> dc(c);
        const DeviceArray<float> dd(c.size());
        check((bfloat ? prim::multiplyBf16 : prim::multiplyF16)(da.data(), db.data(), dc.data(),
                                                                dd.data(), nullptr));
        const std::vector<float> d = dd.read();
        for (std::size_t row = 0; row < 16; ++row) {
            for (std::size_t column = 0; column < 8; ++column) {
                float sum = c[row * 8 + column]; // exact: all are multiples of 1/16 below 2^20
                for (std::size_t k = 0; k < 16; ++k)
                    sum += wideA[row * 16 + k] * wideB[column * 16 + k];
                QCOMPARE(d[row * 8 + column], sum);
            }
        }
    }

    void tensorCoresMultiplyBytes() {
        std::mt19937 random(9);
        std::uniform_int_distribution<int> byte(-128, 127);
        std::vector<std::int8_t> a(16 * 32);
        std::vector<std::int8_t> b(8 * 32);
        std::vector<int> c(16 * 8);
        for (auto& v : a)
            v = static_cast<std::int8_t>(byte(random));
        for (auto& v : b)
            v = static_cast<std::int8_t>(byte(random));
        for (int& v : c)
            v = 1000 * byte(random);
        const DeviceArray<std::int8_t> da(a);
        const DeviceArray<std::int8_t> db(b);
        const DeviceArray<int> dc(c);
        const DeviceArray<int> dd(c.size());
        check(prim::multiplyS8(da.data(), db.data(), dc.data(), dd.data(), nullptr));
        const std::vector<int> d = dd.read();
        for (std::size_t row = 0; row < 16; ++row) {
            for (std::size_t column = 0; column < 8; ++column) {
                int sum = c[row * 8 + column];
                for (std::size_t k = 0; k < 32; ++k)
                    sum += a[row * 32 + k] * b[column * 32 + k];
                QCOMPARE(d[row * 8 + column], sum);
            }
        }
    }

    void freshMemoryIsNaN() {
        const DeviceArray<float> fresh(5);
        for (const float value : fresh.read())
            QVERIFY(std::isnan(value));
    }
};

QTEST_GUILESS_MAIN(CudaPrimitivesTest)
#include "primitives_test.moc"
