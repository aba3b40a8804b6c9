#pragma once

#include "ui/Models/model_service.h"

#include <atomic>
#include <utility>

namespace khatwa::ui {

/// The engine behind the Models place.
class EngineService final : public ModelService {
public:
    ModelInfo inspect(const std::filesystem::path& path, std::int64_t context) override;
    std::shared_ptr<Solver> load(const std::filesystem::path& path, std::int64_t context,
                                 const Progress& progress) override;
    RunsOn runsOn() const override { return runsOn_; }
    void setUseGpu(bool use) override { useGpu_ = use; }
    void setGpuLost(std::function<void()> lost) override { gpuLost_ = std::move(lost); }
    engine::SelfTestReport
    selftest(const std::function<bool(const engine::SelfTestCheck&)>& onCheck) override;

private:
    std::atomic<bool> useGpu_ = true;
    std::function<void()> gpuLost_;
    RunsOn runsOn_;
};

} // namespace khatwa::ui
