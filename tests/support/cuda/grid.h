#pragma once

#include "tests/support/cuda/vector_types.h"

#include <cstddef>

namespace khatwa::cudashim {

/// A kernel with its arguments: `call(context)` runs one thread of it.
struct Kernel {
    void (*call)(const void* context) = nullptr;
    const void* context = nullptr;
};

enum class GridResult { Done, Stopped };

/// Runs a grid to its end on this OS thread, one fiber a CUDA thread; one call at a time in the
/// whole program. Blocks run one after another, together if `cooperative`. Threads of a block run
/// in order until they wait for others. Shared memory has exactly `sharedBytes` and is full of
/// 0xff. Stopped: see block.h.
GridResult runGrid(const Kernel& kernel, dim3 grid, dim3 block, std::size_t sharedBytes,
                   bool cooperative);

} // namespace khatwa::cudashim
