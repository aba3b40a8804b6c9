#pragma once

/// The products of panels of quantised weights (formats/panels.h) with one or several input rows,
/// written once for every instruction set. Included after a vector header, whose `Vector` it uses;
/// in an unnamed namespace for the reason given there.
///
/// A lane holds one output, so there is nothing to add up across lanes. Within a group that shares
/// a scale the products are summed as integers, which is exact in any order. Then, in the order of
/// the columns and with multiplication and addition rounded apart,
///     Q8_0, Q4_0   sum += integer * (d * step)                           for each block of 32
///     Q4_K, Q5_K   sum = (sum - dmin * sum(m * stepsum)) + d * sum((integer * s) * step)
///     Q6_K         sum += d * sum((integer * s + integer' * s') * step)
/// for each block of 256, where what stands in brackets with the integers is below 2^24 and so
/// exact. The same terms in the same order for any number of rows: the same bits, on every
/// instruction set.

#include "kernels/cpu/kernel_table.h"
#include "kernels/formats/panels.h"

#include <cstring>

namespace khatwa::kernels {
namespace {

/// Bytes ahead of the present ones that are asked for from memory: the machine's own prefetching
/// ends at each page of 4 KB.
constexpr std::size_t kPrefetchAhead = 4096;

/// Input rows side by side; more would not fit the registers.
template <int rows>
struct Inputs {
    const ActivationBlock* row[rows];
    void next() {
        KHATWA_UNROLL
        for (int r = 0; r < rows; ++r)
            ++row[r];
    }
};

template <int bytes>
void prefetchAhead(const std::uint8_t* w) {
    KHATWA_UNROLL
    for (int i = 0; i < bytes; i += kVectorBytes)
        Vector::prefetch(w + kPrefetchAhead + i);
}

/// total[r] += integer[r] * (scale * step of group `group`)
template <int rows>
void addScaled(Vector::Floats scale, const Vector::Lanes* integers, const Inputs<rows>& x,
               int group, Vector::Floats* total) {
    KHATWA_UNROLL
    for (int r = 0; r < rows; ++r)
        total[r] = Vector::add(
            total[r],
            Vector::multiply(Vector::toFloats(integers[r]),
                             Vector::multiply(scale, Vector::set(x.row[r]->scales[group]))));
}

struct PanelQ8_0 {
    static constexpr int kBytes = panel::q8_0::kBytes;

    template <int rows>
    static void dot(const std::uint8_t* w, const Inputs<rows>& x, int group,
                    Vector::Lanes* integers) {
        KHATWA_UNROLL
        for (int r = 0; r < rows; ++r)
            integers[r] = Vector::startOfOffset(x.row[r]->negatedSums + 2 * group);
        KHATWA_UNROLL
        for (int j = 0; j < 8; ++j) {
            const Vector::Bytes values = Vector::load(w + j * kVectorBytes);
            KHATWA_UNROLL
            for (int r = 0; r < rows; ++r)
                integers[r] = Vector::dotOffset(
                    integers[r], values, x.row[r]->values + group * kActivationBlock + 4 * j);
        }
    }
};

struct PanelQ4_0 {
    static constexpr int kBytes = panel::q4_0::kBytes;

    template <int rows>
    static void dot(const std::uint8_t* w, const Inputs<rows>& x, int group,
                    Vector::Lanes* integers) {
        KHATWA_UNROLL
        for (int r = 0; r < rows; ++r) {
            const std::int32_t* sums = x.row[r]->negatedSums + 2 * group;
            integers[r] = Vector::add(Vector::lanes<3>(sums[0]), Vector::lanes<3>(sums[1]));
        }
        KHATWA_UNROLL
        for (int j = 0; j < 4; ++j) {
            const Vector::Bytes both = Vector::load(w + j * kVectorBytes);
            const Vector::Bytes low = Vector::field<0, 15>(both);
            const Vector::Bytes high = Vector::field<4, 15>(both);
            KHATWA_UNROLL
            for (int r = 0; r < rows; ++r) {
                const std::int8_t* values = x.row[r]->values + group * kActivationBlock + 4 * j;
                integers[r] = Vector::dot(integers[r], low, values);
                integers[r] = Vector::dot(integers[r], high, values + 16);
            }
        }
    }
};

/// Formats of blocks of 32 with one scale.
template <class Format>
struct SmallPanel {
    template <int rows>
    static void dot(const std::uint8_t* w, std::int64_t columns, Inputs<rows> x,
                    Vector::Floats* total) {
        const std::int64_t blocks = columns / block::kSmall;
        const std::uint8_t* scales = w;
        const std::uint8_t* values = w + panel::scaleBytes(blocks);
        int group = 0;
        for (std::int64_t b = 0; b < blocks;
             ++b, scales += panel::kHalves, values += Format::kBytes) {
            if (group == 8) {
                group = 0;
                x.next();
            }
            prefetchAhead<Format::kBytes>(values);
            Vector::Lanes integers[rows];
            Format::template dot<rows>(values, x, group, integers);
            addScaled<rows>(Vector::fromHalf(scales), integers, x, group, total);
            ++group;
        }
    }
};

struct PanelQ4_K {
    static constexpr int kBytes = panel::q4_k::kBytes;

