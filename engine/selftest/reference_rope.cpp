#include "engine/selftest/reference_model.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace khatwa::engine {

namespace {

constexpr double kPi = std::numbers::pi;

/// Hugging Face, `_compute_yarn_parameters`, in its own words: arXiv:2309.00071.
std::vector<double> yarn(const ModelConfig& config, const std::vector<double>& plain) {
    const RopeScaling& s = config.ropeScaling;
    const double dim = config.headDim;
    const auto findCorrectionDim = [&](double rotations) {
        return dim * std::log(static_cast<double>(s.originalContext) / (rotations * 2.0 * kPi)) /
               (2.0 * std::log(config.ropeTheta));
    };
    double low = std::floor(findCorrectionDim(s.betaFast));
    double high = std::ceil(findCorrectionDim(s.betaSlow));
    low = low < 0.0 ? 0.0 : low;
    high = high > dim - 1.0 ? dim - 1.0 : high;
    if (low == high) {
        high += 0.001;
    }
    std::vector<double> result;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        double ramp = (static_cast<double>(i) - low) / (high - low);
        ramp = ramp < 0.0 ? 0.0 : ramp > 1.0 ? 1.0 : ramp;
        const double extrapolated = plain[i];
        const double interpolated = plain[i] / s.factor;
        result.push_back(interpolated * ramp + extrapolated * (1.0 - ramp));
    }
    return result;
}

} // namespace

std::vector<double> llama3Divisors(const ModelConfig& config) {
    const RopeScaling& s = config.ropeScaling;
    const auto context = static_cast<double>(s.originalContext);
    std::vector<double> divisors;
    for (int i = 0; i < config.headDim / 2; ++i) {
        const double frequency = 1.0 / std::pow(config.ropeTheta, 2.0 * i / config.headDim);
        const double wavelength = 2.0 * kPi / frequency;
        const double lowWavelength = context / s.lowFrequencyFactor;
        const double highWavelength = context / s.highFrequencyFactor;
        if (wavelength < highWavelength) {
            divisors.push_back(1.0);
        } else if (wavelength > lowWavelength) {
            divisors.push_back(s.factor);
        } else {
            const double smooth = (context / wavelength - s.lowFrequencyFactor) /
                                  (s.highFrequencyFactor - s.lowFrequencyFactor);
            divisors.push_back(1.0 / ((1.0 - smooth) / s.factor + smooth));
        }
    }
    return divisors;
}

std::vector<double> referenceFrequencies(const ModelConfig& config,
                                         std::span<const double> divisors) {
    std::vector<double> frequencies;
    for (int i = 0; i < config.headDim / 2; ++i) {
        frequencies.push_back(1.0 / std::pow(config.ropeTheta, 2.0 * i / config.headDim));
    }
    std::vector<double> dividing(divisors.begin(), divisors.end());
    if (dividing.empty() && config.ropeScaling.kind == RopeScalingKind::Llama3) {
        dividing = llama3Divisors(config);
    }
    for (std::size_t i = 0; i < dividing.size(); ++i) {
        frequencies[i] /= dividing[i];
    }
    if (config.ropeScaling.kind == RopeScalingKind::Linear) {
        for (double& frequency : frequencies) {
            frequency /= config.ropeScaling.factor;
        }
    }
    return config.ropeScaling.kind == RopeScalingKind::Yarn ? yarn(config, frequencies)
                                                            : frequencies;
}

} // namespace khatwa::engine
