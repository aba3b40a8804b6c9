#pragma once

/// The products of one weight row with one or several input rows, written once for every
/// instruction set. Included after a vector header, whose `Vector` it uses; in an unnamed namespace
/// for the reason given there.
///
/// A dot product is kept as sixteen partial sums. For a quantised format lane l of a chunk of 64
/// elements gathers elements 4l .. 4l + 3 as an exact integer, and
///     sum[l] += float(integer) * (weight scale * input scale)
/// chunk after chunk. That order is the same for any number of rows, and multiplication and
/// addition are rounded apart, so the bits are the same on every instruction set. Minimums (Q4_K,
/// Q5_K) are summed apart in eight lanes and subtracted once at the end.

#include "kernels/cpu/kernel_table.h"
#include "kernels/formats/blocks.h"

#include <cstring>

namespace khatwa::kernels {
namespace {

/// Where a row of quantised input lies.
struct InputRow {
    const std::int8_t* values;
    const float* scales;
    const float* sums;
};

/// A block that stands in for the second of a pair where a row has an odd number of them.
constexpr std::uint8_t kNoBlock[64] = {};

struct FormatQ8_0 {
    static Vector::SignedBytes values(const std::uint8_t* a, const std::uint8_t* b) {
        return Vector::asSigned(Vector::load(a + block::q8_0::kValues, b + block::q8_0::kValues));
    }
    static constexpr int kBytes = block::q8_0::kBytes;
};

struct FormatQ4_0 {
    static Vector::SignedBytes values(const std::uint8_t* a, const std::uint8_t* b) {
        return Vector::subtractOffset<8>(
            Vector::nibbles(a + block::q4_0::kNibbles, b + block::q4_0::kNibbles));
    }
    static constexpr int kBytes = block::q4_0::kBytes;
};

/// Formats whose block is a scale and 32 signed values.
template <class Format>
struct SmallBlocks {
    template <int rows>
    static void dot(const std::uint8_t* w, std::int64_t columns, const InputRow* x, float* result) {
        Vector::Floats sums[rows];
        for (int r = 0; r < rows; ++r)
            sums[r] = Vector::zero();
        for (std::int64_t i = 0; i < columns; i += 64, w += 2 * Format::kBytes) {
            const std::uint8_t* second = i + 32 < columns ? w + Format::kBytes : kNoBlock;
            const Vector::SignedBytes values = Format::values(w, second);
            const Vector::Floats scale = Vector::halves(Vector::half(w), Vector::half(second));
            for (int r = 0; r < rows; ++r) {
                const float* inputScale = x[r].scales + i / 32;
                const Vector::Floats step =
                    Vector::multiply(scale, Vector::halves(inputScale[0], inputScale[1]));
                sums[r] = Vector::add(
                    sums[r], Vector::multiply(Vector::dotSigned(values, x[r].values + i), step));
            }
        }
        for (int r = 0; r < rows; ++r)
            result[r] = Vector::sum(sums[r]);
    }
};

/// The eight 6-bit scales, then the eight minimums, from the twelve bytes of a Q4_K or Q5_K block
/// (`unpackScale` says where they lie), four bytes at a time.
void unpackScales(const std::uint8_t* packed, std::uint8_t* scales, std::uint8_t* minimums) {
    std::uint32_t word[3];
    std::memcpy(word, packed, sizeof word);
    const std::uint32_t unpacked[4] = {
        word[0] & 0x3f3f3f3fu, (word[2] & 0x0f0f0f0fu) | ((word[0] >> 2) & 0x30303030u),
        word[1] & 0x3f3f3f3fu, ((word[2] >> 4) & 0x0f0f0f0fu) | ((word[1] >> 2) & 0x30303030u)};
    std::memcpy(scales, unpacked, 8);
    std::memcpy(minimums, unpacked + 2, 8);
}

struct FormatQ4_K {
    template <int chunk>
    static Vector::Bytes values(const std::uint8_t* w) {
        const std::uint8_t* p = w + block::q4_k::kNibbles + 32 * chunk;
        return Vector::bits<0, 4, 15>(Vector::loadTwice(p));
    }
    static constexpr int kBytes = block::q4_k::kBytes;
};

struct FormatQ5_K {
    template <int chunk>
    static Vector::Bytes values(const std::uint8_t* w) {
        const std::uint8_t* p = w + block::q5_k::kNibbles + 32 * chunk;
        const std::uint8_t* fifth = w + block::q5_k::kFifthBits;
        return Vector::combine(Vector::bits<0, 4, 15>(Vector::loadTwice(p)),
                               Vector::bits<2 * chunk, 2 * chunk + 1, 1>(Vector::loadTwice(fifth)));
    }
    static constexpr int kBytes = block::q5_k::kBytes;
};

/// Q4_K and Q5_K: groups of 32 with scales and minimums.
template <class Format>
struct GroupsOf32 {
    template <int chunk, int rows>
    static void addChunk(const std::uint8_t* w, const InputRow* x, std::int64_t column,
                         const Vector::Eight* steps, Vector::Floats* sums) {
        const Vector::Bytes values = Format::template values<chunk>(w);
        for (int r = 0; r < rows; ++r)
            sums[r] = Vector::add(
                sums[r],
                Vector::multiply(Vector::dotUnsigned(values, x[r].values + column + 64 * chunk),
                                 Vector::spread<chunk>(steps[r])));
    }

