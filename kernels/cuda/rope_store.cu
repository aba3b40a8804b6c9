#include "kernels/cuda/attention_strip.cuh"
#include "kernels/cuda/launch.h"
#include "kernels/cuda/numbers.cuh"
#include "kernels/cuda/rope_store.h"

#include <algorithm>
#include <cmath>

namespace khatwa::kernels::cuda {

namespace {

constexpr int kMostWarps = 8;
/// Of a kernel that asks for no more than it gets without asking.
constexpr std::size_t kUsualShared = std::size_t{32} << 10;
/// The largest number of binary16.
constexpr float kLargestHalf = 65504.0f;

struct Arguments {
    BatchView batch;
    float* query;
    const float* key;
    const float* value;
    const float* queryNorm;
    const float* keyNorm;
    const float2* angles;
    std::byte* layer;
    std::size_t pageBytes;
    int heads;
    int kvHeads;
    int headDim;
    int pairs;
    float epsilon;
    bool interleaved;
};

constexpr unsigned kAngleThreads = 128;

/// Grid: x the row, y its pairs.
__global__ void __launch_bounds__(kAngleThreads)
    ropeAnglesKernel(BatchView batch, const float* frequencies, int pairs, float factor,
                     float2* angles) {
    dependencyWait();
    launchDependents();
    const int row = static_cast<int>(blockIdx.x);
    const int pair = static_cast<int>(blockIdx.y * kAngleThreads + threadIdx.x);
    if (pair >= pairs)
        return;
    double sine, cosine;
    sineCosine(static_cast<double>(batch.positions[row]) * static_cast<double>(frequencies[pair]),
               sine, cosine);
    const auto by = static_cast<double>(factor);
    angles[static_cast<std::size_t>(row) * static_cast<std::size_t>(pairs) +
           static_cast<std::size_t>(pair)] =
        make_float2(static_cast<float>(cosine * by), static_cast<float>(sine * by));
}

/// x scaled to a mean square of one, times `norm`. Called by a warp.
__device__ inline void normHead(float* x, const float* norm, int headDim, float epsilon) {
    const int lane = static_cast<int>(laneIndex());
    SquareSum squares{};
    for (int d = lane; d < headDim; d += 32)
        squares.add(x[d]);
    const float mean = warpSum(squares).rounded() / static_cast<float>(headDim);
    const float scale = 1.0f / sqrtf(mean + epsilon);
    for (int d = lane; d < headDim; d += 32)
        x[d] = __fmul_rn(__fmul_rn(x[d], scale), norm[d]);
    __syncwarp();
}

__device__ inline void rotateHead(float* x, const Arguments& a, int row) {
    const float2* angles =
        a.angles + static_cast<std::size_t>(row) * static_cast<std::size_t>(a.pairs);
    for (int i = static_cast<int>(laneIndex()); i < a.pairs; i += 32) {
        const float cosine = angles[i].x, sine = angles[i].y;
        float& first = x[a.interleaved ? 2 * i : i];
        float& second = x[a.interleaved ? 2 * i + 1 : i + a.pairs];
        // Each product rounded, as on the CPU.
        const float turned = __fsub_rn(__fmul_rn(first, cosine), __fmul_rn(second, sine));
        second = __fadd_rn(__fmul_rn(first, sine), __fmul_rn(second, cosine));
        first = turned;
    }
    __syncwarp();
}

/// Thirty-two numbers, one in each lane, as integers and a step; zeros for a step that is too small
/// to be inverted, as on the CPU (cpu/attention_q8.h).
__device__ inline int quantise(float x, float& step) {
    constexpr float kSmallestStep = 1e-36f;
    step = unpackHalves(packHalves(warpMax(fabsf(x)) / 127.0f, 0.0f)).x;
    if (!(step >= kSmallestStep)) {
        step = 0.0f;
        return 0;
    }
    return __float2int_rn(fminf(127.0f, fmaxf(-127.0f, x * (1.0f / step))));
}

__device__ inline std::uint16_t halfBits(float x) {
    return static_cast<std::uint16_t>(packHalves(x, 0.0f));
}

/// A key of `padded` numbers, those beyond the head zero, and a value of `headDim` into a head's
/// page. Called by a warp.
__device__ inline void store(const float* key, const float* value, CacheForm form, int headDim,
                             int padded, int place, std::byte* page) {
    constexpr std::uint16_t kNan = 0x7e00;
    const int lane = static_cast<int>(laneIndex());
    // The fault of either shows through the key's first number (attention_cache.h). A comparison
    // with NaN is false.
    bool sound = true;
    for (int d = lane; d < headDim; d += 32)
        sound = sound && fabsf(key[d]) <= kLargestHalf && fabsf(value[d]) <= kLargestHalf;
    sound = __all_sync(kAllLanes, sound) != 0;
    const auto halves = [page](std::size_t offset) -> std::uint16_t& {
        return *reinterpret_cast<std::uint16_t*>(page + offset);
    };
    for (int d = lane; d < padded; d += 32) {
        const float k = sound ? key[d] : 0.0f, v = sound && d < headDim ? value[d] : 0.0f;
        if (form == CacheForm::F16) {
            halves(keyOffset(form, padded, place, d)) = sound || d > 0 ? halfBits(k) : kNan;
            halves(valueOffset(form, padded, place, d)) = halfBits(v);
        } else {
            float keyStep, valueStep;
            const int keyByte = quantise(k, keyStep) + 128;
            const int valueByte = quantise(v, valueStep) + 128;
            page[keyOffset(form, padded, place, d)] = static_cast<std::byte>(keyByte);
            page[valueOffset(form, padded, place, d)] = static_cast<std::byte>(valueByte);
            if (lane == 0) {
                halves(keyStepOffset(padded, place, d / 32)) =
                    sound || d > 0 ? halfBits(keyStep) : kNan;
                halves(valueStepOffset(padded, place, d / 32)) = halfBits(valueStep);
            }
        }
    }
}

/// Grid: x the row, y so many warps that each query head and each KV head has one.
__global__ void __launch_bounds__(kMostWarps * 32) ropeStoreKernel(Arguments a, CacheForm form) {
    launchDependents(); // attention asks for what earlier batches stored before it waits for this
    const int lane = static_cast<int>(laneIndex()), warp = static_cast<int>(warpIndex());
    const int unit = static_cast<int>(blockIdx.y * (blockDim.x / 32)) + warp;
    const int row = static_cast<int>(blockIdx.x), padded = paddedHeadDim(a.headDim);
    const bool isQuery = unit < a.heads;
    // Before the wait: what no kernel writes. The norms come from far.
    const float* norm = isQuery ? a.queryNorm : a.keyNorm;
    if (norm && 32 * lane < a.headDim)
        prefetchL2(norm + 32 * lane);
    const int position = a.batch.positions[row];
    const auto page = static_cast<std::size_t>(a.batch.rowPages[row]);
    dependencyWait();
    if (unit >= a.heads + a.kvHeads)
        return;
    const int head = isQuery ? unit : unit - a.heads;
    const std::size_t at =
        (static_cast<std::size_t>(row) * static_cast<std::size_t>(isQuery ? a.heads : a.kvHeads) +
         static_cast<std::size_t>(head)) *
        static_cast<std::size_t>(a.headDim);
    float* x = sharedMemory<float>() + warp * padded;
    const float* source = (isQuery ? a.query : a.key) + at;
    for (int d = lane; d < padded; d += 32)
        x[d] = d < a.headDim ? source[d] : 0.0f;
    __syncwarp();
    if (norm)
        normHead(x, norm, a.headDim, a.epsilon);
    rotateHead(x, a, row);
    if (isQuery) {
        for (int d = lane; d < a.headDim; d += 32)
            a.query[at + static_cast<std::size_t>(d)] = x[d];
        return;
    }
    store(x, a.value + at, form, a.headDim, padded, position % kPagePositions,
          a.layer + page * a.pageBytes +
              static_cast<std::size_t>(head) * headPageBytes(form, padded));
}

} // namespace

cudaError_t ropeAngles(const RopeAngles& r) {
    if (r.pairs == 0)
        return cudaSuccess;
    return launch(ropeAnglesKernel,
                  dim3(static_cast<unsigned>(r.batch.rows),
                       (static_cast<unsigned>(r.pairs) + kAngleThreads - 1) / kAngleThreads),
                  dim3(kAngleThreads), 0, r.stream, {.programmatic = r.programmatic}, r.batch,
                  r.frequencies, r.pairs, r.attentionFactor, r.angles);
}

cudaError_t ropeStore(const RopeStore& r) {
    const AttentionShape& shape = r.shape;
    const Arguments arguments{
        r.batch,     r.query,       r.key,
        r.value,     r.queryNorm,   r.keyNorm,
        r.angles,    r.layer,       devicePageBytes(shape.form, shape.kvHeads, shape.headDim),
        shape.heads, shape.kvHeads, shape.headDim,
        r.pairs,     r.epsilon,     r.interleaved};
    const std::size_t perWarp =
        static_cast<std::size_t>(paddedHeadDim(shape.headDim)) * sizeof(float);
    const auto warps =
        static_cast<unsigned>(std::clamp<std::size_t>(kUsualShared / perWarp, 1, kMostWarps));
    const auto units = static_cast<unsigned>(shape.heads + shape.kvHeads);
    return launch(ropeStoreKernel,
                  dim3(static_cast<unsigned>(r.batch.rows), (units + warps - 1) / warps),
                  dim3(warps * 32), warps * perWarp, r.stream, {.programmatic = r.programmatic},
                  arguments, shape.form);
}

} // namespace khatwa::kernels::cuda
