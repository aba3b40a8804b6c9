#include "kernels/cuda/copy.h"
#include "kernels/cuda/launch.h"
#include "kernels/cuda/primitives.cuh"

#include <cstdint>

namespace khatwa::kernels::cuda {

namespace {

constexpr unsigned kThreads = 256;
/// Loads in flight for each thread: 64 bytes x 2,048 threads cover the latency of a
/// multiprocessor's memory.
constexpr unsigned kVectors = 4;

__global__ void __launch_bounds__(kThreads)
    copyKernel(uint4* __restrict__ output, const uint4* __restrict__ input, std::size_t vectors) {
    const std::size_t first =
        static_cast<std::size_t>(blockIdx.x) * (kThreads * kVectors) + threadIdx.x;
    uint4 values[kVectors];
#pragma unroll
    for (unsigned i = 0; i < kVectors; ++i)
        if (first + i * kThreads < vectors)
            values[i] = loadStreaming(input + first + i * kThreads);
#pragma unroll
    for (unsigned i = 0; i < kVectors; ++i)
        if (first + i * kThreads < vectors)
            storeStreaming(output + first + i * kThreads, values[i]);
}

} // namespace

cudaError_t copyBytes(void* output, const void* input, std::size_t bytes, cudaStream_t stream) {
    const std::size_t vectors = bytes / sizeof(uint4);
    if (vectors == 0)
        return cudaSuccess;
    const std::size_t blocks = (vectors + kThreads * kVectors - 1) / (kThreads * kVectors);
    return launch(copyKernel, dim3(static_cast<unsigned>(blocks)), dim3(kThreads), 0, stream, {},
                  static_cast<uint4*>(output), static_cast<const uint4*>(input), vectors);
}

cudaError_t compiledFor(int& capability) {
    cudaFuncAttributes attributes{}; // one of the kernels speaks for all
    const cudaError_t error = cudaFuncGetAttributes(&attributes, copyKernel);
    capability = attributes.ptxVersion;
    return error;
}

} // namespace khatwa::kernels::cuda
