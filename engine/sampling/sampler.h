#pragma once

#include "engine/sampling/random.h"
#include "engine/sampling/sampling_options.h"
#include "engine/tokenizer/spec.h"

#include <cstdint>
#include <span>
#include <vector>

namespace khatwa::engine {

/// Room to work in, shared by all samplers of one thread, so that choosing a token allocates
/// nothing.
class SamplingWorkspace {
public:
    explicit SamplingWorkspace(int vocabulary);

private:
    friend class Sampler;
    struct Candidate {
        float logit;
        TokenId id;
    };
    std::vector<float> logits_;
    std::vector<double> weights_;
    std::vector<Candidate> candidates_;
};

/// Chooses the tokens of one sample. The same options, logits and history give the same tokens on
/// every machine: the random numbers and the exponential are our own, sums are taken in a fixed
/// order, and of equal logits the lowest id counts as the larger.
class Sampler {
public:
    Sampler(const SamplingOptions& options, int vocabulary);

    /// Throws `Error` (DeviceLost) with one line when a logit is not a finite number: the weights
    /// are damaged or the device computes wrongly, and no choice among such numbers means anything.
    TokenId choose(std::span<const float> logits, SamplingWorkspace& workspace);

    /// Tells the repetition penalty of a token of the prompt or of the reply.
    void observe(TokenId id);

private:
    TokenId draw(SamplingWorkspace& workspace);
    TokenId drawFromLargest(SamplingWorkspace& workspace, float largest);

    SamplingOptions options_;
    Random random_;
    std::vector<std::uint8_t> seen_; ///< by id; empty when there is no penalty
    std::vector<TokenId> seenIds_;
};

/// e^x for x <= 0, from additions and products alone, so that it is the same everywhere (libraries
/// differ in the last bit). 0 below -45, where a weight is lost in the 53 bits of the draw anyway.
double sameExp(double x);

} // namespace khatwa::engine
