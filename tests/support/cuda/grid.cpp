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

namespace {

/// Leaves a kernel from wherever it is.
struct Stop {};

/// Blocks that keep their shared memory, so that the thread sanitizer need not be told of an order
/// between them.
constexpr unsigned kKeptBlocks = 64;
constexpr unsigned kMaxThreads = 1024;
constexpr std::size_t kOrderBytes = 8; // the sanitizer's grain

Fiber* idle = nullptr;
/// With the thread sanitizer: thread t of the b-th block always runs on fiber (t + 37 b) % size, so
/// that threads of the same index in neighbouring blocks are different threads to it, and stacks
/// keep their owner.
Fiber** pool = nullptr;
unsigned poolSize = 0;
constexpr unsigned kTurn = 37;

char startOrder[kOrderBytes];
char endOrder[kOrderBytes];

Thread* threadMemory = nullptr;
std::size_t threadCapacity = 0;
Block* blockMemory = nullptr;
unsigned blockCapacity = 0;
Warp* warpMemory = nullptr;
std::size_t warpCapacity = 0;

void** kept = nullptr;
unsigned keptCount = 0;
unsigned keptCapacity = 0;

void* allocateKept(std::size_t bytes) {
    if (keptCount == keptCapacity) {
        keptCapacity = 2 * keptCapacity + 64;
        auto** more = new void*[keptCapacity];
        for (unsigned i = 0; i < keptCount; ++i)
            more[i] = kept[i];
        delete[] kept;
        kept = more;
    }
    void* memory = nullptr;
    if (posix_memalign(&memory, 128, bytes == 0 ? 1 : bytes) != 0) {
        std::fprintf(stderr, "The CUDA shim ran out of memory for shared memory.\n");
        std::abort();
    }
    std::memset(memory, 0xff, bytes);
    kept[keptCount++] = memory;
    return memory;
}

void freeKept() {
    for (unsigned i = 0; i < keptCount; ++i)
        std::free(kept[i]);
    keptCount = 0;
}

void runThread(Thread& thread) {
    current = &thread;
    ordersAfter(startOrder);
    try {
        runningGrid->kernel.call(runningGrid->kernel.context);
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
        const unsigned at = runningGrid->cooperative
                                ? block * thread.ofBlock->threads + thread.linear
                                : (thread.linear + kTurn * runningGrid->turn) % poolSize;
        return pool[at];
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
        Thread& thread = block.all[block.started];
        thread.linear = block.started++;
        thread.lane = thread.linear % 32;
        thread.thread = {thread.linear % grid.block.x, thread.linear / grid.block.x % grid.block.y,
                         thread.linear / (grid.block.x * grid.block.y)};
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

/// Makes `count` blocks from number `first` on the residents.
void makeResident(Grid& grid, std::size_t first, unsigned count) {
    const unsigned threads = grid.block.x * grid.block.y * grid.block.z;
    const unsigned warps = (threads + 31) / 32;
    if (count > blockCapacity) {
        delete[] blockMemory;
        blockMemory = new Block[count];
        blockCapacity = count;
    }
    grow(threadMemory, threadCapacity, static_cast<std::size_t>(threads) * count);
    grow(warpMemory, warpCapacity, static_cast<std::size_t>(warps) * count);
    grid.blocks = blockMemory;
    grid.residents = count;
    grid.firstUnstarted = 0;
    for (unsigned i = 0; i < count; ++i) {
        const std::size_t number = first + i;
        Block& block = blockMemory[i];
        block.index = {static_cast<unsigned>(number % grid.grid.x),
                       static_cast<unsigned>(number / grid.grid.x % grid.grid.y),
                       static_cast<unsigned>(number / grid.grid.x / grid.grid.y)};
        block.threads = threads;
        block.started = block.ended = 0;
        block.all = threadMemory + static_cast<std::size_t>(i) * threads;
        block.warps = warpMemory + static_cast<std::size_t>(i) * warps;
        block.barrier = Barrier{};
        block.objects = 0;
        block.staticBytes = 0;
        block.dynamic = grid.sharedBytes > 0 ? allocateKept(grid.sharedBytes) : nullptr;
        if constexpr (kThreadSanitizer)
            block.order = static_cast<char*>(allocateKept(kOrderBytes * (2 + 2 * warps)));
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

void runResidents(Grid& grid) {
    ordersBefore(startOrder);
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
    constexpr std::size_t kMost = 48 * 1024;
    Block& block = *self().ofBlock;
    for (unsigned i = 0; i < block.objects; ++i) {
        if (block.object[i].key == key) {
            ordersAfter(startOrder);
            return block.object[i].memory;
        }
    }
    if (block.objects == Block::kObjects || block.staticBytes + bytes > kMost)
        fail("a block has more static shared memory than 48 KB");
    const AsHost asHost;
    block.staticBytes += bytes;
    block.object[block.objects] = {key, allocateKept(bytes)};
    // The host has waited for nobody since this grid began: its order is no order among threads.
    ordersBefore(startOrder);
    return block.object[block.objects++].memory;
}

GridResult runGrid(const Kernel& kernel, dim3 gridSize, dim3 blockSize, std::size_t sharedBytes,
                   bool cooperative) {
    const unsigned threads = blockSize.x * blockSize.y * blockSize.z;
    if (threads == 0 || threads > kMaxThreads)
        return GridResult::Stopped;
    const std::size_t blocks = static_cast<std::size_t>(gridSize.x) * gridSize.y * gridSize.z;
    enterHost();
    Grid grid;
    grid.kernel = kernel;
    grid.grid = ::gridDim = gridSize;
    grid.block = ::blockDim = blockSize;
    grid.sharedBytes = sharedBytes;
    grid.cooperative = cooperative;
    runningGrid = &grid;
    if constexpr (kThreadSanitizer) {
        const auto wanted =
            static_cast<unsigned>(cooperative ? threads * blocks : threads + 2 * kTurn);
        if (wanted > poolSize) {
            auto** more = new Fiber*[wanted];
            for (unsigned i = 0; i < wanted; ++i)
                more[i] = i < poolSize ? pool[i] : makeFiber(fiberMain);
            delete[] pool;
            pool = more;
            poolSize = wanted;
        }
    }
    const unsigned together = cooperative ? static_cast<unsigned>(blocks) : 1u;
    for (std::size_t first = 0; first < blocks && !grid.stopping; first += together) {
        makeResident(grid, first, together);
        runResidents(grid);
        ++grid.turn;
        if (grid.turn % kKeptBlocks == 0 || first + together >= blocks || !kThreadSanitizer) {
            ordersAfter(endOrder);
            freeKept();
        }
    }
    if (grid.stopping) {
        ordersAfter(endOrder);
        freeKept();
    }
    runningGrid = nullptr;
    current = nullptr;
    return grid.stopping ? GridResult::Stopped : GridResult::Done;
}

} // namespace khatwa::cudashim
