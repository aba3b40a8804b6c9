#pragma once

/// The products of panels of quantised weights (formats/panels.h) with one or several input rows,
/// written once for every instruction set. Included after a vector header, whose `Vector` it uses;
/// in an unnamed namespace for the reason given there.
///
/// A lane holds one output, so there is nothing to add up across lanes. Within a group that shares
/// a scale the products are summed as integers, which is exact in any order. Then, for each 32
/// columns, in their order,
///     Q8_0, Q4_0   sum = fma(d, step * integer, sum)
///     Q4_K, Q5_K   sum = fma(-(dmin * m), stepsum, fma(d * s, step * integer, sum))
///     Q6_K         sum = fma(step, fma(d * s, integer, (d * s') * integer'), sum)
/// where scales and minimums (d * s, dmin * m) are exact. The same terms in the same order for any
/// number of rows: the same bits, on every instruction set, and on a GPU where it does not share
/// the columns of a row out (cuda/products_decode.cuh).

#include "kernels/cpu/kernel_table.h"
#include "kernels/formats/panels.h"

#include <cstring>

namespace khatwa::kernels {
namespace {

/// Bytes ahead of the present ones that are asked for from memory, a block at a time, for one row
/// and for several: the machine's own prefetching ends at each page of 4 KB, and does not run far
/// enough ahead of the arithmetic of several rows. (Spread out between the products, the same
/// requests were slower by a fifth.)
constexpr std::size_t kPrefetchAhead = 8192, kPrefetchAheadOfRows = 12288;

/// Columns that all rows of a batch pass over before the next: weights of 9 to 17 KB for a panel,
/// which stay in the first cache.
constexpr std::int64_t kTileColumns = 1024;
static_assert(kTileColumns % ActivationBlock::kColumns == 0);

/// `panels` panels and `rows` input rows side by side: each unpacked vector of weights meets every
/// row, each broadcast of four inputs every panel.
template <int panels_, int rows_>
struct Tile {
    static constexpr int panels = panels_, rows = rows_;
    const std::uint8_t* weights[panels]; ///< the first column's block
    const std::uint8_t* scales[panels];  ///< of that block, where a format keeps them apart
    const ActivationBlock* inputs[rows]; ///< the first column's
    Vector::Floats total[panels][rows];  ///< carried from one run of columns to the next
};

template <class T>
using Integers = Vector::Lanes[T::panels][T::rows];
template <class T>
using Floats = Vector::Floats[T::panels][T::rows];

/// sums += inputs' quad at `column` of a block times the panels' values.
template <class T>
KHATWA_INLINE void dotQuad(const T& t, const Vector::Bytes (&values)[T::panels], int column,
                           Integers<T>& sums) {
    KHATWA_UNROLL
    for (int r = 0; r < T::rows; ++r) {
        const Vector::Quad x = Vector::quad(t.inputs[r]->values + column);
        KHATWA_UNROLL
        for (int p = 0; p < T::panels; ++p)
            sums[p][r] = Vector::dot(sums[p][r], values[p], x);
    }
}

template <int bytes, int rows>
void prefetchAhead(const std::uint8_t* w) {
    w += rows == 1 ? kPrefetchAhead : kPrefetchAheadOfRows;
    KHATWA_UNROLL
    for (int i = 0; i < bytes; i += kVectorBytes)
        Vector::prefetch(w + i);
}

struct PanelQ8_0 {
    static constexpr int kBytes = panel::q8_0::kBytes;

    template <class T>
    static KHATWA_INLINE void dot(const T& t, int group, Integers<T>& sums) {
        KHATWA_UNROLL
        for (int r = 0; r < T::rows; ++r) {
            KHATWA_UNROLL
            for (int p = 0; p < T::panels; ++p)
                sums[p][r] = Vector::startOfOffset(t.inputs[r]->negatedSums + 2 * group);
        }
        KHATWA_UNROLL
        for (int j = 0; j < 8; ++j) {
            KHATWA_UNROLL
            for (int r = 0; r < T::rows; ++r) {
                const Vector::Quad x =
                    Vector::quad(t.inputs[r]->values + group * kActivationBlock + 4 * j);
                KHATWA_UNROLL
                for (int p = 0; p < T::panels; ++p)
                    sums[p][r] = Vector::dotOffset(
                        sums[p][r], Vector::load(t.weights[p] + j * kVectorBytes), x);
            }
        }
    }
};

struct PanelQ4_0 {
    static constexpr int kBytes = panel::q4_0::kBytes;

