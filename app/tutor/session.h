#pragma once

#include "app/tutor/block.h"
#include "app/tutor/prompts.h"
#include "app/tutor/scanner.h"
#include "app/tutor/step_checker.h"
#include "engine/generate/generator.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::tutor {

/// "ended", "stopped", "length", "context_full", "repetition", "failed"
std::string_view name(engine::FinishReason reason);

struct SolutionStep {
    std::string text; ///< Markdown with LaTeX, without its number
    StepVerdict verdict = StepVerdict::Unchecked;
    std::string sentence; ///< what fails or why it can't be checked; empty for `Checked`
};

/// A reply when it is over, however it ended.
struct Solution {
    std::string thinking; ///< without its tags
    std::string text;     ///< all that is not thinking, as the model wrote it
    std::vector<SolutionStep> steps;
    std::optional<std::string> answer; ///< LaTeX of the last \boxed{}
    StepVerdict answerVerdict = StepVerdict::Unchecked;
    std::string answerSentence;
    int promptTokens = 0;
    int reusedTokens = 0; ///< of the prompt, found in the cache
    int tokens = 0;
    int guessedTokens = 0; ///< that were checked ahead of their time, and how many were right
    int rightGuesses = 0;
    double secondsToFirstToken = 0.0;
    double seconds = 0.0;
    double tokensPerSecond = 0.0; ///< while it was written, the reading of the prompt not counted
    engine::FinishReason finish = engine::FinishReason::Ended;
    std::string message;   ///< one line for the user, where the reply did not simply end
    bool noMemory = false; ///< why it failed
};

/// Judges the steps and the answer of a finished reply (step_checker.h). Takes up to half a second
/// a step.
void checkSteps(Solution& solution, std::string_view problem, Language language,
                std::optional<KnownAnswer> known = {});

struct Statistics {
    int tokens = 0;
    double seconds = 0.0;
    double tokensPerSecond = 0.0;
};

/// What a session tells while it works. All calls come on the generator's thread, one after
/// another (a request that cannot even begin is told on the caller's, before `solve` returns); they
/// must not block (a window queues them). Any may be left out.
struct SolveEvents {
    std::function<void(int sample)> waiting; ///< for room in the cache, which other replies fill
    std::function<void(int done, int total)> reading; ///< tokens of the prompt
    /// The blocks that are new or changed, of sample 0. Where `scanner.epoch()` rose since the last
    /// call, `changed` holds all blocks and replaces what was drawn. The scanner is only there
    /// during the call.
    std::function<void(const std::vector<Block>& changed, const StreamScanner& scanner)> blocks;
    std::function<void(const Statistics&)> statistics; ///< of sample 0, with every token
    std::function<void(int sample, const Solution&)>
        finished; ///< exactly once for each sample, the last call for it
};

struct SolveOptions {
    std::optional<engine::SamplingOptions> sampling; ///< the model's own recommendation if left out
    std::optional<std::uint64_t> seed;               ///< in place of the sampling's
    int samples = 1;
    int maxTokens = 0;      ///< 0: as many as the context holds
    int thinkingBudget = 0; ///< tokens after which the thinking is closed; 0: none
};

/// What `solve` and `ask` return for a request that failed before it began; to stop it does
/// nothing.
inline constexpr engine::RequestId kNoRequest = 0;

/// One student's conversation with the tutor: a problem, its solution, and questions that follow.
/// Old thinking is dropped from it, as the models' templates do. Its functions return at once and
/// are called from one thread (`stop` and `answerNow` from any). Requests go on when the session is
/// destroyed unless they are stopped; their events keep what they need alive.
class Session {
public:
    explicit Session(std::shared_ptr<engine::Generator> generator);

    /// Starts a new conversation with a problem.
    engine::RequestId solve(std::string_view problem, Language language,
                            const SolveOptions& options, SolveEvents events);
    /// Goes on in the conversation.
    engine::RequestId ask(std::string_view question, const SolveOptions& options,
                          SolveEvents events);

    /// The last question once more, in place of its reply: with another seed, another reply.
    engine::RequestId again(const SolveOptions& options, SolveEvents events);
    /// Goes on with the last reply where it was broken off, here or before `resume`. The first
    /// `blocks` tells all blocks of the reply, those before the break too.
    engine::RequestId goOn(const SolveOptions& options, SolveEvents events);

    /// What was asked, as the model was told it, and its reply without the thinking.
    struct Exchange {
        std::string asked;
        std::string reply;
        std::string thinking = {}; ///< without its tags
    };
    /// Begins where an earlier conversation ended; its last reply can be gone on with. A reply that
    /// says nothing is no part of it.
    void resume(const std::vector<Exchange>& exchanges);

    void stop(engine::RequestId request);
    void answerNow(engine::RequestId request);

    const engine::ChatFormat& format() const { return format_; }
    const engine::Generator& generator() const { return *generator_; }

private:
    struct Conversation;
    class Listener;
    struct Beginning; ///< of a reply that goes on
    engine::RequestId submit(std::string userText, const SolveOptions& options, SolveEvents events,
                             const Beginning* beginning = nullptr);
    std::vector<engine::TokenId> idsOf(const Exchange& begun) const;
    void forgetLast(); ///< takes the last question and its reply out of the conversation

    std::shared_ptr<engine::Generator> generator_;
    engine::ChatFormat format_;
    std::shared_ptr<Conversation> conversation_;
};

} // namespace khatwa::tutor
