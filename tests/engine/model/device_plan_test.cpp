#include "engine/error.h"
#include "engine/model/device_load.h"
#include "engine/model/weights.h"
#include "tests/engine/support/pretended_device.h"
#include "tests/engine/support/running.h"

#include <QtTest>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

using namespace khatwa::engine;
using khatwa::TensorType;
using khatwa::kernels::CacheForm;

namespace {

constexpr std::int64_t kContext = 256;

std::shared_ptr<const ModelFiles> tinyFiles(bool tied = false) {
    TinyModelOptions options;
    options.type = TensorType::Q8_0;
    options.tiedEmbeddings = tied;
    return openTiny(makeTinyModel(options));
}

std::vector<std::shared_ptr<Device>> devicesWith(std::vector<std::uint64_t> free) {
    std::vector<std::shared_ptr<Device>> devices;
    for (const std::uint64_t bytes : free) {
        devices.push_back(std::make_shared<PretendedDevice>(bytes));
    }
    return devices;
}

DevicePlan planFor(const ModelFiles& files, const std::vector<std::uint64_t>& free) {
    const auto devices = devicesWith(free);
    std::vector<Device::Memory> memory;
    for (const auto& device : devices) {
        memory.push_back(device->memory());
    }
    return planDevices(files, kContext, CacheForm::F16, devices, memory);
}

/// Free memory of a device from which `bytes` can be planned with.
std::uint64_t withReserve(std::uint64_t bytes) {
    return (bytes + 1000) * 20 / 19 + 100;
}

struct Sizes {
    std::uint64_t embeddings, layer, output, cache;
};
Sizes sizesOf(const ModelFiles& files) {
    const ArchitecturePlan plan = planArchitecture(files.config(), "");
    const PartBytes parts =
        partBytes(files, plan, [](const khatwa::MatrixView& view) { return view.bytes(); });
    const std::uint64_t cache =
        cacheBytes(files.config(), plan, cachePages(files.config(), kContext), CacheForm::F16) /
        plan.layers.size();
    return {parts.embeddings, parts.layers.front() + cache, parts.output, cache};
}

} // namespace

class DevicePlanTest : public QObject {
    Q_OBJECT

private slots:
    void withoutDevicesEverythingRunsOnTheCpu();
    void oneDeviceTakesAllWhereItFits();
    void theDeviceWithMostRoomIsEnoughAlone();
    void embeddingsStayOnTheCpuWhereOnlyTheyDoNotFit();
    void layersThatDoNotFitRunOnTheCpu();
    void anOutputMatrixThatDoesNotFitIsCountedOnTheCpu();
    void aDeviceTooSmallForALayerIsNotUsed();
    void severalDevicesShareInProportion();
    void tiedEmbeddingsAreCountedOnceOnOneDevice();
    void noDeviceIsPlannedBeyondItsMemory();
    void stagesGiveTheLogitsOfOneBackend_data();
    void stagesGiveTheLogitsOfOneBackend();
    void stagesThatDoNotFollowEachOtherAreRefused();
    void aDeviceWithoutMemoryGetsFewerLayersAndThenNone();
    void aLostDeviceLeavesTheModelOnTheCpu();
    void aDeviceThatDoesNotAnswerIsLeftOut();
    void theCpusOwnTroubleIsNotHidden();
};

void DevicePlanTest::withoutDevicesEverythingRunsOnTheCpu() {
    const auto files = tinyFiles();
    const DevicePlan plan = planFor(*files, {});
    QCOMPARE(plan.parts.size(), std::size_t{1});
    QCOMPARE(plan.cpuLayers(), 2);
    QCOMPARE(plan.deviceLayers(), 0);
    QCOMPARE(plan.hostBytes(), planMemory(*files, kContext).total());
    QCOMPARE(plan.text(), "2 of 2 layers on the CPU; " +
                              bytesText(planMemory(*files, kContext).total()) + " of memory");
}

