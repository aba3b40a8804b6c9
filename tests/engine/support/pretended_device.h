#pragma once

#include "engine/backend/device.h"
#include "engine/error.h"
#include "engine/model/memory_plan.h"
#include "tests/engine/support/watched_backend.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace khatwa::engine {

/// A device that is the CPU under another name: places for layers that need no GPU.
class PretendedDevice final : public Device {
public:
    explicit PretendedDevice(std::uint64_t free, std::uint64_t total = 0)
        : has{free, total == 0 ? free : total} {}

    Memory has;
    std::uint64_t work = 1000;
    int backends = 0; ///< made so far
    std::function<void(int backend)> onMakeBackend;
    std::function<void()> onMemory;

    std::string name() const override { return "Pretended"; }
    Memory memory() const override {
        if (onMemory) {
            onMemory();
        }
        return has;
    }
    std::uint64_t weightBytes(const khatwa::MatrixView& view) const override {
        return view.bytes();
    }
    std::uint64_t cacheBytes(const KvShape& shape) const override {
        return 2 * static_cast<std::uint64_t>(shape.layers) *
               static_cast<std::uint64_t>(shape.pages) * static_cast<std::uint64_t>(shape.kvHeads) *
               khatwa::kernels::cachePageBytes(shape.form, shape.headDim);
    }
    std::uint64_t workBytes(const ModelConfig& /*config*/, int /*pages*/,
                            khatwa::kernels::CacheForm /*cache*/) const override {
        return work;
    }
    std::unique_ptr<Backend> makeBackend() override {
        if (onMakeBackend) {
            onMakeBackend(backends);
        }
        ++backends;
        return std::make_unique<WatchedBackend>(makeCpuBackend(1));
    }
    double measureBandwidth() override { return 1e9; }
    double measureMultiplyRate() override { return 0.0; }
};

} // namespace khatwa::engine
