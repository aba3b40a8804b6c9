#pragma once

/// `Vector` (vector_portable.h says what each function does) with AVX-512 F, BW, DQ, VL and VNNI.
/// For table_avx512vnni.cpp alone.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <immintrin.h>

namespace khatwa::kernels {
namespace {

struct Vector {
    using Floats = __m512;
    using Eight = __m256;
    using Bytes = __m512i;
    /// As the unsigned-by-signed product wants them.
    struct SignedBytes {
        __m512i magnitude;
        __mmask64 negative;
    };

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
    static Floats max(Floats a, Floats b) { return _mm512_max_ps(a, b); }
    static Floats min(Floats a, Floats b) { return _mm512_min_ps(a, b); }
    static Floats magnitude(Floats a) { return _mm512_abs_ps(a); }
    static float sum(Floats a) {
        return sum(_mm256_add_ps(_mm512_castps512_ps256(a), _mm512_extractf32x8_ps(a, 1)));
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

    // ---- scales
    static float half(const std::uint8_t* p) {
        std::uint16_t bits;
        std::memcpy(&bits, p, sizeof bits);
        return _cvtsh_ss(bits);
    }
    static Floats halves(float low, float high) {
        return _mm512_insertf32x8(_mm512_castps256_ps512(_mm256_set1_ps(low)), _mm256_set1_ps(high),
                                  1);
    }
    static Eight zeroEight() { return _mm256_setzero_ps(); }
    static Eight loadEight(const float* p) { return _mm256_loadu_ps(p); }
    static Eight bytesToEight(const std::uint8_t* p, float factor) {
        const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(p));
        return _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(bytes)),
                             _mm256_set1_ps(factor));
    }
    static Floats signedBytesToFloats(const std::uint8_t* p, float factor) {
        return _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(load128(p))),
                             _mm512_set1_ps(factor));
    }
    static Eight add(Eight a, Eight b) { return _mm256_add_ps(a, b); }
    static Eight multiply(Eight a, Eight b) { return _mm256_mul_ps(a, b); }
    static float sum(Eight a) {
        __m128 four = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
        four = _mm_add_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_add_ss(four, _mm_movehdup_ps(four)));
    }
    template <int chunk>
    static Floats spread(Eight a) {
        constexpr int i = 2 * chunk, j = i + 1;
        return _mm512_permutexvar_ps(
            _mm512_setr_epi32(i, i, i, i, i, i, i, i, j, j, j, j, j, j, j, j),
            _mm512_castps256_ps512(a));
    }
    template <int chunk>
    static Floats spreadQuads(Floats a) {
        constexpr int i = 4 * chunk, j = i + 1, k = i + 2, l = i + 3;
        return _mm512_permutexvar_ps(
            _mm512_setr_epi32(i, i, i, i, j, j, j, j, k, k, k, k, l, l, l, l), a);
    }

    // ---- sixty-four bytes
    static Bytes load(const std::uint8_t* p) { return _mm512_loadu_si512(p); }
    static Bytes load(const std::uint8_t* low, const std::uint8_t* high) {
        return _mm512_inserti64x4(_mm512_castsi256_si512(load256(low)), load256(high), 1);
    }
    static Bytes loadTwice(const std::uint8_t* p) { return _mm512_broadcast_i64x4(load256(p)); }
    static Bytes nibbles(const std::uint8_t* low, const std::uint8_t* high) {
        const __m512i twice =
            _mm512_inserti64x4(_mm512_castsi256_si512(_mm256_broadcastsi128_si256(load128(low))),
                               _mm256_broadcastsi128_si256(load128(high)), 1);
        const __m512i shifts =
            _mm512_setr_epi64(0, 0, kFourEach, kFourEach, 0, 0, kFourEach, kFourEach);
        return _mm512_and_si512(_mm512_srlv_epi16(twice, shifts), _mm512_set1_epi8(15));
    }
    template <int low, int high, int mask>
    static Bytes bits(Bytes a) {
        constexpr long long kLow = low * kOneEach, kHigh = high * kOneEach;
        const __m512i shifts =
            _mm512_setr_epi64(kLow, kLow, kLow, kLow, kHigh, kHigh, kHigh, kHigh);
        return _mm512_and_si512(_mm512_srlv_epi16(a, shifts), _mm512_set1_epi8(mask));
    }
    static Bytes combine(Bytes low, Bytes high) {
        return _mm512_or_si512(low, _mm512_slli_epi16(high, 4));
    }
    static SignedBytes asSigned(Bytes a) { return {_mm512_abs_epi8(a), _mm512_movepi8_mask(a)}; }
    template <int offset>
    static SignedBytes subtractOffset(Bytes a) {
        return asSigned(_mm512_sub_epi8(a, _mm512_set1_epi8(offset)));
    }
    static Floats dotUnsigned(Bytes w, const std::int8_t* x) {
        return dot(w, _mm512_loadu_si512(x));
    }
    static Floats dotSigned(SignedBytes w, const std::int8_t* x) {
        const __m512i input = _mm512_loadu_si512(x);
        return dot(w.magnitude,
                   _mm512_mask_sub_epi8(input, w.negative, _mm512_setzero_si512(), input));
    }

private:
    static constexpr long long kOneEach = 0x0001000100010001; ///< 1 in each 16 bits
    static constexpr long long kFourEach = 4 * kOneEach;

    static __mmask16 first(int n) { return static_cast<__mmask16>((1u << n) - 1u); }
    static __m128i load128(const void* p) {
        return _mm_loadu_si128(static_cast<const __m128i*>(p));
    }
    static __m256i load256(const void* p) {
        return _mm256_loadu_si256(static_cast<const __m256i*>(p));
    }
    static Floats widenBfloat(__m256i bits) {
        return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16));
    }
    static Floats dot(__m512i w, __m512i x) {
        return _mm512_cvtepi32_ps(_mm512_dpbusd_epi32(_mm512_setzero_si512(), w, x));
    }
};

} // namespace
} // namespace khatwa::kernels
