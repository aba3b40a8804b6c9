/* One training step of a small qwen3 on the CPU, for train.py: loss, gradients and AdamW.
 *
 * Why not torch's own backward pass: at this size most of its time goes into element-wise passes and into
 * waiting at the end of every operation. Here each thread takes whole groups of problems (about 512 tokens)
 * through the network forwards and backwards by itself, and the threads meet twice a step. Products take
 * bfloat16 inputs and add in float32 (AVX512-BF16 where the processor has it); the residual stream,
 * norms, softmax and the weights themselves are float32. model.py is the plain reference: check_step.py compares.
 *
 * Layout of the flat parameter vector: `layout` in model.py. All problems of a batch lie one after another in
 * `tokens`; attention and positions start anew with each problem.
 */
#include <math.h>
#include <omp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#if defined(__AVX512F__)
#include <immintrin.h>
#endif

typedef uint16_t bf16;

typedef struct {
    int vocabulary, width, layers, heads, kv_heads, head_dim, feed_forward;
    float norm_epsilon, rope_theta;
} Shape;

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

/* ---- products ------------------------------------------------------------------------------------------- */

/* C[R x 32] (+)= sum over k of a(r, k) . b(k, column), where one "k" is a pair of bfloat16 numbers.
 * A: 32-bit pairs at A[r * row_step + k * k_step]. B: a panel, 32 pairs per k. */
#if defined(__AVX512BF16__)
#define TILE(R)                                                                                               \
    static void tile##R(const uint32_t *A, long row_step, long k_step, const bf16 *B, long pairs, float *C,    \
                        long ldc, int add) {                                                                   \
        __m512 c[R][2];                                                                                        \
        for (int r = 0; r < R; r++) c[r][0] = c[r][1] = _mm512_setzero_ps();                                   \
        for (long k = 0; k < pairs; k++) {                                                                     \
            const __m512bh b0 = (__m512bh)_mm512_loadu_si512(B + 64 * k);                                      \
            const __m512bh b1 = (__m512bh)_mm512_loadu_si512(B + 64 * k + 32);                                 \
            const uint32_t *a = A + k * k_step;                                                                \
            _Pragma("GCC unroll 12") for (int r = 0; r < R; r++) {                                             \
                const __m512bh x = (__m512bh)_mm512_set1_epi32((int)a[r * row_step]);                          \
                c[r][0] = _mm512_dpbf16_ps(c[r][0], x, b0);                                                    \
                c[r][1] = _mm512_dpbf16_ps(c[r][1], x, b1);                                                    \
            }                                                                                                  \
        }                                                                                                      \
        for (int r = 0; r < R; r++)                                                                            \
            for (int h = 0; h < 2; h++) {                                                                      \
                float *out = C + r * ldc + 16 * h;                                                             \
                _mm512_storeu_ps(out, add ? _mm512_add_ps(_mm512_loadu_ps(out), c[r][h]) : c[r][h]);           \
            }                                                                                                  \
    }
#else
#define TILE(R)                                                                                               \
    static void tile##R(const uint32_t *A, long row_step, long k_step, const bf16 *B, long pairs, float *C,    \
                        long ldc, int add) {                                                                   \
        for (int r = 0; r < R; r++) {                                                                          \
            float c[32] = {0};                                                                                 \
            for (long k = 0; k < pairs; k++) {                                                                 \
                const uint32_t a = A[r * row_step + k * k_step];                                               \
                const float low = from_bf16((bf16)a), high = from_bf16((bf16)(a >> 16));                       \
                for (int j = 0; j < 32; j++)                                                                   \
                    c[j] += low * from_bf16(B[64 * k + 2 * j]) + high * from_bf16(B[64 * k + 2 * j + 1]);      \
            }                                                                                                  \
            for (int j = 0; j < 32; j++) C[r * ldc + j] = add ? C[r * ldc + j] + c[j] : c[j];                  \
        }                                                                                                      \
    }
#endif
TILE(12)
TILE(8)
TILE(4)

static inline void tile(int rows, const uint32_t *A, long row_step, long k_step, const bf16 *B, long pairs,
                        float *C, long ldc, int add) {
    if (rows >= 12) tile12(A, row_step, k_step, B, pairs, C, ldc, add);
    else if (rows >= 8) tile8(A, row_step, k_step, B, pairs, C, ldc, add);
    else tile4(A, row_step, k_step, B, pairs, C, ldc, add);
}

/* C[rows x columns] (+)= A B; rows a multiple of 4, columns of 32; B in panels of 32 columns. */
static void product(const uint32_t *A, long row_step, long k_step, int rows, const bf16 *B, long pairs, float *C,
                    long ldc, int columns, int add) {
    for (int j = 0; j < columns; j += 32) {
        const bf16 *panel = B + (long)j * 2 * pairs;
        for (int i = 0; i < rows; i += 12)
            tile(rows - i, A + i * row_step, row_step, k_step, panel, pairs, C + i * ldc + j, ldc, add);
    }
}

/* Panels of W^T (sum over W's columns) and of W (sum over its rows), from float32 W[rows x columns]. */
static void pack_transposed(const float *W, int columns, int j, bf16 *out) {
    const int pairs = columns / 2;
    bf16 *panel = out + (long)j * 2 * pairs;
    for (int k = 0; k < pairs; k++)
        for (int c = 0; c < 32; c++) {
            panel[64 * k + 2 * c] = to_bf16(W[(long)(j + c) * columns + 2 * k]);
            panel[64 * k + 2 * c + 1] = to_bf16(W[(long)(j + c) * columns + 2 * k + 1]);
        }
}
static void pack_plain(const float *W, int rows, int columns, int j, bf16 *out) {
    const int pairs = rows / 2;
    bf16 *panel = out + (long)j * 2 * pairs;
    for (int k = 0; k < pairs; k++)
        for (int c = 0; c < 32; c++) {
            panel[64 * k + 2 * c] = to_bf16(W[(long)(2 * k) * columns + j + c]);
            panel[64 * k + 2 * c + 1] = to_bf16(W[(long)(2 * k + 1) * columns + j + c]);
        }
}

