#pragma once

// The host twins of kernels/cuda/primitives.cuh, which documents them.

#include "tests/support/cuda/block.h"
#include "tests/support/cuda/tensor.h"

#include <cmath>
#include <cstring>
#include <cuda_runtime.h>
#include <type_traits>

/// One object for each block and each place in the code, of memory that holds NaN until it is
/// written.
#define KHATWA_SHARED(name, ...)                                                                   \
    auto& name =                                                                                   \
        ::khatwa::cudashim::staticShared<std::type_identity_t<__VA_ARGS__>>([] { return 0; })

namespace khatwa::kernels::cuda {

namespace shim = khatwa::cudashim;

template <typename T>
inline T* sharedMemory() {
    return static_cast<T*>(shim::dynamicShared());
}

inline uint4 loadStreaming(const uint4* address) {
    return *address;
}
inline uint4 loadReadOnly(const uint4* address) {
    return *address;
}
inline void storeStreaming(uint4* address, uint4 value) {
    *address = value;
}
inline void prefetchL2(const void*) {}

/// The bytes arrive as late as they may, at the wait; until then there is NaN in their place.
inline void copyAsync16(void* shared, const void* global) {
    std::memset(shared, 0xff, 16);
    shim::queueCopy(shared, global);
}
inline void copyAsync16(void* shared, const void* global, bool valid) {
    std::memset(shared, 0xff, 16);
    shim::queueCopy(shared, valid ? global : nullptr);
}
inline void copyAsyncCommit() {
    shim::commitCopies();
}
template <int kPending>
inline void copyAsyncWait() {
    void* shared = nullptr;
    const void* global = nullptr;
    while (shim::nextCopy(kPending, shared, global)) {
        if (global != nullptr)
            *static_cast<uint4*>(shared) = *static_cast<const uint4*>(global);
        else
            *static_cast<uint4*>(shared) = uint4{0, 0, 0, 0};
    }
}

namespace host {

template <int kMatrices, bool kTransposed>
inline void loadMatrix(unsigned* r, const void* row) {
    if (reinterpret_cast<std::uintptr_t>(row) % 16 != 0)
        shim::fail("ldmatrix with a row that is not aligned to 16 bytes");
    const void* rows[32];
    shim::gatherPointers("ldmatrix", row, rows);
    const unsigned lane = shim::current->lane;
    for (int m = 0; m < kMatrices; ++m) {
        std::uint16_t halves[2];
        for (unsigned i = 0; i < 2; ++i) {
            const unsigned at = kTransposed ? 2 * (lane % 4) + i : lane / 4;
            const unsigned column = kTransposed ? lane / 4 : 2 * (lane % 4) + i;
            halves[i] =
                static_cast<const std::uint16_t*>(rows[static_cast<unsigned>(m) * 8 + at])[column];
        }
        r[m] = static_cast<unsigned>(halves[0]) | static_cast<unsigned>(halves[1]) << 16;
    }
}

} // namespace host

inline void loadMatrix1(unsigned (&r)[1], const void* row) {
    host::loadMatrix<1, false>(r, row);
}
inline void loadMatrix2(unsigned (&r)[2], const void* row) {
    host::loadMatrix<2, false>(r, row);
}
inline void loadMatrix4(unsigned (&r)[4], const void* row) {
    host::loadMatrix<4, false>(r, row);
}
inline void loadMatrix2Transposed(unsigned (&r)[2], const void* row) {
    host::loadMatrix<2, true>(r, row);
}
inline void loadMatrix4Transposed(unsigned (&r)[4], const void* row) {
    host::loadMatrix<4, true>(r, row);
}

inline unsigned transposeMatrix(unsigned pair) {
    std::uint64_t rows[32];
    shim::gatherWords("movmatrix", ~0u, pair, rows);
    const unsigned lane = shim::current->lane;
    const auto element = [&](unsigned row) {
        return static_cast<unsigned>(rows[row * 4 + lane / 8] >> lane / 4 % 2 * 16) & 0xffffu;
    };
    return element(2 * (lane % 4)) | element(2 * (lane % 4) + 1) << 16;
}

inline void mmaF16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    shim::mmaF16(d, a, b);
}
inline void mmaBf16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    shim::mmaBf16(d, a, b);
}
inline void mmaS8(int (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    shim::mmaS8(d, a, b);
}
inline void mmaS8Half(int (&d)[4], const unsigned (&a)[2], unsigned b) {
    const unsigned whole[4] = {a[0], a[1], 0u, 0u}, column[2] = {b, 0u};
    shim::mmaS8(d, whole, column);
}
inline void sineCosine(double angle, double& sine, double& cosine) {
    sine = std::sin(angle);
    cosine = std::cos(angle);
}
inline int dotBytes(int a, int b, int sum) {
    return __dp4a(a, b, sum);
}

inline void dependencyWait() {
    shim::dependencyWait();
}
inline void launchDependents() {}

inline void gridBarrier(unsigned* state) {
    if (shim::current->linear == 0) // touched as on the device, so that a wrong address shows
        atomicAdd(state, 0u);
    shim::gridBarrier();
}

} // namespace khatwa::kernels::cuda
