#pragma once

#include <cstddef>
#include <cuda_runtime.h>

namespace khatwa::kernels::cuda {

/// Copies `bytes` (a multiple of 16) between arrays of device memory, aligned to 16 bytes, that do
/// not overlap. One launch; moves 2 x bytes. Also what the copy bandwidth of a device is measured
/// with: decoding is judged against it.
cudaError_t copyBytes(void* output, const void* input, std::size_t bytes, cudaStream_t stream);

} // namespace khatwa::kernels::cuda
