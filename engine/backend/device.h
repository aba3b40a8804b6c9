#pragma once

#include "engine/backend/backend.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace khatwa::engine {

/// A processor with memory of its own that can run layers of a model: a GPU.
class Device {
public:
    virtual ~Device() = default;

    virtual std::string name() const = 0; ///< "NVIDIA H100 80GB HBM3"
    struct Memory {
        std::uint64_t free = 0;
        std::uint64_t total = 0;
    };
    /// As it is now. Throws Error(DeviceLost).
    virtual Memory memory() const = 0;
    /// Bytes of a matrix or vector in the form in which a backend here keeps it.
    virtual std::uint64_t weightBytes(const MatrixView& view) const = 0;
    virtual std::uint64_t cacheBytes(const KvShape& shape) const = 0;
    /// What a backend here takes beside weights and cache: activations, logits, tables, scratch.
    virtual std::uint64_t workBytes(const ModelConfig& config, int pages,
                                    kernels::CacheForm cache) const = 0;
    /// Throws Error(DeviceLost), or Error(OutOfMemory) where not even a context fits.
    virtual std::unique_ptr<Backend> makeBackend() = 0;
    /// Bytes a second that a copy within its memory reads and writes: the most that decoding can
    /// get. Takes some 10 ms. Throws as `makeBackend` does.
    virtual double measureBandwidth() = 0;
    /// Operations a second (a multiplication and an addition are two) of the vendor's library for
    /// matrices in BF16; 0 where it is not installed. Throws as `makeBackend` does.
    virtual double measureMultiplyRate() = 0;
};

/// The devices of this machine, and where there are none, why in one line.
struct DeviceList {
    enum class None {
        NotThere,     ///< no device, or none that this program can use
        DriverTooOld, ///< there is one, for which a newer driver is needed
        NoAnswer,     ///< there is one, and asking it failed
    };
    std::vector<std::shared_ptr<Device>> devices;
    None none = None::NotThere;
    std::string whyNone;
};

} // namespace khatwa::engine