/* Rows 2k and 2k+1 of X side by side: out[k][column] = (X[2k][column], X[2k+1][column]). */
static inline void interleave32(const bf16 *upper, const bf16 *lower, bf16 *out) {
    for (int c = 0; c < 32; c++) {
        out[2 * c] = upper[c];
        out[2 * c + 1] = lower[c];
    }
}
static void interleave_panels(const bf16 *X, long ldx, int rows, int columns, bf16 *out) {
    const int pairs = rows / 2;
    for (int k = 0; k < pairs; k++)
        for (int j = 0; j < columns; j += 32)
            interleave32(X + 2L * k * ldx + j, X + (2L * k + 1) * ldx + j, out + (long)j * 2 * pairs + 64L * k);
}
static void interleave_rows(const bf16 *X, long ldx, int rows, int columns, bf16 *out) {
    for (int k = 0; k < rows / 2; k++)
        for (int j = 0; j < columns; j += 32)
            interleave32(X + 2L * k * ldx + j, X + (2L * k + 1) * ldx + j, out + 2 * ((long)k * (columns + 16) + j));
}
/* dW[n x k] += dY^T X over `rows` rows (even). */
static void weight_gradient(const bf16 *dY, int n, const bf16 *X, int k, int rows, bf16 *scratch_a,
                            bf16 *scratch_b, float *dW) {
    interleave_rows(dY, n, rows, n, scratch_a);
    interleave_panels(X, k, rows, k, scratch_b);
    product((const uint32_t *)scratch_a, 1, n + 16, n, scratch_b, rows / 2, dW, k, k, 1);
}
/* Panels of X^T, where X[rows x columns] is bfloat16: out panel j holds rows j..j+31. Rows past the end are zero. */
static void transpose_panels(const bf16 *X, long ldx, int rows, int columns, bf16 *out) {
    const int pairs = columns / 2;
    for (int j = 0; j < rows; j += 32) {
        uint32_t *panel = (uint32_t *)(out + (long)j * columns);
        for (int c = 0; c < 32; c++) {
            const uint32_t *row = (const uint32_t *)(X + (long)(j + c) * ldx);
            for (int k = 0; k < pairs; k++) panel[32 * k + c] = j + c < rows ? row[k] : 0;
        }
    }
}

static void round_to_bf16(const float *from, bf16 *to, long count) {
    for (long i = 0; i < count; i++) to[i] = to_bf16(from[i]);
}

/* ---- norms ---------------------------------------------------------------------------------------------- */

static void norm_forward(const float *x, const float *gain, int width, float epsilon, float *scale, bf16 *out) {
    float sum = 0;
    for (int i = 0; i < width; i++) sum += x[i] * x[i];
    const float r = 1.0f / sqrtf(sum / (float)width + epsilon);
    *scale = r;
    for (int i = 0; i < width; i++) out[i] = to_bf16(x[i] * r * gain[i]);
}
/* dx += gradient through y = x r gain; also adds to the gain's gradient. */
static void norm_backward(const float *dy, const float *x, const float *gain, float r, int width, float *dx,
                          float *dgain) {
    float dot = 0;
    for (int i = 0; i < width; i++) dot += dy[i] * gain[i] * x[i];
    const float c = dot * r * r * r / (float)width;
    for (int i = 0; i < width; i++) {
        dgain[i] += dy[i] * x[i] * r;
        dx[i] += dy[i] * gain[i] * r - x[i] * c;
    }
}

/* ---- the step ------------------------------------------------------------------------------------------- */

typedef struct {
    long attn_norm, qkv, q_norm, k_norm, output, ffn_norm, gate_up, down;
} LayerOffsets;

typedef struct { /* what one layer keeps for its backward pass */
    float *input, *middle;   /* residual stream before attention and before the feed-forward part */
    float *scale1, *scale2;  /* 1 / rms */
    float *qkv;              /* projections before norm and rotation */
    float *head_scale;       /* 1 / rms of every q and k head */
    bf16 *normed1, *normed2, *q, *k, *v, *probabilities, *attended, *gate_up, *hidden;
} LayerState;

typedef struct {
    LayerState *layers;
    float *x, *d_x, *wide, *narrow, *scores;
    bf16 *d_narrow, *d_wide, *final_normed, *scratch_a, *scratch_b;
    bf16 *panel_a, *panel_b, *panel_c, *panel_d, *d_scores, *head_a, *head_b;
    float *final_scale;
    float *gradient;
    double loss;
    long correct, counted;
} Worker;

typedef struct Trainer {
    Shape shape;
    long parameters, embedding, output_norm;
    LayerOffsets *offsets;
    float *weights, *gradient, *first, *second;
    uint8_t *decays;
    bf16 **forward_panels, **backward_panels; /* per layer: qkv, output, gate_up, down; last: embedding */
    Worker *workers;
    int threads, capacity, longest;
    float *cosines, *sines;
} Trainer;

static void *zeroed(size_t bytes) {
    void *memory = NULL;
    if (posix_memalign(&memory, 64, bytes + 4096)) abort();
    memset(memory, 0, bytes + 4096);
    return memory;
}

long parameter_count(const Shape *s) {
    const long q = s->heads * s->head_dim, kv = s->kv_heads * s->head_dim;
    const long layer = 2L * s->width + (q + 2 * kv) * s->width + 2 * s->head_dim + (long)s->width * q +
                       3L * s->feed_forward * s->width;
    return (long)s->vocabulary * s->width + layer * s->layers + s->width;
}

