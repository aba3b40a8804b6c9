#include "engine/sampling/sampler.h"

#include "engine/error.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace khatwa::engine {

double sameExp(double x) {
    if (!(x >= -45.0))
        return 0.0;
    constexpr double kLog2e = 1.4426950408889634;
    constexpr double kLn2High =
        6.93147180369123816490e-01; // its low 32 bits are zero: k * kLn2High is exact
    constexpr double kLn2Low = 1.90821492927058770002e-10;
    const double k = std::floor(x * kLog2e + 0.5);
    const double r = (x - k * kLn2High) - k * kLn2Low; // |r| <= ln 2 / 2
    // Taylor to degree 12: the next term is under 2e-16.
    double sum = 1.0 / 479001600.0;
    constexpr double kReciprocals[] = {
        1.0 / 39916800.0, 1.0 / 3628800.0, 1.0 / 362880.0, 1.0 / 40320.0, 1.0 / 5040.0, 1.0 / 720.0,
        1.0 / 120.0,      1.0 / 24.0,      1.0 / 6.0,      0.5,           1.0,          1.0};
    for (const double coefficient : kReciprocals)
        sum = sum * r + coefficient;
    const auto exponent = static_cast<std::uint64_t>(static_cast<std::int64_t>(k) + 1023);
    return sum * std::bit_cast<double>(exponent << 52);
}

SamplingWorkspace::SamplingWorkspace(int vocabulary)
    : logits_(static_cast<std::size_t>(vocabulary)), weights_(logits_.size()) {
    candidates_.reserve(logits_.size());
}

Sampler::Sampler(const SamplingOptions& options, int vocabulary)
    : options_(options), random_(options.seed) {
    if (options_.repetitionPenalty != 1.0) {
        seen_.assign(static_cast<std::size_t>(vocabulary), 0);
        seenIds_.reserve(seen_.size());
    }
}

void Sampler::observe(TokenId id) {
    const auto index = static_cast<std::size_t>(id);
    if (id < 0 || index >= seen_.size() || seen_[index] != 0)
        return;
    seen_[index] = 1;
    seenIds_.push_back(id);
}

TokenId Sampler::choose(std::span<const float> logits, SamplingWorkspace& workspace) {
    std::copy(logits.begin(), logits.end(), workspace.logits_.begin());
    bool finite = true;
    for (const float logit : logits)
        finite = finite && std::isfinite(logit);
    if (!finite)
        throw Error(ErrorCode::DeviceLost,
                    "The model computed a number that is not finite, so its answer means nothing. "
                    "The file may be "
                    "damaged: copy it again; on a GPU, run khatwa-cli selftest.");

    // CTRL (arXiv:1909.05858, section 4.1): a token that was there already becomes less likely.
    // What stays finite keeps a weight: drawing relies on the largest one's being 1.
    constexpr double kLargest = std::numeric_limits<float>::max();
    for (const TokenId id : seenIds_) {
        float& logit = workspace.logits_[static_cast<std::size_t>(id)];
        const double penalty = options_.repetitionPenalty;
        const double changed = logit > 0.0f ? logit / penalty : logit * penalty;
        logit = static_cast<float>(std::clamp(changed, -kLargest, kLargest));
    }
    if (options_.temperature <= 0.0 || options_.topK == 1) {
        const auto largest = std::max_element(workspace.logits_.begin(), workspace.logits_.end());
        return static_cast<TokenId>(largest - workspace.logits_.begin()); // the first of equals
    }
    return draw(workspace);
}

TokenId Sampler::draw(SamplingWorkspace& workspace) {
    const std::vector<float>& logits = workspace.logits_;
    const float largest = *std::max_element(logits.begin(), logits.end());
    if (options_.topK > 0 || options_.topP < 1.0)
        return drawFromLargest(workspace, largest);

    // Nothing has to be sorted: every token whose weight is at least min-p of the largest one's
    // (which is 1) stays.
    double total = 0.0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const double weight = sameExp(
            (static_cast<double>(logits[i]) - static_cast<double>(largest)) / options_.temperature);
        workspace.weights_[i] = weight >= options_.minP ? weight : 0.0;
        total += workspace.weights_[i];
    }
    double left = random_.unit() * total;
    std::size_t chosen = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        if (workspace.weights_[i] <= 0.0)
            continue;
        chosen = i;
        left -= workspace.weights_[i];
        if (left < 0.0)
            break;
    }
    return static_cast<TokenId>(chosen);
}

TokenId Sampler::drawFromLargest(SamplingWorkspace& workspace, float largest) {
    using Candidate = SamplingWorkspace::Candidate;
    const std::vector<float>& logits = workspace.logits_;
    const auto smaller = [](const Candidate& a, const Candidate& b) {
        return a.logit != b.logit ? a.logit < b.logit : a.id > b.id;
    };
    const auto weightOf = [&](const Candidate& candidate) {
        return sameExp((static_cast<double>(candidate.logit) - static_cast<double>(largest)) /
                       options_.temperature);
    };

    // A heap gives the largest few in order; a top-p of 0.95 rarely needs more than a hundred of
    // 150,000. What has no weight is left out before.
    std::vector<Candidate>& heap = workspace.candidates_;
    heap.clear();
    double total = 0.0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const Candidate candidate{logits[i], static_cast<TokenId>(i)};
        const double weight = weightOf(candidate);
        if (weight <= 0.0)
            continue;
        heap.push_back(candidate);
        total += weight;
    }
    std::make_heap(heap.begin(), heap.end(), smaller);

    // Popping moves the largest to the end: kept tokens stand there, the largest last.
    const auto limit = options_.topK > 0
                           ? std::min(static_cast<std::size_t>(options_.topK), heap.size())
                           : heap.size();
    if (options_.topK > 0) { // top-p is a share of what top-k left
        total = 0.0;
        for (std::size_t count = 0; count < limit; ++count) {
            std::pop_heap(heap.begin(), heap.end() - static_cast<std::ptrdiff_t>(count), smaller);
            total += weightOf(heap[heap.size() - 1 - count]);
        }
    }
    std::size_t kept = 0;
    double sum = 0.0;
    while (kept < limit) {
        if (options_.topK <= 0)
            std::pop_heap(heap.begin(), heap.end() - static_cast<std::ptrdiff_t>(kept), smaller);
        const double weight = weightOf(heap[heap.size() - 1 - kept]);
        if (kept > 0 && weight < options_.minP)
            break;
        workspace.weights_[kept] = weight;
        sum += weight;
        ++kept;
        if (sum >= options_.topP * total)
            break;
    }

    double left = random_.unit() * sum;
    std::size_t chosen = 0;
    for (; chosen + 1 < kept; ++chosen) {
        left -= workspace.weights_[chosen];
        if (left < 0.0)
            break;
    }
    return heap[heap.size() - 1 - chosen].id;
}

} // namespace khatwa::engine
