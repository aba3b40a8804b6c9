#include "kernels/cpu/rope.h"

#include <QtTest>

#include <cmath>
#include <vector>

using namespace khatwa::kernels;

class RopeTest : public QObject {
    Q_OBJECT

private slots:
    /// The frequencies of a head of 128 with base 1,000,000 (Qwen3), to the end of a 64K context.
    void anglesArePreciseAtPosition65536() {
        std::vector<float> frequencies;
        for (int i = 0; i < 64; ++i)
            frequencies.push_back(static_cast<float>(std::pow(1e6, -i / 64.0)));
        std::vector<float> cosines(64), sines(64);
        for (const std::int64_t position : {0, 1, 4095, 32768, 65535, 65536, 131071}) {
            ropeAngles(position, frequencies, 1.0f, cosines.data(), sines.data());
            for (std::size_t i = 0; i < 64; ++i) {
                const long double angle = static_cast<long double>(position) * frequencies[i];
                QVERIFY(std::abs(cosines[i] - std::cos(angle)) < 1e-7L);
                QVERIFY(std::abs(sines[i] - std::sin(angle)) < 1e-7L);
            }
        }
    }

    void theFactorScalesBoth() {
        const float frequency = 0.5f;
        float cosine, sine;
        ropeAngles(2, {&frequency, 1}, 1.25f, &cosine, &sine);
        QVERIFY(std::abs(cosine - 1.25 * std::cos(1.0)) < 1e-7);
        QVERIFY(std::abs(sine - 1.25 * std::sin(1.0)) < 1e-7);
    }

    /// A quarter turn takes (x, y) to (-y, x); the second pair stays where it is.
    void halvesPairElementsHalfAHeadApart() {
        float head[] = {1, 2, 3, 4};
        const float cosines[] = {0, 1}, sines[] = {1, 0};
        rotateHalves(head, 2, cosines, sines);
        QCOMPARE((std::vector<float>(head, head + 4)), (std::vector<float>{-3, 2, 1, 4}));
    }

    void interleavedPairsNeighbours() {
        float head[] = {1, 2, 3, 4};
        const float cosines[] = {0, 1}, sines[] = {1, 0};
        rotateInterleaved(head, 2, cosines, sines);
        QCOMPARE((std::vector<float>(head, head + 4)), (std::vector<float>{-2, 1, 3, 4}));
    }
};

QTEST_APPLESS_MAIN(RopeTest)
#include "rope_test.moc"
