#pragma once

#include "engine/backend/device.h"
#include "engine/files/model_files.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace khatwa::engine {

/// Which layers run where, planned before anything is loaded. Layers lie whole: first those on
/// devices, then those on the CPU.
struct DevicePlan {
    static constexpr int kCpu = -1;
    /// A stage of the forward pass. The first also holds the embeddings, the last the output
    /// matrix; either may have no layers of its own.
    struct Part {
        int device = kCpu; ///< index of the list that was planned for
        int begin = 0, end = 0;
        std::uint64_t bytes = 0; ///< that it takes: weights, cache, and what work needs
        std::uint64_t left = 0;  ///< of the device's free memory, its reserve included
    };
    std::vector<Part> parts;
    std::int64_t context = 0;

    int layers() const { return parts.back().end; }
    int deviceLayers() const;
    int cpuLayers() const { return layers() - deviceLayers(); }
    std::uint64_t deviceBytes() const;
    std::uint64_t hostBytes() const;
    /// "24 of 36 layers on the GPU, 12 on the CPU; 6.1 GB of GPU memory, 2.0 GB of memory"
    std::string text() const;
};

/// Fits a model into the free memory of devices. A device keeps a reserve (a twentieth of its
/// memory, 512 MB at most) for what else is drawn or computed on it. The model lies on one device
/// where it fits there, on several in proportion to their free memory where it needs them, and what
/// does not fit anywhere runs on the CPU, the embeddings first, of which a token reads one row.
/// `memory` is that of each device, as `Device::memory` says or less. Throws as loading does for a
/// file that is no model of ours.
DevicePlan planDevices(const ModelFiles& files, std::int64_t context, kernels::CacheForm cache,
                       std::span<const std::shared_ptr<Device>> devices,
                       std::span<const Device::Memory> memory);

} // namespace khatwa::engine
