// Attention of more than kFewRows rows: flash attention. A block's eight warps have 128 lines (64
// where heads are wider than 128), sixteen or eight each, and read the same strips of 32 positions,
// which are copied to shared memory while those before them are worked on. Strips in Q8_0 become
// binary16 on the way.
//
// Queries and weights are two binary16 halves each, as in attention_few.cu: with one half they are
// 1.5e-4 to 4e-4 off, which int8 activations behind them turn into logits 1e-2 from the CPU's.
//
// With 128 elements, a warp's strip is 128 products on the tensor cores (64 with one half), 32
// loads of 16 bytes a lane from shared memory and some 290 other instructions, so the tensor cores
// bound it, at half the rate that one half would have. A prompt of 4K tokens spends a fourteenth of
// its operations here, one of 32K a third. Queries stay in registers.

#include "kernels/cuda/attention_block.cuh"
#include "kernels/cuda/launch.h"

#include <algorithm>

namespace khatwa::kernels::cuda {

namespace {

constexpr int kWarps = 8;
constexpr int kMostAhead = 2;
constexpr int kHalves = 2;

/// A strip in Q8_0 as one in F16; all threads of the block, 16 bytes at a time.
template <int kDim>
__device__ inline void widenStrip(std::byte* to, const std::byte* from) {
    constexpr int kChunks = kDim * 2; // of keys, and as many of values
    constexpr int kHalfFrom = static_cast<int>(halfStripBytes(CacheForm::Q8_0, kDim));
    constexpr int kHalfTo = static_cast<int>(halfStripBytes(CacheForm::F16, kDim));
    const auto widen = [](unsigned first, unsigned second, uint4 steps) {
        uint4 out;
        halvesOfBytes(first, out.x, out.y);
        halvesOfBytes(second, out.z, out.w);
        out.x = multiplyHalves(out.x, steps.x), out.y = multiplyHalves(out.y, steps.y);
        out.z = multiplyHalves(out.z, steps.z), out.w = multiplyHalves(out.w, steps.w);
        return out;
    };
    for (int chunk = static_cast<int>(threadIdx.x); chunk < 2 * kChunks; chunk += kWarps * 32) {
        const bool isKey = chunk < kChunks;
        const int c = isKey ? chunk : chunk - kChunks;
        const std::byte* half = from + (isKey ? 0 : kHalfFrom);
        const uint4 bytes = *reinterpret_cast<const uint4*>(half + c * 16);
        if (isKey) {
            const int b = c / 64, group = c / 8 % 8, parity = c / 4 % 2, t = c % 4;
            const int position = group * 4 + parity;
            const auto stepsOf = [&](int p) {
                const unsigned step = *reinterpret_cast<const std::uint16_t*>(
                    half + kDim * 32 + (b * 32 + keyStepSlot(p)) * 2);
                const unsigned both = step * 0x10001u;
                return make_uint4(both, both, both, both);
            };
            std::byte* out = to + b * 2048 + position * 64 + t * 16;
            *reinterpret_cast<uint4*>(out) = widen(bytes.x, bytes.y, stepsOf(position));
            *reinterpret_cast<uint4*>(out + 2 * 64) =
                widen(bytes.z, bytes.w, stepsOf(position + 2));
        } else {
            const int i = c / 32, lane = c % 32;
            const uint4 steps =
                *reinterpret_cast<const uint4*>(half + kDim * 32 + i / 2 * 64 + lane % 4 * 16);
            std::byte* out = to + kHalfTo + (i * 64 + lane) * 16;
            *reinterpret_cast<uint4*>(out) = widen(bytes.x, bytes.y, steps);
            *reinterpret_cast<uint4*>(out + 32 * 16) = widen(bytes.z, bytes.w, steps);
        }
    }
}

template <int kDim, CacheForm kForm, int kTiles>
__global__ void __launch_bounds__(kWarps * 32, 1) attendMany(AttentionArguments a, int ahead) {
    constexpr int kStrip = static_cast<int>(stripBytes(kForm, kDim));
    constexpr int kHalfStrip = static_cast<int>(halfStripBytes(CacheForm::F16, kDim));
    constexpr int kLines = kTiles * kTileLines;
    KHATWA_SHARED(facts, LineFacts[kWarps * kLines]);

    if (static_cast<int>(blockIdx.y) >= a.batch.counts[0])
        return;
    const AttentionBlock block = AttentionBlock::mine(a);
    const int lane = static_cast<int>(laneIndex()), warp = static_cast<int>(warpIndex());
    const int g = lane / 4, t = lane % 4, strips = block.strips();
    auto* slots = sharedMemory<std::byte>();
    std::byte* widened = slots + (ahead + 1) * kStrip; // of Q8_0
    const auto slot = [&](int strip) { return slots + strip % (ahead + 1) * kStrip; };
    const auto ask = [&](int strip) {
        if (strip < strips) {
            const std::byte* from = block.strip(a, strip, kStrip);
            std::byte* to = slot(strip);
            for (int at = static_cast<int>(threadIdx.x) * 16; at < kStrip; at += kWarps * 32 * 16)
                copyAsync16(to + at, from + at);
        }
        copyAsyncCommit();
    };

    dependencyWait();
    launchDependents();
    for (int strip = 0; strip < ahead; ++strip)
        ask(strip);

    uint4 queries[kTiles][kDim / 32][kHalves];
    const int firstLine = warp * kLines;
    int seenByAll = INT_MAX, seenByAny = -1;
#pragma unroll
    for (int tile = 0; tile < kTiles; ++tile) {
        const LineFacts fact =
            loadQuery<kDim, kHalves>(a, block, firstLine + tile * kTileLines, queries[tile]);
        if (t == 0)
            facts[firstLine + tile * kTileLines + g] = fact;
        seenByAll = min(seenByAll, fact.limit);
        seenByAny = max(seenByAny, fact.limit == INT_MAX ? -1 : fact.limit);
    }
#pragma unroll
    for (int apart = 4; apart < 32; apart *= 2) {
        seenByAll = min(seenByAll, __shfl_xor_sync(kAllLanes, seenByAll, apart));
        seenByAny = max(seenByAny, __shfl_xor_sync(kAllLanes, seenByAny, apart));
    }
    __syncwarp();

    LineSums<kDim, kTiles> sums;
    sums.clear();
    const int tiles = min(kTiles, (block.lines(a) - firstLine + kTileLines - 1) / kTileLines);
    const auto query = [&](int tile, int b, int piece) { return queries[tile][b][piece]; };
    for (int strip = 0; strip < strips; ++strip) {
        if (ahead == 0) {
            __syncthreads(); // the only slot is in use no more
            ask(strip);
        }
        if (ahead == kMostAhead)
            copyAsyncWait<kMostAhead - 1>();
        else
            copyAsyncWait<0>();
        __syncthreads();
        if (ahead > 0)
            ask(strip + ahead);
        std::byte* keys = slot(strip);
        if constexpr (kForm == CacheForm::Q8_0) {
            widenStrip<kDim>(widened, keys);
            __syncthreads();
            keys = widened;
        }
        const int start = strip * kStripPositions, present = block.item.positions - start;
        if (present < kStripPositions) {
            for (int chunk = static_cast<int>(threadIdx.x); chunk < kDim * 4; chunk += kWarps * 32)
                clearChunk(keys + kHalfStrip, chunk, present);
            __syncthreads();
        }
        if (start > seenByAny)
            continue;
        float scores[2][kTiles][4] = {};
        scoreStrip<kDim, CacheForm::F16, kTiles, kHalves>(keys, tiles, query, scores);
        float corrections[kTiles][2];
        unsigned weights[kTiles][kHalves][2][2];
        weighStrip<kDim, kTiles, kHalves>(scores, start, start + kStripPositions - 1 > seenByAll,
                                          tiles, facts + firstLine, sums, corrections, weights);
        gatherStrip<kDim, CacheForm::F16, kTiles, kHalves>(keys + kHalfStrip, tiles, corrections,
                                                           weights, sums);
    }
    joinTotals(sums);

#pragma unroll
    for (int tile = 0; tile < kTiles; ++tile)
#pragma unroll
        for (int line = 0; line < 2; ++line) {
            const int at = firstLine + tile * kTileLines + 2 * t + line;
            int index = 0, head = 0;
            if (!block.find(a, at, index, head))
                continue;
            const LinePlace place = LinePlace::of(a, block, index, head, kDim);
            const float factor = place.scale ? 1.0f : 1.0f / sums.total[tile][line];
#pragma unroll
            for (int i = 0; i < kDim / 16; ++i)
#pragma unroll
                for (int h = 0; h < 2; ++h) {
                    const int d = 16 * i + 8 * h + g;
                    if (place.scale || d < a.headDim)
                        place.values[d] = sums.output[i][tile][2 * h + line] * factor;
                }
            if (place.scale && g == 0)
                *place.scale =
                    make_float2(sums.highest[tile][line] * facts[at].scale, sums.total[tile][line]);
        }
}

template <int kDim, CacheForm kForm, int kTiles>
cudaError_t launchShape(const Attention& attention, const AttentionArguments& arguments,
                        dim3 grid) {
    constexpr std::size_t kStrip = stripBytes(kForm, kDim);
    constexpr std::size_t kWidened =
        kForm == CacheForm::Q8_0 ? stripBytes(CacheForm::F16, kDim) : 0;
    constexpr std::size_t kStatic = 3072; // more than the kernel's own
    const auto most = static_cast<std::size_t>(attention.device.sharedBytes);
    const std::size_t room = most > kWidened + kStatic ? (most - kWidened - kStatic) / kStrip : 0;
    const std::size_t slots = std::clamp(room, std::size_t{1}, std::size_t{kMostAhead + 1});
    return launch(attendMany<kDim, kForm, kTiles>, grid, dim3(kWarps * 32),
                  slots * kStrip + kWidened, attention.stream,
                  {.programmatic = attention.programmatic}, arguments, static_cast<int>(slots) - 1);
}

template <CacheForm kForm>
cudaError_t launchForm(const Attention& attention, const AttentionArguments& arguments, dim3 grid) {
    switch (paddedHeadDim(attention.shape.headDim)) {
    case 64:
        return launchShape<64, kForm, 2>(attention, arguments, grid);
    case 96:
        return launchShape<96, kForm, 2>(attention, arguments, grid);
    case 128:
        return launchShape<128, kForm, 2>(attention, arguments, grid);
    default:
        return launchShape<256, kForm, 1>(attention, arguments, grid);
    }
}

} // namespace

cudaError_t launchMany(const AttentionSchedule& schedule, const Attention& attention,
                       const AttentionArguments& arguments) {
    const dim3 grid(static_cast<unsigned>(attention.shape.kvHeads * schedule.headTiles),
                    static_cast<unsigned>(attention.batch.itemCount));
    return attention.shape.form == CacheForm::F16
               ? launchForm<CacheForm::F16>(attention, arguments, grid)
               : launchForm<CacheForm::Q8_0>(attention, arguments, grid);
}

} // namespace khatwa::kernels::cuda
