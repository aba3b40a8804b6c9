#include "kernels/cpu/thread_pool.h"

#include <algorithm>
#include <exception>

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

namespace khatwa::kernels {

namespace {

/// Looks at a value before sleeping on it: some 50 microseconds, longer than the gaps within a
/// token.
constexpr int kSpins = 2000;
/// Ranges for each thread, so that one that comes late leaves little undone.
constexpr std::int64_t kRangesPerThread = 16;

void pause() {
#if defined(__x86_64__) || defined(__i386__)
    _mm_pause();
#else
    std::this_thread::yield();
#endif
}

/// Waits until `value` is no longer `old`.
void waitWhile(const std::atomic<std::uint32_t>& value, std::uint32_t old) {
    for (int i = 0; i < kSpins; ++i) {
        if (value.load(std::memory_order_acquire) != old)
            return;
        pause();
    }
    value.wait(old, std::memory_order_acquire);
}

} // namespace

ThreadPool::ThreadPool(int threads, Priority priority) {
    if (threads <= 0)
        threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    workers_.reserve(static_cast<std::size_t>(threads - 1));
    try {
        for (int thread = 1; thread < threads; ++thread)
            workers_.emplace_back([this, thread, priority] {
                setThreadPriority(priority);
                work(thread);
            });
    } catch (const std::exception&) {
        // The system gives no more threads, or no memory for one: those that there are do the work.
    }
}

ThreadPool::~ThreadPool() {
    stopping_.store(true);
    jobs_.fetch_add(1);
    jobs_.notify_all();
    for (std::thread& worker : workers_)
        worker.join();
}

void ThreadPool::runErased(std::int64_t count, std::int64_t grain, Function function,
                           void* context) {
    if (count <= 0)
        return;
    grain = std::max<std::int64_t>(1, grain);
    const std::int64_t share = threads() * kRangesPerThread * grain;
    const std::int64_t step = (count + share - 1) / share * grain;
    const std::int64_t ranges = (count + step - 1) / step;
    if (ranges == 1 || workers_.empty()) {
        function(context, 0, count, 0);
        return;
    }
    function_.store(function, std::memory_order_relaxed);
    context_.store(context, std::memory_order_relaxed);
    count_.store(count, std::memory_order_relaxed);
    step_.store(step, std::memory_order_relaxed);
    ranges_.store(ranges, std::memory_order_relaxed);
    done_.store(0, std::memory_order_relaxed);
    const std::uint64_t job = (open_.load(std::memory_order_relaxed) >> 32) + 1;
    open_.store(job << 32 | static_cast<std::uint64_t>(ranges), std::memory_order_release);
    jobs_.fetch_add(1, std::memory_order_release);
    jobs_.notify_all();

    takeRanges(0);
    std::uint32_t done = done_.load(std::memory_order_acquire);
    while (done != static_cast<std::uint32_t>(ranges)) {
        waitWhile(done_, done);
        done = done_.load(std::memory_order_acquire);
    }
}

void ThreadPool::takeRanges(int thread) {
    std::uint64_t claim = open_.load(std::memory_order_acquire);
    while (static_cast<std::uint32_t>(claim) != 0) {
        const Function function = function_.load(std::memory_order_relaxed);
        void* context = context_.load(std::memory_order_relaxed);
        const std::int64_t count = count_.load(std::memory_order_relaxed);
        const std::int64_t step = step_.load(std::memory_order_relaxed);
        const std::int64_t ranges = ranges_.load(std::memory_order_relaxed);
        // Fails when another thread took the range or a new job began; then everything is read
        // anew.
        if (!open_.compare_exchange_weak(claim, claim - 1, std::memory_order_acq_rel,
                                         std::memory_order_acquire))
            continue;
        const std::int64_t begin = (ranges - static_cast<std::uint32_t>(claim)) * step;
        function(context, begin, std::min(count, begin + step), thread);
        done_.fetch_add(1, std::memory_order_release);
        done_.notify_one();
        claim = open_.load(std::memory_order_acquire);
    }
}

void ThreadPool::work(int thread) {
    std::uint32_t seen = 0;
    while (true) {
        waitWhile(jobs_, seen);
        seen = jobs_.load(std::memory_order_acquire);
        if (stopping_.load())
            return;
        takeRanges(thread);
    }
}

} // namespace khatwa::kernels
