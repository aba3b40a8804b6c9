#pragma once

#include "app/cli/arguments.h"
#include "engine/generate/generator.h"
#include "engine/model/device_load.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace khatwa::cli {

/// Which model a verb uses and where it runs: `-m`, `--device`, `-t`, `--context`,
/// `--cache`.
struct ModelOptions {
    std::filesystem::path path;
    bool isStarter = false; ///< no -m was given
    engine::DeviceChoice device = engine::DeviceChoice::Auto;
    int threads = 0; ///< on the CPU; 0: one per core
    std::int64_t context = 0;
    kernels::CacheForm cache = kernels::CacheForm::F16;
};

/// Throws `WrongUse`, and std::runtime_error where there is no starter model.
ModelOptions readModelOptions(const Arguments& arguments);

/// `--device auto|cpu|cuda`. Throws `WrongUse`.
engine::DeviceChoice readDevice(const Arguments& arguments);
/// `-t`: 0 for one per core. Throws `WrongUse`.
int readThreads(const Arguments& arguments);

/// The devices of this machine. Throws std::runtime_error saying why there are none.
std::vector<std::shared_ptr<engine::Device>> devicesOrWhyNone();

/// `--cache f16|q8_0`. Throws `WrongUse`.
kernels::CacheForm readCacheForm(const Arguments& arguments);

/// `--no-lookup`: tokens are not guessed from the text so far.
engine::Lookup lookupOf(const Arguments& arguments);

/// What a model is loaded for. For a conversation one without a tokenizer is refused before its
/// weights are read.
enum class Use { Numbers, Conversation };

/// The model where it was asked to run, with the plan. Where a device is used, one line before
/// loading says how many layers go there; so does what went wrong with it.
engine::PlacedModel loadModel(const ModelOptions& options, Use use = Use::Numbers);

} // namespace khatwa::cli
