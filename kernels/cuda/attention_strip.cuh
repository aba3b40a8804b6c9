#pragma once

// What a warp does with a strip of 32 positions of one KV head (attention_cache.h): scores, softmax
// with a running maximum (arXiv:1805.02867, arXiv:2205.14135) and the sum of values, on tensor
// cores. A line is one query head of one row; a tile is eight lines.
//
// Positions are the rows of the left operand in S^T = K Q^T, and elements in O^T = V^T P^T, so
// lines are the eight columns of both: a group of four heads fills half a tile where the usual way
// round (lines as the sixteen rows) fills a quarter, and the room that is left takes a second
// binary16 half of every query and weight, which makes a sum as exact as float32. The scores come
// out as the sums of the first product lie, two lines (2t, 2t + 1) of a position in a lane, and
// have to become the right operand of the second: eight by eight binary16 numbers are transposed by
// one instruction.
//
// Tensor cores cut what they add off rather than round it, so what they add up is short: 32
// elements of a score, 32 positions of a value, the lower halves first; ordinary additions do the
// rest.
//
// Where positions and elements lie was chosen for this (g = lane / 4, t = lane % 4):
//   scores  tile row g (+ 8h) of product m is position 8(g / 2) + 4m + 2h + g % 2 of the strip
//   keys    element k of step s is 32b + 8t + 4s + {0, 1, 2, 3} for the lane's four pairs' halves
//   values  row g (+ 8h) of product i is element 16i + 8h + g, and step m takes the lane's
//   positions 8t + 4m + {0, 1, 2, 3}

#include "kernels/cuda/attention_cache.h"
#include "kernels/cuda/primitives.cuh"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <cuda_fp16.h>

