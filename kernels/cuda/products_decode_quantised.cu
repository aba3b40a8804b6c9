#include "kernels/cuda/products_decode.cuh"
#include "kernels/cuda/products_decode.h"

namespace khatwa::kernels::cuda {

namespace {

/// Sums of quantised weights and int8 inputs. The tensor cores' columns are rows of the input:
/// eight at a time, or, up to four, every other one, so that lane 4 g + t has the sums of row t.
template <int rows_>
class QuantisedSums {
public:
    static constexpr int kRows = rows_;
    static constexpr bool kSpread = kRows == 4, kMayFuse = kSpread, kScaled = false;
    static constexpr int kTiles = kRows > 8 ? 2 : 1;
    static constexpr int kSums = kSpread ? 2 : 4; ///< of a lane: outputs g, g + 8 x its rows

    __device__ QuantisedSums(const PreparedInput& input, int lane)
        : lane_(lane), stride_(input.stepStride) {
        const int g = lane / 4, t = lane % 4;
#pragma unroll
        for (int n = 0; n < kTiles; ++n) {
            const int row = kSpread ? g / 2 : 8 * n + g;
            present_[n] = row < input.rows && (!kSpread || g % 2 == 0);
            values_[n] = input.values +
                         static_cast<std::size_t>(present_[n] ? row : 0) * input.rowBytes + 16 * t;
        }
        steps_ = input.steps + (kSpread ? t : 2 * t);
    }

    __device__ void clear() {
#pragma unroll
        for (int n = 0; n < kTiles; ++n)
#pragma unroll
            for (int s = 0; s < kSums; ++s)
                sums_[n][s] = 0.0f;
    }

    __device__ void add(TensorType type, const TileBytes* tile, int number) {
        switch (type) { // the same for all lanes
        case TensorType::Q8_0:
            return addTile<TileQ8_0>(tile, number);
        case TensorType::Q4_0:
            return addTile<TileQ4_0>(tile, number);
        case TensorType::Q4_K:
            return addTile<TileQ4_K>(tile, number);
        case TensorType::Q5_K:
            return addTile<TileQ5_K>(tile, number);
        default:
            return addTile<TileQ6_K>(tile, number);
        }
    }

    __device__ void write(float* partials) const {
        const int g = lane_ / 4, t = lane_ % 4;
#pragma unroll
        for (int n = 0; n < kTiles; ++n)
#pragma unroll
            for (int s = 0; s < kSums; ++s) {
                const int row = kSpread ? t : 8 * n + 2 * t + s % 2;
                partials[row * kPanelRows + g + 8 * output(s)] = sums_[n][s];
            }
    }

private:
    __device__ static constexpr int output(int s) {
        return kSpread ? s : s / 2;
    }

    template <class Format>
    __device__ void addTile(const TileBytes* tile, int number) {
        const TileBytes* rest = tile + Format::kHalves * Format::kHalfBytes;
        const int column = number * tileColumns(Format::kType);
        // Not unrolled: both halves' words and scales would not fit the registers.
#pragma unroll 1
        for (int h = 0; h < Format::kHalves; ++h) {
            const typename Format::Half piece(tile + h * Format::kHalfBytes, rest, lane_, h);
#pragma unroll
            for (int pair = 0; pair < 2; ++pair)
                addPair<Format>(piece, pair, column + 128 * h + 64 * pair);
        }
    }

    /// Two groups of 32, from `column` of the row on.
    template <class Format>
    __device__ void addPair(const typename Format::Half& piece, int pair, int column) {
        unsigned a[2][4], b[kTiles][4] = {};
        piece.fragments(pair, a);
#pragma unroll
        for (int n = 0; n < kTiles; ++n)
            if (present_[n])
                load16(b[n], values_[n] + column);
#pragma unroll
        for (int i = 0; i < 2; ++i) {
            const ActivationStep* steps = steps_ + static_cast<std::size_t>(column / 32 + i) *
                                                       static_cast<std::size_t>(stride_);
#pragma unroll
            for (int n = 0; n < kTiles; ++n) {
                int first[4] = {kRounderBits, kRounderBits, kRounderBits, kRounderBits};
                int second[4] = {kRounderBits, kRounderBits, kRounderBits, kRounderBits};
                multiplyGroup<Format>(a[i], b[n], i, first, second);
                addSums<Format>(piece, 2 * pair + i, steps + 8 * n, first, second, sums_[n]);
            }
        }
    }

    /// Rounded where the CPU rounds (cpu/panel_products.h).
    template <class Format>
    __device__ static void addSums(const typename Format::Half& piece, int group,
                                   const ActivationStep* steps, const int (&first)[4],
                                   const int (&second)[4], float (&sums)[kSums]) {
        float4 step; // of the lane's rows: step, sum, step, sum
        if constexpr (kSpread) {
            const float2 one = *reinterpret_cast<const float2*>(steps);
            step = make_float4(one.x, one.y, 0.0f, 0.0f);
        } else {
            step = *reinterpret_cast<const float4*>(steps);
        }
#pragma unroll
        for (int s = 0; s < kSums; ++s) {
            const int at = kSpread ? 2 * s : s, o = output(s);
            const bool even = kSpread || s % 2 == 0;
            const float by = even ? step.x : step.z;
            const float value = __int_as_float(first[at]) - kRounder;
            if constexpr (Format::kScales == 2) {
                const float other = __int_as_float(second[at]) - kRounder;
                const float both = __fmul_rn(piece.scale(o, group, 1), other);
                sums[s] = fmaf(by, fmaf(piece.scale(o, group, 0), value, both), sums[s]);
            } else {
                sums[s] = fmaf(piece.scale(o, group, 0), __fmul_rn(by, value), sums[s]);
            }
            if constexpr (Format::kMinimums)
                sums[s] = fmaf(-piece.minimum(o, group), even ? step.y : step.w, sums[s]);
        }
    }

    int lane_;
    int stride_;
    bool present_[kTiles];
    const std::byte* values_[kTiles];
    const ActivationStep* steps_;
    float sums_[kTiles][kSums];
};

/// Few rows: three blocks of registers, so that the next kernel finds room beside two, where
/// kernels overlap at all. (It costs 12 bytes of spilling.)
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ < 900
constexpr int kBlocksOfFewRows = 2;
#else
constexpr int kBlocksOfFewRows = 3;
#endif

template <int kRows>
__global__ void __launch_bounds__(kDecodeThreads, kRows == 4 ? kBlocksOfFewRows : 2)
    decodeQuantisedKernel(const __grid_constant__ DecodeArguments a) {
    decode<QuantisedSums<kRows>>(a);
}

} // namespace

cudaError_t launchDecodeQuantised(const DecodeArguments& arguments, int blocks,
                                  std::size_t sharedBytes, const ProductWork& work) {
    const auto start = [&](auto* kernel) {
        return launch(kernel, dim3(static_cast<unsigned>(blocks)), dim3(kDecodeThreads),
                      sharedBytes, work.stream, {.programmatic = work.programmatic}, arguments);
    };
    switch (decodeVariant(arguments.input.rows)) {
    case 4:
        return start(decodeQuantisedKernel<4>);
    case 8:
        return start(decodeQuantisedKernel<8>);
    default:
        return start(decodeQuantisedKernel<16>);
    }
}

} // namespace khatwa::kernels::cuda
