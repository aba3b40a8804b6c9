#pragma once

// What blocks of both kernels of attention do before and after their strips: queries, and results,
// whose parts are joined by the block that brings the last one.

#include "kernels/cuda/attention_kernels.h"
#include "kernels/cuda/attention_strip.cuh"

#include <climits>

namespace khatwa::kernels::cuda {

/// An item and a KV head's query heads, or some of them. Line l is head l % headsPerTile of row l /
/// headsPerTile.
struct AttentionBlock {
    AttentionItem item;
    int kvHead;
    int firstHead;
    int heads; ///< up to headsPerTile; the lines of those that are missing are empty

    __device__ static AttentionBlock mine(const AttentionArguments& a) {
        AttentionBlock block;
        block.item = a.batch.items[blockIdx.y];
        block.kvHead = static_cast<int>(blockIdx.x) / a.headTiles;
        const int first = static_cast<int>(blockIdx.x) % a.headTiles * a.headsPerTile;
        block.firstHead = block.kvHead * a.group + first;
        block.heads = min(a.headsPerTile, a.group - first);
        return block;
    }
    /// The row and head of a line; false where it is empty.
    __device__ bool find(const AttentionArguments& a, int line, int& index, int& head) const {
        index = line / a.headsPerTile;
        const int inTile = line - index * a.headsPerTile;
        head = firstHead + inTile;
        return index < item.rowCount && inTile < heads;
    }
    __device__ int row(const AttentionArguments& a, int index) const {
        return a.batch.itemRows[item.rowStart + index];
    }
    __device__ int lines(const AttentionArguments& a) const {
        return item.rowCount * a.headsPerTile;
    }
    __device__ int strips() const {
        return (item.positions + kStripPositions - 1) / kStripPositions;
    }
    /// A strip of the item: its keys, behind which are its values.
    __device__ const std::byte* strip(const AttentionArguments& a, int index,
                                      std::size_t bytes) const {
        const auto page = static_cast<std::size_t>(a.batch.pages[item.pageStart + index / 2]);
        return a.layer + page * a.pageBytes +
               static_cast<std::size_t>(2 * kvHead + index % 2) * bytes;
    }
};

/// The query of line `first` + lane / 4, as operands, and what is to be known of the line (the same
/// in the four lanes that share it). Dividing by a power of two makes binary16 as good for any size
/// of query. Empty lines are zeros.
template <int kDim, int kHalves>
__device__ inline LineFacts loadQuery(const AttentionArguments& a, const AttentionBlock& block,
                                      int first, uint4 (&parts)[kDim / 32][kHalves]) {
    const int lane = static_cast<int>(laneIndex()), t = lane % 4;
    int index = 0, head = 0;
    const bool there = block.find(a, first + lane / 4, index, head);
    const int row = there ? block.row(a, index) : 0;
    const float* query =
        a.query + (static_cast<std::size_t>(row) * static_cast<std::size_t>(a.heads) +
                   static_cast<std::size_t>(there ? head : 0)) *
                      static_cast<std::size_t>(a.headDim);
    float x[kDim / 32][8];
    float largest = 0.0f;
#pragma unroll
    for (int b = 0; b < kDim / 32; ++b)
#pragma unroll
        for (int i = 0; i < 8; ++i) {
            const int d = b * 32 + t * 8 + i;
            x[b][i] = there && d < a.headDim ? query[d] : 0.0f;
            largest = fmaxf(largest, fabsf(x[b][i]));
        }
    largest = fmaxf(largest, __shfl_xor_sync(kAllLanes, largest, 1));
    largest = fmaxf(largest, __shfl_xor_sync(kAllLanes, largest, 2));
    // The power of two below it, where that and its inverse are numbers that can be reckoned with.
    const bool usual = largest > 0x1p-100f && largest < 0x1p100f;
    const unsigned power = usual ? __float_as_uint(largest) & 0x7f800000u : 127u << 23;
    const float inverse = __uint_as_float((254u << 23) - power);
#pragma unroll
    for (int b = 0; b < kDim / 32; ++b)
        splitQuery<kHalves>(x[b], inverse, parts[b]);
    LineFacts facts;
    facts.scale = a.scale * __uint_as_float(power);
    facts.limit = there ? a.batch.positions[row] - block.item.firstPosition : INT_MAX;
    return facts;
}

/// Where the sums of a line go: to the output, divided by their total, when the row has this part
/// only.
struct LinePlace {
    float* values;
    float2* scale; ///< null: the output