    template <int group>
    static Vector::Bytes values(const std::uint8_t* w, int quad) {
        return Vector::field<4 * (group % 2), 15>(
            Vector::load(w + panel::q4_k::kNibbles + (group / 2 * 8 + quad) * kVectorBytes));
    }
};

struct PanelQ5_K {
    static constexpr int kBytes = panel::q5_k::kBytes;

    template <int group>
    static Vector::Bytes values(const std::uint8_t* w, int quad) {
        const Vector::Bytes low = Vector::field<4 * (group % 2), 15>(
            Vector::load(w + panel::q5_k::kNibbles + (group / 2 * 8 + quad) * kVectorBytes));
        const Vector::Bytes fifth = Vector::field<group - 4, 16>(
            Vector::load(w + panel::q5_k::kFifthBits + quad * kVectorBytes));
        return Vector::either(low, fifth);
    }
};

/// Q4_K and Q5_K: groups of 32 with scales and minimums.
template <class Format>
struct PanelOf32 {
    template <int group, int rows>
    static void addMinimums(const Vector::Bytes* minimums, const Inputs<rows>& x,
                            Vector::Floats* below) {
        const Vector::Floats minimum = Vector::unsignedByte<group % 4>(minimums[group / 4]);
        KHATWA_UNROLL
        for (int r = 0; r < rows; ++r)
            below[r] = Vector::add(below[r],
                                   Vector::multiply(minimum, Vector::set(x.row[r]->sums[group])));
    }

    /// Two groups whose quads lie in the same bytes.
    template <int pair, int rows>
    static void addPair(const std::uint8_t* w, const Vector::Bytes* scales, const Inputs<rows>& x,
                        Vector::Floats* sums) {
        if constexpr (rows <= 2) {
            Vector::Lanes low[rows], high[rows];
            KHATWA_UNROLL
            for (int r = 0; r < rows; ++r)
                low[r] = high[r] = Vector::zeroLanes();
            KHATWA_UNROLL
            for (int j = 0; j < 8; ++j) {
                const Vector::Bytes a = Format::template values<2 * pair>(w, j);
                const Vector::Bytes b = Format::template values<2 * pair + 1>(w, j);
                KHATWA_UNROLL
                for (int r = 0; r < rows; ++r) {
                    const std::int8_t* values = x.row[r]->values + 64 * pair + 4 * j;
                    low[r] = Vector::dot(low[r], a, values);
                    high[r] = Vector::dot(high[r], b, values + 32);
                }
            }
            addGroup<2 * pair, rows>(scales, low, x, sums);
            addGroup<2 * pair + 1, rows>(scales, high, x, sums);
        } else {
            dotGroup<2 * pair, rows>(w, scales, x, sums);
            dotGroup<2 * pair + 1, rows>(w, scales, x, sums);
        }
    }

    template <int group, int rows>
    static void dotGroup(const std::uint8_t* w, const Vector::Bytes* scales, const Inputs<rows>& x,
                         Vector::Floats* sums) {
        Vector::Lanes integers[rows];
        KHATWA_UNROLL
        for (int r = 0; r < rows; ++r)
            integers[r] = Vector::zeroLanes();
        KHATWA_UNROLL
        for (int j = 0; j < 8; ++j) {
            const Vector::Bytes values = Format::template values<group>(w, j);
            KHATWA_UNROLL
            for (int r = 0; r < rows; ++r)
                integers[r] =
                    Vector::dot(integers[r], values, x.row[r]->values + 32 * group + 4 * j);
        }
        addGroup<group, rows>(scales, integers, x, sums);
    }

