#pragma once

/// A row of activations normed and converted by the threads of a block: in a kernel of its own
/// (activations.cu) or where a product begins (products_decode.cuh).

#include "kernels/cuda/activations.cuh"
#include "kernels/cuda/numbers.cuh"
#include "kernels/cuda/primitives.cuh"

namespace khatwa::kernels::cuda {

/// The rows that are to be converted.
struct RowSource {
    const float* x = nullptr;
    const float* norm = nullptr;
    const std::int32_t* which = nullptr;
    float epsilon = 0.0f;
    int columns = 0;       ///< of x
    int paddedColumns = 0; ///< written
};

/// Of a block that converts; one for each row that it converts.
template <int kThreads>
struct RowReduction {
    SquareSum sums[kThreads / 32];
    unsigned largest[kThreads / 32];
};

/// Four neighbours of a row; zero behind its end.
__device__ inline float4 loadFour(const float* row, int column, int columns) {
    if (columns % 4 == 0)
        return column < columns ? *reinterpret_cast<const float4*>(row + column)
                                : make_float4(0.0f, 0.0f, 0.0f, 0.0f);
    float4 r = make_float4(0.0f, 0.0f, 0.0f, 0.0f);
    if (column < columns)
        r.x = row[column];
    if (column + 1 < columns)
        r.y = row[column + 1];
    if (column + 2 < columns)
        r.z = row[column + 2];
    if (column + 3 < columns)
        r.w = row[column + 3];
    return r;
}

/// The bits of the largest magnitude: as integers they are in order, and NaN is above infinity.
__device__ inline unsigned largestBits(float4 v) {
    const unsigned a = max(__float_as_uint(v.x) & 0x7fffffffu, __float_as_uint(v.y) & 0x7fffffffu);
    const unsigned b = max(__float_as_uint(v.z) & 0x7fffffffu, __float_as_uint(v.w) & 0x7fffffffu);
    return max(a, b);
}

__device__ inline float4 scaled(float4 v, float scale) {
    return make_float4(__fmul_rn(v.x, scale), __fmul_rn(v.y, scale), __fmul_rn(v.z, scale),
                       __fmul_rn(v.w, scale));
}
__device__ inline float4 times(float4 a, float4 b) {
    return make_float4(__fmul_rn(a.x, b.x), __fmul_rn(a.y, b.y), __fmul_rn(a.z, b.z),
                       __fmul_rn(a.w, b.w));
}

/// The row's sum in every thread: one order for any launch.
template <int kThreads>
__device__ inline float blockSum(SquareSum value, SquareSum* shared) {
    value = warpSum(value);
    if (laneIndex() == 0)
        shared[warpIndex()] = value;
    __syncthreads();
    SquareSum sum{};
    for (int i = 0; i < kThreads / 32; ++i)
        sum.add(shared[i]);
    return sum.rounded();
}
template <int kThreads>
__device__ inline unsigned blockLargest(unsigned value, unsigned* shared) {
#pragma unroll
    for (int apart = 16; apart > 0; apart /= 2)
        value = max(value, __shfl_xor_sync(kAllLanes, value, apart));
    if (laneIndex() == 0)
        shared[warpIndex()] = value;
    __syncthreads();
    unsigned largest = 0;
    for (int i = 0; i < kThreads / 32; ++i)
        largest = max(largest, shared[i]);
    return largest;
}

/// One number of a group: its integer in the low bits.
__device__ inline unsigned rounded(float value, float inverse) {
    return __float_as_uint(__fadd_rn(__fmul_rn(value, inverse), kRounder));
}

/// What the largest magnitude of a group (its bits) makes of its numbers; as `quantiseGroup` of
/// cpu/elementwise.h, step by step.
struct IntegerScale {
    bool finite, counts;
    float size, inverse;