namespace khatwa::kernels::cuda {

inline constexpr int kTileLines = 8;

// Two binary16 numbers in a word, the lower one in its low half, as the tensor cores take them.
__device__ inline unsigned bitsOf(__half2 pair) {
    unsigned bits;
    memcpy(&bits, &pair, sizeof bits);
    return bits;
}
__device__ inline __half2 halvesOf(unsigned bits) {
    __half2 pair;
    memcpy(&pair, &bits, sizeof pair);
    return pair;
}
/// Rounded to nearest even.
__device__ inline unsigned packHalves(float low, float high) {
    return bitsOf(__floats2half2_rn(low, high));
}
__device__ inline float2 unpackHalves(unsigned halves) {
    return __half22float2(halvesOf(halves));
}
__device__ inline unsigned multiplyHalves(unsigned a, unsigned b) {
    return bitsOf(__hmul2(halvesOf(a), halvesOf(b)));
}
/// Four bytes of Q8_0 (128 added) as binary16: 1024 + byte is the byte under the exponent of 1024.
__device__ inline void halvesOfBytes(unsigned bytes, unsigned& low, unsigned& high) {
    constexpr unsigned kMagic = 0x64646464u, kBias = 0x64806480u; // 1024 + 128
    low = bitsOf(__hsub2(halvesOf(__byte_perm(bytes, kMagic, 0x4140)), halvesOf(kBias)));
    high = bitsOf(__hsub2(halvesOf(__byte_perm(bytes, kMagic, 0x4342)), halvesOf(kBias)));
}

/// Copies a lane's own parts of a strip's keys, or values, to the same places of a copy in shared
/// memory. Only the steps of Q8_0 are read by other lanes, so behind the wait for the copies a
/// __syncwarp is needed there alone.
template <int kDim, CacheForm kForm>
__device__ inline void copyKeys(std::byte* to, const std::byte* from) {
    const int lane = static_cast<int>(laneIndex()), g = lane / 4, t = lane % 4;
    const auto copy = [&](int at) { copyAsync16(to + at, from + at); };
    if constexpr (kForm == CacheForm::F16) {
#pragma unroll
        for (int b = 0; b < kDim / 32; ++b)
#pragma unroll
            for (int i = 0; i < 4; ++i)
                copy(b * 2048 + (8 * (g / 2) + 2 * i + g % 2) * 64 + t * 16);
    } else {
#pragma unroll
        for (int b = 0; b < kDim / 32; ++b)
#pragma unroll
            for (int m = 0; m < 2; ++m)
                copy(b * 1024 + ((2 * (g / 2) + m) * 2 + g % 2) * 64 + t * 16);
        if (lane < kDim / 8)
            copy(kDim * 32 + lane * 16);
    }
}
template <int kDim, CacheForm kForm>
__device__ inline void copyValues(std::byte* to, const std::byte* from) {
    const int lane = static_cast<int>(laneIndex());
    const auto copy = [&](int at) { copyAsync16(to + at, from + at); };
#pragma unroll
    for (int i = 0; i < kDim / (kForm == CacheForm::F16 ? 8 : 16); ++i)
        copy((i * 32 + lane) * 16);
    if (kForm == CacheForm::Q8_0 && lane < kDim / 8)
        copy(kDim * 32 + lane * 16);
}

/// A lane's operands of product m over the 32 elements of block b: two steps of depth 16. In Q8_0
/// the integers.
template <int kDim, CacheForm kForm>
__device__ inline void keyOperands(const std::byte* keys, int b, int m, unsigned (&a)[2][4]) {
    const int lane = static_cast<int>(laneIndex()), g = lane / 4, t = lane % 4;
    if constexpr (kForm == CacheForm::F16) {
        const std::byte* at = keys + b * 2048 + (8 * (g / 2) + 4 * m + g % 2) * 64 + t * 16;
        const uint4 upper = *reinterpret_cast<const uint4*>(at);
        const uint4 lower = *reinterpret_cast<const uint4*>(at + 2 * 64);
        a[0][0] = upper.x, a[0][1] = lower.x, a[0][2] = upper.y, a[0][3] = lower.y;
        a[1][0] = upper.z, a[1][1] = lower.z, a[1][2] = upper.w, a[1][3] = lower.w;
    } else {
        const uint4 both = *reinterpret_cast<const uint4*>(
            keys + b * 1024 + ((2 * (g / 2) + m) * 2 + g % 2) * 64 + t * 16);
        halvesOfBytes(both.x, a[0][0], a[0][2]);
        halvesOfBytes(both.y, a[1][0], a[1][2]);
        halvesOfBytes(both.z, a[0][1], a[0][3]);
        halvesOfBytes(both.w, a[1][1], a[1][3]);
    }
}

/// Zeros in place of the positions from `present` on, which were not written, in chunk `chunk` of a
/// strip's values (F16) or of their steps (Q8_0): the tensor cores multiply them too, and NaN times
/// a weight of zero is NaN.
__device__ inline void clearChunk(std::byte* chunks, int chunk, int present) {
    auto& halves = reinterpret_cast<uint4*>(chunks)[chunk];
    const int left = present - chunk % 4 * 8;
    const auto mask = [left](int i) {
        return left > 2 * i + 1 ? 0xffffffffu : left > 2 * i ? 0x0000ffffu : 0u;
    };
    halves.x &= mask(0), halves.y &= mask(1), halves.z &= mask(2), halves.w &= mask(3);
}

/// A lane's operands of product i over the strip's positions: two steps of depth 16.
template <int kDim, CacheForm kForm>
__device__ inline void valueOperands(const std::byte* values, int i, unsigned (&a)[2][4]) {
    const int lane = static_cast<int>(laneIndex()), t = lane % 4;
    uint4 upper, lower;
    if constexpr (kForm == CacheForm::F16) {
        const std::byte* at = values + (i * 64 + lane) * 16;
        upper = *reinterpret_cast<const uint4*>(at);
        lower = *reinterpret_cast<const uint4*>(at + 32 * 16);
    } else {
        const uint4 both = *reinterpret_cast<const uint4*>(values + (i * 32 + lane) * 16);
        const uint4 steps =
            *reinterpret_cast<const uint4*>(values + kDim * 32 + (i / 2) * 64 + t * 16);
        halvesOfBytes(both.x, upper.x, upper.y);
        halvesOfBytes(both.y, upper.z, upper.w);
        halvesOfBytes(both.z, lower.x, lower.y);
        halvesOfBytes(both.w, lower.z, lower.w);
        const auto scale = [&steps](uint4& v) {
            v.x = multiplyHalves(v.x, steps.x), v.y = multiplyHalves(v.y, steps.y);
            v.z = multiplyHalves(v.z, steps.z), v.w = multiplyHalves(v.w, steps.w);
        };
        scale(upper);
        scale(lower);
    }
    a[0][0] = upper.x, a[0][1] = lower.x, a[0][2] = upper.y, a[0][3] = lower.y;
    a[1][0] = upper.z, a[1][1] = lower.z, a[1][2] = upper.w, a[1][3] = lower.w;
}

/// Whether a strip's values are summed up by themselves before they are added: where registers
/// allow.
template <int kDim, int kTiles>
inline constexpr bool kShortSums = kDim < 256 && kTiles* kDim <= 256;

/// A warp's lines: what has been summed up so far, relative to each line's highest score. A lane
/// has lines 2t, 2t + 1 of each tile; totals are of its own positions.
template <int kDim, int kTiles>
struct LineSums {
    float output[kDim / 16][kTiles][4]; ///< as the tensor core leaves it
    float highest[kTiles][2];           ///< before `LineFacts::scale`
    float total[kTiles][2];

