#pragma once

#include "tests/support/cuda/runtime_api.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// What a test says to the shim: which devices there are, what is to go wrong, and what has been
/// done.
namespace khatwa::cudashim {

struct Device {
    std::size_t memory = std::size_t{8} << 30;
    std::size_t inUse = 0; ///< by other programs
    int multiprocessors = 4;
    int major = 9;
    int minor = 0;
    int compiledFor = 0; ///< capability x 10 of the code that runs there; 0: its own
    std::string name = "Shim";
};

/// Forgets everything (memory, streams, errors, counts, failures asked for), as a fresh program
/// would begin. Nothing may be in use.
void reset(std::vector<Device> devices = {Device{}});

/// The n-th allocation of device memory from now (1: the next) fails for want of memory, and no
/// other.
void failAllocation(int n);
/// The same of pinned host memory.
void failHostAllocation(int n);
/// From the n-th call of the runtime from now on (1: the next) the current device is lost: every
/// call says `error`.
void loseDevice(int n, cudaError_t error = cudaErrorLaunchFailure);
/// From now on no recorded graph can be launched, as where there is no memory for one.
void failGraphLaunches();
/// The n-th kernel that is run from now breaks the device, which shows when somebody waits for it.
void failKernel(int n, cudaError_t error = cudaErrorIllegalAddress);

struct Launch {
    AnyKernel kernel = nullptr;
    dim3 grid;
    dim3 block;
    std::size_t sharedBytes = 0;
    bool programmatic = false;
    bool cooperative = false;
};
/// Counted since the last `reset`, a graph's kernels each time that they run.
struct Counts {
    std::vector<Launch> launches; ///< kernels that ran
    std::uint64_t calls = 0;      ///< of the runtime
    std::uint64_t graphLaunches = 0;
    std::uint64_t waits = 0; ///< of the host, for a stream
    std::uint64_t copiedBytes = 0;
    std::uint64_t allocations = 0; ///< of device memory
};
const Counts& counts();
void clearCounts();

/// Device memory in use now, of one device; pinned memory; and how many streams, events and graphs
/// were not destroyed.
std::size_t bytesInUse(int device = 0);
std::size_t pinnedBytesInUse();
int handlesInUse();

} // namespace khatwa::cudashim
