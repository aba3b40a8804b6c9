// Attention of up to kFewRows rows: flash decoding. An item's positions are shared out among the
// warps of its block, a strip of 32 at a time, and each warp has all of the item's lines, so that
// every byte of the cache enters the block once, for all rows and heads that read it.
//
// A warp copies its own strips to its own shared memory, keys and values apart: while it works on
// the keys the values are on their way, and the next keys are asked for as soon as these are in
// registers. With 128 elements in F16 that is 8 to 16 KB in flight for each of 8 warps on a
// multiprocessor, or 64 to 128 KB, where bandwidth times latency (25 GB/s for each of 132
// multiprocessors of an H100, some 0.7 us) asks for 18 KB. A strip of 16 KB takes 1,130 clocks of a
// multiprocessor's share of the memory; for up to eight lines it is 64 products on the tensor cores
// and some 440 other instructions (of PTX), a ninth of what the multiprocessor can issue meanwhile.
// In Q8_0, half the bytes, making binary16 of integers adds some 400. What a warp waits for is its
// own chain (products of one sum, the largest of a line, powers, products again: some 1,100
// clocks), so eight warps bring a strip in 140 to 200.

#include "kernels/cuda/attention_block.cuh"
#include "kernels/cuda/launch.h"

#include <algorithm>

