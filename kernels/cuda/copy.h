#pragma once

#include <cstddef>
#include <cuda_runtime.h>

namespace khatwa::kernels::cuda {

/// Copies `bytes` (a multiple of 16) between arrays of device memory, aligned to 16 bytes, that do
/// not overlap. One launch; moves 2 x bytes. Also what the copy bandwidth of a device is measured
/// with: decoding is judged against it.
cudaError_t copyBytes(void* output, const void* input, std::size_t bytes, cudaStream_t stream);

/// The compute capability, times ten, that the kernels which run on the current device were
/// compiled for. Not always the device's own: a device that is newer than the program runs what its
/// driver makes of the code for an older one. An error where there is no code for the device.
cudaError_t compiledFor(int& capability);

} // namespace khatwa::kernels::cuda
