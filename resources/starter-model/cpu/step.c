/* One training step of a small qwen3 on the CPU, for train.py: loss, gradients and AdamW.
 *
 * Why not torch's own backward pass: at this size most of its time goes into element-wise passes
 * and into waiting at the end of every operation. Here each thread takes whole groups of problems
 * (about 512 tokens) through the network forwards and backwards by itself, and the threads meet
 * twice a step. Products take bfloat16 inputs and add in float32 (AVX512-BF16 where the processor
 * has it); the residual stream, norms, softmax and the weights themselves are float32. ../model.py
 * is the plain reference: ../check_step.py compares.
 *
 * Layout of the flat parameter vector: `layout` in ../model.py. All problems of a batch lie one
 * after another in `tokens`; attention and positions start anew with each problem.
 */
#include "attention.h"
#include "network.h"
#include "products.h"
#include "updates.h"

#include <math.h>
#include <omp.h>

static void norm_forward(const float* x, const float* gain, int width, float epsilon, float* scale,
                         bf16* out) {
    float sum = 0;
    for (int i = 0; i < width; i++)
        sum += x[i] * x[i];
    const float r = 1.0f / sqrtf(sum / (float)width + epsilon);
    *scale = r;
    for (int i = 0; i < width; i++)
        out[i] = to_bf16(x[i] * r * gain[i]);
}
/* dx += gradient through y = x r gain; also adds to the gain's gradient. */
static void norm_backward(const float* dy, const float* x, const float* gain, float r, int width,
                          float* dx, float* dgain) {
    float dot = 0;
    for (int i = 0; i < width; i++)
        dot += dy[i] * gain[i] * x[i];
    const float c = dot * r * r * r / (float)width;
    for (int i = 0; i < width; i++) {
        dgain[i] += dy[i] * x[i] * r;
        dx[i] += dy[i] * gain[i] * r - x[i] * c;
    }
}

long parameter_count(const Shape* s) {
    const long q = s->heads * s->head_dim, kv = s->kv_heads * s->head_dim;
    const long layer = 2L * s->width + (q + 2 * kv) * s->width + 2 * s->head_dim +
                       (long)s->width * q + 3L * s->feed_forward * s->width;
    return (long)s->vocabulary * s->width + layer * s->layers + s->width;
}

