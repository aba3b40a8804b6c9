#include "kernels/cuda/launch.h"
#include "kernels/cuda/products_prefill.cuh"
#include "kernels/cuda/products_prefill.h"

#include <algorithm>

namespace khatwa::kernels::cuda {

namespace {

/// The sums of a warp's 32 outputs and 64 rows that a lane has: as the tensor cores give them.
struct WarpSums {
    float sums[kWarpPanels][kWarpColumns][4];
    int columns; ///< that have a row

    WarpSums() = default;
    __device__ WarpSums(const PreparedInput& input, const PrefillPlace& place) {
        const int left = input.rows - place.firstRow - place.warpRow;
        columns = left <= 0 ? 0 : min((left + 7) / 8, kWarpColumns);
#pragma unroll
        for (auto& panel : sums)
#pragma unroll
            for (auto& column : panel)
#pragma unroll
                for (float& sum : column)
                    sum = 0.0f;
    }
};

/// As they are.
struct IntegerSums : WarpSums {
    using WarpSums::WarpSums;
    __device__ static float factor(const PrefillArguments&, int) { return 1.0f; }
    __device__ float value(int panel, int column, int sum, float) const {
        return sums[panel][column][sum];
    }
};

/// Of inputs that have factors, and of weights times a power of two for each of the warp's panels.
struct ScaledSums : WarpSums {
    float up[kWarpPanels];

    using WarpSums::WarpSums;
    __device__ static float factor(const PrefillArguments& a, int row) {
        return a.input.factors[row];
    }
    __device__ float value(int panel, int column, int sum, float factor) const {
        // Dividing by a power of two is multiplying by its inverse, to the bit.
        return sums[panel][column][sum] * factor * (1.0f / up[panel]);
    }
};

template <class Format>
struct QuantisedBlock : IntegerSums {
    static constexpr int kSteps = Format::kHalves; ///< of a tile
    static constexpr int kUnits = Format::kHalves * Format::kHalfBytes;
    static constexpr int kRest = tileBytes(Format::kType) - kUnits;
    static constexpr int kPanelBytes = Format::kHalfBytes + kRest;

    using IntegerSums::IntegerSums;

    __device__ static void request(const PrefillArguments& a, const PrefillPlace& place, int step,
                                   TileBytes* stage) {
        const StepPieces pieces = {step % kSteps * Format::kHalfBytes, Format::kHalfBytes, kUnits,
                                   kRest};
        requestRows(a.input, place.firstRow, step, stage);
        requestSteps(a.input, place.firstRow, step, stage + kInputBytes);
        requestPanels(a, place, step / kSteps, pieces, stage + kInputBytes + kStepsBytes);
    }

    __device__ void add(const TileBytes* stage, const PrefillPlace& place, int step) {
        const TileBytes* panels = stage + kInputBytes + kStepsBytes + place.warpPanel * kPanelBytes;
        const typename Format::Half halves[kWarpPanels] = {
            {panels, panels + Format::kHalfBytes, place.lane, step % kSteps},
            {panels + kPanelBytes, panels + kPanelBytes + Format::kHalfBytes, place.lane,
             step % kSteps}};
#pragma unroll
        for (int pair = 0; pair < 2; ++pair)
            addPair(stage, place, halves, pair);
    }

private:
    /// Of a group, for outputs g and g + 8.
    struct Scales {
        float scale[2][Format::kScales];
        float minimum[2];
    };

