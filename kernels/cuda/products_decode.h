#pragma once

/// The launches behind `products` and `swiGlu` for up to kDecodeRows rows. Internal to the
/// products.

#include "kernels/cuda/products.h"

namespace khatwa::kernels::cuda {

struct DecodeArguments;

/// Parts, jobs and slices are set; these choose the kernel for the number of rows. `blocks` is the
/// grid, `sharedBytes` the ring and the sums.
cudaError_t launchDecodeQuantised(const DecodeArguments& arguments, int blocks,
                                  std::size_t sharedBytes, const ProductWork& work);
cudaError_t launchDecodePlain(const DecodeArguments& arguments, int blocks, std::size_t sharedBytes,
                              const ProductWork& work);

/// The number of rows for which a kernel was made that takes `rows`.
constexpr int decodeVariant(int rows) {
    return rows <= 4 ? 4 : rows <= 8 ? 8 : 16;
}

} // namespace khatwa::kernels::cuda
