#pragma once

#include "tests/ui/support/fake_solver.h"
#include "ui/Models/model_service.h"

#include <QSemaphore>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace khatwa::tests {

/// A service that refuses "gone.gguf" and "short.gguf" at sight and "broken.gguf" when it is
/// loaded. Loading waits, when told to, until the test lets it go on.
class FakeService final : public ui::ModelService {
public:
    ui::ModelInfo inspect(const std::filesystem::path& path, std::int64_t context) override {
        const std::string name = path.filename().string();
        if (name == "gone.gguf")
            throw engine::Error(engine::ErrorCode::FileNotFound, "gone", {path.string()});
        if (name == "short.gguf")
            throw engine::Error(engine::ErrorCode::FileTruncated, "short",
                                {path.string(), "3100000000", "4900000000"});
        ui::ModelInfo info;
        info.name = "Good Model";
        info.architecture = "qwen3";
        info.format = "GGUF v3";
        info.weights = "Q4_K";
        info.parameters = 8'190'000'000;
        info.fileBytes = 5'030'000'000;
        info.contextLimit = 131072;
        info.context = context > 0 ? context : 65536;
        info.weightBytes = 5'030'000'000;
        info.cacheBytes = static_cast<std::uint64_t>(info.context) * 147456;
        info.workBytes = 100'000'000;
        info.memoryPresent = 8'000'000'000;
        return info;
    }

    std::shared_ptr<ui::Solver> load(const std::filesystem::path& path, std::int64_t context,
                                     const Progress& progress) override {
        if (path.filename() == "gone.gguf")
            throw engine::Error(engine::ErrorCode::FileNotFound, "gone", {path.string()});
        if (path.filename() == "broken.gguf")
            throw engine::Error(engine::ErrorCode::FileCorrupt, "broken",
                                {path.string(), "broken"});
        loadedContext = context;
        bool goOn = progress(0.5);
        if (held && path.filename() != "starter.gguf") {
            reached.release();
            go.acquire();
            goOn = progress(0.75);
        }
        return goOn ? std::make_shared<FakeSolver>() : nullptr;
    }

    engine::SelfTestReport
    selftest(const std::function<bool(const engine::SelfTestCheck&)>& onCheck) override {
        engine::SelfTestReport report;
        report.bandwidth = 21.5e9;
        for (const char* name : {"products Q4_K", "qwen3 F32"}) {
            engine::SelfTestCheck check;
            check.name = name;
            check.error = kernelsBroken ? 0.5 : 0.001;
            check.bound = 0.02;
            report.checks.push_back(check);
            if (!onCheck(check))
                break;
        }
        return report;
    }

    ui::RunsOn runsOn() const override { return useGpu ? onGpu : ui::RunsOn{36, 0, {}, 0, {}}; }
    void setUseGpu(bool use) override { useGpu = use; }
    void setGpuLost(std::function<void()> lost) override { gpuLost = std::move(lost); }

    std::atomic<bool> useGpu = false;
    ui::RunsOn onGpu{36, 0, {}, 0, {}}; ///< with the GPU allowed; set before loading
    std::function<void()> gpuLost;
    std::atomic<bool> kernelsBroken = false;
    std::atomic<bool> held = false;
    QSemaphore reached; ///< a held load has come half-way
    QSemaphore go;      ///< lets it go on
    std::atomic<std::int64_t> loadedContext = -1;
};

} // namespace khatwa::tests
