#pragma once

// What kernels are written with beyond plain CUDA C++: every line of inline PTX, in wrappers that
// have a twin on the host (tests/support/cuda/include/primitives_host.h), which runs when a .cu is
// compiled as C++ for tests. Fragment layouts are those of the PTX ISA ("Warp-level matrix
// instructions"); with g = lane / 4 and t = lane % 4, k in pairs of 16-bit or fours of 8-bit
// elements, low half first:
//   mma 16x8x16, 16 bits: a[0] row g    k 2t   a[1] row g+8 k 2t   a[2] row g k 2t+8    a[3] row
//   g+8 k 2t+8
//                         b[0] column g k 2t   b[1] column g k 2t+8
//   mma 16x8x32, 8 bits:  a[0] row g    k 4t   a[1] row g+8 k 4t   a[2] row g k 4t+16   a[3] row
//   g+8 k 4t+16
//                         b[0] column g k 4t   b[1] column g k 4t+16
//   mma 16x8x16, 8 bits:  a[0] row g    k 4t   a[1] row g+8 k 4t   b column g k 4t
//   sums of all:          d[0] row g column 2t   d[1] row g column 2t+1   d[2], d[3] the same of
//   row g+8
// Static shared memory is declared with KHATWA_SHARED(name, type), dynamic shared memory is
// sharedMemory<T>().

#include <cstdint>
#include <cuda_runtime.h>
#include <type_traits>

#if defined(__CUDACC__)

#define KHATWA_SHARED(name, ...) __shared__ std::type_identity_t<__VA_ARGS__> name

namespace khatwa::kernels::cuda {

/// The block's dynamic shared memory, aligned to 128 bytes.
template <typename T>
__device__ inline T* sharedMemory() {
    extern __shared__ __align__(128) unsigned char khatwaDynamicShared[];
    return reinterpret_cast<T*>(khatwaDynamicShared);
}

// Loads and stores of 16 bytes, aligned to 16.

/// What nobody writes while the kernel runs and each byte of which is read once (weights): past the
/// first cache.
__device__ inline uint4 loadStreaming(const uint4* address) {
    uint4 v;
    asm volatile("ld.global.nc.L1::no_allocate.v4.u32 {%0, %1, %2, %3}, [%4];"
                 : "=r"(v.x), "=r"(v.y), "=r"(v.z), "=r"(v.w)
                 : "l"(address));
    return v;
}
/// What nobody writes while the kernel runs and several threads of a block read.
__device__ inline uint4 loadReadOnly(const uint4* address) {
    return __ldg(address);
}
/// What this kernel will not read again: first out of the caches.
__device__ inline void storeStreaming(uint4* address, uint4 value) {
    __stcs(address, value);
}
/// Asks for the line of 128 bytes at `address` to be in the second cache soon. Any address of
/// global memory.
__device__ inline void prefetchL2(const void* address) {
    asm volatile("prefetch.global.L2 [%0];" ::"l"(address));
}

// Copies from global to shared memory that go on while the thread computes. A thread waits for its
// own copies; others see them after a barrier behind the wait. Both addresses aligned to 16.

__device__ inline void copyAsync16(void* shared, const void* global) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    const auto to = static_cast<unsigned>(__cvta_generic_to_shared(shared));
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(to), "l"(global) : "memory");
#else
    *static_cast<uint4*>(shared) = *static_cast<const uint4*>(global);
#endif
}
/// Only where `valid`; otherwise 16 zero bytes, and `global` (which must still be an address of the
/// array) is not read.
__device__ inline void copyAsync16(void* shared, const void* global, bool valid) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    const auto to = static_cast<unsigned>(__cvta_generic_to_shared(shared));
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(to), "l"(global),
                 "r"(valid ? 16 : 0)
                 : "memory");
#else
    *static_cast<uint4*>(shared) =
        valid ? *static_cast<const uint4*>(global) : make_uint4(0, 0, 0, 0);
#endif
}
/// Ends a group: all copies of this thread since the last commit (there may be none).
__device__ inline void copyAsyncCommit() {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm volatile("cp.async.commit_group;" ::: "memory");
#endif
}
/// Waits until all but the last kPending groups of this thread have arrived.
template <int kPending>
__device__ inline void copyAsyncWait() {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm volatile("cp.async.wait_group %0;" ::"n"(kPending) : "memory");
#endif
}

