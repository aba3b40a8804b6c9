#pragma once

/// The launches behind `products` and `swiGlu` for more than kDecodeRows rows. Internal to the
/// products.

#include "kernels/cuda/products.h"

namespace khatwa::kernels::cuda {

struct ProductParts;

/// Of one kind: integers or halves. `count` parts are set.
cudaError_t prefillProducts(const ProductParts& parts, int count, const ProductWork& work);

} // namespace khatwa::kernels::cuda
