#include "engine/sampling/sampling_options.h"

#include <cmath>

namespace khatwa::engine {

SamplingOptions recommendedSampling(const SamplingDefaults& defaults) {
    SamplingOptions options; // the R1 family's recommendation
    if (defaults.temperature >= 0.0)
        options.temperature = defaults.temperature;
    if (defaults.topP > 0.0 && defaults.topP <= 1.0)
        options.topP = defaults.topP;
    if (defaults.topK > 0)
        options.topK = defaults.topK;
    if (defaults.minP > 0.0 && defaults.minP <= 1.0)
        options.minP = defaults.minP;
    if (defaults.repetitionPenalty > 0.0)
        options.repetitionPenalty = defaults.repetitionPenalty;
    return options;
}

SamplingOptions recommendedSampling(const ModelFiles& files) {
    return recommendedSampling(files.samplingDefaults());
}

std::string samplingProblem(const SamplingOptions& options) {
    if (!std::isfinite(options.temperature) || options.temperature < 0.0 ||
        options.temperature > kMostTemperature)
        return "The temperature must be between 0 (greedy) and 100.";
    if (!(options.topP > 0.0) || options.topP > 1.0)
        return "Top-p must be above 0 and at most 1.";
    if (options.topK < 0)
        return "Top-k must be 0 (all tokens) or more.";
    if (!(options.minP >= 0.0) || options.minP > 1.0)
        return "Min-p must be between 0 and 1.";
    if (!(options.repetitionPenalty >= kLeastPenalty) || options.repetitionPenalty > kMostPenalty)
        return "The repetition penalty must be between 0.01 and 100 (1 means none).";
    return {};
}

} // namespace khatwa::engine