Trainer *trainer_create(const Shape *shape, float *weights, float *first, float *second, int threads,
                        int capacity, int longest) {
    Trainer *t = zeroed(sizeof *t);
    const Shape s = t->shape = *shape;
    const int q = s.heads * s.head_dim, kv = s.kv_heads * s.head_dim, qkv = q + 2 * kv;
    const int W = s.width, F = s.feed_forward;
    t->weights = weights;
    t->first = first;
    t->second = second;
    t->threads = threads;
    t->capacity = capacity;
    t->longest = longest;
    t->parameters = parameter_count(shape);
    t->gradient = zeroed(sizeof(float) * (size_t)t->parameters);
    t->decays = zeroed((size_t)t->parameters);
    t->offsets = zeroed(sizeof(LayerOffsets) * (size_t)s.layers);
    long at = (long)s.vocabulary * W;
    for (int l = 0; l < s.layers; l++) {
        LayerOffsets *o = &t->offsets[l];
        o->attn_norm = at, at += W;
        o->qkv = at, at += (long)qkv * W;
        o->q_norm = at, at += s.head_dim;
        o->k_norm = at, at += s.head_dim;
        o->output = at, at += (long)W * q;
        o->ffn_norm = at, at += W;
        o->gate_up = at, at += 2L * F * W;
        o->down = at, at += (long)W * F;
        memset(t->decays + o->qkv, 1, (size_t)qkv * W);
        memset(t->decays + o->output, 1, (size_t)W * q);
        memset(t->decays + o->gate_up, 1, (size_t)(3L * F * W));
    }
    t->output_norm = at;
    const size_t matrices = (size_t)s.layers * 4 + 1;
    t->forward_panels = zeroed(sizeof(bf16 *) * matrices);
    t->backward_panels = zeroed(sizeof(bf16 *) * matrices);
    const long sizes[4] = {(long)qkv * W, (long)W * q, 2L * F * W, (long)W * F};
    for (size_t i = 0; i < matrices; i++) {
        const long size = i + 1 == matrices ? (long)s.vocabulary * W : sizes[i % 4];
        t->forward_panels[i] = zeroed(sizeof(bf16) * (size_t)size);
        t->backward_panels[i] = zeroed(sizeof(bf16) * (size_t)size);
    }
    const int half = s.head_dim / 2;
    t->cosines = zeroed(sizeof(float) * (size_t)(longest * half));
    t->sines = zeroed(sizeof(float) * (size_t)(longest * half));
    for (int p = 0; p < longest; p++)
        for (int i = 0; i < half; i++) {
            const double angle = p * pow(s.rope_theta, -2.0 * i / s.head_dim);
            t->cosines[p * half + i] = (float)cos(angle);
            t->sines[p * half + i] = (float)sin(angle);
        }
    const size_t M = (size_t)capacity + 64, N = (size_t)longest + 64;
    size_t widest = (size_t)(2 * F > s.vocabulary ? 2 * F : s.vocabulary);
    if (widest < (size_t)qkv) widest = (size_t)qkv;
    t->workers = zeroed(sizeof(Worker) * (size_t)threads);
    for (int i = 0; i < threads; i++) {
        Worker *w = &t->workers[i];
        w->gradient = zeroed(sizeof(float) * (size_t)t->parameters);
        w->layers = zeroed(sizeof(LayerState) * (size_t)s.layers);
        for (int l = 0; l < s.layers; l++) {
            LayerState *y = &w->layers[l];
            y->input = zeroed(4 * M * (size_t)W);
            y->middle = zeroed(4 * M * (size_t)W);
            y->scale1 = zeroed(4 * M);
            y->scale2 = zeroed(4 * M);
            y->qkv = zeroed(4 * M * (size_t)qkv);
            y->head_scale = zeroed(4 * M * (size_t)(s.heads + s.kv_heads));
            y->normed1 = zeroed(2 * M * (size_t)W);
            y->normed2 = zeroed(2 * M * (size_t)W);
            y->q = zeroed(2 * M * (size_t)q);
            y->k = zeroed(2 * M * (size_t)kv);
            y->v = zeroed(2 * M * (size_t)kv);
            y->probabilities = zeroed(2 * M * N * (size_t)s.heads);
            y->attended = zeroed(2 * M * (size_t)q);
            y->gate_up = zeroed(2 * M * 2 * (size_t)F);
            y->hidden = zeroed(2 * M * (size_t)F);
        }
        w->x = zeroed(4 * M * (size_t)W);
        w->d_x = zeroed(4 * M * (size_t)W);
        w->wide = zeroed(4 * M * widest);
        w->narrow = zeroed(4 * M * (size_t)(W > q ? W : q));
        w->scores = zeroed(4 * N * N);
        w->d_narrow = zeroed(2 * M * (size_t)(W > q ? W : q));
        w->d_wide = zeroed(2 * M * widest);
        w->final_normed = zeroed(2 * M * (size_t)W);
        w->final_scale = zeroed(4 * M);
        w->scratch_a = zeroed(2 * M * (widest + 16));
        w->scratch_b = zeroed(2 * M * (widest + 16));
        const size_t head = 2 * N * (size_t)s.head_dim;
        w->panel_a = zeroed(head), w->panel_b = zeroed(head), w->panel_c = zeroed(head), w->panel_d = zeroed(head);
        w->head_a = zeroed(head), w->head_b = zeroed(head);
        w->d_scores = zeroed(2 * N * N);
    }
    return t;
}

