#pragma once

/// `ByteSums` (bytes_portable.h says what each function does) with AVX2. For table_avx2.cpp alone.

#include "kernels/cpu/vector_avx2.h"

namespace khatwa::kernels {
namespace {

struct ByteSums {
    struct Lanes {
        __m256i low, high;
    };
    static Lanes set(std::int32_t x) { return {_mm256_set1_epi32(x), _mm256_set1_epi32(x)}; }
    static Vector::Floats toFloats(const Lanes& a) {
        return {_mm256_cvtepi32_ps(a.low), _mm256_cvtepi32_ps(a.high)};
    }
    static Lanes dotVector(const Lanes& sum, const std::uint8_t* u, const std::int8_t* s) {
        const __m256i signs = four(s);
        return {dot(sum.low, load(u), signs), dot(sum.high, load(u + 32), signs)};
    }
    static Lanes dotBroadcast(const Lanes& sum, const std::uint8_t* u, const std::uint8_t* s) {
        const __m256i weights = four(u);
        return {dot(sum.low, weights, load(s)), dot(sum.high, weights, load(s + 32))};
    }

private:
    static __m256i load(const std::uint8_t* p) {
        return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
    }
    static __m256i four(const void* p) {
        std::int32_t bytes;
        std::memcpy(&bytes, p, sizeof bytes);
        return _mm256_set1_epi32(bytes);
    }
    /// Two products of up to 255 * 127 do not fit 16 bits, so the unsigned bytes are halved: both
    /// halves are at most 128, and 2 * 128 * 127 fits.
    static __m256i dot(__m256i sum, __m256i u, __m256i s) {
        const __m256i half = _mm256_and_si256(_mm256_srli_epi16(u, 1), _mm256_set1_epi8(127));
        const __m256i rest = _mm256_sub_epi8(u, half);
        const __m256i ones = _mm256_set1_epi16(1);
        const __m256i a = _mm256_madd_epi16(_mm256_maddubs_epi16(half, s), ones);
        const __m256i b = _mm256_madd_epi16(_mm256_maddubs_epi16(rest, s), ones);
        return _mm256_add_epi32(sum, _mm256_add_epi32(a, b));
    }
};

} // namespace
} // namespace khatwa::kernels
