#pragma once

// The part of CUDA's cuda_fp16.h that we use. Every result is rounded once, to nearest, ties to
// even.

#include "kernels/formats/half.h"
#include "tests/support/cuda/vector_types.h"

#include <bit>
#include <cmath>
#include <cstdint>

struct alignas(2) __half {
    std::uint16_t bits;
    __half() = default;
    __half(float value) : bits(khatwa::kernels::floatToHalf(value)) {}
    operator float() const { return khatwa::kernels::halfToFloat(bits); }
};
using half = __half;

struct alignas(4) __half2 {
    __half x, y;
};
using half2 = __half2;

inline float __half2float(__half a) {
    return khatwa::kernels::halfToFloat(a.bits);
}
inline __half __float2half(float a) {
    return __half(a);
}
inline __half __float2half_rn(float a) {
    return __half(a);
}
inline unsigned short __half_as_ushort(__half a) {
    return a.bits;
}
inline __half __ushort_as_half(unsigned short bits) {
    __half a;
    a.bits = bits;
    return a;
}

inline __half2 __floats2half2_rn(float x, float y) {
    return {__half(x), __half(y)};
}
inline __half2 __float22half2_rn(float2 a) {
    return {__half(a.x), __half(a.y)};
}
inline __half2 __float2half2_rn(float a) {
    return {__half(a), __half(a)};
}
inline __half2 __halves2half2(__half x, __half y) {
    return {x, y};
}
inline __half2 __half2half2(__half a) {
    return {a, a};
}
inline float2 __half22float2(__half2 a) {
    return {__half2float(a.x), __half2float(a.y)};
}
inline float __low2float(__half2 a) {
    return __half2float(a.x);
}
inline float __high2float(__half2 a) {
    return __half2float(a.y);
}
inline __half __low2half(__half2 a) {
    return a.x;
}
inline __half __high2half(__half2 a) {
    return a.y;
}

// float has more than twice the digits of binary16 and two more: rounding twice is rounding once.
inline __half __hadd(__half a, __half b) {
    return __half(__half2float(a) + __half2float(b));
}
inline __half __hsub(__half a, __half b) {
    return __half(__half2float(a) - __half2float(b));
}
inline __half __hmul(__half a, __half b) {
    return __half(__half2float(a) * __half2float(b));
}
inline __half __hfma(__half a, __half b, __half c) {
    // Exact in 64 digits; then to float with an odd last digit where something was cut off, so that
    // the second rounding sees it.
    const long double exact = static_cast<long double>(__half2float(a)) * __half2float(b) +
                              static_cast<long double>(__half2float(c));
    auto rounded = static_cast<float>(exact);
    if (std::isfinite(rounded) && static_cast<long double>(rounded) != exact) {
        if (std::fabs(static_cast<long double>(rounded)) > std::fabs(exact))
            rounded = std::nextafter(rounded, 0.0f);
        rounded = std::bit_cast<float>(std::bit_cast<std::uint32_t>(rounded) | 1u);
    }
    return __half(rounded);
}
inline __half __hmax(__half a, __half b) {
    return __half(std::fmax(__half2float(a), __half2float(b)));
}
inline __half __hmin(__half a, __half b) {
    return __half(std::fmin(__half2float(a), __half2float(b)));
}
inline __half2 __hadd2(__half2 a, __half2 b) {
    return {__hadd(a.x, b.x), __hadd(a.y, b.y)};
}
inline __half2 __hsub2(__half2 a, __half2 b) {
    return {__hsub(a.x, b.x), __hsub(a.y, b.y)};
}
inline __half2 __hmul2(__half2 a, __half2 b) {
    return {__hmul(a.x, b.x), __hmul(a.y, b.y)};
}
inline __half2 __hfma2(__half2 a, __half2 b, __half2 c) {
    return {__hfma(a.x, b.x, c.x), __hfma(a.y, b.y, c.y)};
}
inline __half2 __hmax2(__half2 a, __half2 b) {
    return {__hmax(a.x, b.x), __hmax(a.y, b.y)};
}
inline __half2 __hmin2(__half2 a, __half2 b) {
    return {__hmin(a.x, b.x), __hmin(a.y, b.y)};
}
