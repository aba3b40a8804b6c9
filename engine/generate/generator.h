#pragma once

#include "engine/chat/chat_format.h"
#include "engine/model/model.h"
#include "engine/sampling/sampling_options.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace khatwa::engine {

/// Whether tokens are guessed from the text so far and several of them checked in one pass. Changes
/// how long a reply takes, never what it says. `Measured`: where passes as measured make it pay;
/// `Always`: every guess, for tests.
enum class Lookup { Off, Measured, Always };

/// DeviceLost: nothing else can be asked of this model; it has to be loaded again, elsewhere.
enum class FinishReason { Ended, Stopped, Length, ContextFull, Repetition, Failed, DeviceLost };

struct Request {
    std::vector<TokenId> prompt;
    SamplingOptions sampling;
    int samples = 1;   ///< parallel samples of the prompt; sample k uses seed + k
    int maxTokens = 0; ///< 0: as many as the context holds
    /// Tokens of thinking after which it is closed for the model; 0: none. The ids that close it
    /// count as generated and are told like all others.
    int thinkingBudget = 0;
    bool beginsInThinking = false;
    std::vector<TokenId> closeThinking; ///< ChatFormat::closeThinking
};

/// What happens to a request, in order. Called on the generator's thread; must not block and must
/// not call back into the generator except `stop` and `answerNow`.
struct Events {
    /// Tokens of the prompt that are in the cache; first those that were found there, last (total,
    /// total).
    std::function<void(int done, int total)> prefill;
    /// The cache is full: the sample waits until others make room. At most once for each sample.
    std::function<void(int sample)> waiting;
    /// `text` holds whole characters only, and is empty for a control token (except the tags of
    /// thinking). A reply that ends inside a character says so in a last call with token -1.
    std::function<void(int sample, TokenId token, const std::string& text)> token;
    struct Outcome {
        FinishReason reason = FinishReason::Ended;
        std::string message;   ///< from ContextFull on: one line for the user
        bool noMemory = false; ///< why it failed, for those who say it in words of their own
        int promptTokens = 0;
        int reusedTokens = 0; ///< of the prompt, found in the cache
        int tokens = 0;
        int guessedTokens = 0;            ///< checked ahead of their time
        int rightGuesses = 0;             ///< and found to be what the model says
        double secondsToFirstToken = 0.0; ///< since `submit`, waiting included; 0 if there was none
        double seconds = 0.0;
    };
    std::function<void(int sample, const Outcome&)> finished; ///< exactly once for each sample
};

using RequestId = std::uint64_t;

/// Runs requests on a thread of its own, several at once in one batch, later ones waiting when the
/// cache is full. What a finished reply left in the cache stays there until its room is needed, so
/// a prompt that begins like an earlier one (the next turn of a conversation) is only read from
/// where they part. A reply that meets a full cache waits for room: it gives its own up and is read
/// again later, to the same text. A failure of the model or of a callback ends the replies it
/// concerns with `Failed`; the generator goes on. All functions may be called from any thread and
/// return at once.
class Generator {
public:
    /// `lookup` is off with a model whose numbers depend on what else is in a batch.
    /// `priority` is that of its thread.
    explicit Generator(std::unique_ptr<Model> model, Lookup lookup = Lookup::Measured,
                       kernels::Priority priority = kernels::Priority::Normal);
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
