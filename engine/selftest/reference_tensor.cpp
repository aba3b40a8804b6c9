#include "engine/selftest/reference_tensor.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace khatwa::engine {

namespace {

unsigned byteAt(const std::byte* bytes, std::int64_t index) {
    return std::to_integer<unsigned>(bytes[index]);
}

int signedByteAt(const std::byte* bytes, std::int64_t index) {
    const auto value = static_cast<int>(byteAt(bytes, index));
    return value < 128 ? value : value - 256;
}

std::uint16_t bitsAt(const std::byte* bytes) {
    return static_cast<std::uint16_t>(byteAt(bytes, 0) | byteAt(bytes, 1) << 8U);
}

double halfAt(const std::byte* bytes) {
    return halfToDouble(bitsAt(bytes));
}

/// Q4_K and Q5_K pack eight 6-bit scales and eight 6-bit minimums into 12 bytes: those of the first
/// four groups lie in the low six bits of bytes 0..3 and 4..7, those of the last four have their
/// low four bits in bytes 8..11 and their high two bits in the top bits of bytes 0..3 and 4..7.
struct ScaleAndMinimum {
    unsigned scale;
    unsigned minimum;
};
ScaleAndMinimum packedScale(const std::byte* packed, std::int64_t group) {
    if (group < 4) {
        return {byteAt(packed, group) & 63U, byteAt(packed, group + 4) & 63U};
    }
    const unsigned low = byteAt(packed, group + 4);
    return {(low & 15U) | (byteAt(packed, group - 4) >> 6U) << 4U,
            low >> 4U | (byteAt(packed, group) >> 6U) << 4U};
}

/// 2 bytes scale, 32 signed bytes.
double q8_0(const std::byte* block, std::int64_t i) {
    return halfAt(block) * signedByteAt(block + 2, i);
}

/// 2 bytes scale, 16 bytes: elements 0..15 in the low halves, 16..31 in the high ones, 8 stands for
/// zero.
double q4_0(const std::byte* block, std::int64_t i) {
    const unsigned pair = byteAt(block + 2, i % 16);
    return halfAt(block) * (static_cast<int>(i < 16 ? pair & 15U : pair >> 4U) - 8);
}

/// 2 bytes scale of scales, 2 bytes scale of minimums, 12 bytes of those, 128 bytes: each 32 of
/// them hold one group of 32 elements in the low halves and the next in the high ones.
double q4_K(const std::byte* block, std::int64_t i) {
    const std::int64_t group = i / 32;
    const ScaleAndMinimum packed = packedScale(block + 4, group);
    const unsigned pair = byteAt(block + 16, group / 2 * 32 + i % 32);
    const unsigned quant = group % 2 == 0 ? pair & 15U : pair >> 4U;
    return halfAt(block) * packed.scale * quant - halfAt(block + 2) * packed.minimum;
}

/// As Q4_K, with 32 bytes between that hold the fifth bits: bit g of byte j is that of element j of
/// group g.
double q5_K(const std::byte* block, std::int64_t i) {
    const std::int64_t group = i / 32;
    const ScaleAndMinimum packed = packedScale(block + 4, group);
    const unsigned pair = byteAt(block + 48, group / 2 * 32 + i % 32);
    const unsigned fifth = byteAt(block + 16, i % 32) >> group & 1U;
    const unsigned quant = (group % 2 == 0 ? pair & 15U : pair >> 4U) | fifth << 4U;
    return halfAt(block) * packed.scale * quant - halfAt(block + 2) * packed.minimum;
}

/// 128 bytes of low halves, 64 bytes of the two high bits, 16 signed scales (one for 16 elements),
/// 2 bytes scale of scales; 32 stands for zero. Each half of the block is four runs of 32 elements:
/// their low halves share 64 bytes (runs 0 and 1 low, 2 and 3 high), their high bits 32 bytes.
double q6_K(const std::byte* block, std::int64_t i) {
    const std::int64_t half = i / 128;
    const std::int64_t run = i % 128 / 32;
    const std::int64_t at = i % 32;
    const unsigned pair = byteAt(block, half * 64 + run % 2 * 32 + at);
    const unsigned low = run < 2 ? pair & 15U : pair >> 4U;
    const unsigned high = byteAt(block + 128, half * 32 + at) >> (2 * run) & 3U;
    const int quant = static_cast<int>(low | high << 4U) - 32;
    return halfAt(block + 208) * signedByteAt(block + 192, i / 16) * quant;
}

/// Rounds to a float of 5 or 8 exponent bits, ties to even; the sign is the caller's.
std::uint16_t roundTo(double magnitude, int mantissaBits, int bias, int maxExponent) {
    const std::int64_t infinity = static_cast<std::int64_t>(maxExponent) << mantissaBits;
    if (std::isinf(magnitude)) {
        return static_cast<std::uint16_t>(infinity);
    }
    int exponent = 0;
    std::frexp(magnitude, &exponent);
    // magnitude is in [2^(exponent-1), 2^exponent); below the least normal number the step stays
    // the same.
    const int step = std::max(exponent - 1, 1 - bias) - mantissaBits;
    const double rounded = std::nearbyint(std::ldexp(magnitude, -step));
    if (rounded == 0.0) {
        return 0;
    }
    const auto field = static_cast<std::int64_t>(std::max(exponent - 1, 1 - bias) + bias);
    // A whole number of steps: the implicit bit, where it is there, adds one to the exponent field
    // below.
    const std::int64_t bits = ((field - 1) << mantissaBits) + static_cast<std::int64_t>(rounded);
    return static_cast<std::uint16_t>(std::min(bits, infinity));
}

} // namespace

