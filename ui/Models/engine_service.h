#pragma once

#include "ui/Models/model_service.h"

namespace khatwa::ui {

/// The engine behind the Models place.
class EngineService final : public ModelService {
public:
    ModelInfo inspect(const std::filesystem::path& path, std::int64_t context) override;
    std::shared_ptr<Solver> load(const std::filesystem::path& path, std::int64_t context,
                                 const Progress& progress) override;
    engine::SelfTestReport
    selftest(const std::function<bool(const engine::SelfTestCheck&)>& onCheck) override;
};

} // namespace khatwa::ui
