#pragma once

/// Products of 1 to 16 rows, at the speed of memory.
///
/// What has to happen: an H100 reads 3.35 TB/s, 15 bytes a clock of each multiprocessor, which
/// takes some 40 KB in flight there (about 1 µs of latency under load), and leaves 8.5 instructions
/// of a thread for each byte read, 4.8 for a weight of Q4_K. So:
///   - A warp reads tiles (weights.h) with asynchronous copies into a ring of its own in shared
///     memory, some tiles ahead, across the ends of jobs: bytes in flight cost no registers,
///     and no barrier stops them. The ring is filled before the kernel waits for the one before it
///     (programmatic dependent launch): weights do not depend on it.
///   - All products of a group of 32 columns are one instruction of the tensor cores for sixteen
///     outputs and up to eight rows. Up to four rows stand in every other column of it, so that the
///     sums that scales are applied to are half as many. Counted for Q4_K: 1.9 instructions a
///     weight for 1 to 4 rows, 2.4 for 8, 3.6 for 16.
///   - Inputs are read through the first cache: 32 bytes of each row for a group, next to 288 of
///     weights.
///
/// A job is 8 / slices panels (of sixteen outputs); the eight warps of a block share out the panels
/// of a job and the columns of a panel, and add their sums up in shared memory, in order. Blocks
/// take jobs in turn.

#include "kernels/cuda/activations.cuh"
#include "kernels/cuda/fragments.cuh"
#include "kernels/cuda/prepare.cuh"
#include "kernels/cuda/primitives.cuh"
#include "kernels/cuda/product_parts.cuh"
#include "kernels/cuda/weights.cuh"

namespace khatwa::kernels::cuda {

inline constexpr int kDecodeWarps = 8;
inline constexpr int kDecodeThreads = 32 * kDecodeWarps;
inline constexpr int kMostStages = 6;
/// Inputs of up to so many numbers are normed and converted by every block for itself while its
/// first weights are on their way: that costs 32 KB of reads from L2 at most, and saves a kernel
/// between two others, which takes longer than that at any size.
inline constexpr int kFusedNumbers = 8192, kFusedRows = 4;
/// Rows of so many columns are not shared out: their products are added up one after the other, as
/// on the CPU, and have its bits. (No model that is worth a GPU is so narrow; tests are.)
inline constexpr int kUncutColumns = 512;

/// One launch.
struct DecodeArguments : ProductParts {
    int jobs = 0;
    int slices = 1; ///< warps of a panel: 1, 2, 4 or 8
    int stages = 2; ///< tiles of a warp's ring
    int stageBytes = 0;
    /// The input is made by each block for itself, in shared memory (`input` says only how it
    /// lies).
    bool fused = false;
    RowSource source;
    /// Gated: the output as int8 too, where `values` is set. A job is then 32 outputs, which are a
    /// group, and there are jobs for the columns that fill up.
    PreparedInput integers;
};

/// Sums of a job in shared memory: [warp][row][output].
__host__ __device__ constexpr int partialFloats(int rows) {
    return rows * kPanelRows;
}

/// The tiles that a warp passes over in a job: those of a slice of a panel, or none.
struct TileRange {
    int tile = 0, end = 0; ///< of the panel
    TensorType type = TensorType::F32;
    const TileBytes* at = nullptr;

    __device__ TileRange(const DecodeArguments& a, int job, int warp) {
        const int number = job * (kDecodeWarps / a.slices) + warp / a.slices;
        if (job >= a.jobs || number >= a.panels)
            return;
        const PanelPlace place(a, number);
        const ProductPart& part = a.parts[place.part];
        const int slice = warp % a.slices;
        type = part.type;
        const bool whole = part.tiles * tileColumns(type) <= kUncutColumns;
        tile = whole && slice > 0 ? part.tiles : part.tiles * slice / a.slices;
        end = whole ? part.tiles : part.tiles * (slice + 1) / a.slices;
        at = part.data +
             (static_cast<std::size_t>(place.panel) * static_cast<std::size_t>(part.tiles) +
              static_cast<std::size_t>(tile)) *
                 static_cast<std::size_t>(tileBytes(type));
    }
};

/// A warp's ring of tiles.
class TileRing {
public:
    __device__ TileRing(const DecodeArguments& a, int memory, int warp, int lane)
        : job_(static_cast<int>(blockIdx.x)), memory_(memory), lane_(lane) {
        open(a, warp);
        for (int i = 1; i < a.stages; ++i)
            request(a, warp);
    }

    /// The next tile in the order of the block's jobs. What was returned before is no longer there.
    __device__ const TileBytes* next(const DecodeArguments& a, int warp) {
        switch (a.stages) { // a group is committed for every tile asked for, or past the last
        case 2:
            copyAsyncWait<0>();
            break;
        case 3:
            copyAsyncWait<1>();
            break;
        case 4:
            copyAsyncWait<2>();
            break;
        case 5:
            copyAsyncWait<3>();
            break;
        default:
            copyAsyncWait<4>();
            break;
        }
        __syncwarp(); // the other lanes' copies are there, and the tile before is done with
        request(a, warp);
        const TileBytes* tile = sharedMemory<TileBytes>() + memory_ + read_ * a.stageBytes;
        read_ = read_ + 1 == a.stages ? 0 : read_ + 1;
        return tile;
    }

private:
    __device__ void open(const DecodeArguments& a, int warp) {
        const TileRange range(a, job_, warp);
        left_ = range.end - range.tile;
        bytes_ = tileBytes(range.type);
        at_ = range.at;
    }

