#include "kernels/cuda/launch.h"
#include "kernels/cuda/numbers.cuh"
#include "kernels/cuda/primitives.cuh"
#include "kernels/cuda/weights.cuh"

namespace khatwa::kernels::cuda {

namespace {

constexpr unsigned kThreads = 256;

using Bytes = const std::uint8_t*;

__device__ unsigned halfwordAt(Bytes p) {
    return p[0] | static_cast<unsigned>(p[1]) << 8;
}

/// Byte of unit `unit` that holds byte `byte` of word `word` of the lane of output `output` and
/// place `t`.
__device__ int unitByte(int unit, int output, int t, int word, int byte) {
    return unit * kUnitBytes + (4 * (output % 8) + t) * 16 + 4 * word + byte;
}

/// The six-bit scale (or minimum) of a group, as `unpackScale` of formats/dequantise.cpp.
__device__ int superScale(Bytes packed, int group, bool minimum) {
    const int shift = minimum ? 4 : 0, at = minimum ? group + 4 : group;
    if (group < 4)
        return packed[at] & 63;
    const int top = packed[minimum ? group : group - 4] >> 6;
    return (packed[group + 4] >> shift & 15) | top << 4;
}

/// Element `column` of output `output` of a tile (weights.cuh), rounded as `dequantiseRow` rounds.
__device__ float elementOf(TensorType type, Bytes tile, int output, int column) {
    const int second = output / 8;
    // Of 32 columns: a lane has 4t.. and 16 + 4t.., `i` says which.
    const int group = column / 32, within = column % 32;
    const int t = within % 16 / 4, i = within / 16, e = within % 4;
    switch (type) {
    case TensorType::F32:
        return __uint_as_float(*reinterpret_cast<const unsigned*>(
            tile + unitByte(2 * second + within % 8 / 4, output, within / 8, within % 4, 0)));
    case TensorType::F16:
    case TensorType::BF16: {
        const int word = second + within % 4 / 2 * 2;
        const unsigned bits = halfwordAt(
            tile + unitByte(2 * group + within % 8 / 4, output, within / 8, word, within % 2 * 2));
        return type == TensorType::F16 ? halfValue(bits) : brainValue(bits);
    }
    case TensorType::Q8_0: {
        const int q = static_cast<std::int8_t>(
            tile[unitByte(2 * (group / 2) + second, output, t, 2 * (group % 2) + i, e)]);
        const float d = halfValue(halfwordAt(tile + 2048 + 8 * output + 2 * group));
        return __fmul_rn(d, static_cast<float>(q));
    }
    case TensorType::Q4_0: {
        const int byte = tile[unitByte(second, output, t, group, e)];
        const float d = halfValue(halfwordAt(tile + 1024 + 8 * output + 2 * group));
        return __fmul_rn(d, static_cast<float>((byte >> 4 * i & 15) - 8));
    }
    case TensorType::Q4_K:
    case TensorType::Q5_K: {
        const int unit = group / 4 * 2 + second;
        int q = tile[unitByte(unit, output, t, group % 4 / 2 * 2 + i, e)] >> group % 2 * 4 & 15;
        Bytes heads = tile + 2048;
        if (type == TensorType::Q5_K) {
            q |= (tile[unitByte(4, output, t, 2 * second + i, e)] >> group & 1) << 4;
            heads += kUnitBytes;
        }
        heads += 16 * output;
        const float scale = __fmul_rn(halfValue(halfwordAt(heads)),
                                      static_cast<float>(superScale(heads + 4, group, false)));
        const float minimum = __fmul_rn(halfValue(halfwordAt(heads + 2)),
                                        static_cast<float>(superScale(heads + 4, group, true)));
        return __fadd_rn(__fmul_rn(scale, static_cast<float>(q)), -minimum);
    }
    case TensorType::Q6_K: {
        const int upper = group / 4, k = group % 4;
        const int low =
            tile[unitByte(2 * upper + second, output, t, k % 2 * 2 + i, e)] >> k / 2 * 4;
        const int high = tile[unitByte(4 + second, output, t, 2 * upper + i, e)] >> 2 * k;
        const int q = ((low & 15) | (high & 3) << 4) - 32;
        const int scale = static_cast<std::int8_t>(tile[3072 + 16 * output + 2 * group + i]);
        const float d = halfValue(halfwordAt(tile + 3328 + 2 * output));
        return __fmul_rn(__fmul_rn(d, static_cast<float>(scale)), static_cast<float>(q));
    }
    }
    return 0.0f;
}

__global__ void __launch_bounds__(kThreads)
    embedKernel(Matrix table, const std::int32_t* tokens, float* output) {
    launchDependents();
    dependencyWait();
    const int column = static_cast<int>(blockIdx.y * kThreads + threadIdx.x);
    if (column >= table.columns)
        return;
    const int token = tokens[blockIdx.x], wide = tileColumns(table.type);
    const std::size_t number = static_cast<std::size_t>(token / kPanelRows) *
                                   static_cast<std::size_t>(tilesOf(table.type, table.columns)) +
                               static_cast<std::size_t>(column / wide);
    const auto* tile = reinterpret_cast<Bytes>(table.data) +
                       number * static_cast<std::size_t>(tileBytes(table.type));
    output[static_cast<std::size_t>(blockIdx.x) * static_cast<std::size_t>(table.columns) +
           static_cast<std::size_t>(column)] =
        elementOf(table.type, tile, token % kPanelRows, column % wide);
}

} // namespace

cudaError_t embed(const Matrix& table, const std::int32_t* tokens, int rows, float* output,
                  cudaStream_t stream, bool programmatic) {
    if (rows <= 0)
        return cudaSuccess;
    const auto across = (static_cast<unsigned>(table.columns) + kThreads - 1) / kThreads;
    return launch(embedKernel, dim3(static_cast<unsigned>(rows), across), dim3(kThreads), 0, stream,
                  {.programmatic = programmatic}, table, tokens, output);
}

} // namespace khatwa::kernels::cuda
