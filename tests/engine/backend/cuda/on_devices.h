#pragma once

#include "engine/backend/cuda/cuda_backend.h"
#include "engine/backend/cuda/cuda_devices.h"
#include "engine/model/device_load.h"
#include "engine/selftest/reference_model.h"
#include "tests/engine/support/running.h"
#include "tests/support/sanitizers.h"

#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace khatwa::engine {

using test::kThreadSanitizer;

/// How far the logits of the GPU may be from the CPU's.
inline constexpr double kGpuBound = 1e-3;

inline double distance(std::span<const float> a, std::span<const float> b) {
    return relativeError(a, std::vector<double>(b.begin(), b.end()));
}

/// A model wholly on the first of the shim's devices.
inline std::unique_ptr<Model> loadOnGpu(const std::shared_ptr<const ModelFiles>& files,
                                        std::int64_t context = 512,
                                        kernels::CacheForm cache = kernels::CacheForm::F16) {
    LoadOptions options;
    options.context = context;
    options.cache = cache;
    return Model::load(files, findCudaDevices().devices.at(0)->makeBackend(), options);
}

/// The same with the backend in sight; it lives as long as the model.
inline std::pair<std::unique_ptr<Model>, CudaBackend*>
loadWatched(const std::shared_ptr<const ModelFiles>& files, std::int64_t context = 512) {
    LoadOptions options;
    options.context = context;
    auto backend = findCudaDevices().devices.at(0)->makeBackend();
    auto* seen = dynamic_cast<CudaBackend*>(backend.get());
    if (seen == nullptr)
        throw std::logic_error("not a CudaBackend");
    return {Model::load(files, std::move(backend), options), seen};
}

} // namespace khatwa::engine
