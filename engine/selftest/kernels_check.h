#pragma once

#include "engine/backend/backend.h"

#include <string>
#include <vector>

namespace khatwa::engine {

/// How far an operation of a backend is from float64 arithmetic on the same weights.
struct KernelCheck {
    std::string name;   ///< "products Q4_K", "attention, halves"
    double error = 0.0; ///< |a - b| / |b| over all that the operation gave
    double bound = 0.0; ///< 1e-3 for F32, 8e-3 for F16 and BF16, 2e-2 for quantised weights
    bool ok() const { return error <= bound; } ///< NaN is not
};

/// Every operation of the backend in every format, on small random data that is the same each time.
/// Takes well under a second. `backend` can be used for a model afterwards. Throws what the backend
/// throws.
std::vector<KernelCheck> checkKernels(Backend& backend);

} // namespace khatwa::engine
