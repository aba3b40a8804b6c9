#pragma once

#include <cstdint>
#include <cuda_runtime.h>

/// Small kernels that use every primitive once, for tests of the primitives and of the host shim.
/// One block unless they say otherwise; arrays are device memory.
namespace khatwa::kernels::cuda::test {

/// output[b] = sum of input[b * threads ...] of a block's threads, through static shared memory and
/// barriers; `threads` is a power of two.
cudaError_t blockSums(const float* input, float* output, unsigned blocks, unsigned threads,
                      cudaStream_t stream);

/// output[i] = input[threads - 1 - i] through dynamic shared memory.
cudaError_t reverse(const int* input, int* output, unsigned threads, cudaStream_t stream);

/// What each of a warp's lanes gets: kWarpResults numbers a lane, see the kernel. `threads` up
/// to 32.
inline constexpr unsigned kWarpResults = 16;
cudaError_t warpOperations(const int* input, unsigned* output, unsigned threads,
                           cudaStream_t stream);

/// counters: 0 sum of 1..n, 1 largest, 2 smallest, 3 atomicInc modulo 7 of n, 4 who won atomicCAS +
/// 1; sums[0] float sum.
cudaError_t atomics(int* counters, float* sums, unsigned blocks, unsigned threads,
                    cudaStream_t stream);

/// The last block to finish adds up what the others wrote; `ready` is one word, zero before.
cudaError_t lastBlockSums(const float* input, float* parts, float* output, unsigned* ready,
                          unsigned blocks, unsigned threads, cudaStream_t stream);

/// Every block writes, all wait, every block reads what its neighbour wrote; `rounds` times.
/// Cooperative.
cudaError_t passAround(int* values, unsigned* barrier, unsigned blocks, unsigned threads,
                       unsigned rounds, cudaStream_t stream);

/// Copies `tiles` tiles of 512 bytes by copyAsync16, two on their way; bytes from `valid` on become
/// zeros.
cudaError_t copyByTiles(const void* input, void* output, unsigned tiles, unsigned valid,
                        cudaStream_t stream);

/// `matrices` (1, 2 or 4) of 8 x 8 16-bit elements through shared memory, each lane's registers
/// behind each other.
cudaError_t loadMatrices(const std::uint16_t* input, unsigned* output, unsigned matrices,
                         bool transposed, cudaStream_t stream);

/// 8 x 8 16-bit elements, row-major in and, turned over by registers alone, row-major out.
cudaError_t transposeMatrices(const unsigned* input, unsigned* output, cudaStream_t stream);
/// Of pi times 32 numbers: the sines, then the cosines.
cudaError_t sinesAndCosines(const float* input, float* output, cudaStream_t stream);

/// d = c + a b; a row-major, b column-major (k runs fastest in both), c and d row-major.
cudaError_t multiplyF16(const std::uint16_t* a, const std::uint16_t* b, const float* c, float* d,
                        cudaStream_t stream);
cudaError_t multiplyBf16(const std::uint16_t* a, const std::uint16_t* b, const float* c, float* d,
                         cudaStream_t stream);
cudaError_t multiplyS8(const std::int8_t* a, const std::int8_t* b, const int* c, int* d,
                       cudaStream_t stream);

/// output[i] = input[i] + 1, asked for programmatic launch.
cudaError_t addOne(const int* input, int* output, unsigned count, bool programmatic,
                   cudaStream_t stream);
/// The same, launched programmatically, through shared memory and a barrier; it reads its input
/// before it waits for the kernel in front if `faulty`.
cudaError_t addOneEarly(const int* input, int* output, unsigned count, bool faulty,
                        cudaStream_t stream);

} // namespace khatwa::kernels::cuda::test
