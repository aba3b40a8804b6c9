#pragma once

#include "engine/error.h"
#include "engine/model/device_plan.h"
#include "engine/model/model.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace khatwa::engine {

/// What a model may run on.
struct Processors {
    std::vector<std::shared_ptr<Device>> devices; ///< may be empty
    std::function<std::unique_ptr<Backend>()> makeCpu;
};

/// What is told while a model is placed, on the loading thread; any may be empty.
struct PlacingEvents {
    std::function<void(const DevicePlan&)> planned; ///< before anything is loaded; again after a
                                                    ///< failure, with what is tried next
    /// A device could not do what was planned: one line that says so and what follows, and
    /// whether it was its memory (OutOfMemory) or the device itself (DeviceLost).
    std::function<void(const std::string&, ErrorCode)> fellBack;
};

struct PlacedModel {
    std::unique_ptr<Model> model;                 ///< null when `progress` cancelled
    DevicePlan plan;                              ///< as it was loaded
    std::vector<std::shared_ptr<Device>> devices; ///< which `plan` counts: those that answered
};

/// What each device has free. One that cannot say is taken out of `devices`, and `leftOut` is told.
std::vector<Device::Memory> memoryOf(std::vector<std::shared_ptr<Device>>& devices,
                                     const std::function<void(const Error&)>& leftOut);

/// Where a model is asked to run.
enum class DeviceChoice {
    Auto, ///< on devices where there are some and they are worth it, else on the CPU
    Cpu,
    Gpu, ///< on devices as far as they go; there must be some
};

/// A model so small runs on the CPU unless it is asked otherwise: it answers there at once, before
/// a device would be ready, and its text stays the same to the bit.
bool worthADevice(const ModelFiles& files);

/// Loads a model onto devices as far as it fits, the rest onto the CPU. Where a device has less
/// memory to give than it said, fewer layers go there, and none in the end; where it is lost, all
/// layers go to the CPU. Throws `Error` as `Model::load` does, when the CPU cannot load it either.
PlacedModel loadOnDevices(const std::shared_ptr<const ModelFiles>& files,
                          const Processors& processors, const LoadOptions& options,
                          const PlacingEvents& events = {});

} // namespace khatwa::engine
