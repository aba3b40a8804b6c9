// Attention as the backend calls it, and what needs no tensor cores: heads wider than
// kWidestFastHead, and copies of pages.

#include "kernels/cuda/attention.h"
#include "kernels/cuda/attention_block.cuh"
#include "kernels/cuda/launch.h"

#include <algorithm>
#include <cmath>

namespace khatwa::kernels::cuda {

namespace {

constexpr unsigned kThreads = 256;
constexpr std::size_t kAlignment = 256;

struct WorkLayout {
    std::size_t arrivals, scales, parts, end;
    WorkLayout(const AttentionShape& shape, const BatchLimits& limits) {
        const auto aligned = [](std::size_t bytes) {
            return (bytes + kAlignment - 1) / kAlignment * kAlignment;
        };
        const auto heads = static_cast<std::size_t>(shape.heads);
        const std::size_t lines = static_cast<std::size_t>(limits.parts) * heads;
        arrivals = 0;
        scales = aligned(heads * sizeof(unsigned));
        parts = scales + aligned(lines * sizeof(float2));
        end = parts;
        if (shape.headDim <= kWidestFastHead)
            end += aligned(lines * static_cast<std::size_t>(paddedHeadDim(shape.headDim)) *
                           sizeof(float));
    }
};

__device__ inline float halfAt(const std::byte* address) {
    return unpackHalves(*reinterpret_cast<const std::uint16_t*>(address)).x;
}
__device__ inline float readKey(const std::byte* page, CacheForm form, int padded, int place,
                                int d) {
    const std::byte* at = page + keyOffset(form, padded, place, d);
    return form == CacheForm::F16
               ? halfAt(at)
               : static_cast<float>(*reinterpret_cast<const std::uint8_t*>(at) - 128) *
                     halfAt(page + keyStepOffset(padded, place, d / 32));
}
__device__ inline float readValue(const std::byte* page, CacheForm form, int padded, int place,
                                  int d) {
    const std::byte* at = page + valueOffset(form, padded, place, d);
    return form == CacheForm::F16
               ? halfAt(at)
               : static_cast<float>(*reinterpret_cast<const std::uint8_t*>(at) - 128) *
                     halfAt(page + valueStepOffset(padded, place, d / 32));
}

/// One block for each row (an item, with all of its pages) and head. Warps share out positions for
/// the scores, threads the elements of the values' sum, which is kept in the output.
__global__ void __launch_bounds__(kThreads) attendPlain(AttentionArguments a, CacheForm form) {
    KHATWA_SHARED(weights, float[kPagePositions]);
    dependencyWait();
    launchDependents();
    if (static_cast<int>(blockIdx.y) >= a.batch.counts[0])
        return;
    const AttentionItem item = a.batch.items[blockIdx.y];
    const int row = a.batch.itemRows[item.rowStart], head = static_cast<int>(blockIdx.x);
    const int padded = paddedHeadDim(a.headDim), thread = static_cast<int>(threadIdx.x);
    const std::size_t line = (static_cast<std::size_t>(row) * static_cast<std::size_t>(a.heads) +
                              static_cast<std::size_t>(head)) *
                             static_cast<std::size_t>(a.headDim);
    float highest = -INFINITY, total = 0.0f;
    for (int start = 0; start < item.positions; start += kPagePositions) {
        const int count = min(item.positions - start, kPagePositions);
        const std::byte* page =
            a.layer +
            static_cast<std::size_t>(a.batch.pages[item.pageStart + start / kPagePositions]) *
                a.pageBytes +
            static_cast<std::size_t>(head / a.group) * headPageBytes(form, padded);
        for (int place = static_cast<int>(warpIndex()); place < count;
             place += static_cast<int>(kThreads / kWarp)) {
            float sum = 0.0f;
            for (int d = static_cast<int>(laneIndex()); d < a.headDim; d += 32)
                sum = fmaf(a.query[line + static_cast<std::size_t>(d)],
                           readKey(page, form, padded, place, d), sum);
            sum = warpSum(sum);
            if (laneIndex() == 0)
                weights[place] = sum * a.scale;
        }
        __syncthreads();
        float above = highest;
        for (int place = 0; place < count; ++place)
            above = fmaxf(above, weights[place]);
        const float correction = highest == -INFINITY ? 0.0f : exp2f(highest - above);
        highest = above;
        total *= correction;
        for (int place = 0; place < count; ++place)
            total += exp2f(weights[place] - highest);
        for (int d = thread; d < a.headDim; d += static_cast<int>(kThreads)) {
            float* output = a.output + line + static_cast<std::size_t>(d);
            float sum = start == 0 ? 0.0f : *output * correction;
            for (int place = 0; place < count; ++place)
                sum = fmaf(exp2f(weights[place] - highest), readValue(page, form, padded, place, d),
                           sum);
            *output = sum;
        }
        __syncthreads();
    }
    for (int d = thread; d < a.headDim; d += static_cast<int>(kThreads))
        a.output[line + static_cast<std::size_t>(d)] /= total;
}

constexpr unsigned kJoinThreads = 128;
constexpr int kJoinFloats = 4096;

/// Grid: x as attention's, y the rows.
__global__ void __launch_bounds__(kJoinThreads) joinParts(AttentionArguments a, int dim) {
    KHATWA_SHARED(room, float[kJoinFloats]);
    dependencyWait();
    launchDependents();
    const int row = static_cast<int>(blockIdx.y);
    if (a.batch.partStart[row + 1] - a.batch.partStart[row] == 1)
        return;
    const int first = static_cast<int>(blockIdx.x) % a.headTiles * a.headsPerTile;
    joinRow(a, static_cast<int>(blockIdx.x) / a.headTiles * a.group + first,
            min(a.headsPerTile, a.group - first), row, dim, room, kJoinFloats);
}

constexpr int kCopies = 64;
struct CopyList {
    PageCopy pages[kCopies];
};
/// Bytes that a block copies.
constexpr std::size_t kCopyBytes = std::size_t{16} << 10;

__global__ void __launch_bounds__(kThreads)
    copyPagesKernel(std::byte* cache, std::size_t layerBytes, std::size_t pageBytes,
                    CopyList list) {
    const PageCopy copy = list.pages[blockIdx.y];
    std::byte* layer = cache + blockIdx.z * layerBytes;
    const std::byte* from = layer + static_cast<std::size_t>(copy.from) * pageBytes;
    std::byte* to = layer + static_cast<std::size_t>(copy.to) * pageBytes;
    const std::size_t end = min(pageBytes, (blockIdx.x + 1) * kCopyBytes);
    for (std::size_t at = blockIdx.x * kCopyBytes + threadIdx.x * sizeof(uint4); at < end;
         at += kThreads * sizeof(uint4))
        *reinterpret_cast<uint4*>(to + at) = *reinterpret_cast<const uint4*>(from + at);
}

} // namespace

std::size_t attentionWorkBytes(const AttentionShape& shape, const BatchLimits& limits) {
    return WorkLayout(shape, limits).end;
}

cudaError_t attend(const Attention& attention) {
    const AttentionShape& shape = attention.shape;
    const AttentionSchedule schedule =
        scheduleAttention(shape, attention.batch.rows, attention.device);
    const WorkLayout layout(shape, attention.limits);
    AttentionArguments arguments;
    arguments.batch = attention.batch;
    arguments.query = attention.query;
    arguments.layer = attention.layer;
    arguments.arrivals = reinterpret_cast<unsigned*>(attention.work + layout.arrivals);
    arguments.partScales = reinterpret_cast<float2*>(attention.work + layout.scales);
    arguments.parts = reinterpret_cast<float*>(attention.work + layout.parts);
    arguments.output = attention.output;
    arguments.pageBytes = devicePageBytes(shape.form, shape.kvHeads, shape.headDim);
    arguments.heads = shape.heads;
    arguments.headDim = shape.headDim;
    arguments.group = shape.group();
    arguments.headsPerTile = schedule.headsPerTile;
    arguments.headTiles = schedule.headTiles;
    constexpr double kLog2E = 1.4426950408889634;
    arguments.scale = static_cast<float>(kLog2E / std::sqrt(static_cast<double>(shape.headDim)));
    if (schedule.plain)
        return launch(
            attendPlain,
            dim3(static_cast<unsigned>(shape.heads), static_cast<unsigned>(schedule.mostItems)),
            dim3(kThreads), 0, attention.stream, {.programmatic = attention.programmatic},
            arguments, shape.form);
    const cudaError_t error = schedule.few ? launchFew(schedule, attention, arguments)
                                           : launchMany(schedule, attention, arguments);
    const bool join = schedule.few ? attention.batch.rows > 1 : attention.batch.parted;
    if (error != cudaSuccess || !join)
        return error;
    return launch(joinParts,
                  dim3(static_cast<unsigned>(shape.kvHeads * schedule.headTiles),
                       static_cast<unsigned>(attention.batch.rows)),
                  dim3(kJoinThreads), 0, attention.stream, {.programmatic = attention.programmatic},
                  arguments, paddedHeadDim(shape.headDim));
}

cudaError_t copyPages(std::byte* cache, int layers, std::size_t layerBytes, std::size_t pageBytes,
                      std::span<const PageCopy> copies, cudaStream_t stream) {
    while (!copies.empty()) {
        const std::span<const PageCopy> some =
            copies.first(std::min<std::size_t>(kCopies, copies.size()));
        copies = copies.subspan(some.size());
        CopyList list{};
        std::copy(some.begin(), some.end(), list.pages);
        const dim3 grid(static_cast<unsigned>((pageBytes + kCopyBytes - 1) / kCopyBytes),
                        static_cast<unsigned>(some.size()), static_cast<unsigned>(layers));
        const cudaError_t error = launch(copyPagesKernel, grid, dim3(kThreads), 0, stream, {},
                                         cache, layerBytes, pageBytes, list);
        if (error != cudaSuccess)
            return error;
    }
    return cudaSuccess;
}

} // namespace khatwa::kernels::cuda