    __device__ explicit IntegerScale(unsigned largest) {
        finite = largest < 0x7f800000u;
        const float magnitude = __uint_as_float(largest);
        constexpr float kSmallest = 1e-36f; // below it the inverse of the step overflows
        counts = finite && magnitude >= kSmallest;
        // `shortStep` of cpu/elementwise.h
        size = __uint_as_float((__float_as_uint(magnitude / 127.0f) + 0xffffu) & 0xffff0000u);
        inverse = counts ? 1.0f / size : 0.0f;
    }
    /// `sum` of the integers.
    __device__ ActivationStep step(int sum) const {
        if (!counts) {
            const float none = finite ? 0.0f : __uint_as_float(0x7fc00000u);
            return {none, none};
        }
        return {size, __fmul_rn(size, static_cast<float>(sum))};
    }
};

/// Where the int8 of a column lies in its row, for columns that are multiples of four.
__device__ inline int integerPlace(int column) {
    const int quad = column % 32 / 4;
    return column / 64 * 64 + quad % 4 * 16 + column / 32 % 2 * 8 + quad / 4 * 4;
}

/// Four columns of an int8 row; the eight lanes that hold a group work together, and all lanes of
/// the warp are here.
__device__ inline void writeIntegers(const PreparedInput& to, int row, int column, float4 v) {
    unsigned largest = largestBits(v);
#pragma unroll
    for (int apart = 4; apart > 0; apart /= 2)
        largest = max(largest, __shfl_xor_sync(kAllLanes, largest, apart));
    const IntegerScale scale(largest);
    unsigned bytes = 0;
    int sum = 0;
    if (scale.counts) {
        const unsigned q[4] = {rounded(v.x, scale.inverse), rounded(v.y, scale.inverse),
                               rounded(v.z, scale.inverse), rounded(v.w, scale.inverse)};
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            bytes |= (q[i] & 0xffu) << (8 * i);
            sum += static_cast<int>(q[i]) - kRounderBits;
        }
    }
#pragma unroll
    for (int apart = 4; apart > 0; apart /= 2)
        sum += __shfl_xor_sync(kAllLanes, sum, apart);
    *reinterpret_cast<unsigned*>(to.values + static_cast<std::size_t>(row) * to.rowBytes +
                                 integerPlace(column)) = bytes;
    if (column % 32 == 0)
        to.steps[static_cast<std::size_t>(column / 32) * static_cast<std::size_t>(to.stepStride) +
                 static_cast<std::size_t>(row)] = scale.step(sum);
}

__device__ inline uint2 packed(unsigned a, unsigned b, unsigned c, unsigned d) {
    return make_uint2(a | b << 16, c | d << 16);
}

__device__ inline uint2* sixteenBits(const PreparedInput& to, int row, int column) {
    return reinterpret_cast<uint2*>(to.values + static_cast<std::size_t>(row) * to.rowBytes +
                                    2 * static_cast<std::size_t>(column));
}

__device__ inline void writeHalves(const PreparedInput& to, int row, int column, float4 v) {
    const unsigned a = halfBits(v.x), b = halfBits(v.y), c = halfBits(v.z), d = halfBits(v.w);
    *sixteenBits(to, to.split ? 2 * row : row, column) = packed(a, b, c, d);
    if (to.split)
        *sixteenBits(to, 2 * row + 1, column) =
            packed(halfBits(v.x - halfValue(a)), halfBits(v.y - halfValue(b)),
                   halfBits(v.z - halfValue(c)), halfBits(v.w - halfValue(d)));
}

__device__ inline void writeBrains(const PreparedInput& to, int row, int column, float4 v) {
    const unsigned a = brainBits(v.x), b = brainBits(v.y), c = brainBits(v.z), d = brainBits(v.w);
    *sixteenBits(to, 2 * row, column) = packed(a, b, c, d);
    *sixteenBits(to, 2 * row + 1, column) =
        packed(brainBits(v.x - brainValue(a)), brainBits(v.y - brainValue(b)),
               brainBits(v.z - brainValue(c)), brainBits(v.w - brainValue(d)));
}

