/* Causal attention inside one problem, forwards and backwards. Scores are only computed up to the
 * diagonal. */
#pragma once

#include "network.h"

#include <math.h>

/* One problem's attention. q, k, v are that problem's rows; probabilities hold heads x length x
 * padded. */
static void attention_forward(const Trainer* t, Worker* w, const LayerState* y, long row,
                              int length, bf16* probabilities) {
    const Shape* s = &t->shape;
    const int D = s->head_dim, padded = (length + 31) / 32 * 32, rows = (length + 3) / 4 * 4;
    const int q_width = s->heads * D, kv_width = s->kv_heads * D, group = s->heads / s->kv_heads;
    const float scale = 1.0f / sqrtf((float)D);
    for (int g = 0; g < s->kv_heads; g++) {
        /* k and v may run past the problem's end into the next one's rows: those columns meet only
         * zero probabilities; the buffers are padded at the very end. */
        transpose_panels(y->k + row * kv_width + g * D, kv_width, length, D, w->panel_a);
        interleave_panels(y->v + row * kv_width + g * D, kv_width, padded, D, w->panel_b);
        for (int h = g * group; h < (g + 1) * group; h++) {
            bf16* P = probabilities + (long)h * padded * padded;
            const uint32_t* Q = (const uint32_t*)(y->q + row * q_width + h * D);
            for (int i = 0; i < rows; i += 12) {
                const int n = rows - i < 12 ? rows - i : 12;
                for (int j = 0; j < i + n; j += 32)
                    tile(n, Q + (long)i * q_width / 2, q_width / 2, 1, w->panel_a + (long)j * D,
                         D / 2, w->scores + (long)i * padded + j, padded, 0);
            }
            for (int i = 0; i < length; i++) {
                float* S = w->scores + (long)i * padded;
                float top = S[0];
                for (int j = 1; j <= i; j++)
                    top = S[j] > top ? S[j] : top;
                float sum = 0;
                for (int j = 0; j <= i; j++) {
                    S[j] = expf((S[j] - top) * scale);
                    sum += S[j];
                }
                const float inverse = 1.0f / sum;
                for (int j = 0; j <= i; j++)
                    P[(long)i * padded + j] = to_bf16(S[j] * inverse);
                memset(P + (long)i * padded + i + 1, 0, sizeof(bf16) * (size_t)(padded - i - 1));
            }
            memset(P + (long)length * padded, 0,
                   sizeof(bf16) * (size_t)(padded - length) * (size_t)padded);
            for (int j = 0; j < D; j += 32)
                for (int i = 0; i < rows; i += 12) {
                    const int n = rows - i < 12 ? rows - i : 12;
                    float* out = w->narrow + i * 64L;
                    tile(n, (const uint32_t*)(P + (long)i * padded), padded / 2, 1,
                         w->panel_b + (long)j * padded, (i + n + 1) / 2, out, 64, 0);
                    for (int r = 0; r < n && i + r < length; r++)
                        for (int c = 0; c < 32; c++)
                            y->attended[(row + i + r) * q_width + h * D + j + c] =
                                to_bf16(out[r * 64 + c]);
                }
        }
    }
}

/* d_attended (bfloat16 rows of d_narrow) to d_qkv (float rows of `wide`), before undoing rotation
 * and norm. */
static void attention_backward(const Trainer* t, Worker* w, const LayerState* y, long row,
                               int length, const bf16* probabilities) {
    const Shape* s = &t->shape;
    const int D = s->head_dim, padded = (length + 31) / 32 * 32, rows = (length + 3) / 4 * 4;
    const int q_width = s->heads * D, kv_width = s->kv_heads * D, group = s->heads / s->kv_heads;
    const int qkv = q_width + 2 * kv_width;
    const float scale = 1.0f / sqrtf((float)D);
    float* out = w->wide + row * qkv;
    bf16* paired = w->scratch_a;
    for (int g = 0; g < s->kv_heads; g++) {
        transpose_panels(y->v + row * kv_width + g * D, kv_width, length, D, w->panel_a);
        interleave_panels(y->k + row * kv_width + g * D, kv_width, padded, D, w->panel_b);
        for (int h = g * group; h < (g + 1) * group; h++) {
            const bf16* P = probabilities + (long)h * padded * padded;
            const bf16* dO = w->d_narrow + row * q_width + h * D;
            const int add = h > g * group;
            for (int i = 0; i < rows; i += 12) {
                const int n = rows - i < 12 ? rows - i : 12;
                for (int j = 0; j < i + n; j += 32)
                    tile(n, (const uint32_t*)dO + (long)i * q_width / 2, q_width / 2, 1,
                         w->panel_a + (long)j * D, D / 2, w->scores + (long)i * padded + j, padded,
                         0);
            }
            for (int i = 0; i < length; i++) {
                const float* S = w->scores + (long)i * padded;
                const bf16* p = P + (long)i * padded;
                bf16* dS = w->d_scores + (long)i * padded;
                float dot = 0;
                for (int j = 0; j <= i; j++)
                    dot += S[j] * from_bf16(p[j]);
                for (int j = 0; j <= i; j++)
                    dS[j] = to_bf16(from_bf16(p[j]) * (S[j] - dot) * scale);
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
            float* block = w->narrow;
            for (int j = 0; j < D; j += 32)
                for (int i = 0; i < rows; i += 12) {
                    const int n = rows - i < 12 ? rows - i : 12;
                    tile(n, (const uint32_t*)(w->d_scores + (long)i * padded), padded / 2, 1,
                         w->panel_b + (long)j * padded, (i + n + 1) / 2, block, 32, 0);
                    for (int r = 0; r < n && i + r < length; r++)
                        memcpy(out + (long)(i + r) * qkv + h * D + j, block + r * 32,
                               32 * sizeof(float));
                }
            for (int part = 0; part < 2; part++) { /* dK from dS and Q, dV from P and dO */
                interleave_rows(part ? P : w->d_scores, padded, padded, padded, paired);
                const bf16* panels = part ? w->panel_c : w->panel_d;
                for (int j = 0; j < D; j += 32)
                    for (int i = 0; i < rows; i += 12) {
                        const int n = rows - i < 12 ? rows - i : 12;
                        const long from = i / 2;
                        tile(n, (const uint32_t*)paired + i + from * (padded + 16), 1, padded + 16,
                             panels + (long)j * padded + from * 64, padded / 2 - from, block, 32,
                             0);
                        for (int r = 0; r < n && i + r < length; r++) {
                            float* to =
                                out + (long)(i + r) * qkv + q_width + part * kv_width + g * D + j;
                            for (int c = 0; c < 32; c++)
                                to[c] = add ? to[c] + block[r * 32 + c] : block[r * 32 + c];
                        }
                    }
            }
        }
    }
}