/* One problem's attention. q, k, v are that problem's rows; probabilities hold heads x length x padded. */
static void attention_forward(const Trainer *t, Worker *w, const LayerState *y, long row, int length,
                              bf16 *probabilities) {
    const Shape *s = &t->shape;
    const int D = s->head_dim, padded = (length + 31) / 32 * 32, rows = (length + 3) / 4 * 4;
    const int q_width = s->heads * D, kv_width = s->kv_heads * D, group = s->heads / s->kv_heads;
    const float scale = 1.0f / sqrtf((float)D);
    for (int g = 0; g < s->kv_heads; g++) {
        /* k and v may run past the problem's end into the next one's rows: those columns meet only zero
         * probabilities; the buffers are padded at the very end. */
        transpose_panels(y->k + row * kv_width + g * D, kv_width, length, D, w->panel_a);
        interleave_panels(y->v + row * kv_width + g * D, kv_width, padded, D, w->panel_b);
        for (int h = g * group; h < (g + 1) * group; h++) {
            bf16 *P = probabilities + (long)h * padded * padded;
            const uint32_t *Q = (const uint32_t *)(y->q + row * q_width + h * D);
            for (int i = 0; i < rows; i += 12) {
                const int n = rows - i < 12 ? rows - i : 12;
                for (int j = 0; j < i + n; j += 32)
                    tile(n, Q + (long)i * q_width / 2, q_width / 2, 1, w->panel_a + (long)j * D, D / 2,
                         w->scores + (long)i * padded + j, padded, 0);
            }
            for (int i = 0; i < length; i++) {
                float *S = w->scores + (long)i * padded;
                float top = S[0];
                for (int j = 1; j <= i; j++) top = S[j] > top ? S[j] : top;
                float sum = 0;
                for (int j = 0; j <= i; j++) {
                    S[j] = expf((S[j] - top) * scale);
                    sum += S[j];
                }
                const float inverse = 1.0f / sum;
                for (int j = 0; j <= i; j++) P[(long)i * padded + j] = to_bf16(S[j] * inverse);
                memset(P + (long)i * padded + i + 1, 0, sizeof(bf16) * (size_t)(padded - i - 1));
            }
            memset(P + (long)length * padded, 0, sizeof(bf16) * (size_t)(padded - length) * (size_t)padded);
            for (int j = 0; j < D; j += 32)
                for (int i = 0; i < rows; i += 12) {
                    const int n = rows - i < 12 ? rows - i : 12;
                    float *out = w->narrow + i * 64L;
                    tile(n, (const uint32_t *)(P + (long)i * padded), padded / 2, 1, w->panel_b + (long)j * padded,
                         (i + n + 1) / 2, out, 64, 0);
                    for (int r = 0; r < n && i + r < length; r++)
                        for (int c = 0; c < 32; c++)
                            y->attended[(row + i + r) * q_width + h * D + j + c] = to_bf16(out[r * 64 + c]);
                }
        }
    }
}

/* d_attended (bfloat16 rows of d_narrow) to d_qkv (float rows of `wide`), before undoing rotation and norm. */
static void attention_backward(const Trainer *t, Worker *w, const LayerState *y, long row, int length,
                               const bf16 *probabilities) {
    const Shape *s = &t->shape;
    const int D = s->head_dim, padded = (length + 31) / 32 * 32, rows = (length + 3) / 4 * 4;
    const int q_width = s->heads * D, kv_width = s->kv_heads * D, group = s->heads / s->kv_heads;
    const int qkv = q_width + 2 * kv_width;
    const float scale = 1.0f / sqrtf((float)D);
    float *out = w->wide + row * qkv;
    bf16 *paired = w->scratch_a;
    for (int g = 0; g < s->kv_heads; g++) {
        transpose_panels(y->v + row * kv_width + g * D, kv_width, length, D, w->panel_a);
        interleave_panels(y->k + row * kv_width + g * D, kv_width, padded, D, w->panel_b);
        for (int h = g * group; h < (g + 1) * group; h++) {
            const bf16 *P = probabilities + (long)h * padded * padded;
            const bf16 *dO = w->d_narrow + row * q_width + h * D;
            const int add = h > g * group;
            for (int i = 0; i < rows; i += 12) {
                const int n = rows - i < 12 ? rows - i : 12;
                for (int j = 0; j < i + n; j += 32)
                    tile(n, (const uint32_t *)dO + (long)i * q_width / 2, q_width / 2, 1,
                         w->panel_a + (long)j * D, D / 2, w->scores + (long)i * padded + j, padded, 0);
            }
            for (int i = 0; i < length; i++) {
                const float *S = w->scores + (long)i * padded;
                const bf16 *p = P + (long)i * padded;
                bf16 *dS = w->d_scores + (long)i * padded;
                float dot = 0;
                for (int j = 0; j <= i; j++) dot += S[j] * from_bf16(p[j]);
                for (int j = 0; j <= i; j++) dS[j] = to_bf16(from_bf16(p[j]) * (S[j] - dot) * scale);
                memset(dS + i + 1, 0, sizeof(bf16) * (size_t)(padded - i - 1));
            }
            memset(w->d_scores + (long)length * padded, 0,
                   sizeof(bf16) * (size_t)(padded - length) * (size_t)padded);
            /* copies with zero rows past the end, so that sums over rows stay inside the problem */
            for (int i = 0; i < padded; i++)
                for (int c = 0; c < D; c++) {
                    w->head_a[i * D + c] = i < length ? dO[(long)i * q_width + c] : 0;
                    w->head_b[i * D + c] = i < length ? y->q[(row + i) * q_width + h * D + c] : 0;
                }
            interleave_panels(w->head_a, D, padded, D, w->panel_c);
            interleave_panels(w->head_b, D, padded, D, w->panel_d);
            float *block = w->narrow;
            for (int j = 0; j < D; j += 32)
                for (int i = 0; i < rows; i += 12) {
                    const int n = rows - i < 12 ? rows - i : 12;
                    tile(n, (const uint32_t *)(w->d_scores + (long)i * padded), padded / 2, 1,
                         w->panel_b + (long)j * padded, (i + n + 1) / 2, block, 32, 0);
                    for (int r = 0; r < n && i + r < length; r++)
                        memcpy(out + (long)(i + r) * qkv + h * D + j, block + r * 32, 32 * sizeof(float));
                }
            for (int part = 0; part < 2; part++) { /* dK from dS and Q, dV from P and dO */
                interleave_rows(part ? P : w->d_scores, padded, padded, padded, paired);
                const bf16 *panels = part ? w->panel_c : w->panel_d;
                for (int j = 0; j < D; j += 32)
                    for (int i = 0; i < rows; i += 12) {
                        const int n = rows - i < 12 ? rows - i : 12;
                        const long from = i / 2;
                        tile(n, (const uint32_t *)paired + i + from * (padded + 16), 1, padded + 16,
                             panels + (long)j * padded + from * 64, padded / 2 - from, block, 32, 0);
                        for (int r = 0; r < n && i + r < length; r++) {
                            float *to = out + (long)(i + r) * qkv + q_width + part * kv_width + g * D + j;
                            for (int c = 0; c < 32; c++) to[c] = add ? to[c] + block[r * 32 + c] : block[r * 32 + c];
                        }
                    }
            }
        }
    }
}

