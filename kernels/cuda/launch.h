#pragma once

#include <cstddef>
#include <cuda_runtime.h>
#include <mutex>
#include <utility>

namespace khatwa::kernels::cuda {

/// How a kernel is launched beyond its shape.
struct LaunchOptions {
    /// The kernel may begin while the one before it in the stream drains (programmatic dependent
    /// launch: ask for it only where `compiledFor` (copy.h) says 9.0 or newer; code for less has no
    /// wait in it). It must call
    /// `dependencyWait` (primitives.cuh) in every thread before it touches anything that an earlier
    /// kernel writes, or writes what an earlier kernel reads.
    bool programmatic = false;
    /// All blocks are resident together, so that they can wait for each other (`gridBarrier`). An
    /// error where they do not fit.
    bool cooperative = false;
};

/// More than 48 KB of shared memory, static and dynamic together, have to be asked for (CUDA
/// programming guide, compute capabilities). With so much dynamic memory 16 KB are left for static
/// memory, of which no kernel here has more.
inline constexpr std::size_t kFreeSharedBytes = 32 * 1024;

/// The share of the first cache that becomes shared memory, in percent (a wish:
/// cudaFuncSetAttribute).
inline constexpr int kMostlyShared = 100;

/// Lets `kernel` have so much dynamic shared memory on the current device. Never less than before:
/// a graph may hold an earlier launch that took more.
template <typename... Parameters>
cudaError_t allowShared(void (*kernel)(Parameters...), std::size_t bytes) {
    static std::mutex askThenSet; // two threads may have models on one device
    const std::lock_guard lock(askThenSet);
    cudaFuncAttributes now{};
    const cudaError_t error = cudaFuncGetAttributes(&now, kernel);
    if (error != cudaSuccess || static_cast<std::size_t>(now.maxDynamicSharedSizeBytes) >= bytes)
        return error;
    return cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                static_cast<int>(bytes));
}

/// Launches `kernel` in `stream`: does not wait, allocates nothing, may be captured in a graph.
/// `sharedBytes` is dynamic shared memory, for `sharedMemory` (primitives.cuh). The error is that
/// of the launch; what goes wrong in the kernel shows in a later call. Arguments are copied before
/// this returns.
template <typename... Parameters, typename... Arguments>
cudaError_t launch(void (*kernel)(Parameters...), dim3 grid, dim3 block, std::size_t sharedBytes,
                   cudaStream_t stream, LaunchOptions options, Arguments&&... arguments) {
    if (sharedBytes > kFreeSharedBytes) {
        const cudaError_t error = allowShared(kernel, sharedBytes);
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