void DevicePlanTest::oneDeviceTakesAllWhereItFits() {
    const auto files = tinyFiles();
    const DevicePlan plan = planFor(*files, {std::uint64_t{1} << 30});
    QCOMPARE(plan.parts.size(), std::size_t{1});
    QCOMPARE(plan.deviceLayers(), 2);
    const Sizes sizes = sizesOf(*files);
    QCOMPARE(plan.deviceBytes(), sizes.embeddings + 2 * sizes.layer + sizes.output + 1000);
    QCOMPARE(plan.parts.front().left, (std::uint64_t{1} << 30) - plan.deviceBytes());
    QCOMPARE(plan.hostBytes(), std::uint64_t{0});
    QCOMPARE(plan.text(),
             "2 of 2 layers on the GPU; " + bytesText(plan.deviceBytes()) + " of GPU memory");
}

void DevicePlanTest::theDeviceWithMostRoomIsEnoughAlone() {
    const DevicePlan plan = planFor(*tinyFiles(), {std::uint64_t{1} << 29, std::uint64_t{1} << 30});
    QCOMPARE(plan.parts.size(), std::size_t{1});
    QCOMPARE(plan.parts.front().device, 1);
}

void DevicePlanTest::embeddingsStayOnTheCpuWhereOnlyTheyDoNotFit() {
    const auto files = tinyFiles();
    const Sizes sizes = sizesOf(*files);
    const DevicePlan plan =
        planFor(*files, {withReserve(2 * sizes.layer + sizes.output + sizes.embeddings / 2)});
    QCOMPARE(plan.parts.size(), std::size_t{2});
    QCOMPARE(plan.parts[0].device, DevicePlan::kCpu);
    QCOMPARE(plan.parts[0].end, 0);
    QCOMPARE(plan.parts[0].bytes, sizes.embeddings);
    QCOMPARE(plan.deviceLayers(), 2);
}

void DevicePlanTest::layersThatDoNotFitRunOnTheCpu() {
    const auto files = tinyFiles();
    const Sizes sizes = sizesOf(*files);
    const DevicePlan plan = planFor(*files, {withReserve(sizes.layer + sizes.layer / 2)});
    QCOMPARE(plan.deviceLayers(), 1);
    QCOMPARE(plan.cpuLayers(), 1);
    QCOMPARE(plan.parts.front().device, DevicePlan::kCpu);
    QCOMPARE(plan.parts.back().device, DevicePlan::kCpu);
    QCOMPARE(plan.deviceBytes(), sizes.layer + 1000);
    QCOMPARE(plan.text(), "1 of 2 layers on the GPU, 1 on the CPU; " +
                              bytesText(plan.deviceBytes()) + " of GPU memory, " +
                              bytesText(plan.hostBytes()) + " of memory");
}

void DevicePlanTest::anOutputMatrixThatDoesNotFitIsCountedOnTheCpu() {
    const auto files = tinyFiles();
    const Sizes sizes = sizesOf(*files);
    const DevicePlan plan = planFor(*files, {withReserve(2 * sizes.layer + sizes.output / 2)});
    QCOMPARE(plan.deviceLayers(), 2);
    QCOMPARE(plan.hostBytes(), sizes.embeddings + sizes.output);
}

void DevicePlanTest::aDeviceTooSmallForALayerIsNotUsed() {
    const auto files = tinyFiles();
    const Sizes sizes = sizesOf(*files);
    for (const std::uint64_t free : {std::uint64_t{0}, std::uint64_t{500}, sizes.layer / 2}) {
        QCOMPARE(planFor(*files, {free}).deviceLayers(), 0);
    }
    const DevicePlan plan = planFor(*files, {sizes.layer / 2, withReserve(sizes.layer)});
    QCOMPARE(plan.deviceLayers(), 1);
    QCOMPARE(plan.parts[1].device, 1);
}

void DevicePlanTest::severalDevicesShareInProportion() {
    const auto files = tinyFiles();
    const Sizes sizes = sizesOf(*files);
    const std::uint64_t each =
        withReserve(sizes.layer + std::max(sizes.embeddings, sizes.output) + sizes.layer / 4);
    const DevicePlan plan = planFor(*files, {each, each});
    QCOMPARE(plan.parts.size(), std::size_t{2});
    QCOMPARE(plan.parts[0].device, 0);
    QCOMPARE(plan.parts[1].device, 1);
    QCOMPARE(plan.parts[0].end, 1);
    QCOMPARE(plan.parts[1].begin, 1);
    QCOMPARE(plan.deviceLayers(), 2);
    QVERIFY2(plan.text().starts_with("1 of 2 layers on GPU 0, 1 on GPU 1; "), plan.text().c_str());
}

