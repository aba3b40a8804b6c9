#pragma once

#include "kernels/cpu/thread_pool.h"

#include <cstddef>

namespace khatwa::kernels {

/// Bytes that the pool's threads together read from memory in a second: the ceiling of a decode
/// step, which reads every weight once. The best of `passes` passes over a buffer of `bytes` (which
/// should be several times the last cache). Throws std::bad_alloc where there is no room for the
/// buffer.
double measureReadBandwidth(ThreadPool& pool, std::size_t bytes = std::size_t{512} << 20,
                            int passes = 5);

} // namespace khatwa::kernels