    template <int rows>
    static void dot(const std::uint8_t* w, std::int64_t columns, const InputRow* x, float* result) {
        Vector::Floats sums[rows];
        Vector::Eight below[rows], steps[rows];
        for (int r = 0; r < rows; ++r) {
            sums[r] = Vector::zero();
            below[r] = Vector::zeroEight();
        }
        for (std::int64_t i = 0; i < columns; i += block::kSuper, w += Format::kBytes) {
            std::uint8_t scaleBytes[8], minimumBytes[8];
            unpackScales(w + block::q4_k::kScales, scaleBytes, minimumBytes);
            const Vector::Eight scales =
                Vector::bytesToEight(scaleBytes, Vector::half(w + block::q4_k::kScale));
            const Vector::Eight minimums =
                Vector::bytesToEight(minimumBytes, Vector::half(w + block::q4_k::kMinimum));
            for (int r = 0; r < rows; ++r) {
                steps[r] = Vector::multiply(scales, Vector::loadEight(x[r].scales + i / 32));
                below[r] = Vector::add(
                    below[r], Vector::multiply(minimums, Vector::loadEight(x[r].sums + i / 32)));
            }
            addChunk<0, rows>(w, x, i, steps, sums);
            addChunk<1, rows>(w, x, i, steps, sums);
            addChunk<2, rows>(w, x, i, steps, sums);
            addChunk<3, rows>(w, x, i, steps, sums);
        }
        for (int r = 0; r < rows; ++r)
            result[r] = Vector::sum(sums[r]) - Vector::sum(below[r]);
    }
};

/// Q6_K: groups of 16 with a signed scale.
struct GroupsOf16 {
    template <int chunk, int rows>
    static void addChunk(const std::uint8_t* w, const InputRow* x, std::int64_t column,
                         Vector::Floats scales, Vector::Floats* sums) {
        constexpr int half = chunk / 2, shift = 4 * (chunk % 2);
        const std::uint8_t* high = w + block::q6_k::kHighBits + 32 * half;
        const Vector::Bytes low =
            Vector::bits<shift, shift, 15>(Vector::load(w + block::q6_k::kNibbles + 64 * half));
        const Vector::SignedBytes values = Vector::subtractOffset<32>(
            Vector::combine(low, Vector::bits<shift, shift + 2, 3>(Vector::loadTwice(high))));
        const Vector::Floats scale = Vector::spreadQuads<chunk>(scales);
        for (int r = 0; r < rows; ++r) {
            const float* inputScale = x[r].scales + column / 32 + 2 * chunk;
            const Vector::Floats step =
                Vector::multiply(scale, Vector::halves(inputScale[0], inputScale[1]));
            sums[r] = Vector::add(
                sums[r], Vector::multiply(
                             Vector::dotSigned(values, x[r].values + column + 64 * chunk), step));
        }
    }

