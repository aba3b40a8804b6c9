#pragma once

/// Products of more than 16 rows, on the tensor cores.
///
/// A block works out 128 outputs (eight panels) of 128 rows, a warp 32 outputs of 64 rows; a step
/// takes 128 bytes of each row, which are 128 columns of int8 or 64 of F16, and the panels' bytes
/// for them, with asynchronous copies some steps ahead. Weights stay as they are in memory until a
/// lane unpacks them: each unpacked fragment meets eight columns of inputs (64 rows).
///
/// What it costs: an int8 instruction of 16 x 8 x 32 (4,096 products) has four sums for each lane,
/// and each wants a subtraction, a product with the input's step and one with the weight's scale
/// (and one for minimums): 12 to 16 instructions beside it, which therefore bound the rate (some
/// 340 to 480 * 10^12 operations a second on an H100, if nothing else is in the way), not the
/// tensor cores. F16 weights have none of that. Traffic of a step: the panels (10 to 19 KB) and 16
/// KB of inputs, for 128 x 128 x 128 products.

#include "kernels/cuda/fragments.cuh"
#include "kernels/cuda/primitives.cuh"
#include "kernels/cuda/product_parts.cuh"

namespace khatwa::kernels::cuda {

inline constexpr int kPrefillThreads = 256;
inline constexpr int kBlockPanels = 8, kBlockRows = 128;
inline constexpr int kWarpPanels = 2, kWarpColumns = 8; ///< columns of eight rows
inline constexpr int kStepRowBytes = 128;
/// From a row to the next in shared memory: eight lanes that read 16 bytes each, of two rows, then
/// meet all 32 banks.
inline constexpr int kRowStride = kStepRowBytes + 64;
inline constexpr int kStepGroups = 4;
inline constexpr int kInputBytes = kBlockRows * kRowStride;
inline constexpr int kStepsBytes =
    kStepGroups * kBlockRows * static_cast<int>(sizeof(ActivationStep));
inline constexpr int kMostPrefillStages = 4;

struct PrefillArguments : ProductParts {
    int firstBlock[kMaxProducts + 1] = {}; ///< of each part, and behind the last
    int stages = 1;
    int stageBytes = 0;
};

/// Where a block, a warp and a lane stand.
struct PrefillPlace {
    const ProductPart* part;
    int index;      ///< of the part
    int firstPanel; ///< of the block
    int firstRow;
    int warpPanel, warpRow; ///< of the warp, in the block
    int lane;
    const PrefillArguments* arguments;

    __device__ explicit PrefillPlace(const PrefillArguments& a)
        : index(0), firstRow(static_cast<int>(blockIdx.x) * kBlockRows),
          lane(static_cast<int>(laneIndex())), arguments(&a) {
        const int block = static_cast<int>(blockIdx.y);
        while (block >= a.firstBlock[index + 1])
            ++index;
        part = a.parts + index;
        firstPanel = (block - a.firstBlock[index]) * kBlockPanels;
        const int warp = static_cast<int>(warpIndex());
        warpPanel = warp % 4 * kWarpPanels;
        warpRow = warp / 4 * 8 * kWarpColumns;
    }

