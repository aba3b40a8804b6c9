#pragma once

#include "tests/support/cuda/vector_types.h"

#include <cstddef>

namespace khatwa::cudashim {

/// A kernel with its arguments: `call(context)` runs one thread of it.
struct Kernel {
    void (*call)(const void* context) = nullptr;
    const void* context = nullptr;
};

struct GridLaunch {
    Kernel kernel;
    dim3 grid;
    dim3 block;
    std::size_t sharedBytes = 0;
    std::size_t staticBytes = 48 * 1024; ///< that a block may have beside them
    bool cooperative = false;
    bool programmatic = false;
};

enum class GridResult { Done, Stopped };

/// Runs a grid to its end on this OS thread, one fiber a CUDA thread; one call at a time in the
/// whole program. Blocks run one after another, together if cooperative. Threads of a block run in
/// order until they wait for others. Shared memory has exactly `sharedBytes` and is full of 0xff.
/// Stopped: see block.h.
///
/// `behind` is the kernel that follows if it was launched programmatically: its first block runs
/// before this grid, as far as it gets without what this grid does (`dependencyWait`), so that what
/// it touches too early shows. The next call should be for it, with the same `kernel.context`;
/// otherwise what it began is given up.
///
/// A grid launched programmatically some thread of which must wait for those before it
/// (`dependencyWait`): whoever waits for this grid alone counts on that. Otherwise it is stopped.
GridResult runGrid(const GridLaunch& launch, const GridLaunch* behind = nullptr);
/// Gives up what the last grid's `behind` has begun, since it will not run. To be called after a
/// grid was stopped.
void giveUpBegun();

} // namespace khatwa::cudashim
