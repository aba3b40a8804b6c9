#include "kernels/cuda/products_decode.cuh"
#include "kernels/cuda/products_decode.h"

namespace khatwa::kernels::cuda {

namespace {

/// F16 (or BF16) weights as they lie in memory, times inputs split into two halves of their kind:
/// the tensor cores' columns 2 r and 2 r + 1 are both halves of row r, whose sums lane 4 g + t has.
template <int rows_, bool kBrain>
class SixteenBitSums {
public:
    static constexpr int kRows = rows_;
    static constexpr bool kMayFuse = kRows == 4, kScaled = !kBrain;
    static constexpr int kTiles = kRows / 4;

    __device__ SixteenBitSums(const PreparedInput& input, int lane) : lane_(lane) {
        const int g = lane / 4, t = lane % 4;
#pragma unroll
        for (int n = 0; n < kTiles; ++n) {
            const int row = 8 * n + g;
            present_[n] = row < 2 * input.rows;
            values_[n] = input.values +
                         static_cast<std::size_t>(present_[n] ? row : 0) * input.rowBytes + 16 * t;
        }
    }

    __device__ void clear() {
#pragma unroll
        for (int n = 0; n < kTiles; ++n)
#pragma unroll
            for (int s = 0; s < 4; ++s)
                sums_[n][s] = 0.0f;
    }

    __device__ void add(TensorType, const TileBytes* tile, int number) {
#pragma unroll
        for (int pair = 0; pair < 2; ++pair) {
            unsigned a[2][4], b[kTiles][4] = {};
            load16(a[0], tile + 2 * pair * kUnitBytes + 16 * lane_);
            load16(a[1], tile + (2 * pair + 1) * kUnitBytes + 16 * lane_);
#pragma unroll
            for (int n = 0; n < kTiles; ++n) {
                if (present_[n])
                    load16(b[n], values_[n] + 2 * (64 * number + 32 * pair));
#pragma unroll
                for (int i = 0; i < 2; ++i) {
                    const unsigned both[2] = {b[n][2 * i], b[n][2 * i + 1]};
                    if constexpr (kBrain)
                        mmaBf16(sums_[n], a[i], both);
                    else
                        mmaF16(sums_[n], a[i], both);
                }
            }
        }
    }

    __device__ void write(float* partials) const {
        const int g = lane_ / 4, t = lane_ % 4;
#pragma unroll
        for (int n = 0; n < kTiles; ++n) {
            float* row = partials + (4 * n + t) * kPanelRows;
            row[g] = sums_[n][0] + sums_[n][1];
            row[g + 8] = sums_[n][2] + sums_[n][3];
        }
    }

private:
    int lane_;
    bool present_[kTiles];
    const std::byte* values_[kTiles];
    float sums_[kTiles][4];
};

/// F32 weights, in float32 on the ordinary cores: lane 4 g + t has columns 8t.. of 32.
class FloatSums {
public:
    static constexpr int kRows = kDecodeRows;
    static constexpr bool kMayFuse = true, kScaled = false;

    __device__ FloatSums(const PreparedInput& input, int lane)
        : lane_(lane), rows_(input.rows), values_(input.values + 32 * (lane % 4)),
          rowBytes_(input.rowBytes) {}

    __device__ void clear() {
#pragma unroll
        for (int r = 0; r < kRows; ++r)
            sums_[r][0] = sums_[r][1] = 0.0f;
    }

    __device__ void add(TensorType, const TileBytes* tile, int number) {
        float w[2][8];
#pragma unroll
        for (int u = 0; u < 4; ++u) {
            const float4 v = *reinterpret_cast<const float4*>(tile + u * kUnitBytes + 16 * lane_);
            float* to = w[u / 2] + u % 2 * 4;
            to[0] = v.x;
            to[1] = v.y;
            to[2] = v.z;
            to[3] = v.w;
        }
#pragma unroll
        for (int r = 0; r < kRows; ++r) {
            if (r >= rows_)
                break;
            const auto* x = reinterpret_cast<const float4*>(
                values_ + static_cast<std::size_t>(r) * rowBytes_ + 128 * number);
            const float4 low = x[0], high = x[1];
#pragma unroll
            for (int o = 0; o < 2; ++o) {
                float& sum = sums_[r][o];
                sum = fmaf(w[o][0], low.x, sum);
                sum = fmaf(w[o][1], low.y, sum);
                sum = fmaf(w[o][2], low.z, sum);
                sum = fmaf(w[o][3], low.w, sum);
                sum = fmaf(w[o][4], high.x, sum);
                sum = fmaf(w[o][5], high.y, sum);
                sum = fmaf(w[o][6], high.z, sum);
                sum = fmaf(w[o][7], high.w, sum);
            }
        }
    }

    __device__ void write(float* partials) const {
#pragma unroll
        for (int r = 0; r < kRows; ++r) {
            if (r >= rows_)
                break;
#pragma unroll
            for (int o = 0; o < 2; ++o) {
                float sum = sums_[r][o];
                sum += __shfl_xor_sync(kAllLanes, sum, 1);
                sum += __shfl_xor_sync(kAllLanes, sum, 2);
                if (lane_ % 4 == 0)
                    partials[r * kPanelRows + lane_ / 4 + 8 * o] = sum;
            }
        }
    }

private:
    int lane_;
    int rows_;
    const std::byte* values_;
    std::size_t rowBytes_;
    float sums_[kRows][2];
};

template <class Math>
__global__ void __launch_bounds__(kDecodeThreads, 2)
    decodePlainKernel(const __grid_constant__ DecodeArguments a) {
    decode<Math>(a);
}

} // namespace

cudaError_t launchDecodePlain(const DecodeArguments& arguments, int blocks, std::size_t sharedBytes,
                              const ProductWork& work) {
    const auto start = [&](auto* kernel) {
        return launch(kernel, dim3(static_cast<unsigned>(blocks)), dim3(kDecodeThreads),
                      sharedBytes, work.stream, {.programmatic = work.programmatic}, arguments);
    };
    const auto startFor = [&]<bool kBrain>(std::bool_constant<kBrain>) {
        switch (decodeVariant(arguments.input.rows)) {
        case 4:
            return start(decodePlainKernel<SixteenBitSums<4, kBrain>>);
        case 8:
            return start(decodePlainKernel<SixteenBitSums<8, kBrain>>);
        default:
            return start(decodePlainKernel<SixteenBitSums<16, kBrain>>);
        }
    };
    switch (arguments.input.form) {
    case InputForm::Halves:
        return startFor(std::false_type{});
    case InputForm::Brains:
        return startFor(std::true_type{});
    default:
        return start(decodePlainKernel<FloatSums>);
    }
}

} // namespace khatwa::kernels::cuda
