#pragma once

#include "app/cli/arguments.h"
#include "engine/generate/generator.h"

#include <filesystem>
#include <memory>

namespace khatwa::cli {

/// Which model a verb uses and where it runs: `-m`, `--device`, `-t`, `--context`,
/// `--cache`.
struct ModelOptions {
    std::filesystem::path path;
    bool isStarter = false; ///< no -m was given
    int threads = 0;        ///< 0: one per core
    std::int64_t context = 0;
    kernels::CacheForm cache = kernels::CacheForm::F16;
};

/// Throws `WrongUse`, and std::runtime_error where there is no starter model or no such device in
/// this build.
ModelOptions readModelOptions(const Arguments& arguments);

/// `--device` and `-t` alone: the number of threads, 0 for one per core. Throws as
/// `readModelOptions` does.
int readDevice(const Arguments& arguments);

/// `--cache f16|q8_0`. Throws `WrongUse`.
kernels::CacheForm readCacheForm(const Arguments& arguments);

/// `--no-lookup`: tokens are not guessed from the text so far.
engine::Lookup lookupOf(const Arguments& arguments);

std::unique_ptr<engine::Model> loadModel(const ModelOptions& options);

} // namespace khatwa::cli
