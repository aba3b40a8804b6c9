#include "tests/support/cuda/fiber.h"

#include <boost/context/preallocated.hpp>
#include <boost/context/stack_context.hpp>
#include <cstdio>
#include <cstdlib>
#include <sys/mman.h>
#include <utility>

namespace khatwa::cudashim {

namespace {

constexpr std::size_t kStackBytes = 256 * 1024;
constexpr std::size_t kGuardBytes = 4096;
constexpr unsigned kNoOrder = 1; // __tsan_switch_to_fiber_no_sync

Fiber host;
Fiber* running = &host;
Fiber* cameFrom = nullptr;

/// Stacks belong to fibers that are never destroyed.
struct KeptStack {
    void deallocate(boost::context::stack_context&) noexcept {}
};

void landed(Fiber& self, boost::context::fiber&& from) {
    cameFrom->context = std::move(from);
#if KHATWA_ASAN
    const void* bottom = nullptr;
    std::size_t bytes = 0;
    __sanitizer_finish_switch_fiber(self.fakeStack, &bottom, &bytes);
    if (cameFrom == &host) {
        host.stack = const_cast<void*>(bottom);
        host.stackBytes = bytes;
    }
#else
    (void)self;
#endif
}

} // namespace

Fiber& hostFiber() {
    return host;
}
Fiber& runningFiber() {
    return *running;
}

void enterHost() {
    running = &host;
#if KHATWA_TSAN
    host.sanitizer = __tsan_get_current_fiber();
#endif
}

Fiber* makeFiber(void (*main)(Fiber&)) {
    void* memory = mmap(nullptr, kStackBytes + kGuardBytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED || mprotect(memory, kGuardBytes, PROT_NONE) != 0) {
        std::fprintf(stderr, "The CUDA shim could not get a stack for a thread.\n");
        std::abort();
    }
    auto* fiber = new Fiber;
    fiber->stack = static_cast<char*>(memory) + kGuardBytes;
    fiber->stackBytes = kStackBytes;
#if KHATWA_TSAN
    fiber->sanitizer = __tsan_create_fiber(0);
#endif
    boost::context::stack_context stack;
    stack.size = kStackBytes;
    stack.sp = static_cast<char*>(fiber->stack) + kStackBytes;
    fiber->context = boost::context::fiber(
        std::allocator_arg, boost::context::preallocated(stack.sp, stack.size, stack), KeptStack{},
        [fiber, main](boost::context::fiber&& from) {
            landed(*fiber, std::move(from));
            main(*fiber);
            return boost::context::fiber{};
        });
    return fiber;
}

void switchTo(Fiber& target) {
    Fiber& self = *running;
    running = &target;
    cameFrom = &self;
#if KHATWA_ASAN
    __sanitizer_start_switch_fiber(&self.fakeStack, target.stack, target.stackBytes);
#endif
#if KHATWA_TSAN
    __tsan_switch_to_fiber(target.sanitizer, kNoOrder);
#endif
    landed(self, std::move(target.context).resume());
}

#if KHATWA_TSAN
AsHost::AsHost() {
    __tsan_switch_to_fiber(host.sanitizer, kNoOrder);
}
AsHost::~AsHost() {
    __tsan_switch_to_fiber(running->sanitizer, kNoOrder);
}
#else
AsHost::AsHost() = default;
AsHost::~AsHost() = default;
#endif

} // namespace khatwa::cudashim
