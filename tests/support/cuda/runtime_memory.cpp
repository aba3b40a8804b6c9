#include "tests/support/cuda/runtime_state.h"

#include <cstdlib>
#include <cstring>
#include <iterator>
#include <vector>

namespace khatwa::cudashim {

namespace {

/// Memory of a device is counted in pieces of this many bytes.
constexpr std::size_t kGrain = 512;
constexpr std::size_t kAlignment = 256;

std::size_t counted(std::size_t bytes) {
    return (bytes + kGrain - 1) / kGrain * kGrain;
}

void* allocate(std::size_t bytes) {
    void* memory = nullptr;
    if (posix_memalign(&memory, kAlignment, bytes) != 0)
        return nullptr;
    std::memset(memory, 0xff, bytes); // NaN, in every format
    return memory;
}

cudaError_t allocatePinned(void** memory, std::size_t bytes) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    State& s = state();
    if (s.hostAllocationToFail > 0 && --s.hostAllocationToFail == 0)
        return say(cudaErrorMemoryAllocation);
    *memory = allocate(bytes);
    if (*memory == nullptr)
        return say(cudaErrorMemoryAllocation);
    s.memory[reinterpret_cast<std::uintptr_t>(*memory)] = {bytes, -1};
    return cudaSuccess;
}

cudaError_t release(void* memory, bool ofDevice) {
    const Call call;
    if (memory == nullptr || call.error() != cudaSuccess)
        return call.error();
    State& s = state();
    const auto found = s.memory.find(reinterpret_cast<std::uintptr_t>(memory));
    if (found == s.memory.end() || (found->second.device >= 0) != ofDevice)
        return say(cudaErrorInvalidValue);
    if (capturing())
        return say(cudaErrorStreamCaptureUnsupported);
    for (std::size_t i = 0; i < s.devices.size(); ++i) // it waits for whatever may use it
        runDevice(static_cast<int>(i));
    if (ofDevice)
        s.devices[static_cast<std::size_t>(found->second.device)].used -=
            counted(found->second.bytes);
    std::free(memory);
    s.memory.erase(found);
    return say(call.device().lost);
}

bool fits(Where where, bool device) {
    return where != Where::Outside && device == (where == Where::DeviceMemory);
}

/// Whether both ranges are what `kind` says.
bool valid(Where to, Where from, cudaMemcpyKind kind) {
    switch (kind) {
    case cudaMemcpyHostToHost:
        return fits(to, false) && fits(from, false);
    case cudaMemcpyHostToDevice:
        return fits(to, true) && fits(from, false);
    case cudaMemcpyDeviceToHost:
        return fits(to, false) && fits(from, true);
    case cudaMemcpyDeviceToDevice:
        return fits(to, true) && fits(from, true);
    case cudaMemcpyDefault:
        return to != Where::Outside && from != Where::Outside;
    }
    return false;
}

struct Rows {
    std::size_t toPitch;
    std::size_t fromPitch;
    std::size_t width;
    std::size_t height;
    std::size_t span(std::size_t pitch) const {
        return height == 0 ? 0 : (height - 1) * pitch + width;
    }
};

void copyRows(char* to, const char* from, const Rows& rows) {
    for (std::size_t i = 0; i < rows.height; ++i)
        std::memcpy(to + i * rows.toPitch, from + i * rows.fromPitch, rows.width);
    state().counts.copiedBytes += rows.width * rows.height;
}

cudaError_t copyAsync(void* to, const void* from, const Rows& rows, cudaMemcpyKind kind,
                      cudaStream_t stream) {
    if (rows.width == 0 || rows.height == 0)
        return cudaSuccess;
    if (rows.toPitch < rows.width || rows.fromPitch < rows.width)
        return say(cudaErrorInvalidValue);
    const Where target = placeOf(to, rows.span(rows.toPitch));
    const Where source = placeOf(from, rows.span(rows.fromPitch));
    if (!valid(target, source, kind))
        return say(cudaErrorInvalidValue);
    auto* const out = static_cast<char*>(to);
    const auto* const in = static_cast<const char*>(from);
    const bool pageable = target == Where::Pageable || source == Where::Pageable;
    if (pageable && streamOf(stream).graph != nullptr)
        return say(cudaErrorStreamCaptureUnsupported);
    if (source == Where::Pageable) { // read now
        std::vector<char> staged(in, in + rows.span(rows.fromPitch));
        const cudaError_t error = enqueue(stream, Work{[out, rows, staged = std::move(staged)] {
                                                           copyRows(out, staged.data(), rows);
                                                       },
                                                       {}});
        if (error != cudaSuccess)
            return error;
    } else {
        const cudaError_t error =
            enqueue(stream, Work{[out, in, rows] { copyRows(out, in, rows); }, {}});
        if (error != cudaSuccess)
            return error;
    }
    if (target == Where::Pageable) { // there when this returns
        runAll(streamOf(stream));
        return say(state().devices[static_cast<std::size_t>(streamOf(stream).device)].lost);
    }
    return cudaSuccess;
}

} // namespace

