#include "engine/selftest/reference_tensor.h"

#include <QtTest>

#include <cmath>
#include <cstring>
#include <vector>

using namespace khatwa::engine;
using khatwa::TensorType;

namespace {

/// A block whose bytes are all zero but those that a test sets.
class Block {
public:
    explicit Block(TensorType type)
        : type_(type), bytes_(static_cast<std::size_t>(khatwa::info(type).blockBytes)) {}

    Block& half(std::size_t at, double value) {
        const std::uint16_t bits = doubleToHalf(value);
        return byte(at, bits & 255).byte(at + 1, bits >> 8);
    }
    Block& byte(std::size_t at, int value) {
        bytes_[at] = static_cast<std::byte>(value & 255);
        return *this;
    }
    double at(std::int64_t element) const { return elementOf(type_, bytes_.data(), element); }

private:
    TensorType type_;
    std::vector<std::byte> bytes_;
};

} // namespace

class ReferenceTensorTest : public QObject {
    Q_OBJECT

private slots:
    void halvesRoundToNearestEven();
    void everyHalfComesBackAsItself();
    void bfloat16IsTheUpperHalfOfAFloat();
    void q8_0();
    void q4_0();
    void q4_K();
    void q5_K();
    void q6_K();
};

void ReferenceTensorTest::halvesRoundToNearestEven() {
    QCOMPARE(doubleToHalf(1.0), 0x3C00);
    QCOMPARE(doubleToHalf(-2.0), 0xC000);
    QCOMPARE(doubleToHalf(65504.0), 0x7BFF); // the largest
    QCOMPARE(doubleToHalf(65520.0), 0x7C00); // half a step further is infinite
    QCOMPARE(doubleToHalf(std::ldexp(1.0, -24)), 0x0001);
    QCOMPARE(doubleToHalf(std::ldexp(1.0, -25)), 0x0000); // a tie, to even
    QCOMPARE(doubleToHalf(1.0 + std::ldexp(1.0, -11)), 0x3C00);
    QCOMPARE(doubleToHalf(1.0 + std::ldexp(3.0, -11)), 0x3C02);
    QCOMPARE(doubleToHalf(HUGE_VAL), 0x7C00);
}

void ReferenceTensorTest::everyHalfComesBackAsItself() {
    for (unsigned bits = 0; bits < 0x7C00; ++bits) {
        QCOMPARE(doubleToHalf(halfToDouble(static_cast<std::uint16_t>(bits))), bits);
        QCOMPARE(doubleToHalf(halfToDouble(static_cast<std::uint16_t>(bits | 0x8000))),
                 bits | 0x8000);
    }
}

void ReferenceTensorTest::bfloat16IsTheUpperHalfOfAFloat() {
    QCOMPARE(doubleToBfloat16(1.0), 0x3F80);
    QCOMPARE(bfloat16ToDouble(0xBF80), -1.0);
    QCOMPARE(doubleToBfloat16(1.0 + std::ldexp(1.0, -8)), 0x3F80);
    QCOMPARE(doubleToBfloat16(1.0 + std::ldexp(3.0, -8)), 0x3F82);
}

void ReferenceTensorTest::q8_0() {
    const Block block = Block(TensorType::Q8_0).half(0, 0.5).byte(2, 7).byte(33, -128);
    QCOMPARE(block.at(0), 3.5);
    QCOMPARE(block.at(31), -64.0);
}

void ReferenceTensorTest::q4_0() {
    const Block block = Block(TensorType::Q4_0).half(0, 2.0).byte(2, 0xF8).byte(17, 0x09);
    QCOMPARE(block.at(0), 0.0);    // low half 8
    QCOMPARE(block.at(16), 14.0);  // high half 15
    QCOMPARE(block.at(15), 2.0);   // low half 9
    QCOMPARE(block.at(31), -16.0); // high half 0
}

void ReferenceTensorTest::q4_K() {
    Block block(TensorType::Q4_K);
    block.half(0, 1.0).half(2, 0.5);
    block.byte(4, 3).byte(8, 4);   // group 0: scale 3, minimum 4
    block.byte(12, 0x21);          // group 4: scale 1, minimum 2 ...
    block.byte(4, 3 | 0x40);       // ... and 16 more for its scale
    block.byte(8, 4 | 0x80);       // ... and 32 more for its minimum
    block.byte(16, 0x05);          // element 0 is 5
    block.byte(16 + 2 * 32, 0x0F); // element 128, the first of group 4, is 15
    QCOMPARE(block.at(0), 3.0 * 5 - 0.5 * 4);
    QCOMPARE(block.at(128), 17.0 * 15 - 0.5 * 34);
    QCOMPARE(block.at(32), 0.0); // group 1 has scale and minimum 0
}

void ReferenceTensorTest::q5_K() {
    Block block(TensorType::Q5_K);
    block.half(0, 1.0).half(2, 1.0);
    block.byte(5, 2);         // group 1: scale 2, minimum 0
    block.byte(16 + 3, 0x02); // fifth bit of element 3 of group 1
    block.byte(48 + 3, 0x90); // its low four bits: 9
    QCOMPARE(block.at(35), 2.0 * 25);
    QCOMPARE(block.at(34), 0.0);
}

void ReferenceTensorTest::q6_K() {
    Block block(TensorType::Q6_K);
    block.half(208, 0.25);
    block.byte(192 + 15, -3);        // scale of elements 240..255
    block.byte(64 + 32 + 31, 0xA0);  // element 255: second half, run 3, high half of byte 63
    block.byte(128 + 32 + 31, 0xC0); // its two high bits
    QCOMPARE(block.at(255), 0.25 * -3 * (0x3A - 32));
    block.byte(192, 5);
    QCOMPARE(block.at(0), 0.25 * 5 * -32);
}

QTEST_GUILESS_MAIN(ReferenceTensorTest)
#include "reference_tensor_test.moc"
