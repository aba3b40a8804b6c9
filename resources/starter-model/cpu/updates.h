/* How gradients change the weights: AdamW and Muon. */
#pragma once

#include "network.h"

#include <math.h>
#include <omp.h>

/* AdamW (Loshchilov and Hutter); `step` counts from 1. With `skip_matrices` it leaves the layers'
 * matrices alone. */
void trainer_adamw(Trainer* t, long step, float rate, float beta1, float beta2, float decay,
                   float gradient_scale, int skip_matrices) {
    const float bias1 = 1.0f / (1.0f - powf(beta1, (float)step));
    const float bias2 = 1.0f / (1.0f - powf(beta2, (float)step));
    const long chunk = 1 << 12, chunks = (t->parameters + chunk - 1) / chunk;
#pragma omp parallel for schedule(dynamic, 16) num_threads(t->threads)
    for (long c = 0; c < chunks; c++) {
        const long a = c * chunk, b = a + chunk < t->parameters ? a + chunk : t->parameters;
        if (skip_matrices && t->decays[a] && t->decays[b - 1] &&
            memchr(t->decays + a, 0, (size_t)(b - a)) == NULL)
            continue;
        for (long i = a; i < b; i++) {
            if (skip_matrices && t->decays[i])
                continue;
            const float g = t->gradient[i] * gradient_scale;
            const float m = t->first[i] = beta1 * t->first[i] + (1.0f - beta1) * g;
            const float v = t->second[i] = beta2 * t->second[i] + (1.0f - beta2) * g * g;
            t->weights[i] -= rate * (m * bias1 / (sqrtf(v * bias2) + 1e-8f) +
                                     decay * (float)t->decays[i] * t->weights[i]);
        }
    }
}

typedef struct {
    float* sum;                /* a product in float32 */
    bf16 *x, *square, *panels; /* X, X X^T and a packed operand */
} MuonScratch;

/* One matrix [rows x columns] of a layer, stored with its rows `columns` apart: momentum
 * (Nesterov), the nearest matrix with all singular values near one (five Newton-Schulz steps with
 * Jordan's coefficients), and an update of root mean square about 0.2 x rate, as in Moonlight, so
 * that AdamW's decay fits. */
static void muon_matrix(MuonScratch* m, float* weight, const float* gradient, float* momentum,
                        int rows, int columns, float rate, float decay, float scale, float beta) {
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
            m->x[tall ? (long)c * k + r : (long)r * k + c] =
                to_bf16(m->sum[(long)r * columns + c] * inverse);
    for (int round = 0; round < 5; round++) {
        transpose_panels(m->x, k, n, k, m->panels);
        product((const uint32_t*)m->x, k / 2, 1, n, m->panels, k / 2, m->sum, n, n, 0);
        round_to_bf16(m->sum, m->square, (long)n * n);
        transpose_panels(m->square, n, n, n, m->panels);
        product((const uint32_t*)m->square, n / 2, 1, n, m->panels, n / 2, m->sum, n, n, 0);
        for (long i = 0; i < (long)n * n; i++)
            m->square[i] = to_bf16(2.0315f * m->sum[i] - 4.7750f * from_bf16(m->square[i]));
        interleave_panels(m->x, k, n, k, m->panels);
        product((const uint32_t*)m->square, n / 2, 1, n, m->panels, n / 2, m->sum, k, k, 0);
        for (long i = 0; i < (long)n * k; i++)
            m->x[i] = to_bf16(m->sum[i] + 3.4445f * from_bf16(m->x[i]));
    }
    const float size_factor = 0.2f * sqrtf((float)k) * rate, keep = 1.0f - rate * decay;
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++) {
            const long i = (long)r * columns + c;
            weight[i] = keep * weight[i] -
                        size_factor * from_bf16(m->x[tall ? (long)c * k + r : (long)r * k + c]);
        }
}

/* Muon (Jordan and others, 2024) on every matrix of the layers: q, k, v, output, gate, up and down
 * by themselves. */
void trainer_muon(Trainer* t, float rate, float decay, float gradient_scale, float beta) {
    const Shape* s = &t->shape;
    const int q = s->heads * s->head_dim, kv = s->kv_heads * s->head_dim, W = s->width,
              F = s->feed_forward;
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
            const LayerOffsets* o = &t->offsets[job % s->layers];
            long at = 0;
            int rows = W, columns = W;
            switch (job / s->layers) {
            case 0:
                at = o->gate_up, rows = F;
                break;
            case 1:
                at = o->gate_up + (long)F * W, rows = F;
                break;
            case 2:
                at = o->down, columns = F;
                break;
            case 3:
                at = o->output, columns = q;
                break;
            case 4:
                at = o->qkv, rows = q;
                break;
            case 5:
                at = o->qkv + (long)q * W, rows = kv;
                break;
            default:
                at = o->qkv + (long)(q + kv) * W, rows = kv;
                break;
            }
            muon_matrix(&m, t->weights + at, t->gradient + at, t->first + at, rows, columns, rate,
                        decay, gradient_scale, beta);
        }
    }
}
