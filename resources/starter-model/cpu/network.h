/* What a training run holds: the shape, the flat parameters and where their parts lie, packed
 * copies of the matrices, and for every thread what its present group of problems leaves for the
 * way back. */
#pragma once

#include "products.h"

#include <stdlib.h>

typedef struct {
    int vocabulary, width, layers, heads, kv_heads, head_dim, feed_forward;
    float norm_epsilon, rope_theta;
} Shape;

typedef struct {
    long attn_norm, qkv, q_norm, k_norm, output, ffn_norm, gate_up, down;
} LayerOffsets;

typedef struct {            /* what one layer keeps for its backward pass */
    float *input, *middle;  /* residual stream before attention and before the feed-forward part */
    float *scale1, *scale2; /* 1 / rms */
    float* qkv;             /* projections before norm and rotation */
    float* head_scale;      /* 1 / rms of every q and k head */
    bf16 *normed1, *normed2, *q, *k, *v, *probabilities, *attended, *gate_up, *hidden;
} LayerState;

typedef struct {
    LayerState* layers;
    float *x, *d_x, *wide, *narrow, *scores;
    bf16 *d_narrow, *d_wide, *final_normed, *scratch_a, *scratch_b;
    bf16 *panel_a, *panel_b, *panel_c, *panel_d, *d_scores, *head_a, *head_b;
    float* final_scale;
    float* gradient;
    double loss;
    long correct, counted;
} Worker;

typedef struct Trainer {
    Shape shape;
    long parameters, embedding, output_norm;
    LayerOffsets* offsets;
    float *weights, *gradient, *first, *second;
    uint8_t* decays;
    bf16 **forward_panels,
        **backward_panels; /* per layer: qkv, output, gate_up, down; last: embedding */
    Worker* workers;
    int threads, capacity, longest;
    float *cosines, *sines;
} Trainer;

static void* zeroed(size_t bytes) {
    void* memory = NULL;
    if (posix_memalign(&memory, 64, bytes + 4096))
        abort();
    memset(memory, 0, bytes + 4096);
    return memory;
}
