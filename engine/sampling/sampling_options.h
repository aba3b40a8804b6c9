#pragma once

#include "engine/files/model_files.h"

#include <cstdint>

namespace khatwa::engine {

/// How the next token is chosen. The steps are taken in the order of the members' names in Hugging
/// Face's generation: repetition penalty, temperature, top-k, top-p, min-p, so that a file's
/// numbers mean what its maker meant.
struct SamplingOptions {
    double temperature = 0.6; ///< 0: greedy
    double topP = 0.95;
    int topK = 0; ///< 0: all
    double minP = 0.0;
    double repetitionPenalty = 1.0;
    std::uint64_t seed = 0;
};

/// The model's own recommendations where the file has them, the R1 family's otherwise (temperature
/// 0.6, top-p 0.95).
SamplingOptions recommendedSampling(const ModelFiles& files);
/// The same for what a file says.
SamplingOptions recommendedSampling(const SamplingDefaults& defaults);

/// One line that says which option is out of its range; empty when all are usable.
std::string samplingProblem(const SamplingOptions& options);

} // namespace khatwa::engine
