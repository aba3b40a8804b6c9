#include "kernels/cuda/launch.h"
#include "kernels/cuda/primitives.cuh"
#include "tests/kernels/cuda/shim/primitives_kernels.h"

namespace khatwa::kernels::cuda::test {

namespace {

constexpr unsigned kMostThreads = 256;

__global__ void blockSumsKernel(const float* input, float* output) {
    KHATWA_SHARED(part, float[kMostThreads]);
    part[threadIdx.x] = input[blockIdx.x * blockDim.x + threadIdx.x];
    for (unsigned width = blockDim.x / 2; width > 0; width /= 2) {
        __syncthreads();
        if (threadIdx.x < width)
            part[threadIdx.x] += part[threadIdx.x + width];
    }
    if (threadIdx.x == 0)
        output[blockIdx.x] = part[0];
}

__global__ void reverseKernel(const int* input, int* output) {
    int* const line = sharedMemory<int>();
    line[threadIdx.x] = input[threadIdx.x];
    __syncthreads();
    output[threadIdx.x] = line[blockDim.x - 1 - threadIdx.x];
}

__global__ void warpOperationsKernel(const int* input, unsigned* output) {
    const unsigned lane = threadIdx.x;
    const unsigned mask = blockDim.x == 32 ? kAllLanes : (1u << blockDim.x) - 1;
    const int mine = input[lane];
    unsigned results[kWarpResults];
    results[0] = static_cast<unsigned>(__shfl_sync(mask, mine, 3));
    results[1] = static_cast<unsigned>(__shfl_sync(mask, mine, 1, 4));
    results[2] = static_cast<unsigned>(__shfl_up_sync(mask, mine, 2));
    results[3] = static_cast<unsigned>(__shfl_up_sync(mask, mine, 1, 8));
    results[4] = static_cast<unsigned>(__shfl_down_sync(mask, mine, 1, 8));
    results[5] = static_cast<unsigned>(__shfl_xor_sync(mask, mine, 1));
    results[6] = static_cast<unsigned>(__shfl_xor_sync(mask, mine, 2, 4));
    results[7] = __ballot_sync(mask, mine % 3 == 0);
    results[8] = static_cast<unsigned>(__any_sync(mask, mine == 5));
    results[9] = static_cast<unsigned>(__all_sync(mask, mine >= 0));
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ < 800
    results[10] = results[11] = results[12] = 0;
#else
    results[10] = static_cast<unsigned>(__reduce_add_sync(mask, mine));
    results[11] = static_cast<unsigned>(__reduce_max_sync(mask, mine));
    results[12] = static_cast<unsigned>(__reduce_min_sync(mask, mine));
#endif
    // Two halves of the warp at instructions of their own.
    const unsigned half = 0xffffu << (lane / 16 * 16);
    results[13] = static_cast<unsigned>(__shfl_sync(half & mask, mine, static_cast<int>(lane) ^ 1));
    // Sixty-four bits.
    const double wide = __shfl_xor_sync(mask, static_cast<double>(mine) + 0.5, 1);
    results[14] = static_cast<unsigned>(wide * 2);
    __syncwarp(mask);
    results[15] = static_cast<unsigned>(dotBytes(mine, 0x01ff0203, 7));
    for (unsigned i = 0; i < kWarpResults; ++i)
        output[lane * kWarpResults + i] = results[i];
}

__global__ void atomicsKernel(int* counters, float* sums) {
    const int number = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x) + 1;
    atomicAdd(&counters[0], number);
    atomicMax(&counters[1], number);
    atomicMin(&counters[2], number);
    atomicInc(reinterpret_cast<unsigned*>(&counters[3]), 6u);
    atomicCAS(&counters[4], 0, number);
    atomicAdd(&sums[0], 0.5f);
}

__global__ void lastBlockKernel(const float* input, float* parts, float* output, unsigned* ready) {
    KHATWA_SHARED(part, float[kMostThreads]);
    KHATWA_SHARED(last, bool);
    part[threadIdx.x] = input[blockIdx.x * blockDim.x + threadIdx.x];
    __syncthreads();
    if (threadIdx.x == 0) {
        float sum = 0.0f;
        for (unsigned i = 0; i < blockDim.x; ++i)
            sum += part[i];
        parts[blockIdx.x] = sum;
        __threadfence();
        last = atomicAdd(ready, 1u) == gridDim.x - 1;
    }
    __syncthreads();
    if (last && threadIdx.x == 0) {
        __threadfence();
        float sum = 0.0f;
        for (unsigned i = 0; i < gridDim.x; ++i)
            sum += __ldcg(&parts[i]);
        *output = sum;
    }
}

__global__ void passAroundKernel(int* values, unsigned* barrier, unsigned rounds) {
    for (unsigned round = 0; round < rounds; ++round) {
        const unsigned from = (blockIdx.x + 1) % gridDim.x;
        const int next = __ldcg(&values[from * blockDim.x + threadIdx.x]);
        gridBarrier(barrier);
        values[blockIdx.x * blockDim.x + threadIdx.x] = next + 1;
        gridBarrier(barrier);
    }
}

__global__ void copyByTilesKernel(const uint4* input, uint4* output, unsigned tiles,
                                  unsigned valid) {
    uint4* const stages = sharedMemory<uint4>(); // two of 32
    const auto fetch = [&](unsigned tile) {
        if (tile < tiles) {
            const unsigned at = tile * 32 + threadIdx.x;
            copyAsync16(stages + tile % 2 * 32 + threadIdx.x, input + (at < valid ? at : 0),
                        at < valid);
        }
        copyAsyncCommit();
    };
    fetch(0);
    for (unsigned tile = 0; tile < tiles; ++tile) {
        fetch(tile + 1);
        copyAsyncWait<1>();
        __syncthreads();
        // Another thread's bytes, so that the barriers matter.
        const unsigned other = 31 - threadIdx.x;
        output[tile * 32 + other] = stages[tile % 2 * 32 + other];
        __syncthreads();
    }
}

__global__ void loadMatricesKernel(const std::uint16_t* input, unsigned* output, unsigned matrices,
                                   bool transposed) {
    uint4* const rows = sharedMemory<uint4>();
    if (threadIdx.x < 8 * matrices)
        rows[threadIdx.x] = reinterpret_cast<const uint4*>(input)[threadIdx.x];
    __syncwarp();
    const void* const row = rows + threadIdx.x % (8 * matrices);
    unsigned r1[1] = {0};
    unsigned r2[2] = {0, 0};
    unsigned r4[4] = {0, 0, 0, 0};
    if (matrices == 1)
        loadMatrix1(r1, row);
    else if (matrices == 2 && !transposed)
        loadMatrix2(r2, row);
    else if (matrices == 2)
        loadMatrix2Transposed(r2, row);
    else if (!transposed)
        loadMatrix4(r4, row);
    else
        loadMatrix4Transposed(r4, row);
    for (unsigned i = 0; i < matrices; ++i)
        output[threadIdx.x * matrices + i] = matrices == 1   ? r1[0]
                                             : matrices == 2 ? r2[i % 2]
                                                             : r4[i];
}

__global__ void transposeKernel(const unsigned* input, unsigned* output) {
    output[threadIdx.x] = transposeMatrix(input[threadIdx.x]);
}

__global__ void sinesKernel(const float* input, float* output) {
    double sine, cosine;
    sineCosine(static_cast<double>(input[threadIdx.x]), sine, cosine);
    output[threadIdx.x] = static_cast<float>(sine);
    output[32 + threadIdx.x] = static_cast<float>(cosine);
}

// The fragments' elements as the PTX ISA numbers them: a0 a1 ... in rising order of register and
// position in it.

template <typename Product>
__device__ void multiplyHalves(const std::uint16_t* a, const std::uint16_t* b, const float* c,
                               float* d, Product product) {
    const unsigned groupId = threadIdx.x >> 2;
    const unsigned inGroup = threadIdx.x % 4;
    unsigned fa[4] = {0, 0, 0, 0};
    for (unsigned i = 0; i < 8; ++i) {
        const unsigned row = i < 2 || (4 <= i && i < 6) ? groupId : groupId + 8;
        const unsigned column = inGroup * 2 + (i & 1u) + (i < 4 ? 0 : 8);
        fa[i / 2] |= static_cast<unsigned>(a[row * 16 + column]) << 16 * (i % 2);
    }
    unsigned fb[2] = {0, 0};
    for (unsigned i = 0; i < 4; ++i) {
        const unsigned row = inGroup * 2 + (i & 1u) + (i < 2 ? 0 : 8);
        fb[i / 2] |= static_cast<unsigned>(b[groupId * 16 + row]) << 16 * (i % 2);
    }
    float fd[4];
    for (unsigned i = 0; i < 4; ++i)
        fd[i] = c[(i < 2 ? groupId : groupId + 8) * 8 + inGroup * 2 + (i & 1u)];
    product(fd, fa, fb);
    for (unsigned i = 0; i < 4; ++i)
        d[(i < 2 ? groupId : groupId + 8) * 8 + inGroup * 2 + (i & 1u)] = fd[i];
}

__global__ void multiplyF16Kernel(const std::uint16_t* a, const std::uint16_t* b, const float* c,
                                  float* d) {
    multiplyHalves(a, b, c, d, [](float(&fd)[4], const unsigned(&fa)[4], const unsigned(&fb)[2]) {
        mmaF16(fd, fa, fb);
    });
}

__global__ void multiplyBf16Kernel(const std::uint16_t* a, const std::uint16_t* b, const float* c,
                                   float* d) {
    multiplyHalves(a, b, c, d, [](float(&fd)[4], const unsigned(&fa)[4], const unsigned(&fb)[2]) {
        mmaBf16(fd, fa, fb);
    });
}

__global__ void multiplyS8Kernel(const std::int8_t* a, const std::int8_t* b, const int* c, int* d) {
    const unsigned groupId = threadIdx.x >> 2;
    const unsigned inGroup = threadIdx.x % 4;
    unsigned fa[4] = {0, 0, 0, 0};
    for (unsigned i = 0; i < 16; ++i) {
        const unsigned row = i < 4 || (8 <= i && i < 12) ? groupId : groupId + 8;
        const unsigned column = inGroup * 4 + (i & 3u) + (i < 8 ? 0 : 16);
        fa[i / 4] |= static_cast<unsigned>(static_cast<std::uint8_t>(a[row * 32 + column]))
                     << 8 * (i % 4);
    }
    unsigned fb[2] = {0, 0};
    for (unsigned i = 0; i < 8; ++i) {
        const unsigned row = inGroup * 4 + (i & 3u) + (i < 4 ? 0 : 16);
        fb[i / 4] |= static_cast<unsigned>(static_cast<std::uint8_t>(b[groupId * 32 + row]))
                     << 8 * (i % 4);
    }
    int fd[4];
    for (unsigned i = 0; i < 4; ++i)
        fd[i] = c[(i < 2 ? groupId : groupId + 8) * 8 + inGroup * 2 + (i & 1u)];
    mmaS8(fd, fa, fb);
    for (unsigned i = 0; i < 4; ++i)
        d[(i < 2 ? groupId : groupId + 8) * 8 + inGroup * 2 + (i & 1u)] = fd[i];
}

__global__ void addOneKernel(const int* input, int* output, unsigned count) {
    const unsigned i = blockIdx.x * blockDim.x + threadIdx.x;
    launchDependents();
    dependencyWait();
    if (i < count)
        output[i] = input[i] + 1;
}

__global__ void addOneEarlyKernel(const int* input, int* output, unsigned count, bool faulty) {
    KHATWA_SHARED(line, int[kMostThreads]);
    const unsigned i = blockIdx.x * blockDim.x + threadIdx.x;
    launchDependents();
    if (faulty && i < count)
        line[threadIdx.x] = input[i];
    if (threadIdx.x == 0)
        dependencyWait(); // the others wait for it at the barrier
    __syncthreads();
    dependencyWait();
    if (!faulty && i < count)
        line[threadIdx.x] = input[i];
    if (i < count)
        output[i] = line[threadIdx.x] + 1;
}

} // namespace

