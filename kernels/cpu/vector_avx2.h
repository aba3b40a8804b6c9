#pragma once

/// `Vector` (vector_portable.h says what each function does) with AVX2, FMA and F16C: two registers
/// of 32 bytes stand for one of 64. For table_avx2.cpp alone.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <immintrin.h>

namespace khatwa::kernels {
namespace {

struct Vector {
    struct Floats {
        __m256 low, high;
    };
    using Eight = __m256;
    struct Bytes {
        __m256i low, high;
    };
    /// With their magnitudes, which the unsigned-by-signed product wants.
    struct SignedBytes {
        __m256i low, high, lowMagnitude, highMagnitude;
    };

    // ---- sixteen floats
    static Floats zero() { return {_mm256_setzero_ps(), _mm256_setzero_ps()}; }
    static Floats set(float x) { return {_mm256_set1_ps(x), _mm256_set1_ps(x)}; }
    static Floats load(const float* p) { return {_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)}; }
    static Floats loadPart(const float* p, int n) {
        float values[16] = {};
        std::memcpy(values, p, static_cast<std::size_t>(n) * sizeof(float));
        return load(values);
    }
    static void store(float* p, Floats a) {
        _mm256_storeu_ps(p, a.low);
        _mm256_storeu_ps(p + 8, a.high);
    }
    static void storePart(float* p, Floats a, int n) {
        float values[16];
        store(values, a);
        std::memcpy(p, values, static_cast<std::size_t>(n) * sizeof(float));
    }
    static Floats loadBytes(const std::uint8_t* p) {
        return load(reinterpret_cast<const float*>(p)); // these loads take any address
    }
    static Floats fromHalf(const std::uint8_t* p) {
        return {_mm256_cvtph_ps(load128(p)), _mm256_cvtph_ps(load128(p + 16))};
    }
    static Floats fromHalfPart(const std::uint8_t* p, int n) {
        std::uint8_t bytes[32] = {};
        std::memcpy(bytes, p, static_cast<std::size_t>(n) * 2);
        return fromHalf(bytes);
    }
    static Floats fromBfloat(const std::uint8_t* p) {
        return {widenBfloat(load128(p)), widenBfloat(load128(p + 16))};
    }
    static Floats fromBfloatPart(const std::uint8_t* p, int n) {
        std::uint8_t bytes[32] = {};
        std::memcpy(bytes, p, static_cast<std::size_t>(n) * 2);
        return fromBfloat(bytes);
    }
    static void storeHalf(std::uint16_t* p, Floats a, int n) {
        std::uint16_t values[16];
        _mm_storeu_si128(reinterpret_cast<__m128i*>(values),
                         _mm256_cvtps_ph(a.low, _MM_FROUND_TO_NEAREST_INT));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(values + 8),
                         _mm256_cvtps_ph(a.high, _MM_FROUND_TO_NEAREST_INT));
        std::memcpy(p, values, static_cast<std::size_t>(n) * sizeof *p);
    }
    static Floats add(Floats a, Floats b) {
        return {_mm256_add_ps(a.low, b.low), _mm256_add_ps(a.high, b.high)};
    }
    static Floats subtract(Floats a, Floats b) {
        return {_mm256_sub_ps(a.low, b.low), _mm256_sub_ps(a.high, b.high)};
    }
    static Floats multiply(Floats a, Floats b) {
        return {_mm256_mul_ps(a.low, b.low), _mm256_mul_ps(a.high, b.high)};
    }
    static Floats divide(Floats a, Floats b) {
        return {_mm256_div_ps(a.low, b.low), _mm256_div_ps(a.high, b.high)};
    }
    static Floats multiplyAdd(Floats a, Floats b, Floats c) {
        return {_mm256_fmadd_ps(a.low, b.low, c.low), _mm256_fmadd_ps(a.high, b.high, c.high)};
    }
    static Floats max(Floats a, Floats b) {
        return {_mm256_max_ps(a.low, b.low), _mm256_max_ps(a.high, b.high)};
    }
    static Floats min(Floats a, Floats b) {
        return {_mm256_min_ps(a.low, b.low), _mm256_min_ps(a.high, b.high)};
    }
    static Floats magnitude(Floats a) {
        const __m256 sign = _mm256_set1_ps(-0.0f);
        return {_mm256_andnot_ps(sign, a.low), _mm256_andnot_ps(sign, a.high)};
    }
    static float sum(Floats a) { return sum(_mm256_add_ps(a.low, a.high)); }
    static float largest(Floats a) {
        const __m256 eight = _mm256_max_ps(a.low, a.high);
        __m128 four = _mm_max_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
        four = _mm_max_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_max_ss(four, _mm_movehdup_ps(four)));
    }
    static Floats powerOfTwo(Floats shifted) {
        return {powerOfTwo(shifted.low), powerOfTwo(shifted.high)};
    }
    static void storeBytes(std::int8_t* p, Floats a, Floats b) {
        const __m256i mask = _mm256_set1_epi32(0xff);
        const __m256i ab[4] = {_mm256_and_si256(_mm256_castps_si256(a.low), mask),
                               _mm256_and_si256(_mm256_castps_si256(a.high), mask),
                               _mm256_and_si256(_mm256_castps_si256(b.low), mask),
                               _mm256_and_si256(_mm256_castps_si256(b.high), mask)};
        const __m256i packed = _mm256_packus_epi16(_mm256_packus_epi32(ab[0], ab[1]),
                                                   _mm256_packus_epi32(ab[2], ab[3]));
        // Packing works within 16 bytes; this brings groups of four into order.
        const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(p),
                            _mm256_permutevar8x32_epi32(packed, order));
    }

    // ---- scales
    static float half(const std::uint8_t* p) {
        std::uint16_t bits;
        std::memcpy(&bits, p, sizeof bits);
        return _cvtsh_ss(bits);
    }
    static Floats halves(float low, float high) {
        return {_mm256_set1_ps(low), _mm256_set1_ps(high)};
    }
    static Eight zeroEight() { return _mm256_setzero_ps(); }
    static Eight loadEight(const float* p) { return _mm256_loadu_ps(p); }
    static Eight bytesToEight(const std::uint8_t* p, float factor) {
        return _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(load64(p))),
                             _mm256_set1_ps(factor));
    }
    static Floats signedBytesToFloats(const std::uint8_t* p, float factor) {
        const __m256 f = _mm256_set1_ps(factor);
        return {_mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(load64(p))), f),
                _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(load64(p + 8))), f)};
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
        return {_mm256_permutevar8x32_ps(a, _mm256_set1_epi32(2 * chunk)),
                _mm256_permutevar8x32_ps(a, _mm256_set1_epi32(2 * chunk + 1))};
    }
    template <int chunk>
    static Floats spreadQuads(Floats a) {
        const __m256 from = chunk < 2 ? a.low : a.high;
        constexpr int b = 4 * (chunk % 2);
        const __m256i first = _mm256_setr_epi32(b, b, b, b, b + 1, b + 1, b + 1, b + 1);
        return {_mm256_permutevar8x32_ps(from, first),
                _mm256_permutevar8x32_ps(from, _mm256_add_epi32(first, _mm256_set1_epi32(2)))};
    }

    // ---- sixty-four bytes
    static Bytes load(const std::uint8_t* p) { return {load256(p), load256(p + 32)}; }
    static Bytes load(const std::uint8_t* low, const std::uint8_t* high) {
        return {load256(low), load256(high)};
    }
    static Bytes loadTwice(const std::uint8_t* p) { return {load256(p), load256(p)}; }
    static Bytes nibbles(const std::uint8_t* low, const std::uint8_t* high) {
        return {nibbles(load128(low)), nibbles(load128(high))};
    }
    template <int low, int high, int mask>
    static Bytes bits(Bytes a) {
        const __m256i m = _mm256_set1_epi8(mask);
        return {_mm256_and_si256(_mm256_srli_epi16(a.low, low), m),
                _mm256_and_si256(_mm256_srli_epi16(a.high, high), m)};
    }
    static Bytes combine(Bytes low, Bytes high) {
        return {_mm256_or_si256(low.low, _mm256_slli_epi16(high.low, 4)),
                _mm256_or_si256(low.high, _mm256_slli_epi16(high.high, 4))};
    }
    static SignedBytes asSigned(Bytes a) {
        return {a.low, a.high, _mm256_abs_epi8(a.low), _mm256_abs_epi8(a.high)};
    }
    template <int offset>
    static SignedBytes subtractOffset(Bytes a) {
        const __m256i o = _mm256_set1_epi8(offset);
        return asSigned({_mm256_sub_epi8(a.low, o), _mm256_sub_epi8(a.high, o)});
    }
    static Floats dotUnsigned(Bytes w, const std::int8_t* x) {
        return {dot(w.low, load256(x)), dot(w.high, load256(x + 32))};
    }
    /// |w| times x with the sign of w. Inputs are within -127..127, so two products fit 16 bits
    /// even where a file has a weight of -128.
    static Floats dotSigned(const SignedBytes& w, const std::int8_t* x) {
        return {dot(w.lowMagnitude, _mm256_sign_epi8(load256(x), w.low)),
                dot(w.highMagnitude, _mm256_sign_epi8(load256(x + 32), w.high))};
    }

private:
    static __m128i load64(const void* p) { return _mm_loadl_epi64(static_cast<const __m128i*>(p)); }
    static __m128i load128(const void* p) {
        return _mm_loadu_si128(static_cast<const __m128i*>(p));
    }
    static __m256i load256(const void* p) {
        return _mm256_loadu_si256(static_cast<const __m256i*>(p));
    }
    static __m256 widenBfloat(__m128i bits) {
        return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(bits), 16));
    }
    static __m256 powerOfTwo(__m256 shifted) {
        const __m256i n =
            _mm256_sub_epi32(_mm256_castps_si256(shifted), _mm256_set1_epi32(0x4b400000 - 127));
        return _mm256_castsi256_ps(_mm256_slli_epi32(n, 23));
    }
    static __m256i nibbles(__m128i bytes) {
        return _mm256_and_si256(_mm256_set_m128i(_mm_srli_epi16(bytes, 4), bytes),
                                _mm256_set1_epi8(15));
    }
    static __m256 dot(__m256i w, __m256i x) {
        return _mm256_cvtepi32_ps(
            _mm256_madd_epi16(_mm256_maddubs_epi16(w, x), _mm256_set1_epi16(1)));
    }
};

} // namespace
} // namespace khatwa::kernels
