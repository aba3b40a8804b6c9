#pragma once

/// `ByteSums` (bytes_portable.h says what each function does) with AVX-512 VNNI. For
/// table_avx512vnni.cpp alone.

#include "kernels/cpu/vector_avx512.h"

namespace khatwa::kernels {
namespace {

struct ByteSums {
    using Lanes = __m512i;
    static Lanes set(std::int32_t x) { return _mm512_set1_epi32(x); }
    static Vector::Floats toFloats(Lanes a) { return _mm512_cvtepi32_ps(a); }
    static Lanes dotVector(Lanes sum, const std::uint8_t* u, const std::int8_t* s) {
        return _mm512_dpbusd_epi32(sum, _mm512_loadu_si512(u), four(s));
    }
    static Lanes dotBroadcast(Lanes sum, const std::uint8_t* u, const std::uint8_t* s) {
        return _mm512_dpbusd_epi32(sum, four(u), _mm512_loadu_si512(s));
    }

private:
    static __m512i four(const void* p) {
        std::int32_t bytes;
        std::memcpy(&bytes, p, sizeof bytes);
        return _mm512_set1_epi32(bytes);
    }
};

} // namespace
} // namespace khatwa::kernels
