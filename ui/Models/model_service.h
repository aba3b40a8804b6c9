#pragma once

#include "engine/error.h"
#include "engine/selftest/selftest.h"
#include "ui/Tutor/solver.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace khatwa::ui {

/// What a model's file is and what it will take, known before it is loaded.
struct ModelInfo {
    std::string name; ///< as the file calls itself, else the file's name
    std::string architecture;
    std::string format;  ///< "GGUF v3"
    std::string weights; ///< the number format of most of the bytes: "Q4_K"
    std::uint64_t parameters = 0;
    std::uint64_t fileBytes = 0;
    std::int64_t contextLimit = 0; ///< positions that the file allows
    std::int64_t context = 0;      ///< positions planned for
    std::uint64_t weightBytes = 0;
    std::uint64_t cacheBytes = 0;
    std::uint64_t workBytes = 0;
    std::uint64_t memoryPresent = 0; ///< that programs may still take; 0: not known

    std::uint64_t memoryNeeded() const { return weightBytes + cacheBytes + workBytes; }
};

/// Where a loaded model runs.
struct RunsOn {
    int layers = 0;
    int onGpu = 0;              ///< of them
    std::string gpu;            ///< its name; empty: the CPU alone
    std::uint64_t gpuBytes = 0; ///< of its memory
    /// What kept a GPU from doing what was planned, or any of it.
    enum class Trouble { None, NoRoom, NoAnswer, DriverTooOld } trouble = Trouble::None;
};

/// What the Models place asks of the engine. Every function takes its time, so it is called on a
/// worker thread; `progress` is called there with 0..1 and answers whether to go on. Throws
/// engine::Error.
class ModelService {
public:
    using Progress = std::function<bool(double)>;

    virtual ~ModelService() = default;
    /// `context` 0: as the file says.
    virtual ModelInfo inspect(const std::filesystem::path& path, std::int64_t context) = 0;
    /// Null when `progress` ended it.
    virtual std::shared_ptr<Solver> load(const std::filesystem::path& path, std::int64_t context,
                                         const Progress& progress) = 0;
    /// The model that `load` gave last; called on the same thread.
    virtual RunsOn runsOn() const { return {}; }
    /// Whether models may run on a GPU from the next load on. From any thread.
    virtual void setUseGpu(bool /*use*/) {}
    /// Called when a GPU stopped working under a loaded model, at most once for each; on any
    /// thread. Set before anything is loaded.
    virtual void setGpuLost(std::function<void()> /*lost*/) {}
    virtual engine::SelfTestReport
    selftest(const std::function<bool(const engine::SelfTestCheck&)>& onCheck) = 0;
};

} // namespace khatwa::ui
