#pragma once

#include "tests/support/cuda/vector_types.h"

#include <cstddef>
#include <cstdint>

/// What a thread of a running kernel asks of the block it is in. All of it is called from inside
/// kernels only, through the CUDA names in device.h. Misuse that would hang or be undefined on a
/// device (a barrier that some threads never reach, a shuffle from a lane that takes no part) stops
/// the kernel: one line on stderr, and cudaErrorLaunchFailure.
/// Of the grid that the running thread belongs to.
extern dim3 blockDim;
extern dim3 gridDim;

namespace khatwa::cudashim {

/// Where the running thread is. `linear` counts the block's threads x first; `lane` is linear % 32.
struct Place {
    uint3 thread{};
    uint3 block{};
    unsigned linear = 0;
    unsigned lane = 0;
};
extern Place* current;

[[noreturn]] void fail(const char* what);

/// __syncthreads and its votes: the number of threads whose `vote` was not zero.
unsigned syncThreads(const char* what, int vote);
void syncWarp(unsigned mask);
/// The same among all blocks of a cooperative launch.
void gridBarrier();
/// For loops that wait for another block: lets others run. Stops the kernel when nothing else
/// happens for long.
void yield();
/// Orders this thread's earlier writes before the atomics that follow, up to its next barrier.
void threadFence();
/// Around an atomic operation of this thread, for the thread sanitizer.
void atomicDone(const void* address);

/// `bytes` (up to 16) of `mine` as lane `source` gave them, all lanes of `mask` together.
void shuffle(const char* what, unsigned mask, const void* mine, std::size_t bytes, unsigned source,
             void* out);
/// Bit i: the vote of lane i.
unsigned ballot(const char* what, unsigned mask, bool vote);
/// What every lane gave, as words and as pointers; lanes without a part give 0.
void gatherWords(const char* what, unsigned mask, std::uint64_t mine, std::uint64_t (&all)[32]);
void gatherPointers(const char* what, const void* mine, const void* (&all)[32]);

void* dynamicShared();
/// The object of `key` in this block, made of bytes 0xff at its first use.
void* staticSharedMemory(const void* key, std::size_t bytes);
template <typename T, typename Tag>
T& staticShared(Tag) {
    static const char key = 0;
    return *static_cast<T*>(staticSharedMemory(&key, sizeof(T)));
}

/// Asynchronous copies of this thread, made when they are waited for: `from` null means zeros.
void queueCopy(void* to, const void* from);
void commitCopies();
/// The next copy of the groups older than the last `pending`; false when there is none.
bool nextCopy(int pending, void*& to, const void*& from);

/// griddepcontrol.wait
void dependencyWait();

} // namespace khatwa::cudashim
