#pragma once

/// `Vector` (vector_portable.h says what each function does) with AVX-512 F, BW, DQ, VL and VNNI.
/// For table_avx512vnni.cpp alone.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <immintrin.h>

/// Before a loop whose arrays are to be registers.
#define KHATWA_UNROLL _Pragma("GCC unroll 64")
/// Before a loop that would spill registers if it were unrolled.
#define KHATWA_LOOP _Pragma("GCC unroll 1")
/// Before a function whose arrays are to be its caller's registers.
#define KHATWA_INLINE __attribute__((always_inline)) inline
/// Sixteen running sums and what they are made of fit the registers: there is `sumsOfSixteen`.
#define KHATWA_SIXTEEN_SUMS

namespace khatwa::kernels {
namespace {

struct Vector {
    /// Panels and input rows that a product takes side by side, as measured to be fastest: for
    /// formats with a scale for 32 (Q8_0, Q4_0), with minimums too (Q4_K, Q5_K), and for Q6_K.
    struct Shape {
        int panels, rows;
    };
    static constexpr Shape kOfScales = {2, 4}, kOfMinimums = {1, 8}, kOfSixBits = {1, 4};

    using Floats = __m512;
    using Bytes = __m512i;
    using Lanes = __m512i;
    using Quad = __m512i;

