#include "engine/backend/cuda/cuda_context.h"

#include "engine/error.h"

#include <algorithm>
#include <utility>

namespace khatwa::engine {

namespace {

std::string megabytes(std::size_t bytes) {
    constexpr std::size_t kMega = 1000 * 1000;
    return std::to_string(std::max<std::size_t>(1, (bytes + kMega / 2) / kMega)) + " MB";
}

[[noreturn]] void throwLostDevice(const std::string& device, const std::string& because) {
    throw Error(ErrorCode::DeviceLost, "The GPU " + device + " failed (" + because + ").",
                {device, because});
}

[[noreturn]] void throwNoDeviceMemory(const std::string& device, std::size_t bytes,
                                      const char* what) {
    const std::string room = bytes == 0 ? "" : " of " + megabytes(bytes);
    throw Error(ErrorCode::OutOfMemory,
                "The GPU " + device + " has no room for " + what + room +
                    "; close what else uses it.",
                {std::to_string(bytes)});
}

} // namespace

void checkCuda(cudaError_t error, const std::string& device, const char* doing) {
    if (error == cudaSuccess) {
        return;
    }
    static_cast<void>(cudaGetLastError()); // so that it is not found again by a later call
    if (error == cudaErrorMemoryAllocation) {
        throwNoDeviceMemory(device, 0, doing);
    }
    throwLostDevice(device, std::string(doing) + ": " + cudaGetErrorString(error));
}

CudaContext::CudaContext(int ordinal, std::string name)
    : ordinal_(ordinal), name_(std::move(name)) {
    select();
    check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "its own stream of work");
}

CudaContext::~CudaContext() {
    if (stream_ != nullptr && cudaSetDevice(ordinal_) == cudaSuccess) {
        static_cast<void>(cudaStreamDestroy(stream_));
    }
}

void CudaContext::throwLost() const {
    throwLostDevice(name_, lostBecause_);
}

void CudaContext::throwNoMemory(std::size_t bytes, const char* what) const {
    throwNoDeviceMemory(name_, bytes, what);
}

void CudaContext::check(cudaError_t error, const char* doing) {
    if (lost()) {
        throwLost();
    }
    if (error == cudaSuccess) {
        return;
    }
    static_cast<void>(cudaGetLastError());
    if (error == cudaErrorMemoryAllocation) {
        throwNoMemory(0, doing);
    }
    const std::string because = std::string(doing) + ": " + cudaGetErrorString(error);
    if (trial_) {
        throwLostDevice(name_, because);
    }
    lostBecause_ = because;
    throwLost();
}

void CudaContext::select() {
    check(cudaSetDevice(ordinal_), "the start");
}

void CudaContext::finish(const char* doing) {
    check(cudaStreamSynchronize(stream_), doing);
}

void* CudaContext::allocate(std::size_t bytes, const char* what) {
    select();
    void* memory = nullptr;
    const cudaError_t error = cudaMalloc(&memory, std::max<std::size_t>(bytes, 1));
    if (error == cudaErrorMemoryAllocation) {
        static_cast<void>(cudaGetLastError());
        throwNoMemory(bytes, what);
    }
    check(error, what);
    return memory;
}

void CudaContext::free(void* memory) noexcept {
    // What is gone with a lost device needs no freeing.
    if (memory != nullptr && cudaSetDevice(ordinal_) == cudaSuccess) {
        static_cast<void>(cudaFree(memory));
    }
}

void* CudaContext::allocateHost(std::size_t bytes) {
    select();
    void* memory = nullptr;
    // Portable: another device's copies may use it too.
    const cudaError_t error =
        cudaHostAlloc(&memory, std::max<std::size_t>(bytes, 1), cudaHostAllocPortable);
    if (error == cudaErrorMemoryAllocation) {
        static_cast<void>(cudaGetLastError());
        throw Error(ErrorCode::OutOfMemory,
                    "There is no memory of " + megabytes(bytes) +
                        " left to talk to the GPU; close other programs.",
                    {std::to_string(bytes)});
    }
    check(error, "memory to talk to it");
    return memory;
}

void CudaContext::freeHost(void* memory) noexcept {
    // On a thread that has not used the GPU yet, the runtime would take the first one.
    if (memory != nullptr && cudaSetDevice(ordinal_) == cudaSuccess) {
        static_cast<void>(cudaFreeHost(memory));
    }
}

} // namespace khatwa::engine
