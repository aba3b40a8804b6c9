#include "engine/error.h"
#include "engine/model/device_load.h"
#include "tests/engine/backend/cuda/on_devices.h"
#include "tests/support/cuda/shim.h"

#include <QtTest>

#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace khatwa::engine;
using khatwa::TensorType;
namespace shim = khatwa::cudashim;

namespace {

constexpr std::int64_t kContext = 192;

std::shared_ptr<const ModelFiles> tinyFiles() {
    TinyModelOptions options;
    options.type = TensorType::F16;
    return openTiny(makeTinyModel(options));
}

struct Told {
    std::vector<int> planned; ///< layers on devices
    std::vector<std::string> fellBack;
};

/// On whatever devices the shim has.
PlacedModel load(const std::shared_ptr<const ModelFiles>& files, Told& told) {
    LoadOptions options;
    options.context = kContext;
    PlacingEvents events;
    events.planned = [&](const DevicePlan& plan) { told.planned.push_back(plan.deviceLayers()); };
    events.fellBack = [&](const std::string& line, ErrorCode) { told.fellBack.push_back(line); };
    return loadOnDevices(files, {findCudaDevices().devices, [] { return makeCpuBackend(1); }},
                         options, events);
}

std::vector<float> cpuLogits(const std::shared_ptr<const ModelFiles>& files,
                             const std::vector<TokenId>& tokens) {
    return logitsOf(*loadOnCpu(files, 1, kContext), tokens, 128);
}

/// A model on the shim's devices, with a sequence that has some tokens already.
struct Begun {
    Begun(const std::shared_ptr<const ModelFiles>& files, int tokens)
        : placed(load(files, told)), model(*placed.model), sequence(model.pages().create()) {
        extend(model, sequence, someTokens(tokens), tokens);
    }
    Told told;
    PlacedModel placed;
    Model& model;
    SequenceId sequence;
};

/// Whether a model says what the CPU says, to a prompt read in chunks and read token by token.
bool saysWhatTheCpuSays(Model& model, const std::shared_ptr<const ModelFiles>& files) {
    const std::vector<TokenId> tokens = someTokens(kThreadSanitizer ? 20 : 40);
    const std::vector<float> expected = cpuLogits(files, tokens);
    const SequenceId sequence = model.pages().create();
    return distance(logitsOf(model, tokens, 17), expected) <= kGpuBound &&
           distance(extend(model, sequence, tokens, 1), expected) <= kGpuBound;
}

/// What a call of `work` came to.
ErrorCode codeOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        if (std::string(error.what()).find('\n') != std::string::npos)
            qFatal("more than one line: %s", error.what());
        return error.code();
    }
    return ErrorCode::InvalidArgument; // nothing was thrown
}

/// Devices with the most memory, all the same, with which the plan is as wanted; none: not found.
std::vector<shim::Device> devicesFor(const ModelFiles& files, std::size_t count,
                                     const std::function<bool(const DevicePlan&)>& wanted) {
    constexpr std::size_t kStep = std::size_t{64} << 10;
    for (std::size_t memory = std::size_t{96} << 20; memory > kStep; memory -= kStep) {
        shim::Device device;
        device.memory = memory;
        const std::vector<shim::Device> all(count, device);
        shim::reset(all);
        const DeviceList list = findCudaDevices();
        std::vector<Device::Memory> has;
        for (const auto& one : list.devices) {
            has.push_back(one->memory());
        }
        if (wanted(
                planDevices(files, kContext, khatwa::kernels::CacheForm::F16, list.devices, has))) {
            return all;
        }
    }
    return {};
}

} // namespace

class CudaFailureTest : public QObject {
    Q_OBJECT

private:
    bool lost_ = false; ///< the test lost its device

private slots:
    void init();
    void cleanup();
    void aMachineWithoutAGpuSaysSo_data();
    void aMachineWithoutAGpuSaysSo();
    void aDriverThatIsTooOldIsNamed();
    void anyAllocationThatFailsLeavesAModelThatWorks();
    void anyHostAllocationThatFailsLeavesAModelThatWorks();
    void aDeviceLostAnywhereInLoadingLeavesTheModelOnTheCpu();
    void aDeviceLostInAPromptIsOneClearError();
    void aDeviceLostInAnAnswerIsOneClearError();
    void aBrokenKernelIsOneClearError();
    void layersAreSharedBetweenTwoDevices();
    void aDeviceTooSmallForALayerIsLeftAlone();
    void whatDoesNotFitRunsOnTheCpu();
    void theReserveStaysFree();
    void bandwidthIsMeasured();
};

void CudaFailureTest::init() {
    shim::reset();
}