namespace khatwa::kernels::cuda {

namespace {

constexpr int kMostWarps = 4;
constexpr int kHalves = 2;
constexpr int kMostTiles = 4;

/// [tile][block of 32 elements][half][lane] of 16 bytes
template <int kDim, int kTiles>
constexpr std::size_t kQueryBytes = kTiles*(kDim / 32) * kHalves * 32 * sizeof(uint4);

template <int kDim, CacheForm kForm, int kTiles>
__global__ void __launch_bounds__(kMostWarps * 32, kTiles == 1 ? 3 : 2)
    attendFew(AttentionArguments a) {
    constexpr std::size_t kHalfStrip = halfStripBytes(kForm, kDim);
    constexpr int kBlocks = kDim / 32;
    constexpr int kRow = kDim + 4; // so that eight lines' sums are written to different banks
    static_assert(kTileLines * kRow * sizeof(float) <= 2 * kHalfStrip);
    KHATWA_SHARED(facts, LineFacts[kTiles * kTileLines]);
    KHATWA_SHARED(scales, float2[kMostWarps][kTileLines]);

    if (static_cast<int>(blockIdx.y) >= a.batch.counts[0])
        return;
    const AttentionBlock block = AttentionBlock::mine(a);
    const int lane = static_cast<int>(laneIndex()), warp = static_cast<int>(warpIndex());
    const int warps = static_cast<int>(blockDim.x) / 32, strips = block.strips();
    const int g = lane / 4, t = lane % 4;
    auto* queries = sharedMemory<uint4>();
    std::byte* buffers = sharedMemory<std::byte>() + kQueryBytes<kDim, kTiles>;
    std::byte* keys = buffers + static_cast<std::size_t>(warp) * 2 * kHalfStrip;
    std::byte* values = keys + kHalfStrip;

    const auto askKeys = [&](int strip) {
        if (strip < strips)
            copyKeys<kDim, kForm>(keys, block.strip(a, strip, 2 * kHalfStrip));
        copyAsyncCommit();
    };
    const auto askValues = [&](int strip) {
        if (strip < strips)
            copyValues<kDim, kForm>(values, block.strip(a, strip, 2 * kHalfStrip) + kHalfStrip);
        copyAsyncCommit();
    };
    // What earlier batches stored can be on its way before the kernel that stores this batch's has
    // ended.
    const bool early = (warp + 1) * kStripPositions <= block.item.oldPositions;
    if (early) {
        askKeys(warp);
        askValues(warp);
    }
    dependencyWait();
    if (!early) {
        askKeys(warp);
        askValues(warp);
    }
    launchDependents();

    const int tiles = (block.lines(a) + kTileLines - 1) / kTileLines;
    for (int tile = warp; tile < tiles; tile += warps) {
        uint4 parts[kBlocks][kHalves];
        const LineFacts fact = loadQuery<kDim, kHalves>(a, block, tile * kTileLines, parts);
#pragma unroll
        for (int b = 0; b < kBlocks; ++b)
#pragma unroll
            for (int piece = 0; piece < kHalves; ++piece)
                queries[((tile * kBlocks + b) * kHalves + piece) * 32 + lane] = parts[b][piece];
        if (t == 0)
            facts[tile * kTileLines + g] = fact;
    }
    __syncthreads();
    int seenByAll = lane < tiles * kTileLines ? facts[lane].limit : INT_MAX;
#pragma unroll
    for (int apart = 16; apart > 0; apart /= 2)
        seenByAll = min(seenByAll, __shfl_xor_sync(kAllLanes, seenByAll, apart));

    LineSums<kDim, kTiles> sums;
    sums.clear();
    const auto query = [&](int tile, int b, int piece) {
        return queries[((tile * kBlocks + b) * kHalves + piece) * 32 + lane];
    };
    for (int strip = warp; strip < strips; strip += warps) {
        const int start = strip * kStripPositions;
        float scores[2][kTiles][4] = {};
        copyAsyncWait<1>();
        if (kForm == CacheForm::Q8_0)
            __syncwarp();
        scoreStrip<kDim, kForm, kTiles, kHalves>(keys, tiles, query, scores);
        if (kForm == CacheForm::Q8_0)
            __syncwarp();
        askKeys(strip + warps);
        float corrections[kTiles][2];
        unsigned weights[kTiles][kHalves][2][2];
        weighStrip<kDim, kTiles, kHalves>(scores, start, start + kStripPositions - 1 > seenByAll,
                                          tiles, facts, sums, corrections, weights);
        copyAsyncWait<1>();
        const int present = block.item.positions - start;
        if (present < kStripPositions) {
            if (kForm == CacheForm::F16)
                for (int i = 0; i < kDim / 8; ++i)
                    clearChunk(values, i * 32 + lane, present);
            else if (lane < kDim / 8)
                clearChunk(values + kDim * 32, lane, present);
        }
        if (kForm == CacheForm::Q8_0)
            __syncwarp();
        gatherStrip<kDim, kForm, kTiles, kHalves>(values, tiles, corrections, weights, sums);
        if (kForm == CacheForm::Q8_0)
            __syncwarp();
        askValues(strip + warps);
    }
    joinTotals(sums);

    // The warps' sums, tile by tile through their own buffers, in order of warps.
    auto* own = reinterpret_cast<float*>(keys);
#pragma unroll
    for (int tile = 0; tile < kTiles; ++tile) {
        if (tile >= tiles)
            break;
        __syncthreads();
#pragma unroll
        for (int line = 0; line < 2; ++line) {
            const int at = 2 * t + line;
#pragma unroll
            for (int i = 0; i < kDim / 16; ++i) {
                own[at * kRow + 16 * i + g] = sums.output[i][tile][line];
                own[at * kRow + 16 * i + 8 + g] = sums.output[i][tile][2 + line];
            }
            if (g == 0)
                scales[warp][at] =
                    make_float2(sums.highest[tile][line] * facts[tile * kTileLines + at].scale,
                                sums.total[tile][line]);
        }
        __syncthreads();
        for (int e = static_cast<int>(threadIdx.x); e < kTileLines * kDim;
             e += static_cast<int>(blockDim.x)) {
            const int line = e / kDim, d = e % kDim;
            int index = 0, head = 0;
            if (!block.find(a, tile * kTileLines + line, index, head))
                continue;
            float highest = -INFINITY;
            for (int w = 0; w < warps; ++w)
                highest = fmaxf(highest, scales[w][line].x);
            float sum = 0.0f, total = 0.0f;
            for (int w = 0; w < warps; ++w) {
                const float2 scale = scales[w][line];
                const float weight = scale.x == -INFINITY ? 0.0f : exp2f(scale.x - highest);
                const auto* other = reinterpret_cast<const float*>(
                    buffers + static_cast<std::size_t>(w) * 2 * kHalfStrip);
                sum = fmaf(weight, other[line * kRow + d], sum);
                total = fmaf(weight, scale.y, total);
            }
            const LinePlace place = LinePlace::of(a, block, index, head, kDim);
            if (place.scale) {
                place.values[d] = sum;
                if (d == 0)
                    *place.scale = make_float2(highest, total);
            } else if (d < a.headDim) {
                place.values[d] = sum / total;
            }
        }
    }
    if (a.batch.rows == 1)
        joinOnlyRow(a, block, kDim, sharedMemory<float>(),
                    static_cast<int>((kQueryBytes<kDim, kTiles> +
                                      static_cast<std::size_t>(warps) * 2 * kHalfStrip) /
                                     sizeof(float)));
}

template <int kDim, CacheForm kForm, int kTiles>
cudaError_t launchShape(const Attention& attention, const AttentionArguments& arguments,
                        dim3 grid) {
    constexpr std::size_t kQueries = kQueryBytes<kDim, kTiles>;
    constexpr std::size_t kStrip = stripBytes(kForm, kDim);
    constexpr std::size_t kStatic = 2048; // more than the kernel's own
    const auto most = static_cast<std::size_t>(attention.device.sharedBytes);
    const std::size_t room = most > kQueries + kStatic ? (most - kQueries - kStatic) / kStrip : 0;
    const std::size_t warps = std::clamp(room, std::size_t{1}, std::size_t{kMostWarps});
    return launch(attendFew<kDim, kForm, kTiles>, grid, dim3(static_cast<unsigned>(warps) * 32),
                  kQueries + warps * kStrip, attention.stream,
                  {.programmatic = attention.programmatic}, arguments);
}

template <CacheForm kForm>
cudaError_t launchForm(const AttentionSchedule& schedule, const Attention& attention,
                       const AttentionArguments& arguments, dim3 grid) {
    const bool one = schedule.lineTiles == 1;
    switch (paddedHeadDim(attention.shape.headDim)) {
    case 64:
        return one ? launchShape<64, kForm, 1>(attention, arguments, grid)
                   : launchShape<64, kForm, kMostTiles>(attention, arguments, grid);
    case 96: // rare: one instance serves both
        return launchShape<96, kForm, kMostTiles>(attention, arguments, grid);
    case 128:
        return one ? launchShape<128, kForm, 1>(attention, arguments, grid)
                   : launchShape<128, kForm, kMostTiles>(attention, arguments, grid);
    default:
        return launchShape<256, kForm, 2>(attention, arguments, grid);
    }
}

} // namespace

cudaError_t launchFew(const AttentionSchedule& schedule, const Attention& attention,
                      const AttentionArguments& arguments) {
    const dim3 grid(static_cast<unsigned>(attention.shape.kvHeads * schedule.headTiles),
                    static_cast<unsigned>(schedule.mostItems));
    return attention.shape.form == CacheForm::F16
               ? launchForm<CacheForm::F16>(schedule, attention, arguments, grid)
               : launchForm<CacheForm::Q8_0>(schedule, attention, arguments, grid);
}

} // namespace khatwa::kernels::cuda