void DevicePlanTest::tiedEmbeddingsAreCountedOnceOnOneDevice() {
    const auto files = tinyFiles(true);
    const Sizes sizes = sizesOf(*files);
    const DevicePlan plan = planFor(*files, {std::uint64_t{1} << 30});
    QCOMPARE(plan.deviceBytes(), 2 * sizes.layer + sizes.output + 1000);
}

void DevicePlanTest::noDeviceIsPlannedBeyondItsMemory() {
    const auto files = tinyFiles();
    const Sizes sizes = sizesOf(*files);
    for (std::uint64_t free = 1000; free < 8 * sizes.layer; free += sizes.layer / 7) {
        for (const std::vector<std::uint64_t>& all :
             {std::vector{free}, std::vector{free, free / 2}, std::vector{free / 3, free, free}}) {
            const DevicePlan plan = planFor(*files, all);
            int next = 0;
            for (const DevicePlan::Part& part : plan.parts) {
                QCOMPARE(part.begin, next);
                next = part.end;
                if (part.device != DevicePlan::kCpu) {
                    const std::uint64_t has = all[static_cast<std::size_t>(part.device)];
                    QVERIFY(part.bytes <= has - has / 20);
                    QCOMPARE(part.left, has - part.bytes);
                }
            }
            QCOMPARE(next, 2);
        }
    }
}

void DevicePlanTest::stagesGiveTheLogitsOfOneBackend_data() {
    QTest::addColumn<std::vector<int>>("ends");
    QTest::addColumn<bool>("tied");
    for (const bool tied : {false, true}) {
        const char* name = tied ? ", tied" : "";
        QTest::addRow("two%s", name) << std::vector{1, 2} << tied;
        QTest::addRow("embeddings apart%s", name) << std::vector{0, 2} << tied;
        QTest::addRow("output apart%s", name) << std::vector{2, 2} << tied;
        QTest::addRow("four%s", name) << std::vector{0, 1, 2, 2} << tied;
    }
}

void DevicePlanTest::stagesGiveTheLogitsOfOneBackend() {
    QFETCH(std::vector<int>, ends);
    QFETCH(bool, tied);
    const auto files = tinyFiles(tied);
    std::vector<StageBackend> stages;
    int begin = 0;
    for (const int end : ends) {
        stages.push_back({makeCpuBackend(1), begin, end});
        begin = end;
    }
    LoadOptions options;
    options.context = kContext;
    const auto staged = Model::load(files, std::move(stages), options);
    const auto whole = Model::load(files, makeCpuBackend(1), options);
    const std::vector<TokenId> tokens = someTokens(100);
    QVERIFY(logitsOf(*staged, tokens, 33) == logitsOf(*whole, tokens, 33));

    // Forks and copied pages, in every stage's cache.
    for (Model* model : {staged.get(), whole.get()}) {
        const SequenceId a = model->pages().create();
        extend(*model, a, tokens, 100);
        model->pages().fork(a, 70);
    }
    const std::vector<TokenId> rest = someTokens(20, 5);
    QVERIFY(extend(*staged, 1, rest, 7) == extend(*whole, 1, rest, 7));
    QVERIFY(extend(*staged, 0, rest, 7) == extend(*whole, 0, rest, 7));
}

void DevicePlanTest::stagesThatDoNotFollowEachOtherAreRefused() {
    const auto files = tinyFiles();
    const std::vector<std::vector<std::pair<int, int>>> wrong = {
        {}, {{0, 1}}, {{0, 1}, {0, 2}}, {{1, 2}}, {{0, 3}}};
    for (const auto& ranges : wrong) {
        std::vector<StageBackend> stages;
        for (const auto& [begin, end] : ranges) {
            stages.push_back({makeCpuBackend(1), begin, end});
        }
        QVERIFY_THROWS_EXCEPTION(Error, Model::load(files, std::move(stages)));
    }
}