cudaError_t blockSums(const float* input, float* output, unsigned blocks, unsigned threads,
                      cudaStream_t stream) {
    return launch(blockSumsKernel, blocks, threads, 0, stream, {}, input, output);
}

cudaError_t reverse(const int* input, int* output, unsigned threads, cudaStream_t stream) {
    return launch(reverseKernel, 1, threads, threads * sizeof(int), stream, {}, input, output);
}

cudaError_t warpOperations(const int* input, unsigned* output, unsigned threads,
                           cudaStream_t stream) {
    return launch(warpOperationsKernel, 1, threads, 0, stream, {}, input, output);
}

cudaError_t atomics(int* counters, float* sums, unsigned blocks, unsigned threads,
                    cudaStream_t stream) {
    return launch(atomicsKernel, blocks, threads, 0, stream, {}, counters, sums);
}

cudaError_t lastBlockSums(const float* input, float* parts, float* output, unsigned* ready,
                          unsigned blocks, unsigned threads, cudaStream_t stream) {
    return launch(lastBlockKernel, blocks, threads, 0, stream, {}, input, parts, output, ready);
}

cudaError_t passAround(int* values, unsigned* barrier, unsigned blocks, unsigned threads,
                       unsigned rounds, cudaStream_t stream) {
    return launch(passAroundKernel, blocks, threads, 0, stream, {.cooperative = true}, values,
                  barrier, rounds);
}