double halfToDouble(std::uint16_t bits) {
    const int exponent = bits >> 10U & 31;
    const int mantissa = bits & 1023;
    const double sign = bits >> 15U != 0 ? -1.0 : 1.0;
    if (exponent == 31) {
        return mantissa != 0 ? std::numeric_limits<double>::quiet_NaN()
                             : sign * std::numeric_limits<double>::infinity();
    }
    return exponent == 0 ? sign * std::ldexp(mantissa, -24)
                         : sign * std::ldexp(1024 + mantissa, exponent - 25);
}

double bfloat16ToDouble(std::uint16_t bits) {
    const std::uint32_t wide = static_cast<std::uint32_t>(bits) << 16U;
    float value = 0.0F;
    std::memcpy(&value, &wide, sizeof value);
    return static_cast<double>(value);
}

std::uint16_t doubleToHalf(double value) {
    const auto sign = static_cast<std::uint16_t>(std::signbit(value) ? 0x8000 : 0);
    return static_cast<std::uint16_t>(sign | roundTo(std::fabs(value), 10, 15, 31));
}

std::uint16_t doubleToBfloat16(double value) {
    const auto sign = static_cast<std::uint16_t>(std::signbit(value) ? 0x8000 : 0);
    return static_cast<std::uint16_t>(sign | roundTo(std::fabs(value), 7, 127, 255));
}

double elementOf(TensorType type, const std::byte* row, std::int64_t index) {
    const TensorTypeInfo& format = info(type);
    const std::byte* block = row + index / format.blockSize * format.blockBytes;
    const std::int64_t i = index % format.blockSize;
    switch (type) {
    case TensorType::F32: {
        float value = 0.0F;
        std::memcpy(&value, block, sizeof value);
        return static_cast<double>(value);
    }
    case TensorType::F16:
        return halfAt(block);
    case TensorType::BF16:
        return bfloat16ToDouble(bitsAt(block));
    case TensorType::Q8_0:
        return q8_0(block, i);
    case TensorType::Q4_0:
        return q4_0(block, i);
    case TensorType::Q4_K:
        return q4_K(block, i);
    case TensorType::Q5_K:
        return q5_K(block, i);
    case TensorType::Q6_K:
        return q6_K(block, i);
    }
    return std::numeric_limits<double>::quiet_NaN();
}

std::vector<double> elementsOf(const MatrixView& matrix) {
    std::vector<double> elements;
    elements.reserve(static_cast<std::size_t>(matrix.rows * matrix.columns));
    const std::size_t stride = rowBytes(matrix.type, matrix.columns);
    for (std::int64_t row = 0; row < matrix.rows; ++row) {
        for (std::int64_t column = 0; column < matrix.columns; ++column) {
            elements.push_back(elementOf(
                matrix.type, matrix.data + static_cast<std::size_t>(row) * stride, column));
        }
    }
    return elements;
}

} // namespace khatwa::engine