void DevicePlanTest::aDeviceWithoutMemoryGetsFewerLayersAndThenNone() {
    const auto files = tinyFiles();
    const Sizes sizes = sizesOf(*files);
    const auto device = std::make_shared<PretendedDevice>(
        withReserve(sizes.embeddings + 2 * sizes.layer + sizes.output + sizes.layer / 2));
    device->onMakeBackend = [](int) {
        throw Error(ErrorCode::OutOfMemory, "The GPU Pretended has no room for the weights.");
    };
    LoadOptions options;
    options.context = kContext;
    std::vector<int> planned;
    std::vector<std::string> said;
    PlacingEvents events;
    events.planned = [&](const DevicePlan& plan) { planned.push_back(plan.deviceLayers()); };
    events.fellBack = [&](const std::string& line, ErrorCode) { said.push_back(line); };
    const PlacedModel placed =
        loadOnDevices(files, {{device}, [] { return makeCpuBackend(1); }}, options, events);
    QVERIFY(placed.model != nullptr);
    QCOMPARE(placed.plan.deviceLayers(), 0);
    QCOMPARE(planned.front(), 2);
    QCOMPARE(planned.back(), 0);
    QVERIFY(std::is_sorted(planned.rbegin(), planned.rend()));
    QCOMPARE(said.size(), planned.size() - 1);
    QCOMPARE(said.front(), std::string("The GPU Pretended has no room for the weights. Fewer "
                                       "layers are loaded there."));
    QVERIFY(!logitsOf(*placed.model, someTokens(5)).empty());
}

void DevicePlanTest::aLostDeviceLeavesTheModelOnTheCpu() {
    const auto device = std::make_shared<PretendedDevice>(std::uint64_t{1} << 30);
    device->onMakeBackend = [](int) {
        throw Error(ErrorCode::DeviceLost, "The GPU Pretended failed (unplugged).");
    };
    std::vector<std::string> said;
    PlacingEvents events;
    events.fellBack = [&](const std::string& line, ErrorCode) { said.push_back(line); };
    const PlacedModel placed =
        loadOnDevices(tinyFiles(), {{device}, [] { return makeCpuBackend(1); }}, {}, events);
    QCOMPARE(placed.plan.deviceLayers(), 0);
    QCOMPARE(said, std::vector<std::string>{"The GPU Pretended failed (unplugged). The model is "
                                            "loaded on the CPU."});
    QVERIFY(!logitsOf(*placed.model, someTokens(5)).empty());
}

void DevicePlanTest::aDeviceThatDoesNotAnswerIsLeftOut() {
    const auto silent = std::make_shared<PretendedDevice>(std::uint64_t{1} << 30);
    silent->onMemory = [] { throw Error(ErrorCode::DeviceLost, "The GPU Silent failed (busy)."); };
    const auto good = std::make_shared<PretendedDevice>(std::uint64_t{1} << 30);
    std::vector<std::string> said;
    PlacingEvents events;
    events.fellBack = [&](const std::string& line, ErrorCode why) {
        said.push_back(line);
        QVERIFY(why == ErrorCode::DeviceLost);
    };
    const PlacedModel placed =
        loadOnDevices(tinyFiles(), {{silent, good}, [] { return makeCpuBackend(1); }}, {}, events);
    QCOMPARE(placed.plan.deviceLayers(), 2);
    QCOMPARE(said, std::vector<std::string>{"The GPU Silent failed (busy). It is left out."});
    // The plan counts those that are left.
    QCOMPARE(placed.devices.size(), std::size_t{1});
    QVERIFY(placed.devices.at(static_cast<std::size_t>(placed.plan.parts.front().device)) == good);
}

void DevicePlanTest::theCpusOwnTroubleIsNotHidden() {
    LoadOptions options;
    options.progress = [](double) -> bool { throw Error(ErrorCode::OutOfMemory, "No memory."); };
    QVERIFY_THROWS_EXCEPTION(
        Error, loadOnDevices(tinyFiles(), {{}, [] { return makeCpuBackend(1); }}, options));
}

QTEST_GUILESS_MAIN(DevicePlanTest)
#include "device_plan_test.moc"
