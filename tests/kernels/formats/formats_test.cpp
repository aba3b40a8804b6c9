#include "kernels/formats/blocks.h"
#include "kernels/formats/dequantise.h"
#include "kernels/formats/quantise.h"

#include <QtTest>

#include <cmath>
#include <random>
#include <vector>

using namespace khatwa;
using namespace khatwa::kernels;

namespace {

using Bytes = std::vector<unsigned char>;

std::vector<float> read(TensorType type, const Bytes& bytes) {
    const auto blocks = bytes.size() / static_cast<std::size_t>(info(type).blockBytes);
    std::vector<float> values(blocks * static_cast<std::size_t>(info(type).blockSize));
    dequantiseRow(type, reinterpret_cast<const std::byte*>(bytes.data()), values);
    return values;
}

std::vector<float> throughFormat(TensorType type, const std::vector<float>& values) {
    std::vector<std::byte> row(rowBytes(type, static_cast<std::int64_t>(values.size())));
    quantiseRow(type, values, row.data());
    std::vector<float> back(values.size());
    dequantiseRow(type, row.data(), back);
    return back;
}

double relativeError(const std::vector<float>& a, const std::vector<float>& b) {
    double difference = 0.0, size = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference += std::pow(double{a[i]} - double{b[i]}, 2);
        size += std::pow(double{b[i]}, 2);
    }
    return std::sqrt(difference / size);
}

} // namespace

class FormatsTest : public QObject {
    Q_OBJECT

private slots:
    void plainNumbersAreLittleEndian() {
        QCOMPARE(read(TensorType::F32, {0x00, 0x00, 0xc0, 0x3f}), std::vector<float>{1.5f});
        QCOMPARE(read(TensorType::F16, {0x00, 0x3e, 0x00, 0xc0}),
                 (std::vector<float>{1.5f, -2.0f}));
        QCOMPARE(read(TensorType::BF16, {0xc0, 0x3f, 0x00, 0xc0}),
                 (std::vector<float>{1.5f, -2.0f}));
    }

    void q8_0IsAScaleAndSignedBytes() {
        Bytes block(34);
        block[1] = 0x38; // 0.5
        block[2] = 1;
        block[3] = 0xfe; // -2
        block[32] = 0x7f;
        block[33] = 0x80;
        const std::vector<float> values = read(TensorType::Q8_0, block);
        QCOMPARE(values[0], 0.5f);
        QCOMPARE(values[1], -1.0f);
        QCOMPARE(values[2], 0.0f);
        QCOMPARE(values[30], 63.5f);
        QCOMPARE(values[31], -64.0f);
    }

    void q4_0HasTheSecondHalfInTheHighNibbles() {
        Bytes block(18, 0x88); // 8 stands for zero
        block[0] = 0x00;
        block[1] = 0x40; // 2.0
        block[2] = 0x0f;
        block[17] = 0x98;
        const std::vector<float> values = read(TensorType::Q4_0, block);
        QCOMPARE(values[0], 14.0f);
        QCOMPARE(values[16], -16.0f);
        QCOMPARE(values[15], 0.0f);
        QCOMPARE(values[31], 2.0f);
        QCOMPARE(values[7], 0.0f);
    }

    /// Group 0: scale 1, minimum 2. Group 5: scale 37 = 2 * 16 + 5, minimum 50 = 3 * 16 + 2.
    void q4_KHasSixBitScalesAndMinimums() {
        Bytes block(144);
        writeScales(block);
        block[block::q4_k::kNibbles + 0] = 0x07;  // group 0, element 0
        block[block::q4_k::kNibbles + 67] = 0x90; // groups 4 and 5, element 3
        const std::vector<float> values = read(TensorType::Q4_K, block);
        QCOMPARE(values[0], 1.0f * 7 - 0.5f * 2);
        QCOMPARE(values[1], -1.0f);
        QCOMPARE(values[5 * 32 + 3], 37.0f * 9 - 0.5f * 50);
        QCOMPARE(values[5 * 32 + 4], -25.0f);
        QCOMPARE(values[4 * 32 + 3], 0.0f);
    }

