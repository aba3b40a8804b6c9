#include "tests/support/cuda/block.h"

#include "tests/support/cuda/scheduler.h"

#include <cstring>

namespace khatwa::cudashim {

namespace {

/// Polls without anything else happening after which a loop is taken to wait for ever.
constexpr unsigned kYields = 1u << 20;

void release(Barrier& barrier) {
    barrier.result[barrier.generation % 2] = barrier.votes;
    barrier.votes = 0;
    barrier.arrived = 0;
    ++barrier.generation;
    ready.addAll(barrier.waiting);
}

/// Waits until `expected(ended)` threads have come.
unsigned arrive(Barrier& barrier, char* order, unsigned vote, unsigned stillMissing) {
    const unsigned side = barrier.generation % 2;
    ordersBefore(order + 8 * side);
    barrier.votes += vote;
    ++barrier.arrived;
    if (stillMissing == 1)
        release(barrier);
    else
        waitIn(barrier.waiting);
    ordersAfter(order + 8 * side);
    self().fenced = false;
    return barrier.result[side];
}

char gridOrder[16];

unsigned gridThreads() {
    return runningGrid->residents * runningGrid->blocks[0].threads;
}

} // namespace

unsigned syncThreads(const char*, int vote) {
    stopIfAsked();
    Block& block = *self().ofBlock;
    return arrive(block.barrier, block.order, vote != 0 ? 1u : 0u,
                  block.threads - block.ended - block.barrier.arrived);
}

void gridBarrier() {
    stopIfAsked();
    Grid& grid = *runningGrid;
    if (!grid.launch.cooperative)
        fail("a barrier of the whole grid in a launch that is not cooperative");
    arrive(grid.barrier, gridOrder, 0, gridThreads() - grid.ended - grid.barrier.arrived);
}

void threadEnded(Thread& thread) {
    Block& block = *thread.ofBlock;
    Grid& grid = *runningGrid;
    ++block.ended;
    ++grid.ended;
    warpLaneEnded(thread);
    if (block.barrier.arrived > 0 && block.barrier.arrived + block.ended == block.threads)
        release(block.barrier);
    if (grid.launch.cooperative && grid.barrier.arrived > 0 &&
        grid.barrier.arrived + grid.ended == gridThreads())
        release(grid.barrier);
}

void yield() {
    Thread& thread = self();
    if (++thread.yields > kYields)
        fail("a loop waits for what does not happen");
    waitIn(ready);
}

void threadFence() {
    self().fenced = true;
}

void atomicDone([[maybe_unused]] const void* address) {
#if KHATWA_TSAN
    ordersAfter(const_cast<void*>(address));
    if (self().fenced)
        ordersBefore(const_cast<void*>(address));
#endif
}

void* dynamicShared() {
    void* memory = self().ofBlock->dynamic;
    if (memory == nullptr)
        fail("dynamic shared memory in a launch that gave none");
    return memory;
}

void queueCopy(void* to, const void* from) {
    Thread& thread = self();
    if (reinterpret_cast<std::uintptr_t>(to) % 16 != 0 ||
        reinterpret_cast<std::uintptr_t>(from) % 16 != 0)
        fail("an asynchronous copy of 16 bytes with an address that is not aligned to 16");
    if (thread.copiesEnd - thread.copiesFirst == Thread::kCopies)
        fail("more asynchronous copies on their way than the shim keeps");
    thread.copies[thread.copiesEnd++ % Thread::kCopies] = {to, from, thread.groups};
}

void commitCopies() {
    ++self().groups;
}

bool nextCopy(int pending, void*& to, const void*& from) {
    Thread& thread = self();
    if (thread.copiesFirst == thread.copiesEnd)
        return false;
    const PendingCopy& copy = thread.copies[thread.copiesFirst % Thread::kCopies];
    // Copies that belong to no group yet are not waited for.
    if (copy.group + static_cast<unsigned>(pending) >= thread.groups)
        return false;
    to = copy.to;
    from = copy.from;
    ++thread.copiesFirst;
    return true;
}

void dependencyWait() {
    stopIfAsked();
    runningGrid->waited = true;
    if (runningGrid->early)
        waitIn(runningGrid->dependents);
    ordersAfter(dependencyOrder);
}

} // namespace khatwa::cudashim
