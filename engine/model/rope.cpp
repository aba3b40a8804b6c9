#include "engine/model/rope.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace khatwa::engine {

namespace {

/// The index (of 0..head_dim/2, not whole) of the frequency that makes `turns` full turns over the
/// original context.
double indexOfTurns(double turns, const ModelConfig& config) {
    const auto context = static_cast<double>(config.ropeScaling.originalContext);
    return config.headDim * std::log(context / (turns * 2.0 * std::numbers::pi)) /
           (2.0 * std::log(config.ropeTheta));
}

/// How much of frequency `index` is left as it was (1: all, 0: divided by the factor). YaRN's ramp.
double yarnKept(int index, const ModelConfig& config) {
    const double low = std::max(0.0, std::floor(indexOfTurns(config.ropeScaling.betaFast, config)));
    const double high = std::min(config.headDim - 1.0,
                                 std::ceil(indexOfTurns(config.ropeScaling.betaSlow, config)));
    const double ramp = (index - low) / std::max(0.001, high - low);
    return 1.0 - std::clamp(ramp, 0.0, 1.0);
}

double llama3Scaled(double frequency, const RopeScaling& scaling) {
    const double wavelength = 2.0 * std::numbers::pi / frequency;
    const auto context = static_cast<double>(scaling.originalContext);
    if (wavelength < context / scaling.highFrequencyFactor) {
        return frequency;
    }
    if (wavelength > context / scaling.lowFrequencyFactor) {
        return frequency / scaling.factor;
    }
    const double kept = (context / wavelength - scaling.lowFrequencyFactor) /
                        (scaling.highFrequencyFactor - scaling.lowFrequencyFactor);
    return (1.0 - kept) * frequency / scaling.factor + kept * frequency;
}

} // namespace

std::vector<float> ropeFrequencies(const ModelConfig& config, std::span<const float> divisors) {
    const RopeScaling& scaling = config.ropeScaling;
    std::vector<float> frequencies(static_cast<std::size_t>(config.headDim / 2));
    for (int i = 0; i < config.headDim / 2; ++i) {
        double frequency = std::pow(config.ropeTheta, -2.0 * i / config.headDim);
        if (!divisors.empty()) {
            frequency /= static_cast<double>(divisors[static_cast<std::size_t>(i)]);
        }
        switch (scaling.kind) {
        case RopeScalingKind::None:
            break;
        case RopeScalingKind::Linear:
            frequency /= scaling.factor;
            break;
        case RopeScalingKind::Yarn: {
            const double kept = yarnKept(i, config);
            frequency = frequency / scaling.factor * (1.0 - kept) + frequency * kept;
            break;
        }
        case RopeScalingKind::Llama3:
            if (divisors.empty()) {
                frequency = llama3Scaled(frequency, scaling);
            }
            break;
        }
        frequencies[static_cast<std::size_t>(i)] = static_cast<float>(frequency);
    }
    return frequencies;
}

} // namespace khatwa::engine