    // ---- sixteen floats
    static Floats zero() { return _mm512_setzero_ps(); }
    static Floats set(float x) { return _mm512_set1_ps(x); }
    static Floats load(const float* p) { return _mm512_loadu_ps(p); }
    static Floats loadPart(const float* p, int n) { return _mm512_maskz_loadu_ps(first(n), p); }
    static void store(float* p, Floats a) { _mm512_storeu_ps(p, a); }
    static void storePart(float* p, Floats a, int n) { _mm512_mask_storeu_ps(p, first(n), a); }
    static Floats loadBytes(const std::uint8_t* p) { return _mm512_loadu_ps(p); }
    static Floats fromHalf(const std::uint8_t* p) { return _mm512_cvtph_ps(load256(p)); }
    static Floats fromHalfPart(const std::uint8_t* p, int n) {
        return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(first(n), p));
    }
    static Floats fromBfloat(const std::uint8_t* p) { return widenBfloat(load256(p)); }
    static Floats fromBfloatPart(const std::uint8_t* p, int n) {
        return widenBfloat(_mm256_maskz_loadu_epi16(first(n), p));
    }
    static void storeHalf(std::uint16_t* p, Floats a, int n) {
        _mm256_mask_storeu_epi16(p, first(n), _mm512_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT));
    }
    static Floats add(Floats a, Floats b) { return _mm512_add_ps(a, b); }
    static Floats subtract(Floats a, Floats b) { return _mm512_sub_ps(a, b); }
    static Floats multiply(Floats a, Floats b) { return _mm512_mul_ps(a, b); }
    static Floats divide(Floats a, Floats b) { return _mm512_div_ps(a, b); }
    static Floats multiplyAdd(Floats a, Floats b, Floats c) { return _mm512_fmadd_ps(a, b, c); }
    static Floats fused(Floats a, Floats b, Floats c) { return _mm512_fmadd_ps(a, b, c); }
    static Floats fusedLess(Floats a, Floats b, Floats c) { return _mm512_fnmadd_ps(a, b, c); }
    static Floats max(Floats a, Floats b) { return _mm512_max_ps(a, b); }
    static Floats min(Floats a, Floats b) { return _mm512_min_ps(a, b); }
    static Floats magnitude(Floats a) { return _mm512_abs_ps(a); }
    static float sum(Floats a) {
        const __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(a), _mm512_extractf32x8_ps(a, 1));
        __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
        four = _mm_add_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_add_ss(four, _mm_movehdup_ps(four)));
    }
    /// Quarter h of what it returns holds sum(a[4 i + h]) for i = 0..3, each with the additions of
    /// `sum`: halves, quarters and so on of two vectors side by side.
    static Floats sumsOfSixteen(const Floats (&a)[16]) {
        Floats eights[8], fours[4], twos[2];
        KHATWA_UNROLL for (int i = 0; i < 8; ++i) eights[i] =
            _mm512_add_ps(_mm512_shuffle_f32x4(a[2 * i], a[2 * i + 1], 0x44),
                          _mm512_shuffle_f32x4(a[2 * i], a[2 * i + 1], 0xee));
        KHATWA_UNROLL for (int i = 0; i < 4; ++i) fours[i] =
            _mm512_add_ps(_mm512_shuffle_f32x4(eights[2 * i], eights[2 * i + 1], 0x88),
                          _mm512_shuffle_f32x4(eights[2 * i], eights[2 * i + 1], 0xdd));
        KHATWA_UNROLL for (int i = 0; i < 2; ++i) twos[i] =
            _mm512_add_ps(_mm512_shuffle_ps(fours[2 * i], fours[2 * i + 1], 0x44),
                          _mm512_shuffle_ps(fours[2 * i], fours[2 * i + 1], 0xee));
        return _mm512_add_ps(_mm512_shuffle_ps(twos[0], twos[1], 0x88),
                             _mm512_shuffle_ps(twos[0], twos[1], 0xdd));
    }
    template <int quarter>
    static void storeQuarter(float* p, Floats a) {
        _mm_storeu_ps(p, _mm512_extractf32x4_ps(a, quarter));
    }
    static float largest(Floats a) {
        const __m256 eight = _mm256_max_ps(_mm512_castps512_ps256(a), _mm512_extractf32x8_ps(a, 1));
        __m128 four = _mm_max_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
        four = _mm_max_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_max_ss(four, _mm_movehdup_ps(four)));
    }
    static Floats powerOfTwo(Floats shifted) {
        const __m512i n =
            _mm512_sub_epi32(_mm512_castps_si512(shifted), _mm512_set1_epi32(0x4b400000 - 127));
        return _mm512_castsi512_ps(_mm512_slli_epi32(n, 23));
    }
    static void storeBytes(std::int8_t* p, Floats a, Floats b) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(p),
                         _mm512_cvtepi32_epi8(_mm512_castps_si512(a)));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(p + 16),
                         _mm512_cvtepi32_epi8(_mm512_castps_si512(b)));
    }

    // ---- panels: sixty-four bytes are four for each of sixteen lanes
    static Bytes load(const std::uint8_t* p) { return _mm512_loadu_si512(p); }
    template <int shift, int mask>
    static Bytes field(Bytes a) {
        const __m512i m = _mm512_set1_epi8(static_cast<char>(mask));
        if constexpr (shift > 0)
            return _mm512_and_si512(_mm512_srli_epi16(a, shift), m);
        else if constexpr (shift < 0)
            return _mm512_and_si512(_mm512_slli_epi16(a, -shift), m);
        else
            return _mm512_and_si512(a, m);
    }
    static Bytes either(Bytes a, Bytes b) { return _mm512_or_si512(a, b); }
    template <int byte>
    static Floats unsignedByte(Bytes a) {
        return _mm512_cvtepi32_ps(
            _mm512_and_si512(_mm512_srli_epi32(a, 8 * byte), _mm512_set1_epi32(255)));
    }
    template <int byte>
    static Floats signedByte(Bytes a) {
        return _mm512_cvtepi32_ps(_mm512_srai_epi32(_mm512_slli_epi32(a, 24 - 8 * byte), 24));
    }
    static Lanes zeroLanes() { return _mm512_setzero_si512(); }
    template <int factorBits>
    static Lanes lanes(std::int32_t x) {
        return _mm512_slli_epi32(_mm512_set1_epi32(x), factorBits);
    }
    static Lanes add(Lanes a, Lanes b) { return _mm512_add_epi32(a, b); }
    static Floats toFloats(Lanes a) { return _mm512_cvtepi32_ps(a); }
    static Quad quad(const std::int8_t* x) {
        std::int32_t bytes;
        std::memcpy(&bytes, x, sizeof bytes);
        return _mm512_set1_epi32(bytes);
    }
    /// The instruction by name, since GCC 12 copies the sum before and after its intrinsic.
    static Lanes dot(Lanes sum, Bytes w, Quad x) {
        __asm__("vpdpbusd %2, %1, %0" : "+v"(sum) : "v"(w), "v"(x));
        return sum;
    }
    static Lanes startOfOffset(const std::int32_t* sums) {
        return _mm512_slli_epi32(
            _mm512_add_epi32(_mm512_set1_epi32(sums[0]), _mm512_set1_epi32(sums[1])), 7);
    }
    static Lanes dotOffset(Lanes sum, Bytes w, Quad x) { return dot(sum, w, x); }
    /// Inline by force: a call that does nothing but prefetch is one without effect to GCC 12.
    static KHATWA_INLINE void prefetch(const std::uint8_t* p) {
        _mm_prefetch(reinterpret_cast<const char*>(p), _MM_HINT_T0);
    }

private:
    static __mmask16 first(int n) { return static_cast<__mmask16>((1u << n) - 1u); }
    static __m256i load256(const void* p) {
        return _mm256_loadu_si256(static_cast<const __m256i*>(p));
    }
    static Floats widenBfloat(__m256i bits) {
        return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16));
    }
};

} // namespace
} // namespace khatwa::kernels
