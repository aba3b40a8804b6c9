#pragma once

#include <cstddef>
#include <cuda_runtime.h>
#include <memory>
#include <string>

namespace khatwa::kernels::cuda {

/// NVIDIA's cuBLAS where the machine has it: loaded when it is first wanted (dlopen), never linked,
/// so that a program starts without it. What a device can do in matrix products is measured with
/// it; the engine's own products do not need it.
///
/// Holds a handle and its workspace on the device that is current when it is made; to be used and
/// destroyed with that device current, by one thread at a time.
class Cublas {
public:
    enum class Numbers { Half, Brain }; ///< binary16, bfloat16

    /// Null where there is no library, or it fails: `why` then says so in one line. `path` is the
    /// library's file; empty means the system's, of CUDA 13 or 12.
    static std::unique_ptr<Cublas> open(std::string& why, const std::string& path = {});
    ~Cublas();
    Cublas(const Cublas&) = delete;
    Cublas& operator=(const Cublas&) = delete;

    /// output = input . weight^T with float32 sums: `weight` is outputs x columns, `input` rows x
    /// columns, both row-major and of one kind, `output` rows x outputs in float32; all in device
    /// memory, aligned to 16 bytes. Does not wait; may be captured.
    /// cudaErrorUnknown where cuBLAS refuses.
    cudaError_t multiply(Numbers numbers, const void* weight, int outputs, const void* input,
                         int rows, int columns, float* output, cudaStream_t stream);

private:
    struct Functions;
    explicit Cublas(std::unique_ptr<Functions> functions);
    static std::unique_ptr<Cublas> openOne(std::string& why, const char* path);

    std::unique_ptr<Functions> functions_;
    void* handle_ = nullptr;
    void* workspace_ = nullptr;
};

} // namespace khatwa::kernels::cuda
