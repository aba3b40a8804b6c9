#pragma once

/// Attention of one row over the paged cache, written once for every instruction set; included
/// after a vector header and elementwise.h.
///
/// Softmax is taken tile by tile with a running maximum (arXiv:1805.02867, arXiv:2205.14135). Tiles
/// are the pages of the cache, so they start at multiples of 64 positions of the sequence, however
/// its tokens were batched: the same sequence gives the same bits.

#include "kernels/cpu/kernel_table.h"

#include <cstring>

namespace khatwa::kernels {
namespace {

/// scores[h][i] = query[h] . key[i] for `heads` query heads.
template <int heads>
void scoreTile(const float* query, int headStride, const std::uint16_t* keys, int count,
               float scale, float* scores) {
    for (int i = 0; i < count; ++i) {
        Vector::Floats sums[heads];
        for (int h = 0; h < heads; ++h)
            sums[h] = Vector::zero();
        const auto* key = reinterpret_cast<const std::uint8_t*>(keys + i * headStride);
        for (int d = 0; d < headStride; d += 16) {
            const Vector::Floats k = Vector::fromHalf(key + 2 * d);
            for (int h = 0; h < heads; ++h)
                sums[h] = Vector::multiplyAdd(k, Vector::load(query + h * headStride + d), sums[h]);
        }
        for (int h = 0; h < heads; ++h)
            scores[h * kAttentionTile + i] = Vector::sum(sums[h]) * scale;
    }
}

/// sums[h] += weights[h][i] value[i], positions in order.
template <int heads>
void gatherTile(const float* weights, int headStride, const std::uint16_t* values, int count,
                float* sums) {
    for (int d = 0; d < headStride; d += 16) {
        Vector::Floats total[heads];
        for (int h = 0; h < heads; ++h)
            total[h] = Vector::load(sums + h * headStride + d);
        for (int i = 0; i < count; ++i) {
            const Vector::Floats v = Vector::fromHalf(
                reinterpret_cast<const std::uint8_t*>(values + i * headStride + d));
            for (int h = 0; h < heads; ++h)
                total[h] =
                    Vector::multiplyAdd(Vector::set(weights[h * kAttentionTile + i]), v, total[h]);
        }
        for (int h = 0; h < heads; ++h)
            Vector::store(sums + h * headStride + d, total[h]);
    }
}

/// Turns scores into weights relative to the running maximum; returns what earlier sums are
/// multiplied by.
float weighTile(float* scores, int count, float& maximum, float& total) {
    for (int i = count; i < kAttentionTile; ++i)
        scores[i] = -__builtin_inff();
    float highest = maximum;
    for (int i = 0; i < kAttentionTile; i += 16) {
        const float here = Vector::largest(Vector::load(scores + i));
        highest = here > highest ? here : highest;
    }
    const float correction =
        maximum == -__builtin_inff()
            ? 0.0f
            : Vector::sum(Vector::multiply(exponential(Vector::set(maximum - highest)),
                                           Vector::set(0.0625f)));
    Vector::Floats sums = Vector::zero();
    for (int i = 0; i < kAttentionTile; i += 16) {
        const int present = count - i < 16 ? count - i : 16;
        if (present <= 0)
            break;
        const Vector::Floats weights =
            exponential(Vector::subtract(Vector::load(scores + i), Vector::set(highest)));
        Vector::store(scores + i, weights);
        sums = Vector::add(sums, Vector::loadPart(scores + i, present));
    }
    total = total * correction + Vector::sum(sums);
    maximum = highest;
    return correction;
}

template <int heads>
void attendHeads(const AttentionTask& task, int first) {
    const int stride = task.headStride;
    float* query = task.scratch;
    float* sums = query + heads * stride;
    float* scores = sums + heads * stride;
    float maximum[heads], total[heads];
    for (int h = 0; h < heads; ++h) {
        for (int d = 0; d < stride; ++d) {
            query[h * stride + d] =
                d < task.headDim ? task.query[(first + h) * task.headDim + d] : 0.0f;
            sums[h * stride + d] = 0.0f;
        }
        maximum[h] = -__builtin_inff();
        total[h] = 0.0f;
    }
    const float scale = 1.0f / __builtin_sqrtf(static_cast<float>(task.headDim));
    for (int start = 0; start < task.positions; start += kAttentionTile) {
        const int left = task.positions - start;
        const int count = left < kAttentionTile ? left : kAttentionTile;
        const auto page = static_cast<std::size_t>(task.pages[start / kAttentionTile]);
        scoreTile<heads>(query, stride, task.keys + page * task.pageStride, count, scale, scores);
        for (int h = 0; h < heads; ++h) {
            const float correction =
                weighTile(scores + h * kAttentionTile, count, maximum[h], total[h]);
            for (int d = 0; d < stride; d += 16)
                Vector::store(
                    sums + h * stride + d,
                    Vector::multiply(Vector::load(sums + h * stride + d), Vector::set(correction)));
        }
        gatherTile<heads>(scores, stride, task.values + page * task.pageStride, count, sums);
    }
    for (int h = 0; h < heads; ++h)
        for (int d = 0; d < task.headDim; ++d)
            task.output[(first + h) * task.headDim + d] = sums[h * stride + d] / total[h];
}

void attend(const AttentionTask& task) {
    int head = 0;
    for (; head + 4 <= task.heads; head += 4)
        attendHeads<4>(task, head);
    for (; head + 2 <= task.heads; head += 2)
        attendHeads<2>(task, head);
    for (; head < task.heads; ++head)
        attendHeads<1>(task, head);
}

} // namespace
} // namespace khatwa::kernels