Where placeOf(const void* memory, std::size_t bytes, int* device) {
    const State& s = state();
    const auto address = reinterpret_cast<std::uintptr_t>(memory);
    auto found = s.memory.upper_bound(address);
    if (found == s.memory.begin())
        return Where::Pageable;
    found = std::prev(found);
    const std::uintptr_t end = found->first + found->second.bytes;
    if (address >= end)
        return Where::Pageable;
    if (address + bytes > end)
        return Where::Outside;
    if (device != nullptr)
        *device = found->second.device;
    return found->second.device < 0 ? Where::Pinned : Where::DeviceMemory;
}

} // namespace khatwa::cudashim

using namespace khatwa::cudashim;

cudaError_t cudaMalloc(void** memory, std::size_t bytes) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    State& s = state();
    *memory = nullptr;
    if (capturing())
        return say(cudaErrorStreamCaptureUnsupported);
    if (bytes == 0)
        return cudaSuccess;
    ++s.counts.allocations;
    if (s.allocationToFail > 0 && --s.allocationToFail == 0)
        return say(cudaErrorMemoryAllocation);
    DeviceState& device = call.device();
    const std::size_t taken = device.device.inUse + device.used;
    if (taken > device.device.memory || counted(bytes) > device.device.memory - taken)
        return say(cudaErrorMemoryAllocation);
    *memory = allocate(bytes);
    if (*memory == nullptr)
        return say(cudaErrorMemoryAllocation);
    device.used += counted(bytes);
    s.memory[reinterpret_cast<std::uintptr_t>(*memory)] = {bytes, currentDevice()};
    return cudaSuccess;
}

cudaError_t cudaFree(void* memory) {
    return release(memory, true);
}
cudaError_t cudaMallocHost(void** memory, std::size_t bytes) {
    return allocatePinned(memory, bytes);
}
cudaError_t cudaHostAlloc(void** memory, std::size_t bytes, unsigned) {
    return allocatePinned(memory, bytes);
}
cudaError_t cudaFreeHost(void* memory) {
    return release(memory, false);
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind,
                            cudaStream_t stream) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    return copyAsync(to, from, {bytes, bytes, bytes, 1}, kind, stream);
}

cudaError_t cudaMemcpy2DAsync(void* to, std::size_t toPitch, const void* from,
                              std::size_t fromPitch, std::size_t width, std::size_t height,
                              cudaMemcpyKind kind, cudaStream_t stream) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    return copyAsync(to, from, {toPitch, fromPitch, width, height}, kind, stream);
}

cudaError_t cudaMemcpyPeerAsync(void* to, int toDevice, const void* from, int fromDevice,
                                std::size_t bytes, cudaStream_t stream) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    int actualTo = -1;
    int actualFrom = -1;
    if (placeOf(to, bytes, &actualTo) != Where::DeviceMemory ||
        placeOf(from, bytes, &actualFrom) != Where::DeviceMemory || actualTo != toDevice ||
        actualFrom != fromDevice)
        return say(cudaErrorInvalidValue);
    return copyAsync(to, from, {bytes, bytes, bytes, 1}, cudaMemcpyDeviceToDevice, stream);
}

cudaError_t cudaMemcpy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    const cudaError_t error = copyAsync(to, from, {bytes, bytes, bytes, 1}, kind, nullptr);
    if (error != cudaSuccess)
        return error;
    runAll(streamOf(nullptr));
    return say(call.device().lost);
}

cudaError_t cudaMemsetAsync(void* memory, int value, std::size_t bytes, cudaStream_t stream) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    if (bytes == 0)
        return cudaSuccess;
    if (placeOf(memory, bytes) != Where::DeviceMemory)
        return say(cudaErrorInvalidValue);
    return enqueue(stream, Work{[memory, value, bytes] { std::memset(memory, value, bytes); }, {}});
}

cudaError_t cudaMemset(void* memory, int value, std::size_t bytes) {
    return cudaMemsetAsync(memory, value, bytes, nullptr);
}
