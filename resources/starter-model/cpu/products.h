/* Matrix products on bfloat16 inputs that add in float32, and the packed layouts that they read. */
#pragma once

#include <stdint.h>
#include <string.h>
#if defined(__AVX512F__)
#include <immintrin.h>
#endif

typedef uint16_t bf16;

static inline bf16 to_bf16(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    bits += 0x7fff + ((bits >> 16) & 1);
    return (bf16)(bits >> 16);
}
static inline float from_bf16(bf16 value) {
    uint32_t bits = (uint32_t)value << 16;
    float result;
    memcpy(&result, &bits, 4);
    return result;
}

/* C[R x 32] (+)= sum over k of a(r, k) . b(k, column), where one "k" is a pair of bfloat16 numbers.
 * A: 32-bit pairs at A[r * row_step + k * k_step]. B: a panel, 32 pairs per k. */
#if defined(__AVX512BF16__)
#define TILE(R)                                                                                    \
    static void tile##R(const uint32_t* A, long row_step, long k_step, const bf16* B, long pairs,  \
                        float* C, long ldc, int add) {                                             \
        __m512 c[R][2];                                                                            \
        for (int r = 0; r < R; r++)                                                                \
            c[r][0] = c[r][1] = _mm512_setzero_ps();                                               \
        for (long k = 0; k < pairs; k++) {                                                         \
            const __m512bh b0 = (__m512bh)_mm512_loadu_si512(B + 64 * k);                          \
            const __m512bh b1 = (__m512bh)_mm512_loadu_si512(B + 64 * k + 32);                     \
            const uint32_t* a = A + k * k_step;                                                    \
            _Pragma("GCC unroll 12") for (int r = 0; r < R; r++) {                                 \
                const __m512bh x = (__m512bh)_mm512_set1_epi32((int)a[r * row_step]);              \
                c[r][0] = _mm512_dpbf16_ps(c[r][0], x, b0);                                        \
                c[r][1] = _mm512_dpbf16_ps(c[r][1], x, b1);                                        \
            }                                                                                      \
        }                                                                                          \
        for (int r = 0; r < R; r++)                                                                \
            for (int h = 0; h < 2; h++) {                                                          \
                float* out = C + r * ldc + 16 * h;                                                 \
                _mm512_storeu_ps(out,                                                              \
                                 add ? _mm512_add_ps(_mm512_loadu_ps(out), c[r][h]) : c[r][h]);    \
            }                                                                                      \
    }
#else
#define TILE(R)                                                                                    \
    static void tile##R(const uint32_t* A, long row_step, long k_step, const bf16* B, long pairs,  \
                        float* C, long ldc, int add) {                                             \
        for (int r = 0; r < R; r++) {                                                              \
            float c[32] = {0};                                                                     \
            for (long k = 0; k < pairs; k++) {                                                     \
                const uint32_t a = A[r * row_step + k * k_step];                                   \
                const float low = from_bf16((bf16)a), high = from_bf16((bf16)(a >> 16));           \
                for (int j = 0; j < 32; j++)                                                       \
                    c[j] += low * from_bf16(B[64 * k + 2 * j]) +                                   \
                            high * from_bf16(B[64 * k + 2 * j + 1]);                               \
            }                                                                                      \
            for (int j = 0; j < 32; j++)                                                           \
                C[r * ldc + j] = add ? C[r * ldc + j] + c[j] : c[j];                               \
        }                                                                                          \
    }
#endif
TILE(12)
TILE(8)
TILE(4)

static inline void tile(int rows, const uint32_t* A, long row_step, long k_step, const bf16* B,
                        long pairs, float* C, long ldc, int add) {
    if (rows >= 12)
        tile12(A, row_step, k_step, B, pairs, C, ldc, add);
    else if (rows >= 8)
        tile8(A, row_step, k_step, B, pairs, C, ldc, add);
    else
        tile4(A, row_step, k_step, B, pairs, C, ldc, add);
}