    __device__ void addPair(const TileBytes* stage, const PrefillPlace& place,
                            const typename Format::Half (&halves)[kWarpPanels], int pair) {
        const int g = place.lane / 4, t = place.lane % 4;
        unsigned fragments[kWarpPanels][2][4];
        Scales scales[kWarpPanels][2];
#pragma unroll
        for (int w = 0; w < kWarpPanels; ++w) {
            halves[w].fragments(pair, fragments[w]);
#pragma unroll
            for (int i = 0; i < 2; ++i)
#pragma unroll
                for (int o = 0; o < 2; ++o) {
#pragma unroll
                    for (int k = 0; k < Format::kScales; ++k)
                        scales[w][i].scale[o][k] = halves[w].scale(o, 2 * pair + i, k);
                    scales[w][i].minimum[o] = halves[w].minimum(o, 2 * pair + i);
                }
        }
        constexpr int kStep = static_cast<int>(sizeof(ActivationStep));
        const TileBytes* rows = stage + (place.warpRow + g) * kRowStride + 64 * pair + 16 * t;
        const TileBytes* steps =
            stage + kInputBytes + (2 * pair * kBlockRows + place.warpRow + 2 * t) * kStep;
#pragma unroll
        for (int c = 0; c < kWarpColumns; ++c) {
            if (c >= columns)
                break;
            unsigned b[4];
            load16(b, rows + 8 * c * kRowStride);
#pragma unroll
            for (int i = 0; i < 2; ++i) {
                const float4 step =
                    *reinterpret_cast<const float4*>(steps + (i * kBlockRows + 8 * c) * kStep);
#pragma unroll
                for (int w = 0; w < kWarpPanels; ++w) {
                    int first[4] = {kRounderBits, kRounderBits, kRounderBits, kRounderBits};
                    int second[4] = {kRounderBits, kRounderBits, kRounderBits, kRounderBits};
                    multiplyGroup<Format>(fragments[w][i], b, i, first, second);
                    addSums(scales[w][i], step, first, second, sums[w][c]);
                }
            }
        }
    }

    /// Rounded where the CPU rounds (cpu/panel_products.h).
    __device__ static void addSums(const Scales& scales, float4 step, const int (&first)[4],
                                   const int (&second)[4], float (&to)[4]) {
#pragma unroll
        for (int s = 0; s < 4; ++s) {
            const int o = s / 2;
            const float by = s % 2 == 0 ? step.x : step.z;
            const float value = __int_as_float(first[s]) - kRounder;
            if constexpr (Format::kScales == 2) {
                const float other = __int_as_float(second[s]) - kRounder;
                const float both = __fmul_rn(scales.scale[o][1], other);
                to[s] = fmaf(by, fmaf(scales.scale[o][0], value, both), to[s]);
            } else {
                to[s] = fmaf(scales.scale[o][0], __fmul_rn(by, value), to[s]);
            }
            if constexpr (Format::kMinimums)
                to[s] = fmaf(-scales.minimum[o], s % 2 == 0 ? step.y : step.w, to[s]);
        }
    }
};

/// F16 weights, or BF16 weights that become F16 times a power of two on their way.
template <bool kBrain>
struct SixteenBitBlock : ScaledSums {
    static constexpr int kSteps = 1;
    static constexpr int kPanelBytes = tileBytes(TensorType::F16);

    __device__ SixteenBitBlock(const PreparedInput& input, const PrefillPlace& place)
        : ScaledSums(input, place) {
#pragma unroll
        for (int w = 0; w < kWarpPanels; ++w)
            up[w] = kBrain ? halfScale(place.largest(w) << 16) : 1.0f;
    }

    __device__ static void request(const PrefillArguments& a, const PrefillPlace& place, int step,
                                   TileBytes* stage) {
        requestRows(a.input, place.firstRow, step, stage);
        requestPanels(a, place, step, {0, kPanelBytes, 0, 0}, stage + kInputBytes);
    }

