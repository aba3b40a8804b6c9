#pragma once

#include "engine/generate/generator.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace khatwa::engine {

/// Takes in the events of one request, from whatever thread, and lets a test wait for them.
class Collector {
public:
    explicit Collector(int samples = 1)
        : tokens(static_cast<std::size_t>(samples)), texts(tokens.size()), outcomes(tokens.size()),
          timesFinished(tokens.size(), 0) {}

    Events events() {
        Events result;
        result.waiting = [this](int sample) {
            const std::lock_guard lock(mutex_);
            waits.push_back(sample);
        };
        result.prefill = [this](int done, int total) {
            const std::lock_guard lock(mutex_);
            prefill.emplace_back(done, total);
        };
        result.token = [this](int sample, TokenId id, const std::string& text) {
            const std::lock_guard lock(mutex_);
            tokens[static_cast<std::size_t>(sample)].push_back(id);
            texts[static_cast<std::size_t>(sample)] += text;
            changed_.notify_all();
        };
        result.finished = [this](int sample, const Events::Outcome& outcome) {
            const std::lock_guard lock(mutex_);
            outcomes[static_cast<std::size_t>(sample)] = outcome;
            ++timesFinished[static_cast<std::size_t>(sample)];
            changed_.notify_all();
        };
        return result;
    }

    void waitUntilFinished() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] {
            return std::all_of(timesFinished.begin(), timesFinished.end(),
                               [](int times) { return times > 0; });
        });
    }

    void waitForTokens(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return tokens[0].size() >= count; });
    }

    bool finishedOnceEach() {
        const std::lock_guard lock(mutex_);
        return std::all_of(timesFinished.begin(), timesFinished.end(),
                           [](int times) { return times == 1; });
    }

    std::vector<std::vector<TokenId>> tokens; ///< by sample
    std::vector<std::string> texts;
    std::vector<Events::Outcome> outcomes;
    std::vector<int> timesFinished;
    std::vector<int> waits; ///< samples that were told to wait
    std::vector<std::pair<int, int>> prefill;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
};

} // namespace khatwa::engine
