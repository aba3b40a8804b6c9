#include "tests/support/cuda/grid.h"

#include "tests/support/cuda/scheduler.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

dim3 blockDim;
dim3 gridDim;

namespace khatwa::cudashim {

Place* current = nullptr;
Grid* runningGrid = nullptr;
ThreadList ready;
char dependencyOrder[8];

namespace {

/// Leaves a kernel from wherever it is.
struct Stop {};

/// Blocks that keep their shared memory, so that the thread sanitizer need not be told of an order
/// between them.
constexpr unsigned kKeptBlocks = 64;
constexpr unsigned kMaxThreads = 1024;
constexpr std::size_t kOrderBytes = 8; // the sanitizer's grain

Fiber* idle = nullptr;
/// With the thread sanitizer: thread t of the b-th block always runs on fiber (t + 37 b) % size of
/// the store's pool, so that threads of the same index in neighbouring blocks are different threads
/// to it, and stacks keep their owner.
constexpr unsigned kTurn = 37;

char startOrder[kOrderBytes];
char endOrder[kOrderBytes];

/// The first is that of grids as they run, the others of first blocks that began early: of the grid
/// that runs and of the one behind it.
Store stores[3];
Grid earlyGrids[2];
Grid* begun = nullptr; ///< the grid whose first block has begun

void* allocateKept(Store& store, std::size_t bytes) {
    if (store.keptCount == store.keptCapacity) {
        store.keptCapacity = 2 * store.keptCapacity + 64;
        auto** more = new void*[store.keptCapacity];
        for (unsigned i = 0; i < store.keptCount; ++i)
            more[i] = store.kept[i];
        delete[] store.kept;
        store.kept = more;
    }
    void* memory = nullptr;
    if (posix_memalign(&memory, 128, bytes == 0 ? 1 : bytes) != 0) {
        std::fprintf(stderr, "The CUDA shim ran out of memory for shared memory.\n");
        std::abort();
    }
    std::memset(memory, 0xff, bytes);
    store.kept[store.keptCount++] = memory;
    return memory;
}

/// Nobody uses the shared memory any more.
void freeKept(Store& store) {
    ordersAfter(endOrder);
    for (unsigned i = 0; i < store.keptCount; ++i)
        std::free(store.kept[i]);
    store.keptCount = 0;
}

void runThread(Thread& thread) {
    current = &thread;
    ordersAfter(startOrder);
    try {
        runningGrid->launch.kernel.call(runningGrid->launch.kernel.context);
    } catch (const Stop&) {
    } catch (const std::exception& error) {
        std::fprintf(stderr, "CUDA shim: a kernel threw: %s\n", error.what());
        runningGrid->stopping = true;
    }
    ordersBefore(endOrder);
    threadEnded(thread);
}

void fiberMain(Fiber& fiber);

Fiber* fiberFor([[maybe_unused]] const Thread& thread) {
    if constexpr (kThreadSanitizer) {
        const auto block = static_cast<unsigned>(thread.ofBlock - runningGrid->blocks);
        const Store& store = *runningGrid->store;
        const unsigned at = runningGrid->launch.cooperative
                                ? block * thread.ofBlock->threads + thread.linear
                                : (thread.linear + kTurn * runningGrid->turn) % store.poolSize;
        return store.pool[at];
    } else {
        if (idle == nullptr)
            return makeFiber(fiberMain);
        Fiber* fiber = idle;
        idle = fiber->nextIdle;
        return fiber;
    }
}

/// The next thread that has not begun, made ready to; null when all have.
Thread* takeUnstarted() {
    Grid& grid = *runningGrid;
    while (grid.firstUnstarted < grid.residents) {
        Block& block = grid.blocks[grid.firstUnstarted];
        if (block.started == block.threads) {
            ++grid.firstUnstarted;
            continue;
        }
        const dim3& size = grid.launch.block;
        Thread& thread = block.all[block.started];
        thread.linear = block.started++;
        thread.lane = thread.linear % 32;
        thread.thread = {thread.linear % size.x, thread.linear / size.x % size.y,
                         thread.linear / (size.x * size.y)};
        thread.block = block.index;
        thread.ofBlock = &block;
        thread.warp = &block.warps[thread.linear / 32];
        thread.fenced = false;
        thread.copiesFirst = thread.copiesEnd = thread.groups = thread.yields = 0;
        if (grid.stopping) {
            threadEnded(thread);
            continue;
        }
        return &thread;
    }
    return nullptr;
}

/// Lets the next thread that can run do so. `fiber` is the running one: `free` if it has nothing
/// more to do. Returns when it has (again).
void goOn(Fiber& fiber, bool free) {
    Fiber* target = nullptr;
    if (Thread* thread = ready.take()) {
        target = thread->fiber;
    } else if (Thread* fresh = takeUnstarted()) {
        target = free && !kThreadSanitizer ? &fiber : fiberFor(*fresh);
        target->work = fresh;
        fresh->fiber = target;
    } else {
        target = &hostFiber();
    }
    if (target == &fiber)
        return;
    if (free && !kThreadSanitizer) {
        fiber.nextIdle = idle;
        idle = &fiber;
    }
    switchTo(*target);
    current = static_cast<Thread*>(fiber.work);
}

void fiberMain(Fiber& fiber) {
    for (;;) {
        runThread(*static_cast<Thread*>(fiber.work));
        goOn(fiber, true);
    }
}

template <typename T>
void grow(T*& memory, std::size_t& capacity, std::size_t wanted) {
    if (wanted <= capacity)
        return;
    delete[] memory;
    memory = new T[wanted];
    capacity = wanted;
}

unsigned threadsOf(const GridLaunch& launch) {
    return launch.block.x * launch.block.y * launch.block.z;
}

/// Makes `count` blocks from number `first` on the residents.
void makeResident(Grid& grid, std::size_t first, unsigned count) {
    Store& store = *grid.store;
    const dim3& size = grid.launch.grid;
    const unsigned threads = threadsOf(grid.launch);
    const unsigned warps = (threads + 31) / 32;
    grow(store.blocks, store.blockCapacity, count);
    grow(store.threads, store.threadCapacity, static_cast<std::size_t>(threads) * count);
    grow(store.warps, store.warpCapacity, static_cast<std::size_t>(warps) * count);
    grid.blocks = store.blocks;
    grid.residents = count;
    grid.firstUnstarted = 0;
    ++grid.turn;
    for (unsigned i = 0; i < count; ++i) {
        const std::size_t number = first + i;
        Block& block = store.blocks[i];
        block.index = {static_cast<unsigned>(number % size.x),
                       static_cast<unsigned>(number / size.x % size.y),
                       static_cast<unsigned>(number / size.x / size.y)};
        block.threads = threads;
        block.started = block.ended = 0;
        block.all = store.threads + static_cast<std::size_t>(i) * threads;
        block.warps = store.warps + static_cast<std::size_t>(i) * warps;
        block.barrier = Barrier{};
        block.objects = 0;
        block.staticBytes = 0;
        block.dynamic =
            grid.launch.sharedBytes > 0 ? allocateKept(store, grid.launch.sharedBytes) : nullptr;
        if constexpr (kThreadSanitizer)
            block.order = static_cast<char*>(allocateKept(store, kOrderBytes * (2 + 2 * warps)));
        for (unsigned w = 0; w < warps; ++w) {
            const unsigned lanes = threads - w * 32;
            block.warps[w] = Warp{};
            block.warps[w].ended = lanes >= 32 ? 0u : ~0u << lanes;
            block.warps[w].order = block.order + kOrderBytes * (2 + 2 * w);
        }
    }
}

bool allEnded(const Grid& grid) {
    for (unsigned i = 0; i < grid.residents; ++i)
        if (grid.blocks[i].ended != grid.blocks[i].threads)
            return false;
    return true;
}

void sayStuck(const Grid& grid) {
    for (unsigned i = 0; i < grid.residents; ++i) {
        const Block& block = grid.blocks[i];
        if (block.ended == block.threads)
            continue;
        const char* what = "another block";
        for (unsigned w = 0; w < (block.threads + 31) / 32; ++w)
            if (block.warps[w].open != nullptr)
                what = block.warps[w].open->what;
        if (block.barrier.arrived > 0)
            what = "__syncthreads";
        std::fprintf(
            stderr,
            "CUDA shim: block (%u, %u, %u) waits for ever: of %u threads %u have ended and %u "
            "have reached a block barrier; waited for: %s\n",
            block.index.x, block.index.y, block.index.z, block.threads, block.ended,
            block.barrier.arrived, what);
        return;
    }
}

/// Everyone who waits is let go, to leave its kernel.
void wakeAll(Grid& grid) {
    ready.addAll(grid.barrier.waiting);
    ready.addAll(grid.dependents);
    for (unsigned i = 0; i < grid.residents; ++i) {
        Block& block = grid.blocks[i];
        ready.addAll(block.barrier.waiting);
        for (unsigned w = 0; w < (block.threads + 31) / 32; ++w) {
            while (Exchange* open = block.warps[w].open) {
                block.warps[w].open = open->next;
                ThreadList list{static_cast<Thread*>(open->waiting), nullptr};
                while (Thread* thread = list.first) {
                    list.first = thread->next;
                    ready.add(thread);
                }
                open->waiting = nullptr;
            }
        }
    }
}

/// Threads that run from here on are those of `grid`.
void turnTo(Grid& grid) {
    runningGrid = &grid;
    ::gridDim = grid.launch.grid;
    ::blockDim = grid.launch.block;
    ordersBefore(startOrder);
}

void runResidents(Grid& grid) {
    while (!allEnded(grid)) {
        goOn(hostFiber(), false);
        if (!allEnded(grid) && ready.first == nullptr) {
            if (!grid.stopping)
                sayStuck(grid);
            grid.stopping = true;
            wakeAll(grid);
        }
    }
}

void makePool(Store& store, std::size_t wanted) {
    if (!kThreadSanitizer || wanted <= store.poolSize)
        return;
    auto** more = new Fiber*[wanted];
    for (std::size_t i = 0; i < wanted; ++i)
        more[i] = i < store.poolSize ? store.pool[i] : makeFiber(fiberMain);
    delete[] store.pool;
    store.pool = more;
    store.poolSize = static_cast<unsigned>(wanted);
}

/// Runs the first block of a grid as far as it gets alone.
void beginEarly(const GridLaunch& launch) {
    Grid& grid = begun == &earlyGrids[0] ? earlyGrids[1] : earlyGrids[0];
    grid = Grid{};
    grid.launch = launch;
    grid.early = true;
    grid.store = &stores[1 + (&grid - earlyGrids)];
    makePool(*grid.store, threadsOf(launch) + 2 * kTurn);
    makeResident(grid, 0, 1);
    turnTo(grid);
    goOn(hostFiber(), false);
    begun = &grid;
}

/// Ends what `beginEarly` began. `asked`: it is now the grid's turn.
void finishEarly(Grid& grid, bool asked) {
    grid.early = false;
    if (!asked)
        grid.stopping = true;
    ordersBefore(dependencyOrder);
    turnTo(grid);
    if (grid.stopping)
        wakeAll(grid);
    else
        ready.addAll(grid.dependents);
    runResidents(grid);
    freeKept(*grid.store);
}

} // namespace

void ThreadList::add(Thread* thread) {
    thread->next = nullptr;
    (first == nullptr ? first : last->next) = thread;
    last = thread;
}

void ThreadList::addAll(ThreadList& others) {
    while (Thread* thread = others.take())
        add(thread);
}

Thread* ThreadList::take() {
    Thread* thread = first;
    if (thread != nullptr)
        first = thread->next;
    return thread;
}

void stopIfAsked() {
    if (runningGrid->stopping)
        throw Stop{};
}

void pause() {
    goOn(*self().fiber, false);
    stopIfAsked();
}

void waitIn(ThreadList& list) {
    list.add(&self());
    pause();
}

void fail(const char* what) {
    const Thread& thread = self();
    std::fprintf(stderr, "CUDA shim: block (%u, %u, %u), thread (%u, %u, %u): %s\n", thread.block.x,
                 thread.block.y, thread.block.z, thread.thread.x, thread.thread.y, thread.thread.z,
                 what);
    runningGrid->stopping = true;
    throw Stop{};
}

void* staticSharedMemory(const void* key, std::size_t bytes) {
    Block& block = *self().ofBlock;
    for (unsigned i = 0; i < block.objects; ++i) {
        if (block.object[i].key == key) {
            ordersAfter(startOrder);
            return block.object[i].memory;
        }
    }
    if (block.objects == Block::kObjects ||
        block.staticBytes + bytes > runningGrid->launch.staticBytes)
        fail("static and dynamic shared memory are together more than 48 KB, or than what was "
             "asked for leaves");
    void* memory = nullptr;
    {
        const AsHost asHost;
        memory = allocateKept(*runningGrid->store, bytes);
        // The host has waited for nobody since this grid began: its order is no order among
        // threads.
        ordersBefore(startOrder);
    }
    ordersAfter(startOrder);
    block.staticBytes += bytes;
    block.object[block.objects++] = {key, memory};
    return memory;
}

void giveUpBegun() {
    if (begun != nullptr) {
        enterHost();
        Grid* const early = begun;
        begun = nullptr;
        finishEarly(*early, false);
        runningGrid = nullptr;
        current = nullptr;
    }
    reclaimExchanges();
}

GridResult runGrid(const GridLaunch& launch, const GridLaunch* behind) {
    const unsigned threads = threadsOf(launch);
    if (threads == 0 || threads > kMaxThreads)
        return GridResult::Stopped;
    const std::size_t blocks =
        static_cast<std::size_t>(launch.grid.x) * launch.grid.y * launch.grid.z;
    enterHost();
    Grid* const early = begun;
    if (behind != nullptr)
        beginEarly(*behind); // in the place that `early` does not take
    else
        begun = nullptr;
    const bool mine = early != nullptr && early->launch.kernel.context == launch.kernel.context;
    if (early != nullptr)
        finishEarly(*early, mine);

    Grid grid;
    grid.launch = launch;
    grid.store = &stores[0];
    grid.stopping = mine && early->stopping;
    const unsigned together = launch.cooperative ? static_cast<unsigned>(blocks) : 1u;
    makePool(*grid.store, launch.cooperative ? threads * blocks : threads + 2 * kTurn);
    for (std::size_t first = mine ? 1 : 0; first < blocks && !grid.stopping; first += together) {
        makeResident(grid, first, together);
        turnTo(grid);
        runResidents(grid);
        if (!kThreadSanitizer || grid.turn % kKeptBlocks == 0)
            freeKept(*grid.store);
    }
    freeKept(*grid.store);
    runningGrid = nullptr;
    current = nullptr;
    if (launch.programmatic && !grid.stopping && !grid.waited && !(mine && early->waited)) {
        std::fprintf(stderr,
                     "CUDA shim: a kernel that was launched programmatically has not waited "
                     "for those before it\n");
        grid.stopping = true;
    }
    return grid.stopping ? GridResult::Stopped : GridResult::Done;
}

} // namespace khatwa::cudashim