/* Forwards and backwards over problems [first, last); their tokens start at `tokens`. */
static void run_group(const Trainer *t, Worker *w, const int32_t *tokens, const int32_t *targets,
                      const int32_t *lengths, int problems, float weight, uint8_t *right, int backward) {
    const Shape *s = &t->shape;
    const int W = s->width, F = s->feed_forward, D = s->head_dim, half = D / 2, V = s->vocabulary;
    const int q_width = s->heads * D, kv_width = s->kv_heads * D, qkv = q_width + 2 * kv_width;
    const float *weights = t->weights;
    float *gradient = w->gradient;
    long count = 0;
    for (int p = 0; p < problems; p++) count += lengths[p];
    const int rows = (int)(count + 3) / 4 * 4;

    for (int i = 0; i < rows; i++) {
        if (i < count) memcpy(w->x + (long)i * W, weights + t->embedding + (long)tokens[i] * W, 4 * (size_t)W);
        else memset(w->x + (long)i * W, 0, 4 * (size_t)W);
    }
    for (int l = 0; l < s->layers; l++) {
        LayerState *y = &w->layers[l];
        const LayerOffsets *o = &t->offsets[l];
        bf16 **panels = t->forward_panels + 4 * l;
        memcpy(y->input, w->x, 4 * (size_t)rows * (size_t)W);
        for (int i = 0; i < rows; i++)
            norm_forward(w->x + (long)i * W, weights + o->attn_norm, W, s->norm_epsilon, y->scale1 + i,
                         y->normed1 + (long)i * W);
        product((const uint32_t *)y->normed1, W / 2, 1, rows, panels[0], W / 2, y->qkv, qkv, qkv, 0);
        memset(y->k + count * kv_width, 0, 2 * 64 * (size_t)kv_width);
        memset(y->v + count * kv_width, 0, 2 * 64 * (size_t)kv_width);
        memset(y->q + count * q_width, 0, 2 * 64 * (size_t)q_width);
        long row = 0;
        for (int p = 0; p < problems; p++)
            for (int i = 0; i < lengths[p]; i++, row++) {
                const float *from = y->qkv + row * qkv, *cs = t->cosines + (long)i * half, *sn = t->sines + (long)i * half;
                for (int h = 0; h < s->heads + s->kv_heads; h++) {
                    const float *x = from + h * D;
                    const float *gain = weights + (h < s->heads ? o->q_norm : o->k_norm);
                    bf16 *to = h < s->heads ? y->q + row * q_width + h * D : y->k + row * kv_width + (h - s->heads) * D;
                    float sum = 0;
                    for (int c = 0; c < D; c++) sum += x[c] * x[c];
                    const float r = 1.0f / sqrtf(sum / (float)D + s->norm_epsilon);
                    y->head_scale[row * (s->heads + s->kv_heads) + h] = r;
                    for (int c = 0; c < half; c++) {
                        const float a = x[c] * r * gain[c], b = x[c + half] * r * gain[c + half];
                        to[c] = to_bf16(a * cs[c] - b * sn[c]);
                        to[c + half] = to_bf16(b * cs[c] + a * sn[c]);
                    }
                }
                round_to_bf16(from + q_width + kv_width, y->v + row * kv_width, kv_width);
            }
        row = 0;
        bf16 *probabilities = y->probabilities;
        for (int p = 0; p < problems; p++) {
            attention_forward(t, w, y, row, lengths[p], probabilities);
            const long padded = (lengths[p] + 31) / 32 * 32;
            probabilities += padded * padded * s->heads;
            row += lengths[p];
        }
        memset(y->attended + count * q_width, 0, 2 * (size_t)(rows - count) * (size_t)q_width);
        product((const uint32_t *)y->attended, q_width / 2, 1, rows, panels[1], q_width / 2, w->x, W, W, 1);
        memcpy(y->middle, w->x, 4 * (size_t)rows * (size_t)W);
        for (int i = 0; i < rows; i++)
            norm_forward(w->x + (long)i * W, weights + o->ffn_norm, W, s->norm_epsilon, y->scale2 + i,
                         y->normed2 + (long)i * W);
        product((const uint32_t *)y->normed2, W / 2, 1, rows, panels[2], W / 2, w->wide, 2 * F, 2 * F, 0);
        round_to_bf16(w->wide, y->gate_up, (long)rows * 2 * F);
        for (int i = 0; i < rows; i++) {
            const float *gate = w->wide + (long)i * 2 * F, *up = gate + F;
            bf16 *to = y->hidden + (long)i * F;
            for (int c = 0; c < F; c++) to[c] = to_bf16(gate[c] / (1.0f + expf(-gate[c])) * up[c]);
        }
        product((const uint32_t *)y->hidden, F / 2, 1, rows, panels[3], F / 2, w->x, W, W, 1);
    }

    /* loss on the rows that have a target */
    int *where = malloc(sizeof(int) * (size_t)(count + 4));
    int wanted = 0;
    for (int i = 0; i < count; i++)
        if (targets[i] >= 0) where[wanted++] = i;
    const int used = (wanted + 3) / 4 * 4;
    for (int i = 0; i < used; i++) {
        if (i < wanted)
            norm_forward(w->x + (long)where[i] * W, weights + t->output_norm, W, s->norm_epsilon,
                         w->final_scale + i, w->final_normed + (long)i * W);
        else
            memset(w->final_normed + (long)i * W, 0, 2 * (size_t)W);
    }
    product((const uint32_t *)w->final_normed, W / 2, 1, used, t->forward_panels[4 * s->layers], W / 2, w->wide,
            V, V, 0);
    for (int i = 0; i < used; i++) {
        float *logits = w->wide + (long)i * V;
        bf16 *d = w->d_wide + (long)i * V;
        if (i >= wanted) {
            memset(d, 0, 2 * (size_t)V);
            continue;
        }
        const int target = targets[where[i]];
        float top = logits[0];
        for (int c = 1; c < V; c++) top = logits[c] > top ? logits[c] : top;
        w->correct += logits[target] >= top;
        if (right) right[where[i]] = logits[target] >= top;
        w->counted += 1;
        const float chosen = logits[target] - top;
        float sum = 0;
        for (int c = 0; c < V; c++) {
            logits[c] = expf(logits[c] - top);
            sum += logits[c];
        }
        w->loss += (double)(logf(sum) - chosen);
        const float inverse = 1.0f / sum;
        const float saved = logits[target] * inverse;
        for (int c = 0; c < V; c++) d[c] = to_bf16(logits[c] * inverse * weight);
        d[target] = to_bf16((saved - 1.0f) * weight);
    }
    if (!backward) {
        free(where);
        return;
    }
    weight_gradient(w->d_wide, V, w->final_normed, W, used, w->scratch_a, w->scratch_b, gradient + t->embedding);
    product((const uint32_t *)w->d_wide, V / 2, 1, used, t->backward_panels[4 * s->layers], V / 2, w->narrow, W, W, 0);
    memset(w->d_x, 0, 4 * (size_t)rows * (size_t)W);
    for (int i = 0; i < wanted; i++)
        norm_backward(w->narrow + (long)i * W, w->x + (long)where[i] * W, weights + t->output_norm,
                      w->final_scale[i], W, w->d_x + (long)where[i] * W, gradient + t->output_norm);
    free(where);

    for (int l = s->layers - 1; l >= 0; l--) {
        LayerState *y = &w->layers[l];
        const LayerOffsets *o = &t->offsets[l];
        bf16 **panels = t->backward_panels + 4 * l;
        round_to_bf16(w->d_x, w->d_narrow, (long)rows * W);
        weight_gradient(w->d_narrow, W, y->hidden, F, rows, w->scratch_a, w->scratch_b, gradient + o->down);
        product((const uint32_t *)w->d_narrow, W / 2, 1, rows, panels[3], W / 2, w->wide, F, F, 0);
        for (int i = 0; i < rows; i++) {
            const bf16 *gate = y->gate_up + (long)i * 2 * F, *up = gate + F;
            const float *d = w->wide + (long)i * F;
            bf16 *to = w->d_wide + (long)i * 2 * F;
            for (int c = 0; c < F; c++) {
                const float g = from_bf16(gate[c]), u = from_bf16(up[c]);
                const float sigmoid = 1.0f / (1.0f + expf(-g));
                to[c] = to_bf16(d[c] * u * sigmoid * (1.0f + g * (1.0f - sigmoid)));
                to[F + c] = to_bf16(d[c] * g * sigmoid);
            }
        }
        weight_gradient(w->d_wide, 2 * F, y->normed2, W, rows, w->scratch_a, w->scratch_b, gradient + o->gate_up);
        product((const uint32_t *)w->d_wide, F, 1, rows, panels[2], F, w->narrow, W, W, 0);
        for (int i = 0; i < rows; i++)
            norm_backward(w->narrow + (long)i * W, y->middle + (long)i * W, weights + o->ffn_norm, y->scale2[i], W,
                          w->d_x + (long)i * W, gradient + o->ffn_norm);
        round_to_bf16(w->d_x, w->d_narrow, (long)rows * W);
        weight_gradient(w->d_narrow, W, y->attended, q_width, rows, w->scratch_a, w->scratch_b, gradient + o->output);
        product((const uint32_t *)w->d_narrow, W / 2, 1, rows, panels[1], W / 2, w->narrow, q_width, q_width, 0);
        round_to_bf16(w->narrow, w->d_narrow, (long)rows * q_width);
        long row = 0;
        const bf16 *probabilities = y->probabilities;
        for (int p = 0; p < problems; p++) {
            attention_backward(t, w, y, row, lengths[p], probabilities);
            const long padded = (lengths[p] + 31) / 32 * 32;
            probabilities += padded * padded * s->heads;
            row += lengths[p];
        }
        row = 0;
        for (int p = 0; p < problems; p++)
            for (int i = 0; i < lengths[p]; i++, row++) {
                const float *cs = t->cosines + (long)i * half, *sn = t->sines + (long)i * half;
                const float *d_row = w->wide + row * qkv;
                bf16 *to = w->d_wide + row * qkv;
                for (int h = 0; h < s->heads + s->kv_heads; h++) {
                    const float *d = d_row + h * D;
                    const long at = h < s->heads ? o->q_norm : o->k_norm;
                    float back[256], result[256];
                    for (int c = 0; c < half; c++) {
                        back[c] = d[c] * cs[c] + d[c + half] * sn[c];
                        back[c + half] = d[c + half] * cs[c] - d[c] * sn[c];
                        result[c] = result[c + half] = 0;
                    }
                    norm_backward(back, y->qkv + row * qkv + h * D, weights + at,
                                  y->head_scale[row * (s->heads + s->kv_heads) + h], D, result, gradient + at);
                    round_to_bf16(result, to + h * D, D);
                }
                round_to_bf16(d_row + q_width + kv_width, to + q_width + kv_width, kv_width);
            }
        memset(w->d_wide + count * qkv, 0, 2 * (size_t)(rows - count) * (size_t)qkv);
        weight_gradient(w->d_wide, qkv, y->normed1, W, rows, w->scratch_a, w->scratch_b, gradient + o->qkv);
        product((const uint32_t *)w->d_wide, qkv / 2, 1, rows, panels[0], qkv / 2, w->narrow, W, W, 0);
        for (int i = 0; i < rows; i++)
            norm_backward(w->narrow + (long)i * W, y->input + (long)i * W, weights + o->attn_norm, y->scale1[i], W,
                          w->d_x + (long)i * W, gradient + o->attn_norm);
    }
    for (long i = 0; i < count; i++) {
        float *to = gradient + t->embedding + (long)tokens[i] * W;
        for (int c = 0; c < W; c++) to[c] += w->d_x[i * W + c];
    }
}

