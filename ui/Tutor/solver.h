#pragma once

#include "app/problems/topic.h"
#include "app/tutor/block.h"
#include "engine/generate/generator.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace khatwa::ui {

struct Question {
    enum class Kind {
        Problem,  ///< begins a conversation
        FollowUp, ///< goes on in it: `problem` is what the model is told, as it stands
        Again,    ///< the last question once more, in place of its reply
        Continue, ///< the last reply goes on where it was broken off
    };
    Kind kind = Kind::Problem;
    std::string problem; ///< as typed: plain text with LaTeX, UTF-8
    problems::Language language = problems::Language::English;
    std::optional<std::uint64_t> seed; ///< of the sampling; a new one each time if left out
    int thinkingBudget = 0; ///< tokens of thinking after which the answer is asked for; 0: no limit
    int samples = 1; ///< solutions written at the same time; the first one is shown as it comes
};

/// What was asked and replied before, of a conversation that is opened again.
struct Exchange {
    std::string asked;
    std::string reply;
    std::string thinking = {}; ///< only that of the last one matters, where its reply goes on
};

/// What came of a question since the last call.
struct Progress {
    std::vector<tutor::Block> changed; ///< new or grown, in order of their ids
    bool restarted =
        false; ///< the reply was read again: `changed` is all of it (StreamScanner::epoch)
    bool inThinking = false; ///< what comes next is thinking, as far as is known
    int tokens = 0;          ///< made so far
};

/// A reply that is over.
struct Reply {
    std::string thinking; ///< as the model wrote it
    std::string text;     ///< and the solution
    std::string answer;   ///< LaTeX; empty where it has none
    engine::Events::Outcome outcome;
};

/// What happens to a question, in order. Called on a thread of the solver's; must not block.
struct SolverEvents {
    std::function<void(int done, int total)> prefill;
    std::function<void(Progress)> progress;
    std::function<void(int sample, Reply)> said; ///< of each sample, before `finished`
    /// Exactly once, the last; how the first sample ended.
    std::function<void(const engine::Events::Outcome&)> finished;
};

/// What the Tutor place asks of a loaded model. The window is given the tutor's session behind it;
/// tests hand in a fake. One question at a time; called on the UI thread; every function returns at
/// once.
class Solver {
public:
    virtual ~Solver() = default; ///< stops; no event comes after it
    virtual void solve(const Question& question, SolverEvents events) = 0;
    virtual void stop() = 0;
    virtual void answerNow() = 0;
    /// The conversation that follow-ups go on in.
    virtual void resume(const std::vector<Exchange>& exchanges) = 0;
    virtual bool
    thinks() const = 0; ///< the model writes its thinking, so "answer now" means something
    /// The same model in a conversation of its own, beside this one; null where there is none.
    virtual std::shared_ptr<Solver> another() const { return nullptr; }
};

} // namespace khatwa::ui
