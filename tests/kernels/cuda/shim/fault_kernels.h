#pragma once

#include <cuda_runtime.h>

/// Kernels with one fault each, and the same without it: what the sanitizers and the shim must
/// catch, and not report.
namespace khatwa::kernels::cuda::test {

/// output[i] = input[i + 1 modulo threads] through shared memory; the barrier between is left out
/// if `faulty`.
cudaError_t neighbour(const int* input, int* output, unsigned threads, bool faulty,
                      cudaStream_t stream);

/// Each block adds its threads' numbers to output[0], with atomics, or plainly if `faulty`.
cudaError_t addUp(int* output, unsigned blocks, bool faulty, cudaStream_t stream);

/// The last block to finish reads what the others wrote; they say so without a fence if `faulty`.
cudaError_t handOver(int* parts, unsigned* ready, int* output, unsigned blocks, bool faulty,
                     cudaStream_t stream);

/// output[i] = input[i] for `threads` threads, one further if `faulty`.
cudaError_t copyOne(const int* input, int* output, unsigned threads, bool faulty,
                    cudaStream_t stream);
/// The same of dynamic shared memory, and of static.
cudaError_t readShared(int* output, unsigned threads, bool faulty, cudaStream_t stream);
cudaError_t readStaticShared(int* output, bool faulty, cudaStream_t stream);

/// Copies 64 tiles' worth asynchronously and does not wait for the copies if `faulty`.
cudaError_t copyWithoutWait(const void* input, void* output, bool faulty, cudaStream_t stream);

/// output[i] = 2 (63 - i) for 64 threads, with 256 bytes of static shared memory and `bytes` of
/// dynamic, which are asked for as `launch` does, or not at all.
cudaError_t bothShared(int* output, unsigned bytes, bool asked, cudaStream_t stream);
/// What the kernel of bothShared may have of dynamic shared memory from now on.
cudaError_t allowBothShared(unsigned bytes);

/// Launched programmatically, and waits for nothing before it.
cudaError_t neverWaits(int* output, cudaStream_t stream);

// What would hang or be undefined on a device.
cudaError_t barrierOfSome(int* output,
                          cudaStream_t stream); ///< half of the threads wait for the rest
cudaError_t shuffleFromNobody(int* output, cudaStream_t stream);
cudaError_t differentInstructions(int* output, cudaStream_t stream);
cudaError_t waitForEver(const unsigned* flag, cudaStream_t stream);
cudaError_t gridBarrierAlone(unsigned* state, cudaStream_t stream); ///< not a cooperative launch
cudaError_t trap(cudaStream_t stream);

} // namespace khatwa::kernels::cuda::test