    __device__ static LinePlace of(const AttentionArguments& a, const AttentionBlock& block,
                                   int index, int head, int dim) {
        const int row = block.row(a, index);
        const auto h = static_cast<std::size_t>(head), heads = static_cast<std::size_t>(a.heads);
        if (a.batch.partStart[row + 1] - a.batch.partStart[row] == 1)
            return {a.output + (static_cast<std::size_t>(row) * heads + h) *
                                   static_cast<std::size_t>(a.headDim),
                    nullptr};
        const std::size_t at = static_cast<std::size_t>(block.item.part + index) * heads + h;
        return {a.parts + at * static_cast<std::size_t>(dim), a.partScales + at};
    }
};

/// Called by all threads of a block when its parts are written: joins, in order of positions, those
/// rows' parts of which these were the last to come. `last` is shared memory of as many words as an
/// item has rows.
__device__ inline void joinParts(const AttentionArguments& a, const AttentionBlock& block, int dim,
                                 int* last) {
    __syncthreads();
    const int thread = static_cast<int>(threadIdx.x), threads = static_cast<int>(blockDim.x);
    bool parted = false;
    for (int i = thread; i < block.item.rowCount; i += threads) {
        const int row = block.row(a, i);
        const int count = a.batch.partStart[row + 1] - a.batch.partStart[row];
        last[i] = 0;
        if (count > 1) {
            unsigned* arrivals = a.arrivals + static_cast<unsigned>(row) * gridDim.x + blockIdx.x;
            // What the block's threads wrote before the barrier is seen by whoever sees this count.
            __threadfence();
            if (atomicAdd(arrivals, 1u) == static_cast<unsigned>(count) - 1) {
                __threadfence();
                *arrivals = 0; // for the next launch
                last[i] = 1;
            }
            parted = true;
        }
    }
    if (__syncthreads_or(parted) == 0)
        return;
    for (int i = 0; i < block.item.rowCount; ++i) {
        if (last[i] == 0)
            continue;
        const int row = block.row(a, i);
        const std::int32_t* parts = a.batch.parts + a.batch.partStart[row];
        const int count = a.batch.partStart[row + 1] - a.batch.partStart[row];
        for (int e = thread; e < block.heads * a.headDim; e += threads) {
            const int inTile = e / a.headDim, d = e - inTile * a.headDim;
            const auto head = static_cast<std::size_t>(block.firstHead + inTile);
            const auto at = [&](int p) {
                return static_cast<std::size_t>(parts[p]) * static_cast<std::size_t>(a.heads) +
                       head;
            };
            float highest = -INFINITY;
            for (int p = 0; p < count; ++p)
                highest = fmaxf(highest, __ldcg(&a.partScales[at(p)]).x);
            float sum = 0.0f, total = 0.0f;
#pragma unroll 4
            for (int p = 0; p < count; ++p) {
                const float2 scale = __ldcg(&a.partScales[at(p)]);
                const float value = __ldcg(
                    &a.parts[at(p) * static_cast<std::size_t>(dim) + static_cast<std::size_t>(d)]);
                const float weight = scale.x == -INFINITY ? 0.0f : exp2f(scale.x - highest);
                sum = fmaf(weight, value, sum);
                total = fmaf(weight, scale.y, total);
            }
            a.output[(static_cast<std::size_t>(row) * static_cast<std::size_t>(a.heads) + head) *
                         static_cast<std::size_t>(a.headDim) +
                     static_cast<std::size_t>(d)] = sum / total;
        }
    }
}

} // namespace khatwa::kernels::cuda