static void pack_weights(Trainer *t) {
    const Shape *s = &t->shape;
    const int q = s->heads * s->head_dim, qkv = q + 2 * s->kv_heads * s->head_dim;
    const int matrices = 4 * s->layers + 1;
#pragma omp parallel for schedule(dynamic, 1) num_threads(t->threads)
    for (int m = 0; m < matrices; m++) {
        const LayerOffsets *o = &t->offsets[m / 4 < s->layers ? m / 4 : 0];
        long at = t->embedding;
        int rows = s->vocabulary, columns = s->width;
        if (m < 4 * s->layers) switch (m % 4) {
            case 0: at = o->qkv, rows = qkv, columns = s->width; break;
            case 1: at = o->output, rows = s->width, columns = q; break;
            case 2: at = o->gate_up, rows = 2 * s->feed_forward, columns = s->width; break;
            default: at = o->down, rows = s->width, columns = s->feed_forward;
            }
        for (int j = 0; j < rows; j += 32) pack_transposed(t->weights + at, columns, j, t->forward_panels[m]);
        for (int j = 0; j < columns; j += 32) pack_plain(t->weights + at, rows, columns, j, t->backward_panels[m]);
    }
}

/* Loss and, with `backward`, gradients of one batch. `weight` of each target is 1 / number of targets.
 * `right`, if not NULL, gets 1 for each token whose target was the most likely one.
 * results: sum of losses, targets that were the most likely token, targets. */