    template <int rows>
    static void dot(const std::uint8_t* w, std::int64_t columns, const InputRow* x, float* result) {
        Vector::Floats sums[rows];
        for (int r = 0; r < rows; ++r)
            sums[r] = Vector::zero();
        for (std::int64_t i = 0; i < columns; i += block::kSuper, w += block::q6_k::kBytes) {
            const Vector::Floats scales = Vector::signedBytesToFloats(
                w + block::q6_k::kScales, Vector::half(w + block::q6_k::kScale));
            addChunk<0, rows>(w, x, i, scales, sums);
            addChunk<1, rows>(w, x, i, scales, sums);
            addChunk<2, rows>(w, x, i, scales, sums);
            addChunk<3, rows>(w, x, i, scales, sums);
        }
        for (int r = 0; r < rows; ++r)
            result[r] = Vector::sum(sums[r]);
    }
};

struct LoadF32 {
    static constexpr int kBytes = 4;
    static Vector::Floats sixteen(const std::uint8_t* p) { return Vector::loadBytes(p); }
    static Vector::Floats part(const std::uint8_t* p, int n) {
        float values[16] = {}; // a file may have its numbers at any address
        std::memcpy(values, p, static_cast<std::size_t>(n) * sizeof(float));
        return Vector::load(values);
    }
};
struct LoadF16 {
    static constexpr int kBytes = 2;
    static Vector::Floats sixteen(const std::uint8_t* p) { return Vector::fromHalf(p); }
    static Vector::Floats part(const std::uint8_t* p, int n) { return Vector::fromHalfPart(p, n); }
};
struct LoadBF16 {
    static constexpr int kBytes = 2;
    static Vector::Floats sixteen(const std::uint8_t* p) { return Vector::fromBfloat(p); }
    static Vector::Floats part(const std::uint8_t* p, int n) {
        return Vector::fromBfloatPart(p, n);
    }
};

/// Weights that are numbers by themselves, with float32 input: sum[l] = fma(w, x, sum[l]) for l = i
/// mod 16.
template <class Load>
struct PlainNumbers {
    template <int rows>
    static void dot(const std::uint8_t* w, std::int64_t columns, const float* const* x,
                    float* result) {
        Vector::Floats sums[rows];
        for (int r = 0; r < rows; ++r)
            sums[r] = Vector::zero();
        std::int64_t i = 0;
        for (; i + 16 <= columns; i += 16) {
            const Vector::Floats values = Load::sixteen(w + i * Load::kBytes);
            for (int r = 0; r < rows; ++r)
                sums[r] = Vector::multiplyAdd(values, Vector::load(x[r] + i), sums[r]);
        }
        if (i < columns) {
            const int rest = static_cast<int>(columns - i);
            const Vector::Floats values = Load::part(w + i * Load::kBytes, rest);
            for (int r = 0; r < rows; ++r)
                sums[r] = Vector::multiplyAdd(values, Vector::loadPart(x[r] + i, rest), sums[r]);
        }
        for (int r = 0; r < rows; ++r)
            result[r] = Vector::sum(sums[r]);
    }
};

void write(const ProductOutput& output, int row, int column, float value) {
    if (output.bias)
        value += output.bias[column];
    float& place = output.values[static_cast<std::size_t>(row) * output.stride +
                                 static_cast<std::size_t>(column)];
    place = output.accumulate ? place + value : value;
}

/// Input rows that share one pass over a weight row. More would spill registers.
template <class Kernel, int rows>
void quantisedRows(const std::uint8_t* weights, std::size_t weightStride, int outputs,
                   const ProductInput& input, int first, const ProductOutput& output) {
    InputRow x[rows];
    for (int r = 0; r < rows; ++r) {
        const std::size_t row = static_cast<std::size_t>(first + r);
        const auto scales = row * static_cast<std::size_t>(paddedScales(input.columns));
        x[r] = {input.values + row * static_cast<std::size_t>(paddedValues(input.columns)),
                input.scales + scales, input.sums + scales};
    }
    for (int o = 0; o < outputs; ++o) {
        float result[rows];
        Kernel::template dot<rows>(weights + static_cast<std::size_t>(o) * weightStride,
                                   input.columns, x, result);
        for (int r = 0; r < rows; ++r)
            write(output, first + r, o, result[r]);
    }
}

template <class Kernel>
void quantisedProduct(const std::uint8_t* weights, std::size_t weightStride, int outputs,
                      const ProductInput& input, const ProductOutput& output) {
    int row = 0;
    for (; row + 4 <= input.rows; row += 4)
        quantisedRows<Kernel, 4>(weights, weightStride, outputs, input, row, output);
    for (; row + 2 <= input.rows; row += 2)
        quantisedRows<Kernel, 2>(weights, weightStride, outputs, input, row, output);
    for (; row < input.rows; ++row)
        quantisedRows<Kernel, 1>(weights, weightStride, outputs, input, row, output);
}

template <class Kernel, int rows>
void plainRows(const std::uint8_t* weights, std::size_t weightStride, int outputs,
               const ProductInput& input, int first, const ProductOutput& output) {
    const float* x[rows];
    for (int r = 0; r < rows; ++r)
        x[r] = input.floats + static_cast<std::size_t>(first + r) * input.floatStride;
    for (int o = 0; o < outputs; ++o) {
        float result[rows];
        Kernel::template dot<rows>(weights + static_cast<std::size_t>(o) * weightStride,
                                   input.columns, x, result);
        for (int r = 0; r < rows; ++r)
            write(output, first + r, o, result[r]);
    }
}

template <class Kernel>
void plainProduct(const std::uint8_t* weights, std::size_t weightStride, int outputs,
                  const ProductInput& input, const ProductOutput& output) {
    int row = 0;
    for (; row + 4 <= input.rows; row += 4)
        plainRows<Kernel, 4>(weights, weightStride, outputs, input, row, output);
    for (; row < input.rows; ++row)
        plainRows<Kernel, 1>(weights, weightStride, outputs, input, row, output);
}

} // namespace
} // namespace khatwa::kernels