Trainer* trainer_create(const Shape* shape, float* weights, float* first, float* second,
                        int threads, int capacity, int longest) {
    Trainer* t = zeroed(sizeof *t);
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
        LayerOffsets* o = &t->offsets[l];
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
    t->forward_panels = zeroed(sizeof(bf16*) * matrices);
    t->backward_panels = zeroed(sizeof(bf16*) * matrices);
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
    if (widest < (size_t)qkv)
        widest = (size_t)qkv;
    t->workers = zeroed(sizeof(Worker) * (size_t)threads);
    for (int i = 0; i < threads; i++) {
        Worker* w = &t->workers[i];
        w->gradient = zeroed(sizeof(float) * (size_t)t->parameters);
        w->layers = zeroed(sizeof(LayerState) * (size_t)s.layers);
        for (int l = 0; l < s.layers; l++) {
            LayerState* y = &w->layers[l];
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
        w->panel_a = zeroed(head), w->panel_b = zeroed(head), w->panel_c = zeroed(head),
        w->panel_d = zeroed(head);
        w->head_a = zeroed(head), w->head_b = zeroed(head);
        w->d_scores = zeroed(2 * N * N);
    }
    return t;
}

/* Forwards and backwards over problems [first, last); their tokens start at `tokens`. */
static void run_group(const Trainer* t, Worker* w, const int32_t* tokens, const int32_t* targets,
                      const int32_t* lengths, int problems, float weight, uint8_t* right,
                      int backward) {
    const Shape* s = &t->shape;
    const int W = s->width, F = s->feed_forward, D = s->head_dim, half = D / 2, V = s->vocabulary;
    const int q_width = s->heads * D, kv_width = s->kv_heads * D, qkv = q_width + 2 * kv_width;
    const float* weights = t->weights;
    float* gradient = w->gradient;
    long count = 0;
    for (int p = 0; p < problems; p++)
        count += lengths[p];
    const int rows = (int)(count + 3) / 4 * 4;

    for (int i = 0; i < rows; i++) {
        if (i < count)
            memcpy(w->x + (long)i * W, weights + t->embedding + (long)tokens[i] * W, 4 * (size_t)W);
        else
            memset(w->x + (long)i * W, 0, 4 * (size_t)W);
    }
    for (int l = 0; l < s->layers; l++) {
        LayerState* y = &w->layers[l];
        const LayerOffsets* o = &t->offsets[l];
        bf16** panels = t->forward_panels + 4 * l;
        memcpy(y->input, w->x, 4 * (size_t)rows * (size_t)W);
        for (int i = 0; i < rows; i++)
            norm_forward(w->x + (long)i * W, weights + o->attn_norm, W, s->norm_epsilon,
                         y->scale1 + i, y->normed1 + (long)i * W);
        product((const uint32_t*)y->normed1, W / 2, 1, rows, panels[0], W / 2, y->qkv, qkv, qkv, 0);
        memset(y->k + count * kv_width, 0, 2 * 64 * (size_t)kv_width);
        memset(y->v + count * kv_width, 0, 2 * 64 * (size_t)kv_width);
        memset(y->q + count * q_width, 0, 2 * 64 * (size_t)q_width);
        long row = 0;
        for (int p = 0; p < problems; p++)
            for (int i = 0; i < lengths[p]; i++, row++) {
                const float *from = y->qkv + row * qkv, *cs = t->cosines + (long)i * half,
                            *sn = t->sines + (long)i * half;
                for (int h = 0; h < s->heads + s->kv_heads; h++) {
                    const float* x = from + h * D;
                    const float* gain = weights + (h < s->heads ? o->q_norm : o->k_norm);
                    bf16* to = h < s->heads ? y->q + row * q_width + h * D
                                            : y->k + row * kv_width + (h - s->heads) * D;
                    float sum = 0;
                    for (int c = 0; c < D; c++)
                        sum += x[c] * x[c];
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
        bf16* probabilities = y->probabilities;
        for (int p = 0; p < problems; p++) {
            attention_forward(t, w, y, row, lengths[p], probabilities);
            const long padded = (lengths[p] + 31) / 32 * 32;
            probabilities += padded * padded * s->heads;
            row += lengths[p];
        }
        memset(y->attended + count * q_width, 0, 2 * (size_t)(rows - count) * (size_t)q_width);
        product((const uint32_t*)y->attended, q_width / 2, 1, rows, panels[1], q_width / 2, w->x, W,
                W, 1);
        memcpy(y->middle, w->x, 4 * (size_t)rows * (size_t)W);
        for (int i = 0; i < rows; i++)
            norm_forward(w->x + (long)i * W, weights + o->ffn_norm, W, s->norm_epsilon,
                         y->scale2 + i, y->normed2 + (long)i * W);
        product((const uint32_t*)y->normed2, W / 2, 1, rows, panels[2], W / 2, w->wide, 2 * F,
                2 * F, 0);
        round_to_bf16(w->wide, y->gate_up, (long)rows * 2 * F);
        for (int i = 0; i < rows; i++) {
            const float *gate = w->wide + (long)i * 2 * F, *up = gate + F;
            bf16* to = y->hidden + (long)i * F;
            for (int c = 0; c < F; c++)
                to[c] = to_bf16(gate[c] / (1.0f + expf(-gate[c])) * up[c]);
        }
        product((const uint32_t*)y->hidden, F / 2, 1, rows, panels[3], F / 2, w->x, W, W, 1);
    }

    /* loss on the rows that have a target */
    int* where = malloc(sizeof(int) * (size_t)(count + 4));
    int wanted = 0;
    for (int i = 0; i < count; i++)
        if (targets[i] >= 0)
            where[wanted++] = i;
    const int used = (wanted + 3) / 4 * 4;
    for (int i = 0; i < used; i++) {
        if (i < wanted)
            norm_forward(w->x + (long)where[i] * W, weights + t->output_norm, W, s->norm_epsilon,
                         w->final_scale + i, w->final_normed + (long)i * W);
        else
            memset(w->final_normed + (long)i * W, 0, 2 * (size_t)W);
    }
    product((const uint32_t*)w->final_normed, W / 2, 1, used, t->forward_panels[4 * s->layers],
            W / 2, w->wide, V, V, 0);
    for (int i = 0; i < used; i++) {
        float* logits = w->wide + (long)i * V;
        bf16* d = w->d_wide + (long)i * V;
        if (i >= wanted) {
            memset(d, 0, 2 * (size_t)V);
            continue;
        }
        const int target = targets[where[i]];
        float top = logits[0];
        for (int c = 1; c < V; c++)
            top = logits[c] > top ? logits[c] : top;
        w->correct += logits[target] >= top;
        if (right)
            right[where[i]] = logits[target] >= top;
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
        for (int c = 0; c < V; c++)
            d[c] = to_bf16(logits[c] * inverse * weight);
        d[target] = to_bf16((saved - 1.0f) * weight);
    }
    if (!backward) {
        free(where);
        return;
    }
    weight_gradient(w->d_wide, V, w->final_normed, W, used, w->scratch_a, w->scratch_b,
                    gradient + t->embedding);
    product((const uint32_t*)w->d_wide, V / 2, 1, used, t->backward_panels[4 * s->layers], V / 2,
            w->narrow, W, W, 0);
    memset(w->d_x, 0, 4 * (size_t)rows * (size_t)W);
    for (int i = 0; i < wanted; i++)
        norm_backward(w->narrow + (long)i * W, w->x + (long)where[i] * W, weights + t->output_norm,
                      w->final_scale[i], W, w->d_x + (long)where[i] * W, gradient + t->output_norm);
    free(where);

    for (int l = s->layers - 1; l >= 0; l--) {
        LayerState* y = &w->layers[l];
        const LayerOffsets* o = &t->offsets[l];
        bf16** panels = t->backward_panels + 4 * l;
        round_to_bf16(w->d_x, w->d_narrow, (long)rows * W);
        weight_gradient(w->d_narrow, W, y->hidden, F, rows, w->scratch_a, w->scratch_b,
                        gradient + o->down);
        product((const uint32_t*)w->d_narrow, W / 2, 1, rows, panels[3], W / 2, w->wide, F, F, 0);
        for (int i = 0; i < rows; i++) {
            const bf16 *gate = y->gate_up + (long)i * 2 * F, *up = gate + F;
            const float* d = w->wide + (long)i * F;
            bf16* to = w->d_wide + (long)i * 2 * F;
            for (int c = 0; c < F; c++) {
                const float g = from_bf16(gate[c]), u = from_bf16(up[c]);
                const float sigmoid = 1.0f / (1.0f + expf(-g));
                to[c] = to_bf16(d[c] * u * sigmoid * (1.0f + g * (1.0f - sigmoid)));
                to[F + c] = to_bf16(d[c] * g * sigmoid);
            }
        }
        weight_gradient(w->d_wide, 2 * F, y->normed2, W, rows, w->scratch_a, w->scratch_b,
                        gradient + o->gate_up);
        product((const uint32_t*)w->d_wide, F, 1, rows, panels[2], F, w->narrow, W, W, 0);
        for (int i = 0; i < rows; i++)
            norm_backward(w->narrow + (long)i * W, y->middle + (long)i * W, weights + o->ffn_norm,
                          y->scale2[i], W, w->d_x + (long)i * W, gradient + o->ffn_norm);
        round_to_bf16(w->d_x, w->d_narrow, (long)rows * W);
        weight_gradient(w->d_narrow, W, y->attended, q_width, rows, w->scratch_a, w->scratch_b,
                        gradient + o->output);
        product((const uint32_t*)w->d_narrow, W / 2, 1, rows, panels[1], W / 2, w->narrow, q_width,
                q_width, 0);
        round_to_bf16(w->narrow, w->d_narrow, (long)rows * q_width);
        long row = 0;
        const bf16* probabilities = y->probabilities;
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
                const float* d_row = w->wide + row * qkv;
                bf16* to = w->d_wide + row * qkv;
                for (int h = 0; h < s->heads + s->kv_heads; h++) {
                    const float* d = d_row + h * D;
                    const long at = h < s->heads ? o->q_norm : o->k_norm;
                    float back[256], result[256];
                    for (int c = 0; c < half; c++) {
                        back[c] = d[c] * cs[c] + d[c + half] * sn[c];
                        back[c + half] = d[c + half] * cs[c] - d[c] * sn[c];
                        result[c] = result[c + half] = 0;
                    }
                    norm_backward(back, y->qkv + row * qkv + h * D, weights + at,
                                  y->head_scale[row * (s->heads + s->kv_heads) + h], D, result,
                                  gradient + at);
                    round_to_bf16(result, to + h * D, D);
                }
                round_to_bf16(d_row + q_width + kv_width, to + q_width + kv_width, kv_width);
            }
        memset(w->d_wide + count * qkv, 0, 2 * (size_t)(rows - count) * (size_t)qkv);
        weight_gradient(w->d_wide, qkv, y->normed1, W, rows, w->scratch_a, w->scratch_b,
                        gradient + o->qkv);
        product((const uint32_t*)w->d_wide, qkv / 2, 1, rows, panels[0], qkv / 2, w->narrow, W, W,
                0);
        for (int i = 0; i < rows; i++)
            norm_backward(w->narrow + (long)i * W, y->input + (long)i * W, weights + o->attn_norm,
                          y->scale1[i], W, w->d_x + (long)i * W, gradient + o->attn_norm);
    }
    for (long i = 0; i < count; i++) {
        float* to = gradient + t->embedding + (long)tokens[i] * W;
        for (int c = 0; c < W; c++)
            to[c] += w->d_x[i * W + c];
    }
}

static void pack_weights(Trainer* t) {
    const Shape* s = &t->shape;
    const int q = s->heads * s->head_dim, qkv = q + 2 * s->kv_heads * s->head_dim;
    const int matrices = 4 * s->layers + 1;
#pragma omp parallel for schedule(dynamic, 1) num_threads(t->threads)
    for (int m = 0; m < matrices; m++) {
        const LayerOffsets* o = &t->offsets[m / 4 < s->layers ? m / 4 : 0];
        long at = t->embedding;
        int rows = s->vocabulary, columns = s->width;
        if (m < 4 * s->layers)
            switch (m % 4) {
            case 0:
                at = o->qkv, rows = qkv, columns = s->width;
                break;
            case 1:
                at = o->output, rows = s->width, columns = q;
                break;
            case 2:
                at = o->gate_up, rows = 2 * s->feed_forward, columns = s->width;
                break;
            default:
                at = o->down, rows = s->width, columns = s->feed_forward;
            }
        for (int j = 0; j < rows; j += 32)
            pack_transposed(t->weights + at, columns, j, t->forward_panels[m]);
        for (int j = 0; j < columns; j += 32)
            pack_plain(t->weights + at, rows, columns, j, t->backward_panels[m]);
    }
}

/* Loss and, with `backward`, gradients of one batch. `weight` of each target is 1 / number of
 * targets. `right`, if not NULL, gets 1 for each token whose target was the most likely one.
 * results: sum of losses, targets that were the most likely token, targets. */
void trainer_gradient(Trainer* t, const int32_t* tokens, const int32_t* targets,
                      const int32_t* lengths, int problems, int group_tokens, int backward,
                      uint8_t* right, double* results) {
    long total = 0, wanted = 0;
    int groups = 0;
    int* group_first = malloc(sizeof(int) * (size_t)(problems + 1));
    long* group_token = malloc(sizeof(long) * (size_t)(problems + 1));
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
    for (long i = 0; i < total; i++)
        wanted += targets[i] >= 0;
    const float weight = wanted ? 1.0f / (float)wanted : 0.0f;
    pack_weights(t);
#pragma omp parallel num_threads(t->threads)
    {
        Worker* w = &t->workers[omp_get_thread_num()];
        if (backward)
            memset(w->gradient, 0, sizeof(float) * (size_t)t->parameters);
        w->loss = 0;
        w->correct = w->counted = 0;
#pragma omp for schedule(dynamic, 1)
        for (int g = 0; g < groups; g++)
            run_group(t, w, tokens + group_token[g], targets + group_token[g],
                      lengths + group_first[g], group_first[g + 1] - group_first[g], weight,
                      right ? right + group_token[g] : NULL, backward);
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
double trainer_reduce(Trainer* t) {
    double sum = 0;
    const long chunk = 1 << 14, chunks = (t->parameters + chunk - 1) / chunk;
#pragma omp parallel for schedule(dynamic, 4) reduction(+ : sum) num_threads(t->threads)
    for (long c = 0; c < chunks; c++) {
        const long from = c * chunk,
                   to = from + chunk < t->parameters ? from + chunk : t->parameters;
        float part = 0;
        for (long i = from; i < to; i++)
            t->gradient[i] = t->workers[0].gradient[i];
        for (int k = 1; k < t->threads; k++)
            for (long i = from; i < to; i++)
                t->gradient[i] += t->workers[k].gradient[i];
        for (long i = from; i < to; i++)
            part += t->gradient[i] * t->gradient[i];
        sum += (double)part;
    }
    return sqrt(sum);
}

float* trainer_gradient_data(Trainer* t) {
    return t->gradient;
}