    __device__ void request(const DecodeArguments& a, int warp) {
        while (left_ == 0 && job_ < a.jobs) {
            job_ += static_cast<int>(gridDim.x);
            open(a, warp);
        }
        if (left_ > 0) {
            TileBytes* to = sharedMemory<TileBytes>() + memory_ + write_ * a.stageBytes;
#pragma unroll 4
            for (int i = 16 * lane_; i < bytes_; i += kUnitBytes)
                copyAsync16(to + i, at_ + i);
            --left_;
            at_ += bytes_;
            write_ = write_ + 1 == a.stages ? 0 : write_ + 1;
        }
        copyAsyncCommit();
    }

    // What is asked for next.
    int job_;
    int left_ = 0; ///< tiles of the job
    int bytes_ = 0;
    const TileBytes* at_ = nullptr;

    int memory_; ///< where the ring begins in shared memory
    int lane_;
    int write_ = 0, read_ = 0;
};

/// Adds up the slices' sums of a job and writes its outputs.
template <class Math>
__device__ inline void finishJob(const DecodeArguments& a, const float* factors, int job,
                                 const float* partials) {
    const int panels = kDecodeWarps / a.slices;
    const int step = a.gated ? 2 : 1;
    const int perRow = panels / step * kPanelRows;
    const int count = perRow * (a.integers.values ? a.integers.stepStride : a.input.rows);
    for (int i = static_cast<int>(threadIdx.x); i < count; i += kDecodeThreads) {
        const int row = i / perRow, place = i % perRow / kPanelRows * step;
        const int output = i % kPanelRows;
        const auto sum = [&](int panel) {
            const float* from = partials + panel * a.slices * partialFloats(Math::kRows) +
                                row * kPanelRows + output;
            float total = from[0];
            for (int s = 1; s < a.slices; ++s)
                total += from[s * partialFloats(Math::kRows)];
            if constexpr (Math::kScaled)
                total *= factors[row];
            return total;
        };
        const int number = job * panels + place;
        float value = 0.0f;
        if (number < a.panels && row < a.input.rows) {
            const PanelPlace at(a, number);
            const ProductPart& part = a.parts[at.part];
            const int column = at.panel * kPanelRows + output;
            if (column < part.outputs) {
                float& to = part.output[static_cast<std::size_t>(row) *
                                            static_cast<std::size_t>(part.outputs) +
                                        static_cast<std::size_t>(column)];
                // On its way while the sums are added up; and not at all where nothing needs it.
                const float before = a.finishing == Finishing::Store ? 0.0f : to;
                value = sum(place);
                if (a.gated)
                    value = gatedBy(value, sum(place + 1));
                else if (part.bias)
                    value += part.bias[column];
                to = value = finished(a.finishing, value, before);
            }
        }
        if (a.integers.values) // a warp has a group of a row
            writeIntegerGroup(a.integers, row, job, value);
    }
}

/// `Math` has kMayFuse (it is launched for up to kFusedRows rows), kScaled (inputs have factors),
/// `clear`, `add(type, tile, number of the tile, lane)` and `write(partials, lane)`; it is made of
/// the input and the lane.
template <class Math>
__device__ inline void decode(const DecodeArguments& a) {
    auto* memory = sharedMemory<TileBytes>();
    const int lane = static_cast<int>(laneIndex()), warp = static_cast<int>(warpIndex());
    float* partials = reinterpret_cast<float*>(memory + kDecodeWarps * a.stages * a.stageBytes);
    launchDependents();
    TileRing ring(a, warp * a.stages * a.stageBytes, warp, lane);
    PreparedInput input = a.input;
    bool fused = false;
    if constexpr (Math::kMayFuse)
        fused = a.fused;
    if (fused) {
        KHATWA_SHARED(reduction, RowReduction<kDecodeThreads>[kFusedRows]);
        input.place(
            reinterpret_cast<std::byte*>(partials + kDecodeWarps * partialFloats(Math::kRows)));
        prefetchNorm(a.source, kDecodeThreads);
        dependencyWait();
        for (int row = 0; row < a.input.rows; ++row)
            prepareRow<kDecodeThreads>(a.source, input, row, 0, a.source.paddedColumns,
                                       reduction[row]);
        for (int row = a.input.rows; row < a.input.stepStride; ++row)
            clearSteps<kDecodeThreads>(input, row, 0, a.source.paddedColumns);
        __syncthreads();
    } else {
        dependencyWait();
    }
    Math math(input, lane);
    for (int job = static_cast<int>(blockIdx.x); job < a.jobs; job += static_cast<int>(gridDim.x)) {
        const TileRange range(a, job, warp);
        math.clear();
        for (int tile = range.tile; tile < range.end; ++tile)
            math.add(range.type, ring.next(a, warp), tile);
        math.write(partials + warp * partialFloats(Math::kRows));
        __syncthreads();
        finishJob<Math>(a, input.factors, job, partials);
        __syncthreads();
    }
    copyAsyncWait<0>();
}

} // namespace khatwa::kernels::cuda