void trainer_gradient(Trainer *t, const int32_t *tokens, const int32_t *targets, const int32_t *lengths,
                      int problems, int group_tokens, int backward, uint8_t *right, double *results) {
    long total = 0, wanted = 0;
    int groups = 0;
    int *group_first = malloc(sizeof(int) * (size_t)(problems + 1));
    long *group_token = malloc(sizeof(long) * (size_t)(problems + 1));
    long held = 0;
    for (int p = 0; p < problems; p++) {
        if (p == 0 || held + lengths[p] > group_tokens) {
            group_first[groups] = p;
            group_token[groups++] = total;
            held = 0;
        }
        held += lengths[p];
        total += lengths[p];
    }
    group_first[groups] = problems;
    for (long i = 0; i < total; i++) wanted += targets[i] >= 0;
    const float weight = wanted ? 1.0f / (float)wanted : 0.0f;
    pack_weights(t);
#pragma omp parallel num_threads(t->threads)
    {
        Worker *w = &t->workers[omp_get_thread_num()];
        if (backward) memset(w->gradient, 0, sizeof(float) * (size_t)t->parameters);
        w->loss = 0;
        w->correct = w->counted = 0;
#pragma omp for schedule(dynamic, 1)
        for (int g = 0; g < groups; g++)
            run_group(t, w, tokens + group_token[g], targets + group_token[g], lengths + group_first[g],
                      group_first[g + 1] - group_first[g], weight, right ? right + group_token[g] : NULL, backward);
    }
    results[0] = results[1] = results[2] = 0;
    for (int i = 0; i < t->threads; i++) {
        results[0] += t->workers[i].loss;
        results[1] += (double)t->workers[i].correct;
        results[2] += (double)t->workers[i].counted;
    }
    free(group_first);
    free(group_token);
}

/* Adds the threads' gradients into one, and returns its norm. */
double trainer_reduce(Trainer *t) {
    double sum = 0;
    const long chunk = 1 << 14, chunks = (t->parameters + chunk - 1) / chunk;
#pragma omp parallel for schedule(dynamic, 4) reduction(+ : sum) num_threads(t->threads)
    for (long c = 0; c < chunks; c++) {
        const long from = c * chunk, to = from + chunk < t->parameters ? from + chunk : t->parameters;
        float part = 0;
        for (long i = from; i < to; i++) t->gradient[i] = t->workers[0].gradient[i];
        for (int k = 1; k < t->threads; k++)
            for (long i = from; i < to; i++) t->gradient[i] += t->workers[k].gradient[i];
        for (long i = from; i < to; i++) part += t->gradient[i] * t->gradient[i];
        sum += (double)part;
    }
    return sqrt(sum);
}

float *trainer_gradient_data(Trainer *t) { return t->gradient; }