    /// The part of the warp's panel 0 or 1.
    __device__ const ProductPart& partOf(int panel) const {
        return arguments->gated ? arguments->parts[panel] : *part;
    }
    /// The largest magnitude in the BF16 matrix of a panel, which stands behind it.
    __device__ unsigned largest(int panel) const {
        const ProductPart& of = partOf(panel);
        return *reinterpret_cast<const unsigned*>(
            of.data + static_cast<std::size_t>(of.panels) * static_cast<std::size_t>(of.tiles) *
                          static_cast<std::size_t>(tileBytes(TensorType::BF16)));
    }
};

/// Asks for one step of the inputs' rows.
__device__ inline void requestRows(const PreparedInput& input, int firstRow, int step,
                                   TileBytes* to) {
    for (int i = static_cast<int>(threadIdx.x); i < kBlockRows * (kStepRowBytes / 16);
         i += kPrefillThreads) {
        const int row = i / (kStepRowBytes / 16), piece = i % (kStepRowBytes / 16);
        const bool there = firstRow + row < input.rows;
        const std::byte* from =
            input.values + static_cast<std::size_t>(there ? firstRow + row : 0) * input.rowBytes +
            static_cast<std::size_t>(step * kStepRowBytes + 16 * piece);
        copyAsync16(to + row * kRowStride + 16 * piece, from, there);
    }
}

/// Four groups' steps of the block's rows, [group][row].
__device__ inline void requestSteps(const PreparedInput& input, int firstRow, int step,
                                    TileBytes* to) {
    for (int i = static_cast<int>(threadIdx.x); i < kStepsBytes / 16; i += kPrefillThreads) {
        const int group = i / (kBlockRows / 2), row = firstRow + i % (kBlockRows / 2) * 2;
        const bool there = row < input.stepStride;
        const ActivationStep* from = input.steps +
                                     static_cast<std::size_t>(step * kStepGroups + group) *
                                         static_cast<std::size_t>(input.stepStride) +
                                     static_cast<std::size_t>(there ? row : 0);
        copyAsync16(to + 16 * i, from, there);
    }
}

/// Bytes of `count` panels for one step: `first` bytes from `firstAt` of the tile on, then `second`
/// from `secondAt` on. Panels behind the last become zero.
struct StepPieces {
    int firstAt, first, secondAt, second;
};
/// Gated: panels of parts 0 and 1 in turn.
__device__ inline void requestPanels(const PrefillArguments& a, const PrefillPlace& place,
                                     int number, const StepPieces& pieces, TileBytes* to) {
    const int perPanel = (pieces.first + pieces.second) / 16;
    for (int i = static_cast<int>(threadIdx.x); i < kBlockPanels * perPanel; i += kPrefillThreads) {
        int panel = place.firstPanel + i / perPanel;
        const ProductPart* part = place.part;
        if (a.gated) {
            part = a.parts + panel % 2;
            panel /= 2;
        }
        const int byte = i % perPanel * 16;
        const bool there = panel < part->panels;
        const TileBytes* tile = part->data + (static_cast<std::size_t>(there ? panel : 0) *
                                                  static_cast<std::size_t>(part->tiles) +
                                              static_cast<std::size_t>(number)) *
                                                 static_cast<std::size_t>(tileBytes(part->type));
        copyAsync16(to + 16 * i,
                    tile + (byte < pieces.first ? pieces.firstAt + byte
                                                : pieces.secondAt + byte - pieces.first),
                    there);
    }
}

__device__ inline void waitForStages(int stages) {
    switch (stages) {
    case 1:
    case 2:
        copyAsyncWait<0>();
        break;
    case 3:
        copyAsyncWait<1>();
        break;
    default:
        copyAsyncWait<2>();
        break;
    }
}

/// `Math` has kSteps (steps of a tile), `request(a, place, step, stage)` and `add(stage, place,
/// step)` for one step, `factor(a, row)`, and `value(panel, column, sum, factor of the row)`.
template <class Math>
__device__ inline void multiplySteps(const PrefillArguments& a, const PrefillPlace& place,
                                     Math& math) {
    auto* memory = sharedMemory<TileBytes>();
    const int steps = place.part->tiles * Math::kSteps;
    const auto request = [&](int step) {
        if (step < steps)
            math.request(a, place, step, memory + step % a.stages * a.stageBytes);
        copyAsyncCommit();
    };
    for (int step = 0; step + 1 < a.stages; ++step)
        request(step);
    for (int step = 0; step < steps; ++step) {
        if (a.stages == 1) {
            __syncthreads();
            request(step);
        }
        waitForStages(a.stages);
        __syncthreads();
        if (a.stages > 1)
            request(step + a.stages - 1);
        math.add(memory + step % a.stages * a.stageBytes, place, step);
    }
    copyAsyncWait<0>();
}

/// Writes a warp's sums: lane 4 g + t has outputs g, g + 8 of rows 2 t, 2 t + 1 of each column. All
/// that is read comes first: a store might change what a load behind it reads, so that each of 64
/// would wait for the memory by itself.
template <bool kGated, Finishing kFinishing, class Math>
__device__ inline void writeSumsAs(const PrefillArguments& a, const PrefillPlace& place,
                                   const Math& math) {
    const int g = place.lane / 4, t = place.lane % 4;
    const ProductPart& part = *place.part;
    const int firstRow = place.firstRow + place.warpRow + 2 * t;
    const auto rowOf = [&](int c, int s) { return firstRow + 8 * c + s % 2; };
    float factors[kWarpColumns][2];
#pragma unroll
    for (int c = 0; c < kWarpColumns; ++c)
#pragma unroll
        for (int s = 0; s < 2; ++s)
            factors[c][s] = rowOf(c, s) < a.input.rows ? math.factor(a, rowOf(c, s)) : 0.0f;
#pragma unroll
    for (int p = 0; p < (kGated ? 1 : kWarpPanels); ++p) {
        const int number = place.firstPanel + place.warpPanel + p;
        const int first = (kGated ? number / 2 : number) * kPanelRows + g;
        const auto outputOf = [&](int s) { return first + 8 * (s / 2); };
        const auto there = [&](int c, int s) {
            return rowOf(c, s) < a.input.rows && outputOf(s) < part.outputs;
        };
        const auto at = [&](int c, int s) -> float& {
            return part.output[static_cast<std::size_t>(rowOf(c, s)) *
                                   static_cast<std::size_t>(part.outputs) +
                               static_cast<std::size_t>(outputOf(s))];
        };
        float before[kWarpColumns][4] = {};
        if constexpr (kFinishing != Finishing::Store)
#pragma unroll
            for (int c = 0; c < kWarpColumns; ++c)
#pragma unroll
                for (int s = 0; s < 4; ++s)
                    if (there(c, s))
                        before[c][s] = at(c, s);
        const bool biased = !kGated && part.bias;
        float bias[2] = {};
#pragma unroll
        for (int o = 0; o < 2; ++o)
            if (biased && outputOf(2 * o) < part.outputs)
                bias[o] = part.bias[outputOf(2 * o)];
#pragma unroll
        for (int c = 0; c < kWarpColumns; ++c)
#pragma unroll
            for (int s = 0; s < 4; ++s) {
                float value = math.value(p, c, s, factors[c][s % 2]);
                if (kGated)
                    value = gatedBy(value, math.value(1, c, s, factors[c][s % 2]));
                else if (biased)
                    value += bias[s / 2];
                if (there(c, s))
                    at(c, s) = finished(kFinishing, value, before[c][s]);
            }
    }
}

template <class Math>
__device__ inline void writeSums(const PrefillArguments& a, const PrefillPlace& place,
                                 const Math& math) {
    if (a.gated) // only ever stored
        return writeSumsAs<true, Finishing::Store>(a, place, math);
    switch (a.finishing) {
    case Finishing::Store:
        return writeSumsAs<false, Finishing::Store>(a, place, math);
    case Finishing::Add:
        return writeSumsAs<false, Finishing::Add>(a, place, math);
    case Finishing::Gate:
        return writeSumsAs<false, Finishing::Gate>(a, place, math);
    }
}

} // namespace khatwa::kernels::cuda
