#pragma once

// The part of CUDA's cuda_bf16.h that we use: storage and conversions, to nearest, ties to even.

#include "kernels/formats/half.h"
#include "tests/support/cuda/vector_types.h"

#include <cstdint>

struct alignas(2) __nv_bfloat16 {
    std::uint16_t bits;
    __nv_bfloat16() = default;
    __nv_bfloat16(float value) : bits(khatwa::kernels::floatToBfloat(value)) {}
    operator float() const { return khatwa::kernels::bfloatToFloat(bits); }
};

struct alignas(4) __nv_bfloat162 {
    __nv_bfloat16 x, y;
};

inline float __bfloat162float(__nv_bfloat16 a) {
    return khatwa::kernels::bfloatToFloat(a.bits);
}
inline __nv_bfloat16 __float2bfloat16(float a) {
    return __nv_bfloat16(a);
}
inline __nv_bfloat16 __float2bfloat16_rn(float a) {
    return __nv_bfloat16(a);
}
inline unsigned short __bfloat16_as_ushort(__nv_bfloat16 a) {
    return a.bits;
}
inline __nv_bfloat16 __ushort_as_bfloat16(unsigned short bits) {
    __nv_bfloat16 a;
    a.bits = bits;
    return a;
}
inline __nv_bfloat162 __floats2bfloat162_rn(float x, float y) {
    return {__nv_bfloat16(x), __nv_bfloat16(y)};
}
inline __nv_bfloat162 __float22bfloat162_rn(float2 a) {
    return {__nv_bfloat16(a.x), __nv_bfloat16(a.y)};
}
inline __nv_bfloat162 __halves2bfloat162(__nv_bfloat16 x, __nv_bfloat16 y) {
    return {x, y};
}
inline float2 __bfloat1622float2(__nv_bfloat162 a) {
    return {__bfloat162float(a.x), __bfloat162float(a.y)};
}