/// A group of an int8 row of which each lane of the warp has a number: as `writeIntegers`. Rows
/// that fill up have only steps.
__device__ inline void writeIntegerGroup(const PreparedInput& to, int row, int group, float value) {
    unsigned largest = __float_as_uint(value) & 0x7fffffffu;
#pragma unroll
    for (int apart = 16; apart > 0; apart /= 2)
        largest = max(largest, __shfl_xor_sync(kAllLanes, largest, apart));
    const IntegerScale scale(largest);
    const unsigned q = scale.counts ? rounded(value, scale.inverse) : kRounderBits;
    int sum = static_cast<int>(q) - kRounderBits;
#pragma unroll
    for (int apart = 16; apart > 0; apart /= 2)
        sum += __shfl_xor_sync(kAllLanes, sum, apart);
    const int lane = static_cast<int>(laneIndex());
    const int place = integerPlace(32 * group + lane / 4 * 4) + lane % 4;
    if (row < to.rows)
        to.values[static_cast<std::size_t>(row) * to.rowBytes + static_cast<std::size_t>(place)] =
            static_cast<std::byte>(q & 0xffu);
    if (lane == 0)
        to.steps[static_cast<std::size_t>(group) * static_cast<std::size_t>(to.stepStride) +
                 static_cast<std::size_t>(row)] = scale.step(sum);
}

/// Columns begin .. end - 1 (multiples of 128, counted with the padding) of row `row` of the
/// product. All threads of the block come here; `shared` is used once.
template <int kThreads>
__device__ inline void prepareRow(const RowSource& p, const PreparedInput& to, int row, int begin,
                                  int end, RowReduction<kThreads>& shared) {
    const int thread = 4 * static_cast<int>(threadIdx.x);
    const auto source = static_cast<std::size_t>(p.which ? p.which[row] : row);
    const float* x = p.x + source * static_cast<std::size_t>(p.columns);
    float scale = 1.0f;
    if (p.norm) {
        SquareSum sum{};
        for (int c = thread; c < p.columns; c += 4 * kThreads) {
            const float4 v = loadFour(x, c, p.columns);
            sum.add(v.x);
            sum.add(v.y);
            sum.add(v.z);
            sum.add(v.w);
        }
        const float mean = blockSum<kThreads>(sum, shared.sums) / static_cast<float>(p.columns);
        scale = 1.0f / sqrtf(mean + p.epsilon);
    }
    const auto normed = [&](int c) {
        const float4 v = loadFour(x, c, p.columns);
        return p.norm ? times(scaled(v, scale), loadFour(p.norm, c, p.columns)) : v;
    };
    float power = 1.0f;
    if (to.form == InputForm::Halves) {
        unsigned largest = 0;
        for (int c = thread; c < p.columns; c += 4 * kThreads)
            largest = max(largest, largestBits(normed(c)));
        power = halfScale(blockLargest<kThreads>(largest, shared.largest));
        if (threadIdx.x == 0)
            to.factors[row] = 1.0f / power;
    }
    for (int c = begin + thread; c < end; c += 4 * kThreads) {
        const float4 v = normed(c);
        switch (to.form) {
        case InputForm::Integers:
            writeIntegers(to, row, c, v);
            break;
        case InputForm::Halves:
            writeHalves(to, row, c, scaled(v, power));
            break;
        case InputForm::Brains:
            writeBrains(to, row, c, v);
            break;
        case InputForm::Floats:
            *reinterpret_cast<float4*>(to.values + static_cast<std::size_t>(row) * to.rowBytes +
                                       4 * static_cast<std::size_t>(c)) = v;
            break;
        }
    }
}

/// The steps of a row behind the last, in groups begin / 32 .. end / 32 - 1: zeros.
template <int kThreads>
__device__ inline void clearSteps(const PreparedInput& to, int row, int begin, int end) {
    for (int group = begin / 32 + static_cast<int>(threadIdx.x); group < end / 32;
         group += kThreads)
        to.steps[static_cast<std::size_t>(group) * static_cast<std::size_t>(to.stepStride) +
                 static_cast<std::size_t>(row)] = ActivationStep{0.0f, 0.0f};
}

/// Asks for the norm's weights, which no kernel writes, before the wait for the kernel before.
__device__ inline void prefetchNorm(const RowSource& p, int threads) {
    if (p.norm)
        for (int c = 32 * static_cast<int>(threadIdx.x); c < p.columns; c += 32 * threads)
            prefetchL2(p.norm + c);
}

} // namespace khatwa::kernels::cuda