    template <class T>
    static KHATWA_INLINE void dot(const T& t, int group, Integers<T>& sums) {
        KHATWA_UNROLL
        for (int r = 0; r < T::rows; ++r) {
            const std::int32_t* offset = t.inputs[r]->negatedSums + 2 * group;
            KHATWA_UNROLL
            for (int p = 0; p < T::panels; ++p)
                sums[p][r] = Vector::add(Vector::lanes<3>(offset[0]), Vector::lanes<3>(offset[1]));
        }
        KHATWA_UNROLL
        for (int j = 0; j < 4; ++j) {
            Vector::Bytes low[T::panels], high[T::panels];
            KHATWA_UNROLL
            for (int p = 0; p < T::panels; ++p) {
                const Vector::Bytes both = Vector::load(t.weights[p] + j * kVectorBytes);
                low[p] = Vector::field<0, 15>(both);
                high[p] = Vector::field<4, 15>(both);
            }
            dotQuad(t, low, group * kActivationBlock + 4 * j, sums);
            dotQuad(t, high, group * kActivationBlock + 4 * j + 16, sums);
        }
    }
};

/// Formats of blocks of 32 with one scale.
template <class Format>
struct SmallPanel {
    static constexpr int kBlock = block::kSmall, kBytes = Format::kBytes;
    static constexpr Vector::Shape kShape = Vector::kOfScales;
    static constexpr bool kScalesApart = true;

