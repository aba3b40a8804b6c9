#pragma once

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

        bool empty() const { return !prefill && blocks.empty() && tokens == 0 && !outcome; }
    };

    void postPrefill(int done, int total);
    void postProgress(Progress progress);
    void postOutcome(const engine::Events::Outcome& outcome);

    Batch take();

private:
    std::mutex mutex_;
    Batch batch_;
};

} // namespace khatwa::ui
