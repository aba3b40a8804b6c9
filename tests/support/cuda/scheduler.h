#pragma once

#include "tests/support/cuda/block.h"
#include "tests/support/cuda/fiber.h"
#include "tests/support/cuda/grid.h"
#include "tests/support/cuda/warp.h"

#include <cstddef>
#include <cstdint>

/// The parts of a running grid, shared by grid.cpp (which runs it) and block.cpp, warp.cpp (what
/// its threads call). Plain memory and lists without the standard library: these files are compiled
/// without the thread sanitizer, which must see what kernels do and not how the shim turns.
namespace khatwa::cudashim {

struct Block;
struct Warp;

struct PendingCopy {
    void* to;
    const void* from;
    unsigned group;
};

struct Thread : Place {
    static constexpr unsigned kCopies = 128;
    Block* ofBlock = nullptr;
    Warp* warp = nullptr;
    Fiber* fiber = nullptr;
    Thread* next = nullptr; ///< in the list it waits in
    bool fenced = false;    ///< __threadfence since the last barrier
    unsigned copiesFirst = 0;
    unsigned copiesEnd = 0;
    unsigned groups = 0; ///< of copies, committed
    unsigned yields = 0;
    PendingCopy copies[kCopies];
};

/// First in, first out.
struct ThreadList {
    Thread* first = nullptr;
    Thread* last = nullptr;
    void add(Thread* thread);
    void addAll(ThreadList& others); ///< and empties `others`
    Thread* take();
};

/// What threads wait at until a number of them has come.
struct Barrier {
    unsigned arrived = 0;
    unsigned generation = 0;
    unsigned votes = 0;
    unsigned result[2] = {0, 0};
    ThreadList waiting;
};

struct Warp {
    unsigned ended = 0; ///< lanes that have returned or never were
    unsigned meetings = 0;
    Exchange* open = nullptr; ///< not yet complete
    char* order = nullptr;
};

struct SharedObject {
    const void* key;
    void* memory;
};

struct Block {
    static constexpr unsigned kObjects = 32;
    uint3 index{};
    unsigned threads = 0;
    unsigned started = 0;
    unsigned ended = 0;
    Thread* all = nullptr;
    Warp* warps = nullptr;
    Barrier barrier;
    void* dynamic = nullptr;
    unsigned objects = 0;
    SharedObject object[kObjects];
    std::size_t staticBytes = 0;
    char* order = nullptr; ///< addresses that stand for barriers before the thread sanitizer
};

/// Memory for resident blocks, used again by launch after launch.
struct Store {
    Thread* threads = nullptr;
    std::size_t threadCapacity = 0;
    Block* blocks = nullptr;
    std::size_t blockCapacity = 0;
    Warp* warps = nullptr;
    std::size_t warpCapacity = 0;
    void** kept = nullptr; ///< shared memory
    unsigned keptCount = 0;
    unsigned keptCapacity = 0;
    Fiber** pool = nullptr; ///< of the thread sanitizer's threads, see grid.cpp
    unsigned poolSize = 0;
};

struct Grid {
    GridLaunch launch;
    Store* store = nullptr;
    bool stopping = false;
    Block* blocks = nullptr; ///< those that are resident
    unsigned residents = 0;
    unsigned firstUnstarted = 0; ///< resident block from which threads are started
    unsigned turn = 0;           ///< times that blocks were made resident
    Barrier barrier;
    unsigned ended = 0;    ///< threads, for the grid's barrier
    bool early = false;    ///< the kernel before it has not run yet
    bool waited = false;   ///< some thread has, for the kernels before
    ThreadList dependents; ///< threads that wait for that
};

extern Grid* runningGrid;
extern ThreadList ready;
/// What the kernels before the running one did comes before what is behind `dependencyWait`.
extern char dependencyOrder[8];

/// Lets others run until someone moves this thread to `ready`.
void pause();
/// Waits in `list` for someone to move the list to `ready`.
void waitIn(ThreadList& list);
/// Throws in the running thread when its grid is being stopped.
void stopIfAsked();
inline Thread& self() {
    return *static_cast<Thread*>(current);
}
/// The thread has returned: those that waited for it alone go on.
void threadEnded(Thread& thread);
void warpLaneEnded(Thread& thread);

} // namespace khatwa::cudashim