    __device__ void add(const TileBytes* stage, const PrefillPlace& place, int) {
        const int g = place.lane / 4, t = place.lane % 4;
        const TileBytes* panels = stage + kInputBytes + place.warpPanel * kPanelBytes;
        const TileBytes* rows = stage + (place.warpRow + g) * kRowStride + 16 * t;
#pragma unroll
        for (int pair = 0; pair < 2; ++pair) {
            unsigned fragments[kWarpPanels][2][4];
#pragma unroll
            for (int w = 0; w < kWarpPanels; ++w)
#pragma unroll
                for (int i = 0; i < 2; ++i) {
                    load16(fragments[w][i], panels + w * kPanelBytes + (2 * pair + i) * kUnitBytes +
                                                16 * place.lane);
                    if constexpr (kBrain) {
#pragma unroll
                        for (unsigned& word : fragments[w][i])
                            word = halfBits(brainValue(word & 0xffffu) * up[w]) |
                                   halfBits(brainValue(word >> 16) * up[w]) << 16;
                    }
                }
#pragma unroll
            for (int c = 0; c < kWarpColumns; ++c) {
                if (c >= columns)
                    break;
                unsigned b[4];
                load16(b, rows + 8 * c * kRowStride + 64 * pair);
#pragma unroll
                for (int i = 0; i < 2; ++i) {
                    const unsigned of[2] = {b[2 * i], b[2 * i + 1]};
#pragma unroll
                    for (int w = 0; w < kWarpPanels; ++w)
                        mmaF16(sums[w][c], fragments[w][i], of);
                }
            }
        }
    }
};

/// Writing follows once behind all formats: it is most of the code.
template <class Block, class Sums>
__device__ void multiply(const PrefillArguments& a, const PrefillPlace& place, Sums& sums) {
    Block block(a.input, place);
    multiplySteps(a, place, block);
    sums = block;
}

__global__ void __launch_bounds__(kPrefillThreads, 1)
    prefillQuantisedKernel(const __grid_constant__ PrefillArguments a) {
    launchDependents();
    dependencyWait();
    const PrefillPlace place(a);
    IntegerSums sums;
    switch (place.part->type) { // the same for all of a block
    case TensorType::Q8_0:
        multiply<QuantisedBlock<TileQ8_0>>(a, place, sums);
        break;
    case TensorType::Q4_0:
        multiply<QuantisedBlock<TileQ4_0>>(a, place, sums);
        break;
    case TensorType::Q4_K:
        multiply<QuantisedBlock<TileQ4_K>>(a, place, sums);
        break;
    case TensorType::Q5_K:
        multiply<QuantisedBlock<TileQ5_K>>(a, place, sums);
        break;
    default:
        multiply<QuantisedBlock<TileQ6_K>>(a, place, sums);
        break;
    }
    writeSums(a, place, sums);
}

__global__ void __launch_bounds__(kPrefillThreads, 1)
    prefillHalvesKernel(const __grid_constant__ PrefillArguments a) {
    launchDependents();
    dependencyWait();
    const PrefillPlace place(a);
    ScaledSums sums;
    if (place.part->type == TensorType::BF16)
        multiply<SixteenBitBlock<true>>(a, place, sums);
    else
        multiply<SixteenBitBlock<false>>(a, place, sums);
    writeSums(a, place, sums);
}

/// Shared memory of one step.
int stageBytes(TensorType type) {
    const auto quantised = [](auto block) {
        return kInputBytes + kStepsBytes + kBlockPanels * decltype(block)::value;
    };
    switch (type) {
    case TensorType::Q8_0:
        return quantised(std::integral_constant<int, QuantisedBlock<TileQ8_0>::kPanelBytes>{});
    case TensorType::Q4_0:
        return quantised(std::integral_constant<int, QuantisedBlock<TileQ4_0>::kPanelBytes>{});
    case TensorType::Q4_K:
        return quantised(std::integral_constant<int, QuantisedBlock<TileQ4_K>::kPanelBytes>{});
    case TensorType::Q5_K:
        return quantised(std::integral_constant<int, QuantisedBlock<TileQ5_K>::kPanelBytes>{});
    case TensorType::Q6_K:
        return quantised(std::integral_constant<int, QuantisedBlock<TileQ6_K>::kPanelBytes>{});
    default:
        return kInputBytes + kBlockPanels * SixteenBitBlock<false>::kPanelBytes;
    }
}

} // namespace

cudaError_t prefillProducts(const ProductParts& parts, int count, const ProductWork& work) {
    PrefillArguments a;
    static_cast<ProductParts&>(a) = parts;
    int blocks = 0;
    for (int i = 0; i < count; ++i) {
        a.firstBlock[i] = blocks;
        a.stageBytes = std::max(a.stageBytes, stageBytes(a.parts[i].type));
        // Gated: the panels of both parts are in the blocks of the first.
        const int panels = !a.gated ? a.parts[i].panels : i == 0 ? 2 * a.parts[i].panels : 0;
        blocks += (panels + kBlockPanels - 1) / kBlockPanels;
    }
    a.firstBlock[count] = blocks;
    a.stages =
        std::clamp(static_cast<int>(work.sharedBytes / static_cast<std::size_t>(a.stageBytes)), 1,
                   kMostPrefillStages);
    const std::size_t shared =
        static_cast<std::size_t>(a.stages) * static_cast<std::size_t>(a.stageBytes);
    const dim3 grid(static_cast<unsigned>((a.input.rows + kBlockRows - 1) / kBlockRows),
                    static_cast<unsigned>(blocks));
    return launch(
        parts.input.form == InputForm::Integers ? prefillQuantisedKernel : prefillHalvesKernel,
        grid, dim3(kPrefillThreads), shared, work.stream, {.programmatic = work.programmatic}, a);
}

} // namespace khatwa::kernels::cuda
