#pragma once

#include "app/tutor/step_attempt.h"
#include "app/tutor/step_checker.h"
#include "ui/Tutor/solver.h"

#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace khatwa::ui {

/// The one place where the engine's thread and the screen meet. The engine posts, the screen takes
/// once a frame what has gathered since; blocks that grew several times in between are there once,
/// as they are now. Every function may be called from any thread and holds the lock only for a copy
/// or a swap.
class EventQueue {
public:
    struct Batch {
        std::optional<std::pair<int, int>> prefill; ///< done, total
        std::vector<tutor::Block> blocks;           ///< in order of their ids
        bool restarted = false;                     ///< forget the blocks before these
        bool inThinking = false;
        int tokens = 0; ///< made so far; 0 when nothing new
        std::optional<engine::Events::Outcome> outcome;
        std::vector<std::pair<std::uint32_t, tutor::StepCheck>> checks;
        std::optional<std::pair<std::string, std::string>> text; ///< thinking, solution
        bool checksDone = false;                                 ///< all that will come have come
        std::vector<std::pair<int, std::string>> answers;        ///< of several solutions
        std::optional<std::pair<int, int>> votes;                ///< that agree, of all
        std::optional<tutor::StepAttempt> attempt;

        bool empty() const {
            return !prefill && blocks.empty() && tokens == 0 && !outcome && checks.empty() &&
                   !checksDone && answers.empty() && !votes && !attempt && !text;
        }
    };

    void postPrefill(int done, int total);
    void postProgress(Progress progress);
    /// `reading` counts how often the reply was read again: what was found out about an earlier
    /// reading is dropped.
    void postCheck(int reading, std::uint32_t id, const tutor::StepCheck& check);
    void postVotes(int agree, int all);
    void postAttempt(const tutor::StepAttempt& attempt);
    void postChecksDone();
    void postAnswer(int sample, const std::string& latex);
    void postText(const std::string& thinking, const std::string& text);
    void postOutcome(const engine::Events::Outcome& outcome);

    Batch take();

private:
    std::mutex mutex_;
    Batch batch_;
    int reading_ = 0;
};

} // namespace khatwa::ui
