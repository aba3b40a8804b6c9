#pragma once

#include <cstdint>
#include <cuda_runtime.h>
#include <memory>
#include <string>

namespace khatwa::engine {

/// One GPU as a backend uses it: its number, its name, and one stream in which all its work runs in
/// order. Every call of the runtime goes through `check`, so that what fails becomes an `Error`:
///  - no memory: Error(OutOfMemory), and the device is as usable as before;
///  - anything else: Error(DeviceLost). Such an error stays with the process (CUDA calls it
///  sticky),
///    so `lost` stays true and every later `check` throws the same.
/// One thread at a time.
class CudaContext {
public:
    /// Throws Error(DeviceLost), or Error(OutOfMemory) where the device has no room for a context.
    CudaContext(int ordinal, std::string name);
    ~CudaContext();
    CudaContext(const CudaContext&) = delete;
    CudaContext& operator=(const CudaContext&) = delete;

    int ordinal() const { return ordinal_; }
    const std::string& name() const { return name_; }
    cudaStream_t stream() const { return stream_; }
    bool lost() const { return !lostBecause_.empty(); }

    /// `doing` completes "The GPU ... failed while ...": "copying weights".
    void check(cudaError_t error, const char* doing);
    /// While on, an error is thrown but does not count as the end of the device: something is being
    /// recorded that may not be recordable.
    void setTrial(bool on) { trial_ = on; }
    /// Makes this device the calling thread's: before anything that is launched or allocated.
    void select();
    /// Waits for all work of the stream.
    void finish(const char* doing);

    /// Throws Error(OutOfMemory) naming `what` ("the weights"). Aligned to 256 bytes, not cleared.
    void* allocate(std::size_t bytes, const char* what);
    void free(void* memory) noexcept;
    /// Memory of the host whose pages stay where they are.
    void* allocateHost(std::size_t bytes);
    void freeHost(void* memory) noexcept;

private:
    [[noreturn]] void throwLost() const;
    [[noreturn]] void throwNoMemory(std::size_t bytes, const char* what) const;

    int ordinal_;
    std::string name_;
    cudaStream_t stream_ = nullptr;
    std::string lostBecause_;
    bool trial_ = false;
};

/// What a call outside of any context came to. Throws as `CudaContext::check` does.
void checkCuda(cudaError_t error, const std::string& device, const char* doing);

} // namespace khatwa::engine
