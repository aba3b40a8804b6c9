#pragma once

#include "engine/model/config.h"

#include <span>
#include <vector>

namespace khatwa::engine {

/// Frequencies of the rotary embedding (arXiv:2104.09864), head_dim/2 of them in radians per
/// position, as the model's scaling stretches them:
///  - None: theta^(-2i/head_dim)
///  - Linear: all divided by `factor` (arXiv:2306.15595)
///  - Yarn: slow ones divided by `factor`, fast ones left, a ramp between (arXiv:2309.00071,
///  section 3.2); the ramp's
///    ends are cut to whole numbers, as Hugging Face does by default and llama.cpp always
///  - Llama3: slow ones divided by `factor`, a smooth passage by wavelength (Llama 3.1)
/// `divisors` are those of a GGUF file's `rope_freqs.weight` (head_dim/2, or empty): a scaling
/// worked out by the converter, which stands in the place of Llama3's and comes before the others.
std::vector<float> ropeFrequencies(const ModelConfig& config, std::span<const float> divisors = {});

} // namespace khatwa::engine
