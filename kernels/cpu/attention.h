#pragma once

/// Attention of a few rows over the paged cache, written once for every instruction set; included
/// after a vector header, elementwise.h and attention_q8.h.
///
/// Softmax is taken tile by tile with a running maximum (arXiv:1805.02867, arXiv:2205.14135). Tiles
/// are the pages of the cache, and stretches of them begin at multiples of kAttentionStretch
/// positions of the sequence and are joined in order, however its tokens were batched and whoever
/// took which: the same sequence gives the same bits.

#include "kernels/cpu/kernel_table.h"

#include <cstring>

namespace khatwa::kernels {
namespace {

/// A tile in binary16. `work` holds a query, a part and scores for each head, `apart` floats apart.
struct CacheF16 {
    static constexpr CacheForm kForm = CacheForm::F16;

    static void prepare(const float* query, int headDim, int stride, float* out) {
        for (int d = 0; d < stride; ++d)
            out[d] = d < headDim ? query[d] : 0.0f;
    }

    /// scores[h][i] = query[h] . key[i]
    template <int heads>
    static void score(float* work, std::size_t apart, int stride, const std::uint8_t* page,
                      const std::uint8_t* next, int count, float scale) {
        int i = 0;
#ifdef KHATWA_SIXTEEN_SUMS
        if constexpr (heads == 4)
            for (; i + 4 <= count; i += 4)
                scoreFour(work, apart, stride, page, next, i, scale);
#endif
        for (; i + 2 <= count; i += 2)
            scorePositions<heads, 2>(work, apart, stride, page, next, i, scale);
        if (i < count)
            scorePositions<heads, 1>(work, apart, stride, page, next, i, scale);
    }

    /// sums[h] += weights[h][i] value[i], positions in order. Whole cache lines of each position at
    /// a time, so that a line is fetched once.
    template <int heads>
    static void gather(float* work, std::size_t apart, int stride, const std::uint8_t* page,
                       const std::uint8_t* next, int count) {
        int d = 0;
#ifdef KHATWA_SIXTEEN_SUMS
        for (; d + 64 <= stride; d += 64)
            gatherColumns<heads, 4>(work, apart, stride, page, next, count, d);
#endif
        for (; d + 32 <= stride; d += 32)
            gatherColumns<heads, 2>(work, apart, stride, page, next, count, d);
        for (; d < stride; d += 16)
            gatherColumns<heads, 1>(work, apart, stride, page, next, count, d);
    }

private:
    /// Two at a time keep the arithmetic busy while each sum waits for its last addition.
    template <int heads, int positions>
    static void scorePositions(float* work, std::size_t apart, int stride, const std::uint8_t* page,
                               const std::uint8_t* next, int i, float scale) {
        Vector::Floats sums[positions][heads];
        for (int p = 0; p < positions; ++p)
            for (int h = 0; h < heads; ++h)
                sums[p][h] = Vector::zero();
        const auto at = [&](int p) { return static_cast<std::size_t>((i + p) * stride) * 2; };
        for (int d = 0; d < stride; d += 16) {
            Vector::Floats keys[positions];
            for (int p = 0; p < positions; ++p) {
                if (next && d % 32 == 0)
                    __builtin_prefetch(next + at(p) + 2 * d);
                keys[p] = Vector::fromHalf(page + at(p) + 2 * d);
            }
            for (int h = 0; h < heads; ++h) {
                const Vector::Floats query =
                    Vector::load(work + static_cast<std::size_t>(h) * apart + d);
                for (int p = 0; p < positions; ++p)
                    sums[p][h] = Vector::multiplyAdd(keys[p], query, sums[p][h]);
            }
        }
        for (int p = 0; p < positions; ++p)
            for (int h = 0; h < heads; ++h)
                work[static_cast<std::size_t>(h) * apart + 2 * attentionPart(stride) +
                     static_cast<std::size_t>(i + p)] = Vector::sum(sums[p][h]) * scale;
    }

#ifdef KHATWA_SIXTEEN_SUMS
    /// Four positions of four heads. The sixteen sums are added up across their lanes together,
    /// which takes a third of the instructions that it takes for each alone.
    static void scoreFour(float* work, std::size_t apart, int stride, const std::uint8_t* page,
                          const std::uint8_t* next, int i, float scale) {
        Vector::Floats sums[16];
        KHATWA_UNROLL for (int s = 0; s < 16; ++s) sums[s] = Vector::zero();
        const std::size_t bytes = static_cast<std::size_t>(stride) * 2;
        const std::size_t first = static_cast<std::size_t>(i) * bytes;
        for (int d = 0; d < stride; d += 16) {
            Vector::Floats keys[4];
            KHATWA_UNROLL for (std::size_t p = 0; p < 4; ++p) {
                const std::size_t at = first + p * bytes + 2 * static_cast<std::size_t>(d);
                if (next && d % 32 == 0)
                    __builtin_prefetch(next + at);
                keys[p] = Vector::fromHalf(page + at);
            }
            KHATWA_UNROLL for (std::size_t h = 0; h < 4; ++h) {
                const Vector::Floats query = Vector::load(work + h * apart + d);
                KHATWA_UNROLL for (std::size_t p = 0; p < 4; ++p) sums[4 * p + h] =
                    Vector::multiplyAdd(keys[p], query, sums[4 * p + h]);
            }
        }
        const Vector::Floats scores =
            Vector::multiply(Vector::sumsOfSixteen(sums), Vector::set(scale));
        float* out = work + 2 * attentionPart(stride) + i;
        Vector::storeQuarter<0>(out, scores);
        Vector::storeQuarter<1>(out + apart, scores);
        Vector::storeQuarter<2>(out + 2 * apart, scores);
        Vector::storeQuarter<3>(out + 3 * apart, scores);
    }
#endif