    template <int group, int rows>
    static void addGroup(const Vector::Bytes* scales, const Vector::Lanes* integers,
                         const Inputs<rows>& x, Vector::Floats* sums) {
        const Vector::Floats scale = Vector::unsignedByte<group % 4>(scales[group / 4]);
        KHATWA_UNROLL
        for (int r = 0; r < rows; ++r)
            sums[r] = Vector::add(
                sums[r], Vector::multiply(Vector::multiply(Vector::toFloats(integers[r]), scale),
                                          Vector::set(x.row[r]->scales[group])));
    }

    template <int rows>
    static void dot(const std::uint8_t* w, std::int64_t columns, Inputs<rows> x,
                    Vector::Floats* total) {
        for (std::int64_t i = 0; i < columns; i += block::kSuper, w += Format::kBytes, x.next()) {
            prefetchAhead<Format::kBytes>(w);
            const std::uint8_t* packed = w + panel::q4_k::kScales;
            const Vector::Bytes first = Vector::load(packed);
            const Vector::Bytes second = Vector::load(packed + kVectorBytes);
            const Vector::Bytes upper = Vector::load(packed + 2 * kVectorBytes);
            const Vector::Bytes scales[2] = {
                Vector::either(Vector::field<0, 15>(first), Vector::field<-4, 48>(upper)),
                Vector::either(Vector::field<0, 15>(second), Vector::field<0, 48>(upper))};
            const Vector::Bytes minimums[2] = {
                Vector::either(Vector::field<4, 15>(first), Vector::field<-2, 48>(upper)),
                Vector::either(Vector::field<4, 15>(second), Vector::field<2, 48>(upper))};

            Vector::Floats sums[rows];
            KHATWA_UNROLL
            for (int r = 0; r < rows; ++r)
                sums[r] = Vector::zero();
            addMinimums<0, rows>(minimums, x, sums);
            addMinimums<1, rows>(minimums, x, sums);
            addMinimums<2, rows>(minimums, x, sums);
            addMinimums<3, rows>(minimums, x, sums);
            addMinimums<4, rows>(minimums, x, sums);
            addMinimums<5, rows>(minimums, x, sums);
            addMinimums<6, rows>(minimums, x, sums);
            addMinimums<7, rows>(minimums, x, sums);
            const Vector::Floats dmin = Vector::fromHalf(w + panel::q4_k::kMinimum);
            KHATWA_UNROLL
            for (int r = 0; r < rows; ++r) {
                total[r] = Vector::subtract(total[r], Vector::multiply(sums[r], dmin));
                sums[r] = Vector::zero();
            }
            addPair<0, rows>(w, scales, x, sums);
            addPair<1, rows>(w, scales, x, sums);
            addPair<2, rows>(w, scales, x, sums);
            addPair<3, rows>(w, scales, x, sums);
            const Vector::Floats d = Vector::fromHalf(w + panel::q4_k::kScale);
            KHATWA_UNROLL
            for (int r = 0; r < rows; ++r)
                total[r] = Vector::add(total[r], Vector::multiply(sums[r], d));
        }
    }
};

/// Q6_K: groups of 16 with signed scales.
struct PanelQ6_K {
    template <int rows>
    static void start(const Inputs<rows>& x, int group, Vector::Lanes* integers) {
        KHATWA_UNROLL
        for (int r = 0; r < rows; ++r)
            integers[r] = Vector::lanes<5>(x.row[r]->negatedSums[group]);
    }

    template <int rows>
    static void dotQuad(Vector::Bytes values, const Inputs<rows>& x, int column,
                        Vector::Lanes* integers) {
        KHATWA_UNROLL
        for (int r = 0; r < rows; ++r)
            integers[r] = Vector::dot(integers[r], values, x.row[r]->values + column);
    }

    template <int rows>
    static void dotGroup(const std::uint8_t* w, const Inputs<rows>& x, int group,
                         Vector::Lanes* integers) {
        w += panel::q6_k::kValues + 3 * kVectorBytes * group;
        const Vector::Bytes a = Vector::load(w), b = Vector::load(w + kVectorBytes),
                            c = Vector::load(w + 2 * kVectorBytes);
        start<rows>(x, group, integers);
        dotQuad<rows>(Vector::field<0, 63>(a), x, 16 * group, integers);
        dotQuad<rows>(Vector::field<0, 63>(b), x, 16 * group + 4, integers);
        dotQuad<rows>(Vector::field<0, 63>(c), x, 16 * group + 8, integers);
        const Vector::Bytes last =
            Vector::either(Vector::field<6, 3>(a),
                           Vector::either(Vector::field<4, 12>(b), Vector::field<2, 48>(c)));
        dotQuad<rows>(last, x, 16 * group + 12, integers);
    }

