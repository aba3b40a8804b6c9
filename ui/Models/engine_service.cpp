#include "ui/Models/engine_service.h"

#include "engine/backend/find_devices.h"
#include "engine/generate/generator.h"
#include "engine/model/device_load.h"
#include "engine/model/model.h"
#include "ui/Tutor/session_solver.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <utility>

namespace khatwa::ui {

namespace {

/// What the system says programs may still take (Linux: MemAvailable); 0 where it does not say.
std::uint64_t availableMemory() {
    std::ifstream file("/proc/meminfo");
    std::string name;
    std::uint64_t kilobytes = 0;
    while (file >> name >> kilobytes) {
        if (name == "MemAvailable:")
            return kilobytes * 1024;
        file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return 0;
}

/// The number format that holds most of the bytes.
std::string mainFormat(const engine::ModelFiles& files) {
    std::array<std::uint64_t, 16> bytes{};
    for (const engine::NamedTensor& tensor : files.tensors())
        bytes.at(static_cast<std::size_t>(tensor.matrix.type)) += tensor.matrix.bytes();
    const auto most = std::max_element(bytes.begin(), bytes.end());
    return std::string(info(static_cast<TensorType>(most - bytes.begin())).name);
}

} // namespace

ModelInfo EngineService::inspect(const std::filesystem::path& path, std::int64_t context) {
    const std::shared_ptr<const engine::ModelFiles> files = engine::ModelFiles::open(path);
    const engine::MemoryPlan plan = engine::planMemory(*files, context);
    ModelInfo told;
    told.name = files->config().name.empty() ? path.stem().string() : files->config().name;
    told.architecture = files->config().architecture;
    told.format = files->format();
    told.weights = mainFormat(*files);
    for (const engine::NamedTensor& tensor : files->tensors())
        told.parameters += static_cast<std::uint64_t>(tensor.matrix.rows) *
                           static_cast<std::uint64_t>(tensor.matrix.columns);
    told.fileBytes = files->fileBytes();
    told.contextLimit = files->config().contextLength;
    told.context = plan.context;
    told.weightBytes = plan.weightBytes;
    told.cacheBytes = plan.cacheBytes;
    told.workBytes = plan.workBytes;
    told.memoryPresent = availableMemory();
    return told;
}

std::shared_ptr<Solver> EngineService::load(const std::filesystem::path& path, std::int64_t context,
                                            const Progress& progress) {
    engine::LoadOptions options;
    options.context = context;
    options.progress = progress;
    // The window comes first: a model that uses every core must not keep it waiting.
    constexpr kernels::Priority kBehind = kernels::Priority::Low;
    const auto files = engine::ModelFiles::open(path);
    engine::requireTokenizer(*files);
    engine::Processors processors;
    processors.makeCpu = [] { return engine::makeCpuBackend(0, kBehind); };
    RunsOn runsOn;
    if (useGpu_ && engine::worthADevice(*files)) {
        engine::DeviceList list = engine::findDevices();
        if (list.none == engine::DeviceList::None::DriverTooOld)
            runsOn.trouble = RunsOn::Trouble::DriverTooOld;
        else if (list.none == engine::DeviceList::None::NoAnswer)
            runsOn.trouble = RunsOn::Trouble::NoAnswer;
        processors.devices = std::move(list.devices);
    }
    engine::PlacingEvents events;
    events.fellBack = [&runsOn](const std::string&, engine::ErrorCode why) {
        runsOn.trouble = why == engine::ErrorCode::OutOfMemory ? RunsOn::Trouble::NoRoom
                                                               : RunsOn::Trouble::NoAnswer;
    };
    engine::PlacedModel placed = engine::loadOnDevices(files, processors, options, events);
    if (!placed.model)
        return nullptr;
    runsOn.layers = placed.plan.layers();
    runsOn.onGpu = placed.plan.deviceLayers();
    runsOn.gpuBytes = placed.plan.deviceBytes();
    for (const engine::DevicePlan::Part& part : placed.plan.parts)
        if (part.device != engine::DevicePlan::kCpu && runsOn.gpu.empty())
            runsOn.gpu = placed.devices[static_cast<std::size_t>(part.device)]->name();
    runsOn_ = std::move(runsOn);
    return std::make_shared<SessionSolver>(
        std::make_shared<engine::Generator>(std::move(placed.model), engine::Lookup::Measured,
                                            kBehind),
        gpuLost_);
}

engine::SelfTestReport
EngineService::selftest(const std::function<bool(const engine::SelfTestCheck&)>& onCheck) {
    engine::SelfTestOptions options = engine::cpuSelfTest();
    options.onCheck = onCheck;
    return engine::runSelfTest(options);
}

} // namespace khatwa::ui
