#pragma once

#include "kernels/cpu/thread_priority.h"

#include <atomic>
#include <cstdint>
#include <thread>
#include <type_traits>
#include <vector>

namespace khatwa::kernels {

/// Threads that stay, and share out even ranges of work. The calling thread works too.
///
/// A token is some hundred small jobs with microseconds between them, so waiting threads spin for a
/// while before they sleep: they are awake within a token and asleep soon after it. Ranges are
/// claimed as threads come free, so a core that is busy elsewhere, or slow, does not hold the
/// others up; nothing may depend on which thread does which range. Nothing is allocated after
/// construction.
///
/// One thread calls `run` at a time, never from within a job; jobs must not throw.
class ThreadPool {
public:
    /// `threads` counts the caller, whose priority stays its own; 0 means as many as the machine
    /// has cores. Where the system cannot start so many there are fewer; `threads()` says how many.
    explicit ThreadPool(int threads = 0, Priority priority = Priority::Normal);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    int threads() const { return static_cast<int>(workers_.size()) + 1; }

    /// Calls `job(begin, end, thread)` until 0 .. count - 1 are covered, in ranges whose bounds are
    /// multiples of `grain` (the last end excepted); `thread` is below `threads()`, and no two
    /// calls have the same at the same time. Returns when all are done.
    template <class Job>
    void run(std::int64_t count, std::int64_t grain, Job&& job) {
        using Plain = std::remove_reference_t<Job>;
        runErased(
            count, grain,
            [](void* context, std::int64_t begin, std::int64_t end, int thread) {
                (*static_cast<Plain*>(context))(begin, end, thread);
            },
            const_cast<void*>(static_cast<const void*>(&job)));
    }

private:
    using Function = void (*)(void*, std::int64_t, std::int64_t, int);

    void runErased(std::int64_t count, std::int64_t grain, Function function, void* context);
    void work(int thread);
    /// Does ranges of the present job until none is left.
    void takeRanges(int thread);

    // The job. Written only when every range of the last one is done; so a successful claim of a
    // range proves that what was read of the job before it was current.
    std::atomic<Function> function_{nullptr};
    std::atomic<void*> context_{nullptr};
    std::atomic<std::int64_t> count_{0};
    std::atomic<std::int64_t> step_{1};
    std::atomic<std::int64_t> ranges_{0};

    std::atomic<std::uint64_t> open_{
        0}; ///< job number in the upper half, ranges not yet taken in the lower
    std::atomic<std::uint32_t> done_{0}; ///< ranges finished
    std::atomic<std::uint32_t> jobs_{0}; ///< what sleeping threads wait on
    std::atomic<bool> stopping_{false};
    std::vector<std::thread> workers_;
};

} // namespace khatwa::kernels