    template <class T>
    static void run(T& t, std::int64_t columns) {
        int group = 0;
        for (std::int64_t i = 0; i < columns; i += kBlock) {
            Integers<T> integers;
            Format::dot(t, group, integers);
            KHATWA_UNROLL
            for (int p = 0; p < T::panels; ++p) {
                const Vector::Floats scale = Vector::fromHalf(t.scales[p]);
                KHATWA_UNROLL
                for (int r = 0; r < T::rows; ++r)
                    t.total[p][r] =
                        Vector::fused(scale,
                                      Vector::multiply(Vector::toFloats(integers[p][r]),
                                                       Vector::set(t.inputs[r]->scales[group])),
                                      t.total[p][r]);
                prefetchAhead<kBytes, T::rows>(t.weights[p]);
                t.weights[p] += kBytes;
                t.scales[p] += panel::kHalves;
            }
            if (++group == 8) {
                group = 0;
                KHATWA_UNROLL
                for (int r = 0; r < T::rows; ++r)
                    ++t.inputs[r];
            }
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
    static constexpr int kBlock = block::kSuper, kBytes = Format::kBytes;
    static constexpr Vector::Shape kShape = Vector::kOfMinimums;
    static constexpr bool kScalesApart = false;

    /// The scales or minimums of groups 0..3 and 4..7 of a panel.
    struct Packed {
        Vector::Bytes first, second, upper;
        explicit Packed(const std::uint8_t* w)
            : first(Vector::load(w + panel::q4_k::kScales)),
              second(Vector::load(w + panel::q4_k::kScales + kVectorBytes)),
              upper(Vector::load(w + panel::q4_k::kScales + 2 * kVectorBytes)) {}
        template <int half>
        Vector::Bytes scales() const {
            return half == 0
                       ? Vector::either(Vector::field<0, 15>(first), Vector::field<-4, 48>(upper))
                       : Vector::either(Vector::field<0, 15>(second), Vector::field<0, 48>(upper));
        }
        template <int half>
        Vector::Bytes minimums() const {
            return half == 0
                       ? Vector::either(Vector::field<4, 15>(first), Vector::field<-2, 48>(upper))
                       : Vector::either(Vector::field<4, 15>(second), Vector::field<2, 48>(upper));
        }
    };

    /// Scales and minimums of half a block, four groups, and what all of them are multiplied with.
    template <class T>
    struct Half {
        Vector::Bytes scales[T::panels], minimums[T::panels];
        Vector::Floats scale[T::panels], minimum[T::panels];
    };

    template <int group, class T>
    static KHATWA_INLINE void startGroup(Integers<T>& integers) {
        KHATWA_UNROLL
        for (int p = 0; p < T::panels; ++p) {
            KHATWA_UNROLL
            for (int r = 0; r < T::rows; ++r)
                integers[p][r] = Vector::zeroLanes();
        }
    }

    template <int group, class T>
    static KHATWA_INLINE void dotGroupQuad(const T& t, int j, Integers<T>& integers) {
        Vector::Bytes values[T::panels];
        KHATWA_UNROLL
        for (int p = 0; p < T::panels; ++p)
            values[p] = Format::template values<group>(t.weights[p], j);
        dotQuad(t, values, 32 * group + 4 * j, integers);
    }

    template <int group, class T>
    static KHATWA_INLINE void addGroup(T& t, const Half<T>& half, const Integers<T>& integers) {
        KHATWA_UNROLL
        for (int p = 0; p < T::panels; ++p) {
            const Vector::Floats scale =
                Vector::multiply(Vector::unsignedByte<group % 4>(half.scales[p]), half.scale[p]);
            const Vector::Floats minimum = Vector::multiply(
                Vector::unsignedByte<group % 4>(half.minimums[p]), half.minimum[p]);
            KHATWA_UNROLL
            for (int r = 0; r < T::rows; ++r) {
                const Vector::Floats sum =
                    Vector::fused(scale,
                                  Vector::multiply(Vector::toFloats(integers[p][r]),
                                                   Vector::set(t.inputs[r]->scales[group])),
                                  t.total[p][r]);
                t.total[p][r] =
                    Vector::fusedLess(minimum, Vector::set(t.inputs[r]->sums[group]), sum);
            }
        }
    }

    /// Two groups whose quads lie in the same bytes: together where there are registers for both.
    template <int group, class T>
    static KHATWA_INLINE void addPair(T& t, const Half<T>& half) {
        if constexpr (T::panels * T::rows <= 2) {
            Integers<T> low, high;
            startGroup<group, T>(low);
            startGroup<group + 1, T>(high);
            KHATWA_UNROLL
            for (int j = 0; j < 8; ++j) {
                dotGroupQuad<group>(t, j, low);
                dotGroupQuad<group + 1>(t, j, high);
            }
            addGroup<group>(t, half, low);
            addGroup<group + 1>(t, half, high);
        } else {
            addOne<group>(t, half);
            addOne<group + 1>(t, half);
        }
    }

    template <int group, class T>
    static KHATWA_INLINE void addOne(T& t, const Half<T>& half) {
        Integers<T> integers;
        startGroup<group, T>(integers);
        KHATWA_LOOP
        for (int j = 0; j < 8; ++j)
            dotGroupQuad<group>(t, j, integers);
        addGroup<group>(t, half, integers);
    }

    template <int number, class T>
    static KHATWA_INLINE void addHalf(T& t) {
        Half<T> half;
        KHATWA_UNROLL
        for (int p = 0; p < T::panels; ++p) {
            const Packed packed(t.weights[p]);
            half.scales[p] = packed.template scales<number>();
            half.minimums[p] = packed.template minimums<number>();
            half.scale[p] = Vector::fromHalf(t.weights[p] + panel::q4_k::kScale);
            half.minimum[p] = Vector::fromHalf(t.weights[p] + panel::q4_k::kMinimum);
        }
        addPair<4 * number>(t, half);
        addPair<4 * number + 2>(t, half);
    }

    template <class T>
    static void run(T& t, std::int64_t columns) {
        for (std::int64_t i = 0; i < columns; i += kBlock) {
            addHalf<0>(t);
            addHalf<1>(t);
            KHATWA_UNROLL
            for (int p = 0; p < T::panels; ++p) {
                prefetchAhead<kBytes, T::rows>(t.weights[p]);
                t.weights[p] += kBytes;
            }
            KHATWA_UNROLL
            for (int r = 0; r < T::rows; ++r)
                ++t.inputs[r];
        }
    }
};

/// Q6_K: groups of 16 with signed scales.
struct PanelQ6_K {
    static constexpr int kBlock = block::kSuper, kBytes = panel::q6_k::kBytes;
    static constexpr Vector::Shape kShape = Vector::kOfSixBits;
    static constexpr bool kScalesApart = true;

    template <class T>
    static KHATWA_INLINE void dotGroup(const T& t, int group, Integers<T>& sums) {
        Vector::Bytes a[T::panels], b[T::panels], c[T::panels], last[T::panels];
        KHATWA_UNROLL
        for (int p = 0; p < T::panels; ++p) {
            const std::uint8_t* w = t.weights[p] + panel::q6_k::kValues + 3 * kVectorBytes * group;
            a[p] = Vector::load(w);
            b[p] = Vector::load(w + kVectorBytes);
            c[p] = Vector::load(w + 2 * kVectorBytes);
            last[p] = Vector::either(
                Vector::field<6, 3>(a[p]),
                Vector::either(Vector::field<4, 12>(b[p]), Vector::field<2, 48>(c[p])));
            a[p] = Vector::field<0, 63>(a[p]);
            b[p] = Vector::field<0, 63>(b[p]);
            c[p] = Vector::field<0, 63>(c[p]);
        }
        KHATWA_UNROLL
        for (int r = 0; r < T::rows; ++r) {
            KHATWA_UNROLL
            for (int p = 0; p < T::panels; ++p)
                sums[p][r] = Vector::lanes<5>(t.inputs[r]->negatedSums[group]);
        }
        dotQuad(t, a, 16 * group, sums);
        dotQuad(t, b, 16 * group + 4, sums);
        dotQuad(t, c, 16 * group + 8, sums);
        dotQuad(t, last, 16 * group + 12, sums);
    }

    /// The groups of one step of the inputs.
    template <int group, class T>
    static KHATWA_INLINE void addPair(T& t, const Vector::Floats (&d)[T::panels]) {
        Integers<T> integers;
        Floats<T> both;
        dotGroup(t, group + 1, integers);
        KHATWA_UNROLL
        for (int p = 0; p < T::panels; ++p) {
            const Vector::Floats scale = scaleOf<group + 1>(t.weights[p], d[p]);
            KHATWA_UNROLL
            for (int r = 0; r < T::rows; ++r)
                both[p][r] = Vector::multiply(Vector::toFloats(integers[p][r]), scale);
        }
        dotGroup(t, group, integers);
        KHATWA_UNROLL
        for (int p = 0; p < T::panels; ++p) {
            const Vector::Floats scale = scaleOf<group>(t.weights[p], d[p]);
            KHATWA_UNROLL
            for (int r = 0; r < T::rows; ++r)
                t.total[p][r] = Vector::fused(
                    Vector::set(t.inputs[r]->scales[group / 2]),
                    Vector::fused(scale, Vector::toFloats(integers[p][r]), both[p][r]),
                    t.total[p][r]);
        }
    }

    template <int group>
    static KHATWA_INLINE Vector::Floats scaleOf(const std::uint8_t* w, Vector::Floats d) {
        return Vector::multiply(Vector::signedByte<group % 4>(Vector::load(
                                    w + panel::q6_k::kScales + group / 4 * kVectorBytes)),
                                d);
    }

    template <class T>
    static void run(T& t, std::int64_t columns) {
        for (std::int64_t i = 0; i < columns; i += kBlock) {
            Vector::Floats d[T::panels];
            KHATWA_UNROLL
            for (int p = 0; p < T::panels; ++p)
                d[p] = Vector::fromHalf(t.scales[p]);
            addPair<0>(t, d);
            addPair<2>(t, d);
            addPair<4>(t, d);
            addPair<6>(t, d);
            addPair<8>(t, d);
            addPair<10>(t, d);
            addPair<12>(t, d);
            addPair<14>(t, d);
            KHATWA_UNROLL
            for (int p = 0; p < T::panels; ++p) {
                prefetchAhead<kBytes, T::rows>(t.weights[p]);
                t.weights[p] += kBytes;
                t.scales[p] += panel::kHalves;
            }
            KHATWA_UNROLL
            for (int r = 0; r < T::rows; ++r)
                ++t.inputs[r];
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

/// Panels side by side, whose outputs start at `column`. Where the last is not there the one before
/// stands in for it; no more than `outputs` are written.
struct PanelGroup {
    const std::uint8_t* panel[2];
    int column;
    int outputs;
};

/// Rows that are carried through the tiles together: their sums take 16 KB.
constexpr int kCarriedRows = 128;

/// Columns begin .. end - 1 for input rows first .. first + rows - 1, whose sums are carried in
/// `sums`; written out with the last columns.
template <class Kernel, int panels, int rows>
void runRows(const PanelGroup& group, const ProductInput& input, int first, std::int64_t begin,
             std::int64_t end, float* sums, const ProductOutput& output) {
    const std::int64_t skipped = begin / Kernel::kBlock;
    const std::size_t scaleBytes =
        Kernel::kScalesApart ? panel::scaleBytes(input.columns / Kernel::kBlock) : 0;
    Tile<panels, rows> tile;
    for (int p = 0; p < panels; ++p) {
        tile.scales[p] = group.panel[p] + skipped * panel::kHalves;
        tile.weights[p] = group.panel[p] + scaleBytes + skipped * Kernel::kBytes;
    }
    for (int r = 0; r < rows; ++r) {
        tile.inputs[r] = input.blocks + (first + r) * activationBlocks(input.columns) +
                         begin / ActivationBlock::kColumns;
        for (int p = 0; p < panels; ++p)
            tile.total[p][r] =
                begin == 0 ? Vector::zero() : Vector::load(sums + (r * panels + p) * kPanelOutputs);
    }
    Kernel::run(tile, end - begin);
    for (int r = 0; r < rows; ++r)
        for (int p = 0; p < panels; ++p) {
            if (end < input.columns) {
                Vector::store(sums + (r * panels + p) * kPanelOutputs, tile.total[p][r]);
                continue;
            }
            const int left = group.outputs - p * kPanelOutputs;
            if (left > 0)
                writeLanes(output, first + r, group.column + p * kPanelOutputs,
                           left < kPanelOutputs ? left : kPanelOutputs, tile.total[p][r]);
        }
}

template <class Kernel, int panels, int rows>
void runRowsFrom(int row, int lastRow, const PanelGroup& group, const ProductInput& input,
                 std::int64_t begin, std::int64_t end, float* sums, const ProductOutput& output) {
    for (; row + rows <= lastRow; row += rows, sums += rows * panels * kPanelOutputs)
        runRows<Kernel, panels, rows>(group, input, row, begin, end, sums, output);
    if constexpr (rows > 1)
        runRowsFrom<Kernel, panels, rows / 2>(row, lastRow, group, input, begin, end, sums, output);
}

template <class Kernel>
void panelProduct(const std::uint8_t* weights, std::size_t weightStride, int outputs,
                  const ProductInput& input, const ProductOutput& output) {
    if (input.rows == 1) { // one stream of weights, straight through
        for (int column = 0; column < outputs; column += kPanelOutputs, weights += weightStride)
            runRows<Kernel, 1, 1>({{weights, nullptr}, column, outputs - column}, input, 0, 0,
                                  input.columns, nullptr, output);
        return;
    }
    constexpr int kPanels = Kernel::kShape.panels;
    float sums[kCarriedRows * kPanels * kPanelOutputs];
    for (int column = 0; column < outputs;
         column += kPanels * kPanelOutputs, weights += kPanels * weightStride) {
        const PanelGroup group = {
            {weights, outputs - column > kPanelOutputs ? weights + weightStride : weights},
            column,
            outputs - column};
        for (int row = 0; row < input.rows; row += kCarriedRows) {
            const int last = row + kCarriedRows < input.rows ? row + kCarriedRows : input.rows;
            for (std::int64_t begin = 0; begin < input.columns; begin += kTileColumns) {
                const std::int64_t end =
                    begin + kTileColumns < input.columns ? begin + kTileColumns : input.columns;
                runRowsFrom<Kernel, kPanels, Kernel::kShape.rows>(row, last, group, input, begin,
                                                                  end, sums, output);
            }
        }
    }
}

} // namespace
} // namespace khatwa::kernels
