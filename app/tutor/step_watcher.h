#pragma once

#include "app/tutor/step_checker.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace khatwa::tutor {

/// Judges the steps of a reply while it streams, on a thread of its own, so that neither the model
/// nor the window ever waits for mathematics. One reply at a time: `begin` forgets the one before.
/// All functions return at once and may be called from any thread.
class StepWatcher {
public:
    /// `id` is that of the Step or Answer block; `reading` counts how often the reply was read
    /// again before. Called on the watcher's thread; must not block.
    /// `done` comes once, after the reply has ended and everything in it was judged.
    struct Told {
        std::function<void(int reading, std::uint32_t id, const StepCheck&)> checked;
        std::function<void()> done;
    };

    StepWatcher();
    /// Waits for the step that is being judged: at most its budget.
    ~StepWatcher();
    StepWatcher(const StepWatcher&) = delete;
    StepWatcher& operator=(const StepWatcher&) = delete;

    /// Returns the reply's number; what is told of an older one is ignored.
    std::uint64_t begin(std::string problem, std::optional<KnownAnswer> known, Told told);
    /// Blocks as the scanner tells them; `restarted` where they replace all before.
    void blocks(std::uint64_t reply, const std::vector<Block>& changed, bool restarted);
    void finish(std::uint64_t reply);
    /// Other mathematics that must not keep a window waiting; runs after what was posted before.
    void later(std::function<void()> job);
    /// Nothing more is told of the reply. A call that is under way may still come to its end.
    void forget();

private:
    struct Reply;
    struct Message {
        enum class Kind { Begin, Blocks, Finish, Job } kind = Kind::Blocks;
        std::string problem;
        std::optional<KnownAnswer> known;
        Told told;
        std::function<void()> job;
        std::vector<Block> blocks;
        bool restarted = false;
        std::uint64_t reply = 0;
    };
    void run();
    void post(Message message);
    void dropReply(); ///< under the lock
    bool isCurrent(std::uint64_t reply);

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Message> messages_;
    std::uint64_t current_ = 0; ///< rises with each reply
    bool ending_ = false;
    std::thread thread_;
};

} // namespace khatwa::tutor
