#pragma once

// What blocks of both kernels of attention do before and after their strips: queries, and results.

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

/// The sums of a row's heads, from its parts in order of positions; all threads of the block. What
/// is in flight decides: the parts' scales are fetched together, then their sums, sixteen bytes of
/// eight parts at a time in each thread. `room` is shared memory.
__device__ inline void joinRow(const AttentionArguments& a, int firstHead, int headCount, int row,
                               int dim, float* room, int roomFloats) {
    const std::int32_t* parts = a.batch.parts + a.batch.partStart[row];
    const int count = a.batch.partStart[row + 1] - a.batch.partStart[row];
    const int thread = static_cast<int>(threadIdx.x), threads = static_cast<int>(blockDim.x);
    const int lane = static_cast<int>(laneIndex());
    const auto at = [&](int p, int head) {
        return static_cast<std::size_t>(parts[p]) * static_cast<std::size_t>(a.heads) +
               static_cast<std::size_t>(firstHead + head);
    };
    const int together = min(headCount, max(1, roomFloats / (2 * count)));
    for (int first = 0; first < headCount; first += together) {
        const int heads = min(together, headCount - first), all = heads * count;
        float *weights = room, *totals = room + all;
        __syncthreads();
        for (int i = thread; i < all; i += threads) {
            const float2 scale = __ldcg(&a.partScales[at(i % count, first + i / count)]);
            weights[i] = scale.x;
            totals[i] = scale.y;
        }
        __syncthreads();
        for (int h = static_cast<int>(warpIndex()); h < heads; h += threads / 32) {
            float highest = -INFINITY, total = 0.0f;
            for (int p = lane; p < count; p += 32)
                highest = fmaxf(highest, weights[h * count + p]);
            highest = warpMax(highest);
            for (int p = lane; p < count; p += 32) {
                const float x = weights[h * count + p];
                const float weight = x == -INFINITY ? 0.0f : exp2f(x - highest);
                weights[h * count + p] = weight;
                total = fmaf(weight, totals[h * count + p], total);
            }
            total = warpSum(total);
            __syncwarp();
            if (lane == 0)
                totals[h * count] = total;
        }
        __syncthreads();
        for (int i = thread; i < heads * dim / 4; i += threads) {
            const int h = i / (dim / 4), d = i % (dim / 4) * 4;
            float4 sum = make_float4(0.0f, 0.0f, 0.0f, 0.0f);
#pragma unroll 8
            for (int p = 0; p < count; ++p) {
                const float4 value = __ldcg(reinterpret_cast<const float4*>(
                    a.parts + at(p, first + h) * static_cast<std::size_t>(dim) + d));
                const float weight = weights[h * count + p];
                sum.x = fmaf(weight, value.x, sum.x);
                sum.y = fmaf(weight, value.y, sum.y);
                sum.z = fmaf(weight, value.z, sum.z);
                sum.w = fmaf(weight, value.w, sum.w);
            }
            const float total = totals[h * count];
            float* output =
                a.output + (static_cast<std::size_t>(row) * static_cast<std::size_t>(a.heads) +
                            static_cast<std::size_t>(firstHead + first + h)) *
                               static_cast<std::size_t>(a.headDim);
            const float sums[4] = {sum.x, sum.y, sum.z, sum.w};
#pragma unroll
            for (int e = 0; e < 4; ++e)
                if (d + e < a.headDim)
                    output[d + e] = sums[e] / total;
        }
    }
}

/// Called by all threads of a block when its parts of the batch's only row are written: the block
/// whose are the last joins them, which saves a launch. (With several rows that block would join
/// one after the other while all others are idle: they have a kernel for it.)
__device__ inline void joinOnlyRow(const AttentionArguments& a, const AttentionBlock& block,
                                   int dim, float* room, int roomFloats) {
    KHATWA_SHARED(last, bool);
    const int count = a.batch.partStart[1] - a.batch.partStart[0];
    if (count == 1)
        return;
    __syncthreads();
    if (threadIdx.x == 0) {
        // What the block's threads wrote before the barrier is seen by whoever sees this count.
        __threadfence();
        last = atomicAdd(&a.arrivals[blockIdx.x], 1u) == static_cast<unsigned>(count) - 1;
        __threadfence();
        if (last)
            a.arrivals[blockIdx.x] = 0; // for the next launch
    }
    __syncthreads();
    if (last)
        joinRow(a, block.firstHead, block.heads, 0, dim, room, roomFloats);
}

} // namespace khatwa::kernels::cuda
