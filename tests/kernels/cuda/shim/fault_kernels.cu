#include "kernels/cuda/launch.h"
#include "kernels/cuda/primitives.cuh"
#include "tests/kernels/cuda/shim/fault_kernels.h"

namespace khatwa::kernels::cuda::test {

namespace {

constexpr unsigned kThreads = 64;

__global__ void neighbourKernel(const int* input, int* output, bool faulty) {
    KHATWA_SHARED(line, int[kThreads]);
    line[threadIdx.x] = input[threadIdx.x];
    if (!faulty)
        __syncthreads();
    output[threadIdx.x] = line[(threadIdx.x + 1) % blockDim.x];
}

__global__ void addUpKernel(int* output, bool faulty) {
    if (faulty)
        output[0] += static_cast<int>(threadIdx.x);
    else
        atomicAdd(&output[0], static_cast<int>(threadIdx.x));
}

__global__ void handOverKernel(int* parts, unsigned* ready, int* output, bool faulty) {
    parts[blockIdx.x] = static_cast<int>(blockIdx.x) + 1;
    if (!faulty)
        __threadfence();
    if (atomicAdd(ready, 1u) == gridDim.x - 1) {
        __threadfence();
        int sum = 0;
        for (unsigned i = 0; i < gridDim.x; ++i)
            sum += parts[i];
        *output = sum;
    }
}

__global__ void copyOneKernel(const int* input, int* output, bool faulty) {
    output[threadIdx.x] = input[threadIdx.x + (faulty ? 1 : 0)];
}

__global__ void readSharedKernel(int* output, bool faulty) {
    int* const line = sharedMemory<int>();
    line[threadIdx.x] = static_cast<int>(threadIdx.x);
    __syncthreads();
    output[threadIdx.x] = line[threadIdx.x + (faulty ? 1 : 0)];
}

__global__ void readStaticSharedKernel(int* output, bool faulty) {
    KHATWA_SHARED(line, int[kThreads]);
    int* const first = line;
    first[threadIdx.x] = static_cast<int>(threadIdx.x);
    __syncthreads();
    output[threadIdx.x] = first[threadIdx.x + (faulty ? 1 : 0)];
}

__global__ void copyWithoutWaitKernel(const uint4* input, uint4* output, bool faulty) {
    uint4* const line = sharedMemory<uint4>();
    copyAsync16(line + threadIdx.x, input + threadIdx.x);
    copyAsyncCommit();
    if (!faulty)
        copyAsyncWait<0>();
    output[threadIdx.x] = line[threadIdx.x];
}

__global__ void barrierOfSomeKernel(int* output) {
    if (threadIdx.x < 32)
        __syncthreads();
    else
        output[threadIdx.x] = __shfl_sync(kAllLanes, static_cast<int>(threadIdx.x), 0);
    if (threadIdx.x == 40) // its warp waits for it here, and the other warp at the barrier
        __syncthreads();
    __syncwarp();
}

__global__ void shuffleFromNobodyKernel(int* output) {
    if (threadIdx.x % 2 == 0)
        output[threadIdx.x] = __shfl_sync(0x55555555u, 1, 1);
}

__global__ void differentInstructionsKernel(int* output) {
    if (threadIdx.x % 2 == 0)
        output[threadIdx.x] = __shfl_sync(kAllLanes, 1, 0);
    else
        output[threadIdx.x] = __any_sync(kAllLanes, 1);
}

__global__ void waitForEverKernel(const unsigned* flag) {
    while (*static_cast<const volatile unsigned*>(flag) == 0)
        __nanosleep(20);
}

__global__ void gridBarrierAloneKernel(unsigned* state) {
    gridBarrier(state);
}

__global__ void trapKernel() {
    if (threadIdx.x == 3)
        __trap();
    __syncthreads();
}

__global__ void bothSharedKernel(int* output) {
    KHATWA_SHARED(fixed, int[kThreads]);
    int* const asked = sharedMemory<int>();
    fixed[threadIdx.x] = asked[threadIdx.x] = static_cast<int>(threadIdx.x);
    __syncthreads();
    output[threadIdx.x] = fixed[kThreads - 1 - threadIdx.x] + asked[kThreads - 1 - threadIdx.x];
}

__global__ void neverWaitsKernel(int* output) {
    output[threadIdx.x] = 1;
}

} // namespace

cudaError_t neighbour(const int* input, int* output, unsigned threads, bool faulty,
                      cudaStream_t stream) {
    return launch(neighbourKernel, 1, threads, 0, stream, {}, input, output, faulty);
}

cudaError_t addUp(int* output, unsigned blocks, bool faulty, cudaStream_t stream) {
    // One thread a block: what races is blocks with each other.
    return launch(addUpKernel, blocks, 1, 0, stream, {}, output, faulty);
}

cudaError_t handOver(int* parts, unsigned* ready, int* output, unsigned blocks, bool faulty,
                     cudaStream_t stream) {
    return launch(handOverKernel, blocks, 1, 0, stream, {}, parts, ready, output, faulty);
}

cudaError_t copyOne(const int* input, int* output, unsigned threads, bool faulty,
                    cudaStream_t stream) {
    return launch(copyOneKernel, 1, threads, 0, stream, {}, input, output, faulty);
}

cudaError_t readShared(int* output, unsigned threads, bool faulty, cudaStream_t stream) {
    return launch(readSharedKernel, 1, threads, threads * sizeof(int), stream, {}, output, faulty);
}

cudaError_t readStaticShared(int* output, bool faulty, cudaStream_t stream) {
    return launch(readStaticSharedKernel, 1, kThreads, 0, stream, {}, output, faulty);
}

cudaError_t copyWithoutWait(const void* input, void* output, bool faulty, cudaStream_t stream) {
    return launch(copyWithoutWaitKernel, 1, 32, 32 * sizeof(uint4), stream, {},
                  static_cast<const uint4*>(input), static_cast<uint4*>(output), faulty);
}

cudaError_t bothShared(int* output, unsigned bytes, bool asked, cudaStream_t stream) {
    if (asked)
        return launch(bothSharedKernel, 1, kThreads, bytes, stream, {}, output);
    cudaLaunchConfig_t config{};
    config.gridDim = 1;
    config.blockDim = kThreads;
    config.dynamicSmemBytes = bytes;
    config.stream = stream;
    return cudaLaunchKernelEx(&config, bothSharedKernel, output);
}
cudaError_t allowBothShared(unsigned bytes) {
    return cudaFuncSetAttribute(bothSharedKernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                static_cast<int>(bytes));
}

cudaError_t neverWaits(int* output, cudaStream_t stream) {
    return launch(neverWaitsKernel, 1, kThreads, 0, stream, {.programmatic = true}, output);
}

cudaError_t barrierOfSome(int* output, cudaStream_t stream) {
    return launch(barrierOfSomeKernel, 1, kThreads, 0, stream, {}, output);
}

cudaError_t shuffleFromNobody(int* output, cudaStream_t stream) {
    return launch(shuffleFromNobodyKernel, 1, 32, 0, stream, {}, output);
}

cudaError_t differentInstructions(int* output, cudaStream_t stream) {
    return launch(differentInstructionsKernel, 1, 32, 0, stream, {}, output);
}

cudaError_t waitForEver(const unsigned* flag, cudaStream_t stream) {
    return launch(waitForEverKernel, 1, 1, 0, stream, {}, flag);
}

cudaError_t gridBarrierAlone(unsigned* state, cudaStream_t stream) {
    return launch(gridBarrierAloneKernel, 2, 32, 0, stream, {}, state);
}

cudaError_t trap(cudaStream_t stream) {
    return launch(trapKernel, 1, 32, 0, stream, {});
}

} // namespace khatwa::kernels::cuda::test
