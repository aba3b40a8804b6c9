#pragma once

#include <cstddef>
#include <cuda_runtime.h>
#include <utility>

namespace khatwa::kernels::cuda {

/// How a kernel is launched beyond its shape.
struct LaunchOptions {
    /// The kernel may begin while the one before it in the stream drains (programmatic dependent
    /// launch, compute capability 9.0 and newer: ask for it nowhere else). It must call
    /// `dependencyWait` (primitives.cuh) in every thread before it touches anything that an earlier
    /// kernel writes, or writes what an earlier kernel reads.
    bool programmatic = false;
    /// All blocks are resident together, so that they can wait for each other (`gridBarrier`). An
    /// error where they do not fit.
    bool cooperative = false;
};

/// More than this much shared memory has to be asked for (CUDA programming guide, compute
/// capabilities).
inline constexpr std::size_t kFreeSharedBytes = 48 * 1024;

/// The share of the first cache that becomes shared memory, in percent (a wish:
/// cudaFuncSetAttribute).
inline constexpr int kMostlyShared = 100;

/// Launches `kernel` in `stream`: does not wait, allocates nothing, may be captured in a graph.
/// `sharedBytes` is dynamic shared memory, for `sharedMemory` (primitives.cuh). The error is that
/// of the launch; what goes wrong in the kernel shows in a later call. Arguments are copied before
/// this returns.
template <typename... Parameters, typename... Arguments>
cudaError_t launch(void (*kernel)(Parameters...), dim3 grid, dim3 block, std::size_t sharedBytes,
                   cudaStream_t stream, LaunchOptions options, Arguments&&... arguments) {
    if (sharedBytes > kFreeSharedBytes) {
        const cudaError_t error = cudaFuncSetAttribute(
            kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(sharedBytes));
        if (error != cudaSuccess)
            return error;
    }
    if (options.programmatic) {
        // Kernels overlap only where they share out the first cache alike: most of it is shared
        // memory.
        const cudaError_t error = cudaFuncSetAttribute(
            kernel, cudaFuncAttributePreferredSharedMemoryCarveout, kMostlyShared);
        if (error != cudaSuccess)
            return error;
    }
    cudaLaunchAttribute attributes[2];
    cudaLaunchConfig_t config{};
    config.gridDim = grid;
    config.blockDim = block;
    config.dynamicSmemBytes = sharedBytes;
    config.stream = stream;
    config.attrs = attributes;
    if (options.programmatic) {
        attributes[config.numAttrs].id = cudaLaunchAttributeProgrammaticStreamSerialization;
        attributes[config.numAttrs].val.programmaticStreamSerializationAllowed = 1;
        ++config.numAttrs;
    }
    if (options.cooperative) {
        attributes[config.numAttrs].id = cudaLaunchAttributeCooperative;
        attributes[config.numAttrs].val.cooperative = 1;
        ++config.numAttrs;
    }
    return cudaLaunchKernelEx(&config, kernel, std::forward<Arguments>(arguments)...);
}

} // namespace khatwa::kernels::cuda