/* AdamW (Loshchilov and Hutter); `step` counts from 1. With `skip_matrices` it leaves the layers' matrices alone. */
void trainer_adamw(Trainer *t, long step, float rate, float beta1, float beta2, float decay, float gradient_scale,
                   int skip_matrices) {
    const float bias1 = 1.0f / (1.0f - powf(beta1, (float)step));
    const float bias2 = 1.0f / (1.0f - powf(beta2, (float)step));
    const long chunk = 1 << 12, chunks = (t->parameters + chunk - 1) / chunk;
#pragma omp parallel for schedule(dynamic, 16) num_threads(t->threads)
    for (long c = 0; c < chunks; c++) {
        const long a = c * chunk, b = a + chunk < t->parameters ? a + chunk : t->parameters;
        if (skip_matrices && t->decays[a] && t->decays[b - 1] && memchr(t->decays + a, 0, (size_t)(b - a)) == NULL)
            continue;
        for (long i = a; i < b; i++) {
            if (skip_matrices && t->decays[i]) continue;
            const float g = t->gradient[i] * gradient_scale;
            const float m = t->first[i] = beta1 * t->first[i] + (1.0f - beta1) * g;
            const float v = t->second[i] = beta2 * t->second[i] + (1.0f - beta2) * g * g;
            t->weights[i] -= rate * (m * bias1 / (sqrtf(v * bias2) + 1e-8f) + decay * (float)t->decays[i] * t->weights[i]);
        }
    }
}

/* ---- Muon ----------------------------------------------------------------------------------------------- */

typedef struct {
    float *sum;                  /* a product in float32 */
    bf16 *x, *square, *panels;   /* X, X X^T and a packed operand */
} MuonScratch;

/* One matrix [rows x columns] of a layer, stored with its rows `columns` apart: momentum (Nesterov), the nearest
 * matrix with all singular values near one (five Newton-Schulz steps with Jordan's coefficients), and an update
 * of root mean square about 0.2 x rate, as in Moonlight, so that AdamW's decay fits. */
static void muon_matrix(MuonScratch *m, float *weight, const float *gradient, float *momentum, int rows,
                        int columns, float rate, float decay, float scale, float beta) {
    const int tall = rows > columns, n = tall ? columns : rows, k = tall ? rows : columns;
    const long size = (long)rows * columns;
    double squares = 0;
    for (long i = 0; i < size; i++) {
        const float g = gradient[i] * scale;
        momentum[i] = beta * momentum[i] + g;
        const float u = g + beta * momentum[i];
        m->sum[i] = u;
        squares += u * u;
    }
    const float inverse = 1.0f / ((float)sqrt(squares) + 1e-7f);
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++)
            m->x[tall ? (long)c * k + r : (long)r * k + c] = to_bf16(m->sum[(long)r * columns + c] * inverse);
    for (int round = 0; round < 5; round++) {
        transpose_panels(m->x, k, n, k, m->panels);
        product((const uint32_t *)m->x, k / 2, 1, n, m->panels, k / 2, m->sum, n, n, 0);
        round_to_bf16(m->sum, m->square, (long)n * n);
        transpose_panels(m->square, n, n, n, m->panels);
        product((const uint32_t *)m->square, n / 2, 1, n, m->panels, n / 2, m->sum, n, n, 0);
        for (long i = 0; i < (long)n * n; i++)
            m->square[i] = to_bf16(2.0315f * m->sum[i] - 4.7750f * from_bf16(m->square[i]));
        interleave_panels(m->x, k, n, k, m->panels);
        product((const uint32_t *)m->square, n / 2, 1, n, m->panels, n / 2, m->sum, k, k, 0);
        for (long i = 0; i < (long)n * k; i++) m->x[i] = to_bf16(m->sum[i] + 3.4445f * from_bf16(m->x[i]));
    }
    const float size_factor = 0.2f * sqrtf((float)k) * rate, keep = 1.0f - rate * decay;
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++) {
            const long i = (long)r * columns + c;
            weight[i] = keep * weight[i] - size_factor * from_bf16(m->x[tall ? (long)c * k + r : (long)r * k + c]);
        }
}

/* Muon (Jordan and others, 2024) on every matrix of the layers: q, k, v, output, gate, up and down by themselves. */
void trainer_muon(Trainer *t, float rate, float decay, float gradient_scale, float beta) {
    const Shape *s = &t->shape;
    const int q = s->heads * s->head_dim, kv = s->kv_heads * s->head_dim, W = s->width, F = s->feed_forward;
    const long widest = (long)W * (F > q ? F : q);
#pragma omp parallel num_threads(t->threads)
    {
        static __thread MuonScratch m;
        if (m.sum == NULL) {
            m.sum = zeroed(4 * (size_t)widest);
            m.x = zeroed(2 * (size_t)widest);
            m.square = zeroed(2 * (size_t)widest);
            m.panels = zeroed(2 * (size_t)widest);
        }
#pragma omp for schedule(dynamic, 1)
        for (int job = 0; job < 7 * s->layers; job++) {
            const LayerOffsets *o = &t->offsets[job % s->layers];
            long at = 0;
            int rows = W, columns = W;
            switch (job / s->layers) {
            case 0: at = o->gate_up, rows = F; break;
            case 1: at = o->gate_up + (long)F * W, rows = F; break;
            case 2: at = o->down, columns = F; break;
            case 3: at = o->output, columns = q; break;
            case 4: at = o->qkv, rows = q; break;
            case 5: at = o->qkv + (long)q * W, rows = kv; break;
            default: at = o->qkv + (long)(q + kv) * W, rows = kv; break;
            }
            muon_matrix(&m, t->weights + at, t->gradient + at, t->first + at, rows, columns, rate, decay,
                        gradient_scale, beta);
        }
    }
}
