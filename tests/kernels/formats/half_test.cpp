#include "kernels/formats/half.h"

#include <QtTest>

#include <cmath>

using namespace khatwa::kernels;

namespace {

/// The definition: sign, five bits of exponent, ten of fraction.
double halfAsDefined(unsigned bits) {
    const double sign = bits >> 15 ? -1.0 : 1.0;
    const int exponent = static_cast<int>((bits >> 10) & 31u);
    const double fraction = bits & 1023u;
    if (exponent == 31)
        return fraction == 0.0 ? sign * INFINITY : NAN;
    return sign * (exponent == 0 ? std::ldexp(fraction, -24)
                                 : std::ldexp(1024.0 + fraction, exponent - 25));
}

} // namespace

class HalfTest : public QObject {
    Q_OBJECT

private slots:
    void everyHalfIsReadAsDefined() {
        for (unsigned bits = 0; bits < 65536; ++bits) {
            const double expected = halfAsDefined(bits);
            const float got = halfToFloat(static_cast<std::uint16_t>(bits));
            QVERIFY2(std::isnan(expected) ? std::isnan(got) : double{got} == expected,
                     qPrintable(QString::number(bits, 16)));
            QCOMPARE(std::signbit(got), bits >> 15 != 0);
        }
    }

    void everyHalfIsWrittenAsItWasRead() {
        for (unsigned bits = 0; bits < 65536; ++bits) {
            const float value = halfToFloat(static_cast<std::uint16_t>(bits));
            const unsigned back = floatToHalf(value);
            if (std::isnan(value))
                QVERIFY(std::isnan(halfToFloat(static_cast<std::uint16_t>(back))));
            else
                QCOMPARE(back, bits);
        }
    }

    void betweenTwoHalvesTheNearerIsTaken() {
        for (unsigned low = 0; low < 0x7c00;
             ++low) { // 0x7c00 stands for the next step here, 65,536
            const double below = halfAsDefined(low);
            const double above = low == 0x7bff ? 65536.0 : halfAsDefined(low + 1);
            const auto middle = static_cast<float>((below + above) / 2);
            QCOMPARE(floatToHalf(middle), static_cast<std::uint16_t>(low + (low & 1u)));
            QCOMPARE(floatToHalf(std::nextafter(middle, 0.0f)), static_cast<std::uint16_t>(low));
            QCOMPARE(floatToHalf(std::nextafter(middle, 1e6f)),
                     static_cast<std::uint16_t>(low + 1));
            QCOMPARE(floatToHalf(-middle),
                     static_cast<std::uint16_t>(0x8000u | (low + (low & 1u))));
        }
    }

    void whatIsTooLargeIsInfinite() {
        QCOMPARE(floatToHalf(65519.0f), std::uint16_t{0x7bff});
        QCOMPARE(floatToHalf(65520.0f), std::uint16_t{0x7c00});
        QCOMPARE(floatToHalf(-1e30f), std::uint16_t{0xfc00});
        QCOMPARE(floatToHalf(INFINITY), std::uint16_t{0x7c00});
    }

    void bfloatKeepsTheTopBitsRounded() {
        QCOMPARE(floatToBfloat(1.0f), std::uint16_t{0x3f80});
        QCOMPARE(bfloatToFloat(0x3f80), 1.0f);
        QCOMPARE(floatToBfloat(1.0f + 0x1p-8f), std::uint16_t{0x3f80});     // a tie, to even
        QCOMPARE(floatToBfloat(1.0f + 3 * 0x1p-8f), std::uint16_t{0x3f82}); // a tie, to even
        QCOMPARE(floatToBfloat(1.0f + 0x1.01p-8f), std::uint16_t{0x3f81});
        QCOMPARE(floatToBfloat(-INFINITY), std::uint16_t{0xff80});
        QVERIFY(std::isnan(bfloatToFloat(floatToBfloat(NAN))));
    }
};

QTEST_APPLESS_MAIN(HalfTest)
#include "half_test.moc"
