#pragma once

/// `Vector` (vector_portable.h says what each function does) with AVX2, FMA and F16C: two registers
/// of 32 bytes stand for one of 64. For table_avx2.cpp alone.

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

namespace khatwa::kernels {
namespace {

struct Vector {
    /// Panels and input rows that a product takes side by side, as measured to be fastest: for
    /// formats with a scale for 32 (Q8_0, Q4_0), with minimums too (Q4_K, Q5_K), and for Q6_K.
    struct Shape {
        int panels, rows;
    };
    static constexpr Shape kOfScales = {1, 2}, kOfMinimums = {1, 2}, kOfSixBits = {1, 2};

    struct Floats {
        __m256 low, high;
    };
    struct Bytes {
        __m256i low, high;
    };
    using Lanes = Bytes;
    using Quad = __m256i;

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
    static Floats fused(Floats a, Floats b, Floats c) { return multiplyAdd(a, b, c); }
    static Floats fusedLess(Floats a, Floats b, Floats c) {
        return {_mm256_fnmadd_ps(a.low, b.low, c.low), _mm256_fnmadd_ps(a.high, b.high, c.high)};
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

    // ---- panels: sixty-four bytes are four for each of sixteen lanes
    static Bytes load(const std::uint8_t* p) { return {load256(p), load256(p + 32)}; }
    template <int shift, int mask>
    static Bytes field(Bytes a) {
        return {field<shift, mask>(a.low), field<shift, mask>(a.high)};
    }
    static Bytes either(Bytes a, Bytes b) {
        return {_mm256_or_si256(a.low, b.low), _mm256_or_si256(a.high, b.high)};
    }
    template <int byte>
    static Floats unsignedByte(Bytes a) {
        const __m256i mask = _mm256_set1_epi32(255);
        return {_mm256_cvtepi32_ps(_mm256_and_si256(_mm256_srli_epi32(a.low, 8 * byte), mask)),
                _mm256_cvtepi32_ps(_mm256_and_si256(_mm256_srli_epi32(a.high, 8 * byte), mask))};
    }
    template <int byte>
    static Floats signedByte(Bytes a) {
        constexpr int up = 24 - 8 * byte;
        return {_mm256_cvtepi32_ps(_mm256_srai_epi32(_mm256_slli_epi32(a.low, up), 24)),
                _mm256_cvtepi32_ps(_mm256_srai_epi32(_mm256_slli_epi32(a.high, up), 24))};
    }
    static Lanes zeroLanes() { return {_mm256_setzero_si256(), _mm256_setzero_si256()}; }
    template <int factorBits>
    static Lanes lanes(std::int32_t x) {
        const __m256i eight = _mm256_slli_epi32(_mm256_set1_epi32(x), factorBits);
        return {eight, eight};
    }
    static Lanes add(Lanes a, Lanes b) {
        return {_mm256_add_epi32(a.low, b.low), _mm256_add_epi32(a.high, b.high)};
    }
    static Floats toFloats(Lanes a) {
        return {_mm256_cvtepi32_ps(a.low), _mm256_cvtepi32_ps(a.high)};
    }
    static Quad quad(const std::int8_t* x) {
        std::int32_t bytes;
        std::memcpy(&bytes, x, sizeof bytes);
        return _mm256_set1_epi32(bytes);
    }
    static Lanes dot(Lanes sum, Bytes w, Quad x) {
        return add(sum, {pairs(w.low, x), pairs(w.high, x)});
    }
    /// Bytes above 128 would overflow the 16 bits between two products, so the offset is taken off
    /// here: |w| times x with the sign of w.
    static Lanes startOfOffset(const std::int32_t*) { return zeroLanes(); }
    static Lanes dotOffset(Lanes sum, Bytes w, Quad x) {
        const __m256i offset = _mm256_set1_epi8(-128);
        const __m256i low = _mm256_xor_si256(w.low, offset);
        const __m256i high = _mm256_xor_si256(w.high, offset);
        return add(sum, {pairs(_mm256_abs_epi8(low), _mm256_sign_epi8(x, low)),
                         pairs(_mm256_abs_epi8(high), _mm256_sign_epi8(x, high))});
    }
    /// Inline by force: a call that does nothing but prefetch is one without effect to GCC 12.
    static KHATWA_INLINE void prefetch(const std::uint8_t* p) {
        _mm_prefetch(reinterpret_cast<const char*>(p), _MM_HINT_T0);
    }

private:
    static float sum(__m256 a) {
        __m128 four = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
        four = _mm_add_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_add_ss(four, _mm_movehdup_ps(four)));
    }
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
    template <int shift, int mask>
    static __m256i field(__m256i a) {
        const __m256i m = _mm256_set1_epi8(static_cast<char>(mask));
        if constexpr (shift > 0)
            return _mm256_and_si256(_mm256_srli_epi16(a, shift), m);
        else if constexpr (shift < 0)
            return _mm256_and_si256(_mm256_slli_epi16(a, -shift), m);
        else
            return _mm256_and_si256(a, m);
    }
    static __m256i pairs(__m256i w, __m256i x) {
        return _mm256_madd_epi16(_mm256_maddubs_epi16(w, x), _mm256_set1_epi16(1));
    }
};

} // namespace
} // namespace khatwa::kernels