    /// The groups of one step of the inputs.
    template <int group, int rows>
    static void addPair(const std::uint8_t* w, const Inputs<rows>& x, Vector::Floats* sums) {
        const Vector::Bytes scales =
            Vector::load(w + panel::q6_k::kScales + group / 4 * kVectorBytes);
        const Vector::Floats scaleA = Vector::signedByte<group % 4>(scales);
        const Vector::Floats scaleB = Vector::signedByte<group % 4 + 1>(scales);
        Vector::Lanes a[rows], b[rows];
        dotGroup<rows>(w, x, group, a);
        dotGroup<rows>(w, x, group + 1, b);
        KHATWA_UNROLL
        for (int r = 0; r < rows; ++r) {
            const Vector::Floats both = Vector::multiplyAdd(
                Vector::toFloats(a[r]), scaleA, Vector::multiply(Vector::toFloats(b[r]), scaleB));
            sums[r] = Vector::add(sums[r],
                                  Vector::multiply(both, Vector::set(x.row[r]->scales[group / 2])));
        }
    }

    template <int rows>
    static void dot(const std::uint8_t* w, std::int64_t columns, Inputs<rows> x,
                    Vector::Floats* total) {
        const std::int64_t blocks = columns / block::kSuper;
        const std::uint8_t* scales = w;
        w += panel::scaleBytes(blocks);
        for (std::int64_t i = 0; i < blocks;
             ++i, scales += panel::kHalves, w += panel::q6_k::kBytes, x.next()) {
            prefetchAhead<panel::q6_k::kBytes>(w);
            Vector::Floats sums[rows];
            KHATWA_UNROLL
            for (int r = 0; r < rows; ++r)
                sums[r] = Vector::zero();
            addPair<0, rows>(w, x, sums);
            addPair<2, rows>(w, x, sums);
            addPair<4, rows>(w, x, sums);
            addPair<6, rows>(w, x, sums);
            addPair<8, rows>(w, x, sums);
            addPair<10, rows>(w, x, sums);
            addPair<12, rows>(w, x, sums);
            addPair<14, rows>(w, x, sums);
            const Vector::Floats d = Vector::fromHalf(scales);
            KHATWA_UNROLL
            for (int r = 0; r < rows; ++r)
                total[r] = Vector::add(total[r], Vector::multiply(sums[r], d));
        }
    }
};

void writeLanes(const ProductOutput& output, int row, int column, int count, Vector::Floats value) {
    float* place = output.values + static_cast<std::size_t>(row) * output.stride + column;
    if (count == kPanelOutputs) {
        if (output.bias)
            value = Vector::add(value, Vector::load(output.bias + column));
        if (output.accumulate)
            value = Vector::add(Vector::load(place), value);
        Vector::store(place, value);
        return;
    }
    if (output.bias)
        value = Vector::add(value, Vector::loadPart(output.bias + column, count));
    if (output.accumulate)
        value = Vector::add(Vector::loadPart(place, count), value);
    Vector::storePart(place, value, count);
}

template <class Kernel, int rows>
void panelRows(const std::uint8_t* panel, const ProductInput& input, int first, int column,
               int count, const ProductOutput& output) {
    const std::int64_t blocks = activationBlocks(input.columns);
    Inputs<rows> x;
    Vector::Floats total[rows];
    for (int r = 0; r < rows; ++r) {
        x.row[r] = input.blocks + (first + r) * blocks;
        total[r] = Vector::zero();
    }
    Kernel::template dot<rows>(panel, input.columns, x, total);
    for (int r = 0; r < rows; ++r)
        writeLanes(output, first + r, column, count, total[r]);
}

template <class Kernel, int rows>
void panelRowsFrom(int row, const std::uint8_t* panel, const ProductInput& input, int column,
                   int count, const ProductOutput& output) {
    for (; row + rows <= input.rows; row += rows)
        panelRows<Kernel, rows>(panel, input, row, column, count, output);
    if constexpr (rows > 1)
        panelRowsFrom<Kernel, rows / 2>(row, panel, input, column, count, output);
}

template <class Kernel>
void panelProduct(const std::uint8_t* weights, std::size_t weightStride, int outputs,
                  const ProductInput& input, const ProductOutput& output) {
    for (int column = 0; column < outputs; column += kPanelOutputs, weights += weightStride) {
        const int count = outputs - column < kPanelOutputs ? outputs - column : kPanelOutputs;
        panelRowsFrom<Kernel, Vector::kMostRows>(0, weights, input, column, count, output);
    }
}

} // namespace
} // namespace khatwa::kernels
