#pragma once

#include "engine/chat/chat_format.h"
#include "engine/model/model.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace khatwa::engine {

struct SamplingOptions {
    double temperature = 0.6; ///< 0: greedy
    double topP = 0.95;
    int topK = 0;             ///< 0: all
    double minP = 0.0;
    double repetitionPenalty = 1.0;
    std::uint64_t seed = 0;
};
/// The model's own recommendations where the file has them, the R1 family's otherwise.
SamplingOptions recommendedSampling(const ModelFiles& files);

enum class FinishReason { Ended, Stopped, Length, ContextFull, Repetition, Failed };

struct Request {
    std::vector<TokenId> prompt;
    SamplingOptions sampling;
    int samples = 1;         ///< parallel samples of the prompt; sample k uses seed + k
    int maxTokens = 0;       ///< 0: as many as the context holds
    int thinkingBudget = 0;  ///< tokens of thinking after which it is closed for the model; 0: none
    bool beginsInThinking = false;
    std::vector<TokenId> closeThinking; ///< ChatFormat::closeThinking
};

/// What happens to a request, in order. Called on the generator's thread; must not block and must not call back
/// into the generator except `stop` and `answerNow`.
struct Events {
    std::function<void(int done, int total)> prefill;
    std::function<void(int sample, TokenId token, const std::string& text)> token; ///< text: whole characters only
    struct Outcome {
        FinishReason reason = FinishReason::Ended;
        std::string message; ///< for ContextFull, Repetition and Failed: one line for the user
        int promptTokens = 0;
        int reusedTokens = 0; ///< of the prompt, found in the cache
        int tokens = 0;
        double secondsToFirstToken = 0.0;
        double seconds = 0.0;
    };
    std::function<void(int sample, const Outcome&)> finished; ///< exactly once for each sample
};

using RequestId = std::uint64_t;

/// Runs requests on a thread of its own, several at once in one batch, later ones waiting when the cache is full.
/// The prefix that a prompt shares with an earlier one of the same conversation is kept in the cache.
/// All functions may be called from any thread and return at once.
class Generator {
public:
    explicit Generator(std::unique_ptr<Model> model);
    ~Generator(); ///< stops everything and joins

    RequestId submit(Request request, Events events);
    void stop(RequestId id);      ///< within one token, or 0.3 s during prefill
    void answerNow(RequestId id); ///< closes the thinking and lets the model answer
    const Model& model() const;

private:
    struct Work;
    std::unique_ptr<Work> work_;
};

} // namespace khatwa::engine
