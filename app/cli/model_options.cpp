#include "app/cli/model_options.h"

#include "app/tutor/models.h"
#include "engine/backend/find_devices.h"

#include <cstdio>
#include <limits>
#include <stdexcept>

namespace khatwa::cli {

engine::DeviceChoice readDevice(const Arguments& arguments) {
    const std::string device = arguments.text("--device").value_or("auto");
    if (device == "auto")
        return engine::DeviceChoice::Auto;
    if (device == "cpu")
        return engine::DeviceChoice::Cpu;
    if (device == "cuda")
        return engine::DeviceChoice::Gpu;
    throw WrongUse("--device takes auto, cpu or cuda, not '" + device + "'");
}

int readThreads(const Arguments& arguments) {
    return static_cast<int>(arguments.integer("-t", 1, 1024).value_or(0));
}

std::vector<std::shared_ptr<engine::Device>> devicesOrWhyNone() {
    engine::DeviceList list = engine::findDevices();
    if (list.devices.empty())
        throw std::runtime_error(list.whyNone);
    return std::move(list.devices);
}

ModelOptions readModelOptions(const Arguments& arguments) {
    ModelOptions options;
    options.device = readDevice(arguments);
    options.threads = readThreads(arguments);
    options.context =
        arguments.integer("--context", 1, std::numeric_limits<std::int32_t>::max()).value_or(0);
    options.cache = readCacheForm(arguments);
    if (const auto named = arguments.text("-m")) {
        options.path = *named;
        return options;
    }
    const auto starter = tutor::starterModel();
    if (!starter)
        throw std::runtime_error(tutor::starterModelMissing());
    options.path = *starter;
    options.isStarter = true;
    return options;
}

kernels::CacheForm readCacheForm(const Arguments& arguments) {
    const std::string form = arguments.text("--cache").value_or("f16");
    if (form != "f16" && form != "q8_0")
        throw WrongUse("--cache takes f16 or q8_0, not '" + form + "'");
    return form == "f16" ? kernels::CacheForm::F16 : kernels::CacheForm::Q8_0;
}

engine::Lookup lookupOf(const Arguments& arguments) {
    return arguments.has("--no-lookup") ? engine::Lookup::Off : engine::Lookup::Measured;
}

engine::PlacedModel loadModel(const ModelOptions& options, Use use) {
    using engine::DeviceChoice;
    engine::Processors processors;
    processors.makeCpu = [threads = options.threads] { return engine::makeCpuBackend(threads); };
    if (options.device == DeviceChoice::Gpu)
        processors.devices = devicesOrWhyNone();
    const std::shared_ptr<const engine::ModelFiles> files = engine::ModelFiles::open(options.path);
    if (use == Use::Conversation)
        engine::requireTokenizer(*files);
    if (options.device == DeviceChoice::Auto && engine::worthADevice(*files))
        processors.devices = engine::findDevices().devices;

    engine::LoadOptions load;
    load.context = options.context;
    load.cache = options.cache;
    engine::PlacingEvents events;
    const bool devices = !processors.devices.empty();
    events.planned = [devices](const engine::DevicePlan& plan) {
        if (devices)
            std::fprintf(stderr, "%s\n", plan.text().c_str());
    };
    events.fellBack = [](const std::string& line, engine::ErrorCode) {
        std::fprintf(stderr, "%s\n", line.c_str());
    };
    return engine::loadOnDevices(files, processors, load, events);
}

} // namespace khatwa::cli
