#include "kernels/cuda/cublas.h"

#include <dlfcn.h>
#include <utility>

namespace khatwa::kernels::cuda {

namespace {

// The part of the library's C interface that is used (cuBLAS documentation; the same in CUDA 12 and
// 13).
constexpr int kSuccess = 0;
constexpr int kAsIs = 0, kTransposed = 1;         // cublasOperation_t
constexpr int kFloat = 0, kHalf = 2, kBrain = 14; // cudaDataType
constexpr int kFloatSums = 68;                    // CUBLAS_COMPUTE_32F
constexpr int kOwnChoice = -1;                    // CUBLAS_GEMM_DEFAULT

/// What the library recommends for Hopper; other devices want less.
constexpr std::size_t kWorkspaceBytes = std::size_t{32} << 20;

/// It stays loaded: what it keeps in the process outlives its handles.
constexpr int kHow = RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE;

struct CloseLibrary {
    void operator()(void* library) const { dlclose(library); }
};
using Library = std::unique_ptr<void, CloseLibrary>;

constexpr const char* kNotThere = "cuBLAS is not on this machine.";

/// A driver of CUDA 12 runs the older one only.
constexpr const char* kNames[] = {"libcublas.so.13", "libcublas.so.12"};

} // namespace

struct Cublas::Functions {
    Library library;
    int (*create)(void** handle) = nullptr;
    int (*destroy)(void* handle) = nullptr;
    int (*setStream)(void* handle, cudaStream_t stream) = nullptr;
    int (*setWorkspace)(void* handle, void* workspace, std::size_t bytes) = nullptr;
    int (*multiply)(void* handle, int transposeA, int transposeB, int m, int n, int k,
                    const void* alpha, const void* a, int typeA, int strideA, const void* b,
                    int typeB, int strideB, const void* beta, void* c, int typeC, int strideC,
                    int compute, int algorithm) = nullptr;

    template <class Function>
    bool find(Function& function, const char* name) {
        function = reinterpret_cast<Function>(dlsym(library.get(), name));
        return function != nullptr;
    }
    bool findAll() {
        return find(create, "cublasCreate_v2") && find(destroy, "cublasDestroy_v2") &&
               find(setStream, "cublasSetStream_v2") &&
               find(setWorkspace, "cublasSetWorkspace_v2") && find(multiply, "cublasGemmEx");
    }
};

Cublas::Cublas(std::unique_ptr<Functions> functions) : functions_(std::move(functions)) {}

Cublas::~Cublas() {
    if (handle_)
        static_cast<void>(functions_->destroy(handle_));
    static_cast<void>(cudaFree(workspace_));
}

std::unique_ptr<Cublas> Cublas::openOne(std::string& why, const char* path) {
    auto functions = std::make_unique<Functions>();
    functions->library.reset(dlopen(path, kHow));
    if (!functions->library) {
        why = kNotThere;
        return nullptr;
    }
    if (!functions->findAll()) {
        why = "The cuBLAS of this machine is not one of CUDA 12 or 13.";
        return nullptr;
    }
    std::unique_ptr<Cublas> cublas(new Cublas(std::move(functions)));
    const Functions& call = *cublas->functions_;
    if (cudaMalloc(&cublas->workspace_, kWorkspaceBytes) != cudaSuccess) {
        static_cast<void>(cudaGetLastError());
        cublas->workspace_ = nullptr;
        why = "There is no room on the GPU for what cuBLAS works in.";
        return nullptr;
    }
    if (call.create(&cublas->handle_) != kSuccess) {
        cublas->handle_ = nullptr;
        why = "cuBLAS cannot use this GPU.";
        return nullptr;
    }
    return cublas;
}

std::unique_ptr<Cublas> Cublas::open(std::string& why, const std::string& path) {
    if (!path.empty())
        return openOne(why, path.c_str());
    why = kNotThere;
    for (const char* name : kNames) {
        std::string here;
        if (auto cublas = openOne(here, name))
            return cublas;
        if (here != kNotThere) // of one that is there it is worth telling
            why = here;
    }
    return nullptr;
}

cudaError_t Cublas::multiply(Numbers numbers, const void* weight, int outputs, const void* input,
                             int rows, int columns, float* output, cudaStream_t stream) {
    const Functions& call = *functions_;
    const int type = numbers == Numbers::Half ? kHalf : kBrain;
    const float one = 1.0f, zero = 0.0f;
    // To cuBLAS a row-major matrix is a transposed one: output^T = weight . input^T. A new stream
    // takes the workspace away.
    const bool good = call.setStream(handle_, stream) == kSuccess &&
                      call.setWorkspace(handle_, workspace_, kWorkspaceBytes) == kSuccess &&
                      call.multiply(handle_, kTransposed, kAsIs, outputs, rows, columns, &one,
                                    weight, type, columns, input, type, columns, &zero, output,
                                    kFloat, outputs, kFloatSums, kOwnChoice) == kSuccess;
    return good ? cudaSuccess : cudaErrorUnknown;
}

} // namespace khatwa::kernels::cuda