    void q5_KHasItsFifthBitsApart() {
        Bytes block(176);
        writeScales(block);
        block[block::q5_k::kFifthBits + 3] = 1u << 5; // group 5, element 3
        block[block::q5_k::kNibbles + 67] = 0x90;
        block[block::q5_k::kNibbles + 0] = 0x07;
        const std::vector<float> values = read(TensorType::Q5_K, block);
        QCOMPARE(values[0], 6.0f);
        QCOMPARE(values[5 * 32 + 3], 37.0f * (16 + 9) - 25.0f);
        QCOMPARE(values[5 * 32 + 4], -25.0f);
        QCOMPARE(values[4 * 32 + 3], 0.0f);
    }

    /// Element 200 = 128 + 72: high nibble of byte 64 + 8, bits 4 and 5 of high byte 32 + 8,
    /// scale 12.
    void q6_KHasSignedScalesOfSixteen() {
        Bytes block(210);
        block[block::q6_k::kNibbles + 72] = 0xb0;
        block[block::q6_k::kHighBits + 40] = 0x20;
        block[block::q6_k::kScales + 12] = 0xfd; // -3
        block[block::q6_k::kScale + 1] = 0x34;   // 0.25
        const std::vector<float> values = read(TensorType::Q6_K, block);
        QCOMPARE(values[200], 0.25f * -3 * (11 + 32 - 32));
        QCOMPARE(values[201], 0.25f * -3 * -32);
        QCOMPARE(values[191], 0.0f);
        QCOMPARE(values[208], 0.0f);
    }

    void everyScaleOfABlockHasItsOwnPlace() {
        for (int group = 0; group < 8; ++group)
            for (int bit = 0; bit < 6; ++bit) {
                // Exactly one of the 96 bits belongs to this one.
                int scaleBits = 0, minimumBits = 0;
                for (int place = 0; place < 96; ++place) {
                    std::uint8_t packed[12] = {};
                    packed[place / 8] = static_cast<std::uint8_t>(1u << (place % 8));
                    scaleBits += unpackScale(packed, group).scale == 1 << bit;
                    minimumBits += unpackScale(packed, group).minimum == 1 << bit;
                }
                QCOMPARE(scaleBits, 1);
                QCOMPARE(minimumBits, 1);
            }
    }

    void quantisingKeepsNumbersWithinTheFormat_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<double>("bound"); // of normally distributed numbers
        const double bounds[] = {0.0, 3e-4, 2.5e-3, 7e-3, 0.1, 0.09, 0.045, 0.025};
        for (int type = 0; type < 8; ++type)
            QTest::addRow("%s", info(static_cast<TensorType>(type)).name.data())
                << type << bounds[type];
    }
    void quantisingKeepsNumbersWithinTheFormat() {
        QFETCH(int, type);
        QFETCH(double, bound);
        constexpr unsigned kSeed = 7;
        qInfo("seed %u", kSeed);
        std::mt19937 random(kSeed);
        std::normal_distribution<float> normal;
        std::vector<float> values(1024);
        for (float& value : values)
            value = normal(random);
        const double error =
            relativeError(throughFormat(static_cast<TensorType>(type), values), values);
        qInfo("error %g", error);
        QVERIFY(error <= bound);
    }

    void whatAFormatHoldsExactlyComesBackExactly_data() {
        quantisingKeepsNumbersWithinTheFormat_data();
    }
    void whatAFormatHoldsExactlyComesBackExactly() {
        QFETCH(int, type);
        const std::vector<float> zeros(512, 0.0f);
        QCOMPARE(throughFormat(static_cast<TensorType>(type), zeros), zeros);
        const std::vector<float> once = throughFormat(static_cast<TensorType>(type), steps());
        QVERIFY(relativeError(throughFormat(static_cast<TensorType>(type), once), once) < 0.02);
    }

private:
    /// d = 1, dmin = 0.5 and the scales named above.
    static void writeScales(Bytes& block) {
        block[1] = 0x3c;
        block[3] = 0x38;
        block[4 + 0] = 1;
        block[4 + 4] = 2;
        block[4 + 1] = 2u << 6;
        block[4 + 5] = 3u << 6;
        block[4 + 9] = 0x25;
    }
    static std::vector<float> steps() {
        std::vector<float> values;
        for (int i = 0; i < 512; ++i)
            values.push_back(static_cast<float>(i % 16 - 8));
        return values;
    }
};

QTEST_APPLESS_MAIN(FormatsTest)
#include "formats_test.moc"