/* C[rows x columns] (+)= A B; rows a multiple of 4, columns of 32; B in panels of 32 columns. */
static void product(const uint32_t* A, long row_step, long k_step, int rows, const bf16* B,
                    long pairs, float* C, long ldc, int columns, int add) {
    for (int j = 0; j < columns; j += 32) {
        const bf16* panel = B + (long)j * 2 * pairs;
        for (int i = 0; i < rows; i += 12)
            tile(rows - i, A + i * row_step, row_step, k_step, panel, pairs, C + i * ldc + j, ldc,
                 add);
    }
}

/* Panels of W^T (sum over W's columns) and of W (sum over its rows), from float32 W[rows x
 * columns]. */
static void pack_transposed(const float* W, int columns, int j, bf16* out) {
    const int pairs = columns / 2;
    bf16* panel = out + (long)j * 2 * pairs;
    for (int k = 0; k < pairs; k++)
        for (int c = 0; c < 32; c++) {
            panel[64 * k + 2 * c] = to_bf16(W[(long)(j + c) * columns + 2 * k]);
            panel[64 * k + 2 * c + 1] = to_bf16(W[(long)(j + c) * columns + 2 * k + 1]);
        }
}
static void pack_plain(const float* W, int rows, int columns, int j, bf16* out) {
    const int pairs = rows / 2;
    bf16* panel = out + (long)j * 2 * pairs;
    for (int k = 0; k < pairs; k++)
        for (int c = 0; c < 32; c++) {
            panel[64 * k + 2 * c] = to_bf16(W[(long)(2 * k) * columns + j + c]);
            panel[64 * k + 2 * c + 1] = to_bf16(W[(long)(2 * k + 1) * columns + j + c]);
        }
}

/* Rows 2k and 2k+1 of X side by side: out[k][column] = (X[2k][column], X[2k+1][column]). */
static inline void interleave32(const bf16* upper, const bf16* lower, bf16* out) {
    for (int c = 0; c < 32; c++) {
        out[2 * c] = upper[c];
        out[2 * c + 1] = lower[c];
    }
}
static void interleave_panels(const bf16* X, long ldx, int rows, int columns, bf16* out) {
    const int pairs = rows / 2;
    for (int k = 0; k < pairs; k++)
        for (int j = 0; j < columns; j += 32)
            interleave32(X + 2L * k * ldx + j, X + (2L * k + 1) * ldx + j,
                         out + (long)j * 2 * pairs + 64L * k);
}
static void interleave_rows(const bf16* X, long ldx, int rows, int columns, bf16* out) {
    for (int k = 0; k < rows / 2; k++)
        for (int j = 0; j < columns; j += 32)
            interleave32(X + 2L * k * ldx + j, X + (2L * k + 1) * ldx + j,
                         out + 2 * ((long)k * (columns + 16) + j));
}
/* dW[n x k] += dY^T X over `rows` rows (even). */
static void weight_gradient(const bf16* dY, int n, const bf16* X, int k, int rows, bf16* scratch_a,
                            bf16* scratch_b, float* dW) {
    interleave_rows(dY, n, rows, n, scratch_a);
    interleave_panels(X, k, rows, k, scratch_b);
    product((const uint32_t*)scratch_a, 1, n + 16, n, scratch_b, rows / 2, dW, k, k, 1);
}
/* Panels of X^T, where X[rows x columns] is bfloat16: out panel j holds rows j..j+31. Rows past the
 * end are zero. */
static void transpose_panels(const bf16* X, long ldx, int rows, int columns, bf16* out) {
    const int pairs = columns / 2;
    for (int j = 0; j < rows; j += 32) {
        uint32_t* panel = (uint32_t*)(out + (long)j * columns);
        for (int c = 0; c < 32; c++) {
            const uint32_t* row = (const uint32_t*)(X + (long)(j + c) * ldx);
            for (int k = 0; k < pairs; k++)
                panel[32 * k + c] = j + c < rows ? row[k] : 0;
        }
    }
}

static void round_to_bf16(const float* from, bf16* to, long count) {
    for (long i = 0; i < count; i++)
        to[i] = to_bf16(from[i]);
}