// Matrix fragments from shared memory. A matrix is eight rows of 16 bytes; lanes 8i..8i+7 give the
// addresses of the rows of matrix i (aligned to 16), lane l gets bytes 4(l%4).. of row l/4 of every
// matrix. Transposed: the two 16-bit elements (row 2(l%4), column l/4) and (row 2(l%4)+1, column
// l/4).

__device__ inline void loadMatrix1(unsigned (&r)[1], const void* row) {
    const auto from = static_cast<unsigned>(__cvta_generic_to_shared(row));
    asm volatile("ldmatrix.sync.aligned.m8n8.x1.shared.b16 {%0}, [%1];"
                 : "=r"(r[0])
                 : "r"(from)
                 : "memory");
}
__device__ inline void loadMatrix2(unsigned (&r)[2], const void* row) {
    const auto from = static_cast<unsigned>(__cvta_generic_to_shared(row));
    asm volatile("ldmatrix.sync.aligned.m8n8.x2.shared.b16 {%0, %1}, [%2];"
                 : "=r"(r[0]), "=r"(r[1])
                 : "r"(from)
                 : "memory");
}
__device__ inline void loadMatrix4(unsigned (&r)[4], const void* row) {
    const auto from = static_cast<unsigned>(__cvta_generic_to_shared(row));
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(from)
                 : "memory");
}
__device__ inline void loadMatrix2Transposed(unsigned (&r)[2], const void* row) {
    const auto from = static_cast<unsigned>(__cvta_generic_to_shared(row));
    asm volatile("ldmatrix.sync.aligned.m8n8.x2.trans.shared.b16 {%0, %1}, [%2];"
                 : "=r"(r[0]), "=r"(r[1])
                 : "r"(from)
                 : "memory");
}
__device__ inline void loadMatrix4Transposed(unsigned (&r)[4], const void* row) {
    const auto from = static_cast<unsigned>(__cvta_generic_to_shared(row));
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(from)
                 : "memory");
}

/// Eight by eight 16-bit elements, two of row lane / 4 in each lane as mma leaves and takes them,
/// turned over: row becomes column.
__device__ inline unsigned transposeMatrix(unsigned pair) {
    unsigned turned;
    asm("movmatrix.sync.aligned.m8n8.trans.b16 %0, %1;" : "=r"(turned) : "r"(pair));
    return turned;
}

// Tensor cores: d += a b, all 32 lanes together. The order in which a sum's products are added is
// the hardware's.

/// 16x8x16, binary16 with float32 sums.
__device__ inline void mmaF16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, "
        "{%8, %9}, {%0, %1, %2, %3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#else // 7.5 has half the depth
    asm("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5}, {%6}, "
        "{%0, %1, %2, %3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(b[0]));
    asm("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5}, {%6}, "
        "{%0, %1, %2, %3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[2]), "r"(a[3]), "r"(b[1]));
#endif
}

/// 16x8x16, bfloat16 with float32 sums. Compute capability 7.5 has no such instruction: exact
/// there, and slow.
__device__ inline void mmaBf16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, "
        "{%8, %9}, {%0, %1, %2, %3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#else
    unsigned lane;
    asm volatile("mov.u32 %0, %%laneid;" : "=r"(lane));
    const auto fma2 = [](float& sum, unsigned x, unsigned y) {
        sum += __uint_as_float(x << 16) * __uint_as_float(y << 16);
        sum += __uint_as_float(x & 0xffff0000u) * __uint_as_float(y & 0xffff0000u);
    };
    for (unsigned s = 0; s < 4; ++s) {
        unsigned rows[4];
        for (int i = 0; i < 4; ++i)
            rows[i] = __shfl_sync(~0u, a[i], (lane & ~3u) + s);
        for (unsigned column = 0; column < 2; ++column) {
            const unsigned from = (2 * (lane % 4) + column) * 4 + s;
            const unsigned low = __shfl_sync(~0u, b[0], from);
            const unsigned high = __shfl_sync(~0u, b[1], from);
            fma2(d[column], rows[0], low);
            fma2(d[column], rows[2], high);
            fma2(d[2 + column], rows[1], low);
            fma2(d[2 + column], rows[3], high);
        }
    }
#endif
}