cudaError_t copyByTiles(const void* input, void* output, unsigned tiles, unsigned valid,
                        cudaStream_t stream) {
    return launch(copyByTilesKernel, 1, 32, 2 * 32 * sizeof(uint4), stream, {},
                  static_cast<const uint4*>(input), static_cast<uint4*>(output), tiles, valid);
}

cudaError_t loadMatrices(const std::uint16_t* input, unsigned* output, unsigned matrices,
                         bool transposed, cudaStream_t stream) {
    return launch(loadMatricesKernel, 1, 32, matrices * 8 * sizeof(uint4), stream, {}, input,
                  output, matrices, transposed);
}

cudaError_t transposeMatrices(const unsigned* input, unsigned* output, cudaStream_t stream) {
    return launch(transposeKernel, dim3(1), dim3(32), 0, stream, {}, input, output);
}

cudaError_t sinesAndCosines(const float* input, float* output, cudaStream_t stream) {
    return launch(sinesKernel, dim3(1), dim3(32), 0, stream, {}, input, output);
}

cudaError_t multiplyF16(const std::uint16_t* a, const std::uint16_t* b, const float* c, float* d,
                        cudaStream_t stream) {
    return launch(multiplyF16Kernel, 1, 32, 0, stream, {}, a, b, c, d);
}

cudaError_t multiplyBf16(const std::uint16_t* a, const std::uint16_t* b, const float* c, float* d,
                         cudaStream_t stream) {
    return launch(multiplyBf16Kernel, 1, 32, 0, stream, {}, a, b, c, d);
}

cudaError_t multiplyS8(const std::int8_t* a, const std::int8_t* b, const int* c, int* d,
                       cudaStream_t stream) {
    return launch(multiplyS8Kernel, 1, 32, 0, stream, {}, a, b, c, d);
}

cudaError_t addOne(const int* input, int* output, unsigned count, bool programmatic,
                   cudaStream_t stream) {
    return launch(addOneKernel, (count + 63) / 64, 64, 0, stream, {.programmatic = programmatic},
                  input, output, count);
}

cudaError_t addOneEarly(const int* input, int* output, unsigned count, bool faulty,
                        cudaStream_t stream) {
    return launch(addOneEarlyKernel, (count + 63) / 64, 64, 0, stream, {.programmatic = true},
                  input, output, count, faulty);
}

} // namespace khatwa::kernels::cuda::test
