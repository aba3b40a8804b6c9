#pragma once

#include <boost/context/fiber.hpp>
#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#define KHATWA_ASAN 1
#else
#define KHATWA_ASAN 0
#endif
#if defined(KHATWA_SHIM_TSAN)
extern "C" {
void* __tsan_get_current_fiber(void);
void* __tsan_create_fiber(unsigned flags);
void __tsan_switch_to_fiber(void* fiber, unsigned flags);
void __tsan_acquire(void* address);
void __tsan_release(void* address);
}
#define KHATWA_TSAN 1
#else
#define KHATWA_TSAN 0
#endif

namespace khatwa::cudashim {

inline constexpr bool kThreadSanitizer = KHATWA_TSAN != 0;

/// A stack of its own with what runs on it. Fibers are made once, kept for the life of the program
/// and used again. Switches are announced to the sanitizers, to the thread sanitizer without
/// ordering anything.
struct Fiber {
    boost::context::fiber context;
    void* stack = nullptr; ///< lowest address; of the OS thread's own stack: learnt
    std::size_t stackBytes = 0;
    void* fakeStack = nullptr;
    void* sanitizer = nullptr; ///< the thread that the thread sanitizer takes it for
    void* work = nullptr;      ///< the CUDA thread it runs
    Fiber* nextIdle = nullptr;
};

/// The fiber that is the calling OS thread itself.
Fiber& hostFiber();
/// Begins to use the calling OS thread as the host fiber.
void enterHost();
/// A new one, which calls `main(fiber)` when it is switched to; `main` never returns.
Fiber* makeFiber(void (*main)(Fiber&));
/// Leaves the running fiber for `target`; returns when someone switches back.
void switchTo(Fiber& target);
Fiber& runningFiber();

/// Orders for the thread sanitizer; nothing elsewhere.
inline void ordersAfter([[maybe_unused]] void* token) {
#if KHATWA_TSAN
    __tsan_acquire(token);
#endif
}
inline void ordersBefore([[maybe_unused]] void* token) {
#if KHATWA_TSAN
    __tsan_release(token);
#endif
}

/// While it lives the thread sanitizer takes this fiber for the host, so that memory handed to all
/// threads is the host's.
class AsHost {
public:
    AsHost();
    ~AsHost();
    AsHost(const AsHost&) = delete;
    AsHost& operator=(const AsHost&) = delete;
};

} // namespace khatwa::cudashim