/// 16x8x32, int8 with int32 sums, exact.
__device__ inline void mmaS8(int (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm("mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, "
        "{%8, %9}, {%0, %1, %2, %3};"
        : "+r"(d[0]), "+r"(d[1]), "+r"(d[2]), "+r"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#else // 7.5: quarters of it
    const auto quarter = [](int& d0, int& d1, unsigned x, unsigned y) {
        asm("mma.sync.aligned.m8n8k16.row.col.s32.s8.s8.s32 {%0, %1}, {%2}, {%3}, {%0, %1};"
            : "+r"(d0), "+r"(d1)
            : "r"(x), "r"(y));
    };
    quarter(d[0], d[1], a[0], b[0]);
    quarter(d[2], d[3], a[1], b[0]);
    quarter(d[0], d[1], a[2], b[1]);
    quarter(d[2], d[3], a[3], b[1]);
#endif
}

/// 16x8x16, int8 with int32 sums, exact: the first half of the fragments of 16x8x32.
__device__ inline void mmaS8Half(int (&d)[4], const unsigned (&a)[2], unsigned b) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm("mma.sync.aligned.m16n8k16.row.col.s32.s8.s8.s32 {%0, %1, %2, %3}, {%4, %5}, {%6}, "
        "{%0, %1, %2, %3};"
        : "+r"(d[0]), "+r"(d[1]), "+r"(d[2]), "+r"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(b));
#else
    asm("mma.sync.aligned.m8n8k16.row.col.s32.s8.s8.s32 {%0, %1}, {%2}, {%3}, {%0, %1};"
        : "+r"(d[0]), "+r"(d[1])
        : "r"(a[0]), "r"(b));
    asm("mma.sync.aligned.m8n8k16.row.col.s32.s8.s8.s32 {%0, %1}, {%2}, {%3}, {%0, %1};"
        : "+r"(d[2]), "+r"(d[3])
        : "r"(a[1]), "r"(b));
#endif
}

/// Of an angle in radians, within two units of double precision's last place.
__device__ inline void sineCosine(double angle, double& sine, double& cosine) {
    sincos(angle, &sine, &cosine);
}

/// sum + the four products of the signed bytes of a and b.
__device__ inline int dotBytes(int a, int b, int sum) {
    return __dp4a(a, b, sum);
}

// Programmatic dependent launch (LaunchOptions::programmatic). Nothing below 9.0, where kernels do
// not overlap.

/// Until all that the kernels before this one in the stream wrote can be read.
__device__ inline void dependencyWait() {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900
    asm volatile("griddepcontrol.wait;" ::: "memory");
#endif
}
/// The next kernel may begin once every block has called this or ended; what this one writes is not
/// promised to it.
__device__ inline void launchDependents() {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900
    asm volatile("griddepcontrol.launch_dependents;" ::: "memory");
#endif
}

/// Every thread of a cooperative launch waits here for all others, and then sees what they wrote.
/// `state` is one word of global memory of the grid's own, zero before its first use and left ready
/// for the next, whatever grid that has.
__device__ inline void gridBarrier(unsigned* state) {
    __syncthreads();
    if (threadIdx.x == 0 && threadIdx.y == 0 && threadIdx.z == 0) {
        // The shares of all blocks sum up to the top bit, which therefore flips when the last one
        // has come.
        const unsigned blocks = gridDim.x * gridDim.y * gridDim.z;
        const bool first = blockIdx.x == 0 && blockIdx.y == 0 && blockIdx.z == 0;
        const unsigned share = first ? 0x80000000u - (blocks - 1) : 1u;
        __threadfence();
        const unsigned before = atomicAdd(state, share);
        unsigned now;
        do
            asm volatile("ld.acquire.gpu.global.u32 %0, [%1];" : "=r"(now) : "l"(state) : "memory");
        while (((before ^ now) & 0x80000000u) == 0);
        __threadfence();
    }
    __syncthreads();
}

} // namespace khatwa::kernels::cuda

#else
#include <primitives_host.h>
#endif

namespace khatwa::kernels::cuda {

inline constexpr unsigned kWarp = 32;
inline constexpr unsigned kAllLanes = 0xffffffffu;

/// Of a block whose first dimension is a multiple of 32.
__device__ inline unsigned laneIndex() {
    return threadIdx.x % kWarp;
}
__device__ inline unsigned warpIndex() {
    return threadIdx.x / kWarp;
}

/// The sum (largest) over the warp's lanes, the same bits in every lane.
__device__ inline float warpSum(float value) {
#pragma unroll
    for (int apart = kWarp / 2; apart > 0; apart /= 2)
        value += __shfl_xor_sync(kAllLanes, value, apart);
    return value;
}
__device__ inline float warpMax(float value) {
#pragma unroll
    for (int apart = kWarp / 2; apart > 0; apart /= 2)
        value = fmaxf(value, __shfl_xor_sync(kAllLanes, value, apart));
    return value;
}

} // namespace khatwa::kernels::cuda
