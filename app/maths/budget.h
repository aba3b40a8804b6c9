#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>

namespace khatwa::maths {

/// Thrown where a decision would cost more than it may; whoever asked answers "don't know".
struct OverBudget {};

/// What one decision may cost, handed by reference through everything that can take long. Of one
/// thread.
///
/// Library calls cannot be interrupted, and GMP ends the process where memory ends; so their cost
/// is estimated and spent *before* the call. A unit is about a microsecond of one core; the clock
/// is looked at too, since estimates err: that of the thread, so that the same is decided beside a
/// model that keeps all cores busy.
class Budget {
public:
    /// In the program itself only what can be bounded beforehand is begun; a worker process, which
    /// is killed when it takes too long or too much memory, may try the rest.
    enum class Place { Program, Worker };

    explicit Budget(std::chrono::milliseconds time = std::chrono::milliseconds(500),
                    Place place = Place::Program)
        : units_(time.count() * 1000), deadline_(timeOfThisThread() + kSlowdown * time),
          place_(place) {}

    /// To be called before a library call whose cost has no good bound: throws OverBudget in the
    /// program.
    void needsWorker() const {
        if (place_ == Place::Program)
            throw OverBudget{};
    }

    /// Takes `units` away. Throws OverBudget when that many are not left, or when the time is up.
    void spend(std::int64_t units) {
        if (units > units_)
            throw OverBudget{};
        units_ -= units;
        sinceLook_ += units;
        if (sinceLook_ > kLookEvery) {
            sinceLook_ = 0;
            if (timeOfThisThread() > deadline_)
                throw OverBudget{};
        }
    }
    std::int64_t left() const { return units_; }

private:
    /// What the processor has worked for this thread.
    static std::chrono::nanoseconds timeOfThisThread() {
#ifdef CLOCK_THREAD_CPUTIME_ID
        std::timespec now{};
        if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0)
            return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
#endif
        return std::chrono::steady_clock::now().time_since_epoch();
    }
    static constexpr std::int64_t kLookEvery = 200;
    // Units are those of an ordinary build; under a sanitizer each takes longer.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    static constexpr int kSlowdown = 10;
#else
    static constexpr int kSlowdown = 1;
#endif
    std::int64_t units_;
    std::int64_t sinceLook_ = 0;
    std::chrono::nanoseconds deadline_;
    Place place_;
};

/// Three-valued answers. Unknown is honest: nothing that is Unknown is ever called correct.
enum class Truth : std::uint8_t { No, Yes, Unknown };

} // namespace khatwa::maths
