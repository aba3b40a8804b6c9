#pragma once

#include "tests/support/cuda/shim.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

/// What the twins of the CUDA runtime share. One lock for all of it; kernels run under it too.
namespace khatwa::cudashim {

/// A kernel with its arguments, at one place in memory until it has run.
struct KernelCall {
    Launch launch;
    std::function<void()> oneThread;
    int device = 0;
    std::size_t staticBytes = 0; ///< at most
};

/// A kernel, or anything else.
struct Work {
    std::function<void()> other;
    std::shared_ptr<const KernelCall> kernel;
};

/// Work of a stream; `number` rises over all streams.
struct Operation {
    std::uint64_t number = 0;
    Work work;
};

struct Graph {
    std::vector<Work> nodes; ///< in the order of capture, which respects every dependency
};

struct GraphExec {
    std::vector<Work> nodes;
};

struct Stream {
    int device = 0;
    bool waitsForDefault = true; ///< and the default stream for it
    std::deque<Operation> operations;
    // While a graph is captured:
    Graph* graph = nullptr;
    Stream* origin = nullptr;
    bool invalidated = false;
    bool joined = true; ///< nothing captured since the origin last waited for it
};

/// A point in a stream. Recorded again, it is another point.
struct Event {
    std::shared_ptr<struct Point> point;
    bool timed = true;
};
struct Point {
    Stream* stream = nullptr; ///< null when it has been passed
    std::uint64_t number = 0;
    double milliseconds = 0.0;
    Graph* graph = nullptr; ///< recorded into a graph that is being captured
    Stream* capturedIn = nullptr;
};

enum class Where { Pageable, Pinned, DeviceMemory, Outside };

struct Allocation {
    std::size_t bytes = 0;
    int device = -1; ///< -1: pinned memory of the host
};

struct DeviceState {
    Device device;
    std::size_t used = 0;
    cudaError_t lost = cudaSuccess;
    std::unique_ptr<Stream> defaultStream;
    std::set<int> peers;
};

struct State {
    std::recursive_mutex lock;
    std::vector<DeviceState> devices;
    std::map<std::uintptr_t, Allocation> memory;
    std::set<Stream*> streams; ///< but the default ones
    int events = 0;
    int graphs = 0;
    std::map<std::pair<AnyKernel, int>, int> sharedLimit;
    std::uint64_t numbers = 0;
    Counts counts;
    int allocationToFail = 0;
    int hostAllocationToFail = 0;
    int callToLose = 0;
    int kernelToFail = 0;
    bool graphsFail = false;
    cudaError_t lossError = cudaSuccess;
    cudaError_t kernelError = cudaSuccess;
};
State& state();

/// One call of the runtime: holds the lock, counts, and knows whether the device is still there.
class Call {
public:
    Call();
    /// Not cudaSuccess: the call can only say this.
    cudaError_t error() const { return error_; }
    DeviceState& device() const;

private:
    std::unique_lock<std::recursive_mutex> lock_;
    cudaError_t error_;
};

int& currentDevice();
/// Remembers an error for cudaGetLastError and gives it back.
cudaError_t say(cudaError_t error);

/// Where a range lies; Outside: begins in memory of ours and does not end in it.
Where placeOf(const void* memory, std::size_t bytes, int* device = nullptr);

int compiledFor(const Device& device);
/// What a launch with so much dynamic shared memory leaves for static: of 48 KB, or of all that a
/// block can have where dynamic memory was asked for. kNoRoom: not even the dynamic memory is
/// allowed.
inline constexpr std::size_t kNoRoom = ~std::size_t{0};
std::size_t roomForStatic(AnyKernel kernel, int device, std::size_t dynamicBytes);

Stream& streamOf(cudaStream_t stream);
/// Appends work, or captures it.
cudaError_t enqueue(cudaStream_t stream, Work work);
void runUpTo(Stream& stream, std::uint64_t number);
void runAll(Stream& stream);
void runDevice(int device);
/// An error where the calling thread must not wait, since a graph is being captured.
cudaError_t mayWait(Stream& stream);
bool capturing();

} // namespace khatwa::cudashim