void CudaFailureTest::cleanup() {
    // A lost device takes nothing back: what is left of it went with it.
    if (std::exchange(lost_, false)) {
        return;
    }
    QCOMPARE(shim::bytesInUse(), std::size_t{0});
    QCOMPARE(shim::pinnedBytesInUse(), std::size_t{0});
    QCOMPARE(shim::handlesInUse(), 0);
}

void CudaFailureTest::aMachineWithoutAGpuSaysSo_data() {
    QTest::addColumn<int>("major");
    QTest::newRow("none") << 0;
    QTest::newRow("too old") << 7;
}

void CudaFailureTest::aMachineWithoutAGpuSaysSo() {
    QFETCH(int, major);
    std::vector<shim::Device> devices;
    if (major != 0) {
        devices.resize(1);
        devices[0].major = major;
        devices[0].minor = 0;
    }
    shim::reset(devices);
    const DeviceList list = findCudaDevices();
    QVERIFY(list.devices.empty());
    QCOMPARE(list.whyNone, std::string("no GPU of compute capability 7.5 or newer was found; "
                                       "install NVIDIA's driver if there is one, or use "
                                       "--device cpu"));
    Told told;
    QCOMPARE(load(tinyFiles(), told).plan.deviceLayers(), 0);
    QVERIFY(told.fellBack.empty());
    shim::reset();
}

void CudaFailureTest::aDriverThatIsTooOldIsNamed() {
    shim::loseDevice(1, cudaErrorInsufficientDriver);
    const DeviceList list = findCudaDevices();
    QVERIFY(list.devices.empty());
    QVERIFY(list.none == DeviceList::None::DriverTooOld);
    QCOMPARE(list.whyNone,
             std::string("NVIDIA's driver is too old for this program: it knows CUDA 13.0, and "
                         "13.0 or newer is needed; update the driver, or use --device cpu"));
}

void CudaFailureTest::anyAllocationThatFailsLeavesAModelThatWorks() {
    const auto files = tinyFiles();
    const std::vector<TokenId> tokens = someTokens(9);
    const std::vector<float> expected = cpuLogits(files, tokens);
    int failed = 0;
    for (int n = 1;; ++n) {
        shim::reset();
        shim::failAllocation(n);
        Told told;
        const PlacedModel placed = load(files, told);
        const bool hit = !told.fellBack.empty();
        if (!hit) { // there are no more
            QCOMPARE(placed.plan.deviceLayers(), 2);
            break;
        }
        ++failed;
        QCOMPARE(told.fellBack.size(), std::size_t{1});
        QVERIFY2(told.fellBack[0].starts_with("The GPU Shim has no room for "),
                 told.fellBack[0].c_str());
        QVERIFY(distance(logitsOf(*placed.model, tokens), expected) <= kGpuBound);
    }
    qInfo("%d allocations", failed);
    QVERIFY(failed > 10);
}

void CudaFailureTest::anyHostAllocationThatFailsLeavesAModelThatWorks() {
    const auto files = tinyFiles();
    int failed = 0;
    for (int n = 1;; ++n) {
        shim::reset();
        shim::failHostAllocation(n);
        Told told;
        const PlacedModel placed = load(files, told);
        if (told.fellBack.empty()) {
            break;
        }
        ++failed;
        QVERIFY(!logitsOf(*placed.model, someTokens(3)).empty());
    }
    QVERIFY(failed >= 3);
}

void CudaFailureTest::aDeviceLostAnywhereInLoadingLeavesTheModelOnTheCpu() {
    const auto files = tinyFiles();
    const std::vector<TokenId> tokens = someTokens(5);
    const std::vector<float> expected = cpuLogits(files, tokens);
    Told all;
    shim::clearCounts();
    load(files, all);
    const auto calls = static_cast<int>(shim::counts().calls);
    qInfo("%d calls", calls);
    lost_ = true;
    int lost = 0;
    for (int n = 1; n <= calls; n += kThreadSanitizer ? 29 : n < 60 ? 1 : 7) {
        shim::reset();
        shim::loseDevice(n);
        Told told;
        const PlacedModel placed = load(files, told);
        if (placed.plan.deviceLayers() != 0) { // lost while the model was already whole
            continue;
        }
        ++lost;
        QVERIFY(distance(logitsOf(*placed.model, tokens), expected) == 0.0);
    }
    QVERIFY(lost > (kThreadSanitizer ? 3 : 20));
}

