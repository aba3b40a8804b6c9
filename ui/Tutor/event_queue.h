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
    /// What several solutions came to.
    struct Votes {
        int chosen = -1; ///< the first sample that most agree with; -1: none has an answer
        int agree = 0;
    };
    struct Batch {
        std::optional<std::pair<int, int>> prefill; ///< done, total
        std::vector<tutor::Block> blocks;           ///< in order of their ids
        bool restarted = false;                     ///< forget the blocks before these
        bool inThinking = false;
        int tokens = 0; ///< made so far; 0 when nothing new
        std::optional<engine::Events::Outcome> outcome;
        std::vector<std::pair<std::uint32_t, tutor::StepCheck>> checks;
        bool checksDone = false;                    ///< all that will come have come
        std::vector<std::pair<int, Reply>> replies; ///< by their sample
        std::optional<Votes> votes;
        std::optional<std::pair<int, tutor::StepAttempt>> attempt; ///< by its number

        bool empty() const {
            return !prefill && blocks.empty() && tokens == 0 && !outcome && checks.empty() &&
                   !checksDone && replies.empty() && !votes && !attempt;
        }
    };

    void postPrefill(int done, int total);
    void postProgress(Progress progress);
    /// `reading` counts how often the reply was read again: what was found out about an earlier
    /// reading is dropped.
    void postCheck(int reading, std::uint32_t id, const tutor::StepCheck& check);
    void postVotes(Votes votes);
    void postAttempt(int number, const tutor::StepAttempt& attempt);
    void postChecksDone();
    void postReply(int sample, Reply reply);
    void postOutcome(const engine::Events::Outcome& outcome);

    Batch take();

private:
    std::mutex mutex_;
    Batch batch_;
    int reading_ = 0;
};

} // namespace khatwa::ui
