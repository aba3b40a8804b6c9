#include "engine/model/device_load.h"

#include <algorithm>
#include <utility>

namespace khatwa::engine {

namespace {

/// Of the memory that was planned with before; what else uses a device seldom takes more.
constexpr double kNextTry = 0.7;
constexpr int kTriesWithDevices = 4;

/// Bytes of weights. A context on a device takes some 0.3 s and some 0.5 GB of its memory.
constexpr std::uint64_t kSmallModel = std::uint64_t{256} << 20;

class Loader {
public:
    Loader(const std::shared_ptr<const ModelFiles>& files, const Processors& processors,
           const LoadOptions& options, const PlacingEvents& events)
        : files_(files), makeCpu_(processors.makeCpu), options_(options), events_(events),
          devices_(processors.devices) {}

    PlacedModel run() {
        double share = 1.0;
        for (int tries = 0;; ++tries) {
            const DevicePlan plan = planWith(tries < kTriesWithDevices ? share : 0.0);
            if (events_.planned) {
                events_.planned(plan);
            }
            try {
                return {load(plan), plan, devices_};
            } catch (const Error& error) {
                if (plan.deviceLayers() == 0 || (error.code() != ErrorCode::OutOfMemory &&
                                                 error.code() != ErrorCode::DeviceLost)) {
                    throw;
                }
                if (error.code() == ErrorCode::DeviceLost) {
                    // What was lost stays lost for this process.
                    devices_.clear();
                    tell(error, " The model is loaded on the CPU.");
                } else {
                    tell(error, " Fewer layers are loaded there.");
                }
            }
            share *= kNextTry;
        }
    }

private:
    void tell(const Error& error, const char* whatFollows) const {
        if (events_.fellBack) {
            events_.fellBack(error.what() + std::string(whatFollows), error.code());
        }
    }

    /// With that share of the devices' free memory.
    DevicePlan planWith(double share) {
        std::vector<Device::Memory> memory =
            memoryOf(devices_, [&](const Error& error) { tell(error, " It is left out."); });
        for (Device::Memory& has : memory) {
            has.free = static_cast<std::uint64_t>(static_cast<double>(has.free) * share);
        }
        return planDevices(*files_, options_.context, options_.cache, devices_, memory);
    }

    std::unique_ptr<Model> load(const DevicePlan& plan) const {
        std::vector<StageBackend> stages;
        for (const DevicePlan::Part& part : plan.parts) {
            stages.push_back({part.device == DevicePlan::kCpu
                                  ? makeCpu_()
                                  : devices_[static_cast<std::size_t>(part.device)]->makeBackend(),
                              part.begin, part.end});
        }
        return Model::load(files_, std::move(stages), options_);
    }

    const std::shared_ptr<const ModelFiles>& files_;
    const std::function<std::unique_ptr<Backend>()>& makeCpu_;
    const LoadOptions& options_;
    const PlacingEvents& events_;
    std::vector<std::shared_ptr<Device>> devices_;
};

} // namespace

std::vector<Device::Memory> memoryOf(std::vector<std::shared_ptr<Device>>& devices,
                                     const std::function<void(const Error&)>& leftOut) {
    std::vector<Device::Memory> memory;
    for (auto device = devices.begin(); device != devices.end();) {
        try {
            memory.push_back((*device)->memory());
            ++device;
        } catch (const Error& error) {
            leftOut(error);
            device = devices.erase(device);
        }
    }
    return memory;
}

bool worthADevice(const ModelFiles& files) {
    std::uint64_t bytes = 0;
    for (const NamedTensor& tensor : files.tensors()) {
        bytes += tensor.matrix.bytes();
    }
    return bytes >= kSmallModel;
}

PlacedModel loadOnDevices(const std::shared_ptr<const ModelFiles>& files,
                          const Processors& processors, const LoadOptions& options,
                          const PlacingEvents& events) {
    return Loader(files, processors, options, events).run();
}

} // namespace khatwa::engine