void CudaFailureTest::aDeviceLostInAPromptIsOneClearError() {
    lost_ = true;
    const auto files = tinyFiles();
    for (int n = 1; n < 60; n += kThreadSanitizer ? 19 : 3) {
        shim::reset();
        const Begun begun(files, 4);
        Model& model = begun.model;
        const SequenceId sequence = begun.sequence;
        shim::loseDevice(n);
        const auto prompt = [&] { extend(model, sequence, someTokens(30), 30); };
        // The prompt may end before call n; the next one meets it.
        ErrorCode code = codeOf(prompt);
        for (int tries = 0; code == ErrorCode::InvalidArgument && tries < 3; ++tries) {
            code = codeOf(prompt);
        }
        QCOMPARE(code, ErrorCode::DeviceLost);
        const int length = model.pages().length(sequence);
        QCOMPARE((length - 4) % 30, 0);
        QCOMPARE(codeOf(prompt), ErrorCode::DeviceLost); // and again, at once
        QCOMPARE(model.pages().length(sequence), length);
    }
}

void CudaFailureTest::aDeviceLostInAnAnswerIsOneClearError() {
    lost_ = true;
    const auto files = tinyFiles();
    for (int n = 1; n < 90; n += kThreadSanitizer ? 29 : 4) {
        shim::reset();
        const Begun begun(files, 8);
        Model& model = begun.model;
        const SequenceId sequence = begun.sequence;
        shim::loseDevice(n);
        int tokens = 0;
        const ErrorCode code = codeOf([&] {
            for (; tokens < 60; ++tokens) {
                extend(model, sequence, someTokens(1), 1);
            }
        });
        QCOMPARE(code, ErrorCode::DeviceLost);
        QCOMPARE(model.pages().length(sequence), 8 + tokens);
    }
}

void CudaFailureTest::aBrokenKernelIsOneClearError() {
    lost_ = true;
    const auto files = tinyFiles();
    const Begun begun(files, 4);
    shim::failKernel(5);
    std::string message;
    try {
        extend(begun.model, begun.sequence, someTokens(4), 4);
    } catch (const Error& error) {
        message = error.what();
        QCOMPARE(error.code(), ErrorCode::DeviceLost);
    }
    QVERIFY2(message.starts_with("The GPU Shim failed (a step of the answer: "), message.c_str());
    QCOMPARE(begun.model.pages().length(begun.sequence), 4);
}

void CudaFailureTest::layersAreSharedBetweenTwoDevices() {
    const auto files = tinyFiles();
    const std::vector<shim::Device> devices = devicesFor(*files, 2, [](const DevicePlan& plan) {
        return plan.parts.size() == 2 && plan.parts[0].device == 0 && plan.parts[1].device == 1;
    });
    QVERIFY(!devices.empty());
    shim::reset(devices);
    Told told;
    const PlacedModel placed = load(files, told);
    QVERIFY2(told.fellBack.empty(), told.fellBack.empty() ? "" : told.fellBack[0].c_str());
    QVERIFY(shim::bytesInUse(0) > 0 && shim::bytesInUse(1) > 0);
    QVERIFY(saysWhatTheCpuSays(*placed.model, files));
}

void CudaFailureTest::aDeviceTooSmallForALayerIsLeftAlone() {
    shim::Device small;
    small.memory = std::size_t{1} << 20;
    shim::reset({small});
    const auto files = tinyFiles();
    Told told;
    const PlacedModel placed = load(files, told);
    QCOMPARE(placed.plan.deviceLayers(), 0);
    QVERIFY(told.fellBack.empty());
    QCOMPARE(told.planned, std::vector<int>{0});
}

void CudaFailureTest::whatDoesNotFitRunsOnTheCpu() {
    const auto files = tinyFiles();
    const std::vector<shim::Device> devices =
        devicesFor(*files, 1, [](const DevicePlan& plan) { return plan.deviceLayers() == 1; });
    QVERIFY(!devices.empty());
    shim::reset(devices);
    Told told;
    const PlacedModel placed = load(files, told);
    QVERIFY2(told.fellBack.empty(), told.fellBack.empty() ? "" : told.fellBack[0].c_str());
    QCOMPARE(placed.plan.cpuLayers(), 1);
    QVERIFY(saysWhatTheCpuSays(*placed.model, files));
}

void CudaFailureTest::theReserveStaysFree() {
    const auto files = tinyFiles();
    Told told;
    const PlacedModel placed = load(files, told);
    const DevicePlan::Part& part = placed.plan.parts.front();
    logitsOf(*placed.model, someTokens(100), 100);
    QVERIFY2(shim::bytesInUse() <= part.bytes, (std::to_string(shim::bytesInUse()) + " in use of " +
                                                std::to_string(part.bytes) + " planned")
                                                   .c_str());
}

void CudaFailureTest::bandwidthIsMeasured() {
    shim::Device device;
    device.memory = std::size_t{64} << 20;
    shim::reset({device});
    QVERIFY(findCudaDevices().devices.at(0)->measureBandwidth() > 0.0);
}

QTEST_GUILESS_MAIN(CudaFailureTest)
#include "cuda_failure_test.moc"