    template <int heads, int vectors>
    static void gatherColumns(float* work, std::size_t apart, int stride, const std::uint8_t* page,
                              const std::uint8_t* next, int count, int d) {
        Vector::Floats total[heads][vectors];
        const auto part = [&](int h) {
            return work + static_cast<std::size_t>(h) * apart + attentionPart(stride) + d;
        };
        for (int h = 0; h < heads; ++h)
            for (int v = 0; v < vectors; ++v)
                total[h][v] = Vector::load(part(h) + 16 * v);
        for (int i = 0; i < count; ++i) {
            const std::size_t at = static_cast<std::size_t>(i * stride + d) * 2;
            if (next)
                for (int v = 0; v < vectors; v += 2)
                    __builtin_prefetch(next + at + 32 * v);
            Vector::Floats values[vectors];
            KHATWA_UNROLL for (int v = 0; v < vectors; ++v) values[v] =
                Vector::fromHalf(page + at + 32 * v);
            KHATWA_UNROLL for (int h = 0; h < heads; ++h) {
                const Vector::Floats weight =
                    Vector::set(work[static_cast<std::size_t>(h) * apart +
                                     2 * attentionPart(stride) + static_cast<std::size_t>(i)]);
                KHATWA_UNROLL for (int v = 0; v < vectors; ++v) total[h][v] =
                    Vector::multiplyAdd(weight, values[v], total[h][v]);
            }
        }
        for (int h = 0; h < heads; ++h)
            for (int v = 0; v < vectors; ++v)
                Vector::store(part(h) + 16 * v, total[h][v]);
    }
};

/// e^x of one number.
float exponentialOf(float x) {
    float lanes[16];
    Vector::store(lanes, exponential(Vector::set(x)));
    return lanes[0];
}

/// Turns scores into weights relative to the running maximum; returns what earlier sums are
/// multiplied by.
float weighTile(float* scores, int count, float& maximum, float& total) {
    for (int i = count; i < kAttentionTile; ++i)
        scores[i] = -__builtin_inff();
    Vector::Floats largest = Vector::load(scores);
    for (int i = 16; i < kAttentionTile; i += 16)
        largest = Vector::max(largest, Vector::load(scores + i));
    const float here = Vector::largest(largest);
    const float highest = here > maximum ? here : maximum;
    const float correction = maximum == -__builtin_inff() ? 0.0f
                             : maximum == highest         ? 1.0f
                                                          : exponentialOf(maximum - highest);
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

void multiplySums(float* part, int stride, float factor) {
    for (int d = 0; d < stride; d += 16)
        Vector::store(part + d, Vector::multiply(Vector::load(part + d), Vector::set(factor)));
}

void joinParts(float* part, const float* next, int stride) {
    const float highest = part[stride] > next[stride] ? part[stride] : next[stride];
    const float own = exponentialOf(part[stride] - highest);
    const float other = exponentialOf(next[stride] - highest);
    for (int d = 0; d < stride; d += 16)
        Vector::store(part + d,
                      Vector::add(Vector::multiply(Vector::load(part + d), Vector::set(own)),
                                  Vector::multiply(Vector::load(next + d), Vector::set(other))));
    part[stride] = highest;
    part[stride + 1] = part[stride + 1] * own + next[stride + 1] * other;
}

void finishPart(const float* part, int stride, int headDim, float* output) {
    for (int d = 0; d < headDim; ++d)
        output[d] = part[d] / part[stride + 1];
}

/// Heads first .. first + heads - 1 of every row.
template <class Form, int heads>
void attendHeads(const AttentionTask& task, int first) {
    const int stride = cacheStride(Form::kForm, task.headDim);
    const std::size_t apart = attentionScratch(stride), partFloats = attentionPart(stride);
    const float scale = 1.0f / __builtin_sqrtf(static_cast<float>(task.headDim));
    const auto workOf = [&](int row) {
        return task.scratch + static_cast<std::size_t>(row * heads) * apart;
    };
    int end = 0;
    for (int r = 0; r < task.rows; ++r) {
        end = task.positions[r] > end ? task.positions[r] : end;
        for (int h = 0; h < heads; ++h)
            Form::prepare(task.queries[r] + (first + h) * task.headDim, task.headDim, stride,
                          workOf(r) + static_cast<std::size_t>(h) * apart);
    }
    end = end < task.end ? end : task.end;
    for (int stretch = task.begin; stretch < end; stretch += kAttentionStretch) {
        const int stretchEnd =
            stretch + kAttentionStretch < end ? stretch + kAttentionStretch : end;
        for (int r = 0; r < task.rows; ++r)
            for (int h = 0; h < heads; ++h) {
                float* part = workOf(r) + static_cast<std::size_t>(h) * apart + partFloats;
                std::memset(part, 0, partFloats * sizeof(float));
                part[stride] = -__builtin_inff();
            }
        for (int start = stretch; start < stretchEnd; start += kAttentionTile) {
            const auto offset = [&](int position) {
                return static_cast<std::size_t>(task.pages[position / kAttentionTile]) *
                       task.pageStride;
            };
            const std::size_t here = offset(start);
            // The first row that reads this page fetches the next.
            const bool more = start + kAttentionTile < end;
            const std::size_t after = more ? offset(start + kAttentionTile) : 0;
            const std::uint8_t* nextKeys = more ? task.keys + after : task.keysAfter;
            const std::uint8_t* nextValues = more ? task.values + after : task.valuesAfter;
            for (int r = 0; r < task.rows; ++r) {
                const int left = task.positions[r] - start;
                if (left <= 0)
                    continue;
                const int count = left < kAttentionTile ? left : kAttentionTile;
                float* work = workOf(r);
                Form::template score<heads>(work, apart, stride, task.keys + here, nextKeys, count,
                                            scale);
                for (int h = 0; h < heads; ++h) {
                    float* part = work + static_cast<std::size_t>(h) * apart + partFloats;
                    const float correction =
                        weighTile(part + partFloats, count, part[stride], part[stride + 1]);
                    if (correction != 1.0f)
                        multiplySums(part, stride, correction);
                }
                Form::template gather<heads>(work, apart, stride, task.values + here, nextValues,
                                             count);
                nextKeys = nextValues = nullptr;
            }
        }
        for (int r = 0; r < task.rows; ++r)
            for (int h = 0; h < heads && task.positions[r] > stretch; ++h) {
                const float* part = workOf(r) + static_cast<std::size_t>(h) * apart + partFloats;
                float* out =
                    task.parts + static_cast<std::size_t>(r * task.heads + first + h) * partFloats;
                if (stretch == task.begin)
                    std::memcpy(out, part, partFloats * sizeof(float));
                else
                    joinParts(out, part, stride);
            }
    }
}

template <class Form>
void attendForm(const AttentionTask& task) {
    int head = 0;
    for (; head + 4 <= task.heads; head += 4)
        attendHeads<Form, 4>(task, head);
    for (; head + 2 <= task.heads; head += 2)
        attendHeads<Form, 2>(task, head);
    for (; head < task.heads; ++head)
        attendHeads<Form, 1>(task, head);
}

void attend(const AttentionTask& task) {
    if (task.form == CacheForm::F16)
        attendForm<CacheF16>(task);
    else
        attendForm<CacheQ8>(task);
}

} // namespace
} // namespace khatwa::kernels
