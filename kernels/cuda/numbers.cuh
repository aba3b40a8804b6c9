#pragma once

/// Numbers of 8 and 16 bits, and arithmetic whose rounding must be the CPU's.

#include "kernels/cuda/primitives.cuh"

#include <cmath>
#include <cstdint>
#include <cuda_fp16.h>
#include <cuda_runtime.h>

namespace khatwa::kernels::cuda {

/// Adding this to a float below 2^22 in size rounds it to a whole number, ties to even; the low
/// bits are then that number. An integer sum that begins with its bits is a float when it ends: one
/// subtraction instead of a conversion, which runs at a fraction of the rate.
inline constexpr float kRounder = 12582912.0f; // 1.5 * 2^23
inline constexpr int kRounderBits = 0x4b400000;

__device__ inline float halfValue(unsigned bits) {
    return __half2float(__ushort_as_half(static_cast<unsigned short>(bits & 0xffffu)));
}
__device__ inline unsigned halfBits(float value) {
    return __half_as_ushort(__float2half_rn(value));
}
__device__ inline float brainValue(unsigned bits) {
    return __uint_as_float(bits << 16);
}
/// To nearest, ties to even; NaN stays NaN.
__device__ inline unsigned brainBits(float value) {
    const unsigned bits = __float_as_uint(value);
    if ((bits & 0x7fffffffu) > 0x7f800000u)
        return (bits >> 16) | 0x40u;
    return (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
}

/// The power of two that brings a magnitude (its bits) to 2^14..2^15, or NaN where it is not
/// finite.
__device__ inline float halfScale(unsigned largest) {
    if (largest >= 0x7f800000u)
        return __uint_as_float(0x7fc00000u);
    if (largest == 0)
        return 1.0f;
    const int exponent = static_cast<int>(largest >> 23) - 127;
    const int up = min(14 - exponent, 126);
    return __uint_as_float(static_cast<unsigned>(up + 127) << 23);
}

/// A sum of squares to some 45 bits, so that what it is rounded to is that of the CPU's in double
/// precision, but for one in some 10^6. In floats: double precision runs at a sixty-fourth of the
/// rate on most GPUs.
struct SquareSum {
    float high, low;

    __device__ void add(float x) {
        const float square = __fmul_rn(x, x);
        low += fmaf(x, x, -square); // exact
        join(square);
    }
    __device__ void add(SquareSum other) {
        low += other.low;
        join(other.high);
    }
    /// Infinity and NaN are those of a sum in floats.
    __device__ float rounded() const { return high < INFINITY ? high + low : high; }

private:
    /// What the addition loses goes to `low` (D. Knuth, TAOCP 2, 4.2.2, theorem B).
    __device__ void join(float x) {
        const float sum = high + x, added = sum - high;
        low += (high - (sum - added)) + (x - added);
        high = sum;
    }
};

/// Over the warp's lanes, the same in every lane.
__device__ inline SquareSum warpSum(SquareSum sum) {
#pragma unroll
    for (int apart = kWarp / 2; apart > 0; apart /= 2) {
        SquareSum other;
        other.high = __shfl_xor_sync(kAllLanes, sum.high, apart);
        other.low = __shfl_xor_sync(kAllLanes, sum.low, apart);
        sum.add(other);
    }
    return sum;
}

/// Byte `index` of a word, exactly: as the low bits of 2^23.
__device__ inline float unsignedByte(unsigned word, int index) {
    return __uint_as_float((word >> (8 * index) & 0xffu) | 0x4b000000u) - 8388608.0f;
}
__device__ inline float signedByte(unsigned word, int index) {
    return __uint_as_float(((word >> (8 * index) & 0xffu) ^ 0x80u) | 0x4b000000u) - 8388736.0f;
}

/// Each byte of `bytes` (0..63) less `offset` (0..127), as a signed byte.
template <unsigned offset>
__device__ inline unsigned lessOffset(unsigned bytes) {
    constexpr unsigned kUp = (128u - offset) * 0x01010101u;
    return (bytes + kUp) ^ 0x80808080u;
}

} // namespace khatwa::kernels::cuda