    __device__ void clear() {
#pragma unroll
        for (int tile = 0; tile < kTiles; ++tile) {
#pragma unroll
            for (int i = 0; i < kDim / 16; ++i)
#pragma unroll
                for (int c = 0; c < 4; ++c)
                    output[i][tile][c] = 0.0f;
            highest[tile][0] = highest[tile][1] = -INFINITY;
            total[tile][0] = total[tile][1] = 0.0f;
        }
    }
};

/// A line's facts, in shared memory.
struct LineFacts {
    float scale; ///< makes a score the exponent of two of its weight
    int limit;   ///< the last position of the item that the line sees
};

/// A query's 32-element blocks as a lane holds them: eight elements 8t.. of line g, divided by
/// `unit`, in kHalves binary16 numbers whose sum they are.
template <int kHalves>
__device__ inline void splitQuery(const float (&x)[8], float inverseUnit, uint4 (&parts)[kHalves]) {
    unsigned words[kHalves][4];
#pragma unroll
    for (int i = 0; i < 4; ++i) {
        const float low = x[2 * i] * inverseUnit, high = x[2 * i + 1] * inverseUnit;
        words[0][i] = packHalves(low, high);
        if constexpr (kHalves == 2) {
            const float2 kept = unpackHalves(words[0][i]);
            words[1][i] = packHalves(low - kept.x, high - kept.y);
        }
    }
#pragma unroll
    for (int h = 0; h < kHalves; ++h)
        parts[h] = make_uint4(words[h][0], words[h][1], words[h][2], words[h][3]);
}

/// scores += keys . queries; `query(tile, b, piece)` gives a lane's part of 32 elements of a tile.
template <int kDim, CacheForm kForm, int kTiles, int kHalves, typename Query>
__device__ inline void scoreStrip(const std::byte* keys, int tiles, const Query& query,
                                  float (&scores)[2][kTiles][4]) {
    [[maybe_unused]] const int g = static_cast<int>(laneIndex()) / 4;
    // With many tiles the compiler would fetch so far ahead that registers run out.
#pragma unroll(kTiles > 2 ? 1 : kDim / 32)
    for (int b = 0; b < kDim / 32; ++b) {
        [[maybe_unused]] uint2 steps{};
        if constexpr (kForm == CacheForm::Q8_0)
            steps = *reinterpret_cast<const uint2*>(keys + kDim * 32 + b * 64 + g * 8);
#pragma unroll
        for (int m = 0; m < 2; ++m) {
            unsigned a[2][4];
            keyOperands<kDim, kForm>(keys, b, m, a);
#pragma unroll
            for (int tile = 0; tile < kTiles; ++tile) {
                if (kTiles > 1 && tile >= tiles)
                    break;
                float sums[4] = {};
#pragma unroll
                for (int piece = kHalves - 1; piece >= 0; --piece) {
                    const uint4 q = query(tile, b, piece);
                    const unsigned first[2] = {q.x, q.y}, second[2] = {q.z, q.w};
                    mmaF16(sums, a[0], first);
                    mmaF16(sums, a[1], second);
                }
                if constexpr (kForm == CacheForm::Q8_0) {
                    const float2 step = unpackHalves(m == 0 ? steps.x : steps.y);
#pragma unroll
                    for (int c = 0; c < 4; ++c)
                        scores[m][tile][c] =
                            fmaf(c < 2 ? step.x : step.y, sums[c], scores[m][tile][c]);
                } else {
#pragma unroll
                    for (int c = 0; c < 4; ++c)
                        scores[m][tile][c] += sums[c];
                }
            }
        }
    }
}

/// Scores of positions start .. start + 31 of the item become weights, as the right operands of the
/// sum of values, and `corrections` what earlier sums are multiplied by. `facts` are those of the
/// warp's lines; `masked`: some line does not see all of the positions.
template <int kDim, int kTiles, int kHalves>
__device__ inline void weighStrip(float (&scores)[2][kTiles][4], int start, bool masked, int tiles,
                                  const LineFacts* facts, LineSums<kDim, kTiles>& sums,
                                  float (&corrections)[kTiles][2],
                                  unsigned (&weights)[kTiles][kHalves][2][2]) {
    const int lane = static_cast<int>(laneIndex()), g = lane / 4, t = lane % 4;
#pragma unroll
    for (int tile = 0; tile < kTiles; ++tile) {
        if (kTiles > 1 && tile >= tiles)
            break;
        float(&correction)[2] = corrections[tile];
        float scale[2], shift[2];
#pragma unroll
        for (int line = 0; line < 2; ++line) {
            const LineFacts fact = facts[tile * kTileLines + 2 * t + line];
            if (masked)
#pragma unroll
                for (int m = 0; m < 2; ++m)
#pragma unroll
                    for (int h = 0; h < 2; ++h)
                        if (start + 8 * (g / 2) + 4 * m + 2 * h + g % 2 > fact.limit)
                            scores[m][tile][2 * h + line] = -INFINITY;
            float highest = fmaxf(fmaxf(scores[0][tile][line], scores[0][tile][2 + line]),
                                  fmaxf(scores[1][tile][line], scores[1][tile][2 + line]));
#pragma unroll
            for (int apart = 4; apart < 32; apart *= 2)
                highest = fmaxf(highest, __shfl_xor_sync(kAllLanes, highest, apart));
            highest = fmaxf(highest, sums.highest[tile][line]);
            scale[line] = fact.scale;
            // Nothing was seen yet: weights are zero whatever they are relative to.
            shift[line] = highest == -INFINITY ? 0.0f : __fmul_rn(highest, fact.scale);
            // From the shift that earlier weights had, rounding and all: one where it stays.
            correction[line] =
                exp2f(__fsub_rn(__fmul_rn(sums.highest[tile][line], fact.scale), shift[line]));
            sums.highest[tile][line] = highest;
            sums.total[tile][line] *= correction[line];
        }
        if constexpr (!kShortSums<kDim, kTiles>) {
            if (__any_sync(kAllLanes, correction[0] != 1.0f || correction[1] != 1.0f)) {
#pragma unroll
                for (int i = 0; i < kDim / 16; ++i)
#pragma unroll
                    for (int c = 0; c < 4; ++c)
                        sums.output[i][tile][c] *= correction[c % 2];
            }
        }
#pragma unroll
        for (int m = 0; m < 2; ++m)
#pragma unroll
            for (int h = 0; h < 2; ++h) {
                const float x = exp2f(fmaf(scores[m][tile][2 * h], scale[0], -shift[0]));
                const float y = exp2f(fmaf(scores[m][tile][2 * h + 1], scale[1], -shift[1]));
                sums.total[tile][0] += x;
                sums.total[tile][1] += y;
                const unsigned upper = packHalves(x, y);
                weights[tile][0][m][h] = transposeMatrix(upper);
                if constexpr (kHalves == 2) {
                    const float2 kept = unpackHalves(upper);
                    weights[tile][1][m][h] = transposeMatrix(packHalves(x - kept.x, y - kept.y));
                }
            }
    }
}

/// output = output * correction + values . weights (where sums are not short, `weighStrip` has
/// multiplied them)
template <int kDim, CacheForm kForm, int kTiles, int kHalves>
__device__ inline void
gatherStrip(const std::byte* values, int tiles, const float (&corrections)[kTiles][2],
            const unsigned (&weights)[kTiles][kHalves][2][2], LineSums<kDim, kTiles>& sums) {
#pragma unroll
    for (int i = 0; i < kDim / 16; ++i) {
        unsigned a[2][4];
        valueOperands<kDim, kForm>(values, i, a);
#pragma unroll
        for (int tile = 0; tile < kTiles; ++tile) {
            if (kTiles > 1 && tile >= tiles)
                break;
            float(&output)[4] = sums.output[i][tile];
            float apart[4] = {};
            float(&strip)[4] = kShortSums<kDim, kTiles> ? apart : output;
#pragma unroll
            for (int piece = kHalves - 1; piece >= 0; --piece)
#pragma unroll
                for (int m = 0; m < 2; ++m)
                    mmaF16(strip, a[m], weights[tile][piece][m]);
            if constexpr (kShortSums<kDim, kTiles>) {
#pragma unroll
                for (int c = 0; c < 4; ++c)
                    output[c] = fmaf(output[c], corrections[tile][c % 2], strip[c]);
            }
        }
    }
}

/// Totals over all of the warp's lanes, the same in those that share a line.
template <int kDim, int kTiles>
__device__ inline void joinTotals(LineSums<kDim, kTiles>& sums) {
#pragma unroll
    for (int tile = 0; tile < kTiles; ++tile)
#pragma unroll
        for (int line = 0; line < 2; ++line)
#pragma unroll
            for (int apart = 4; apart < 32; apart *= 2)
                sums.total[tile][line] += __shfl_xor_sync(kAllLanes, sums.total[tile][line], apart);
}

} // namespace khatwa::kernels::cuda
