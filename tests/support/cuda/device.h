#pragma once

#include "tests/support/cuda/block.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <type_traits>

// What CUDA C++ gives to device code, as far as our kernels use it. What is missing here is added
// when a kernel needs it.

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __grid_constant__
#define __align__(n) alignas(n)

#define threadIdx (::khatwa::cudashim::current->thread)
#define blockIdx (::khatwa::cudashim::current->block)
// blockDim and gridDim are plain variables (block.h): cudaLaunchConfig_t has members of these
// names.
inline constexpr int warpSize = 32;

// Barriers and fences.
inline void __syncthreads() {
    khatwa::cudashim::syncThreads("__syncthreads", 0);
}
inline int __syncthreads_count(int vote) {
    return static_cast<int>(khatwa::cudashim::syncThreads("__syncthreads_count", vote));
}
inline int __syncthreads_or(int vote) {
    return __syncthreads_count(vote) != 0;
}
inline int __syncthreads_and(int vote) {
    return __syncthreads_count(vote == 0) == 0;
}
inline void __syncwarp(unsigned mask = 0xffffffffu) {
    khatwa::cudashim::syncWarp(mask);
}
inline void __threadfence() {
    khatwa::cudashim::threadFence();
}
inline void __threadfence_block() {}
inline void __threadfence_system() {
    khatwa::cudashim::threadFence();
}
inline void __nanosleep(unsigned) {
    khatwa::cudashim::yield();
}

// Warp shuffles and votes. As on the device they order no memory: that is what __syncwarp is for.
namespace khatwa::cudashim {
template <typename T>
inline T shuffleFrom(const char* what, unsigned mask, T value, unsigned source) {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= 8);
    T out;
    shuffle(what, mask, &value, sizeof value, source, &out);
    return out;
}
} // namespace khatwa::cudashim

template <typename T>
inline T __shfl_sync(unsigned mask, T value, int source, int width = 32) {
    const auto lane = static_cast<int>(khatwa::cudashim::current->lane);
    const int from = (lane & ~(width - 1)) | (source & (width - 1));
    return khatwa::cudashim::shuffleFrom("__shfl_sync", mask, value, static_cast<unsigned>(from));
}
template <typename T>
inline T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32) {
    const auto lane = static_cast<int>(khatwa::cudashim::current->lane);
    const int from = lane - static_cast<int>(delta);
    const bool inside = from >= (lane & ~(width - 1));
    return khatwa::cudashim::shuffleFrom("__shfl_up_sync", mask, value,
                                         static_cast<unsigned>(inside ? from : lane));
}
template <typename T>
inline T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32) {
    const auto lane = static_cast<int>(khatwa::cudashim::current->lane);
    const int from = lane + static_cast<int>(delta);
    const bool inside = from <= (lane | (width - 1));
    return khatwa::cudashim::shuffleFrom("__shfl_down_sync", mask, value,
                                         static_cast<unsigned>(inside ? from : lane));
}
template <typename T>
inline T __shfl_xor_sync(unsigned mask, T value, int laneMask, int width = 32) {
    const auto lane = static_cast<int>(khatwa::cudashim::current->lane);
    const int from = lane ^ laneMask;
    const bool inside = from <= (lane | (width - 1));
    return khatwa::cudashim::shuffleFrom("__shfl_xor_sync", mask, value,
                                         static_cast<unsigned>(inside ? from : lane));
}
inline unsigned __ballot_sync(unsigned mask, int vote) {
    return khatwa::cudashim::ballot("__ballot_sync", mask, vote != 0);
}
inline int __any_sync(unsigned mask, int vote) {
    return khatwa::cudashim::ballot("__any_sync", mask, vote != 0) != 0;
}
inline int __all_sync(unsigned mask, int vote) {
    return khatwa::cudashim::ballot("__all_sync", mask, vote == 0) == 0;
}

namespace khatwa::cudashim {
template <typename T, typename Join>
inline T reduce(const char* what, unsigned mask, T value, Join join) {
    std::uint64_t all[32];
    gatherWords(what, mask, static_cast<std::uint32_t>(value), all);
    T result = value;
    const unsigned me = current->lane;
    for (unsigned i = 0; i < 32; ++i)
        if (i != me && (mask >> i & 1u) != 0)
            result = join(result, static_cast<T>(static_cast<std::uint32_t>(all[i])));
    return result;
}
} // namespace khatwa::cudashim

// Compute capability 8.0 and newer.
#define KHATWA_REDUCE(name, type, expression)                                                      \
    inline type name(unsigned mask, type value) {                                                  \
        return khatwa::cudashim::reduce(#name, mask, value, [](type a, type b) -> type {           \
            return static_cast<type>(expression);                                                  \
        });                                                                                        \
    }
KHATWA_REDUCE(__reduce_add_sync, unsigned, a + b)
KHATWA_REDUCE(__reduce_add_sync, int, static_cast<unsigned>(a) + static_cast<unsigned>(b))
KHATWA_REDUCE(__reduce_max_sync, unsigned, a > b ? a : b)
KHATWA_REDUCE(__reduce_max_sync, int, a > b ? a : b)
KHATWA_REDUCE(__reduce_min_sync, unsigned, a < b ? a : b)
KHATWA_REDUCE(__reduce_min_sync, int, a < b ? a : b)
KHATWA_REDUCE(__reduce_or_sync, unsigned, a | b)
KHATWA_REDUCE(__reduce_and_sync, unsigned, a& b)
#undef KHATWA_REDUCE

// Atomics: relaxed, as on the device; behind a __threadfence they order what came before it.
namespace khatwa::cudashim {
template <typename T, typename Change>
inline T atomicChange(T* address, Change change) {
    T before = __atomic_load_n(address, __ATOMIC_RELAXED);
    T after = change(before);
    while (!__atomic_compare_exchange(address, &before, &after, false, __ATOMIC_RELAXED,
                                      __ATOMIC_RELAXED))
        after = change(before);
    atomicDone(address);
    return before;
}
} // namespace khatwa::cudashim

template <typename T>
inline T atomicAdd(T* address, std::type_identity_t<T> value) {
    if constexpr (std::is_floating_point_v<T>) {
        using Bits = std::conditional_t<sizeof(T) == 4, unsigned, unsigned long long>;
        const Bits before =
            khatwa::cudashim::atomicChange(reinterpret_cast<Bits*>(address), [value](Bits bits) {
                return std::bit_cast<Bits>(static_cast<T>(std::bit_cast<T>(bits) + value));
            });
        return std::bit_cast<T>(before);
    } else {
        return khatwa::cudashim::atomicChange(address, [value](T now) {
            return static_cast<T>(static_cast<std::make_unsigned_t<T>>(now) +
                                  static_cast<std::make_unsigned_t<T>>(value));
        });
    }
}
template <typename T>
inline T atomicMax(T* address, std::type_identity_t<T> value) {
    return khatwa::cudashim::atomicChange(address,
                                          [value](T now) { return now > value ? now : value; });
}
template <typename T>
inline T atomicMin(T* address, std::type_identity_t<T> value) {
    return khatwa::cudashim::atomicChange(address,
                                          [value](T now) { return now < value ? now : value; });
}
template <typename T>
inline T atomicExch(T* address, std::type_identity_t<T> value) {
    return khatwa::cudashim::atomicChange(address, [value](T) { return value; });
}
template <typename T>
inline T atomicCAS(T* address, std::type_identity_t<T> compare, std::type_identity_t<T> value) {
    return khatwa::cudashim::atomicChange(
        address, [compare, value](T now) { return now == compare ? value : now; });
}
inline unsigned atomicInc(unsigned* address, unsigned most) {
    return khatwa::cudashim::atomicChange(
        address, [most](unsigned now) { return now >= most ? 0u : now + 1; });
}

// Loads and stores with a cache policy.
template <typename T>
inline T __ldg(const T* address) {
    return *address;
}
template <typename T>
inline T __ldcg(const T* address) {
    return *address;
}
template <typename T>
inline T __ldcs(const T* address) {
    return *address;
}
template <typename T>
inline void __stcg(T* address, std::type_identity_t<T> value) {
    *address = value;
}
template <typename T>
inline void __stcs(T* address, std::type_identity_t<T> value) {
    *address = value;
}

// Arithmetic.
inline float __fadd_rn(float a, float b) {
    return a + b;
}
inline float __fsub_rn(float a, float b) {
    return a - b;
}
inline float __fmul_rn(float a, float b) {
    return a * b;
}
inline float __fmaf_rn(float a, float b, float c) {
    return std::fma(a, b, c);
}
inline float __fdiv_rn(float a, float b) {
    return a / b;
}
inline float __fdividef(float a, float b) {
    return a / b;
}
inline float __frcp_rn(float a) {
    return 1.0f / a;
}
inline float __fsqrt_rn(float a) {
    return std::sqrt(a);
}
inline float rsqrtf(float a) {
    return 1.0f / std::sqrt(a);
}
inline float __frsqrt_rn(float a) {
    return static_cast<float>(1.0 / std::sqrt(double{a}));
}
inline float __expf(float a) {
    return std::exp(a);
}
inline float __logf(float a) {
    return std::log(a);
}
inline int __float2int_rn(float a) {
    return static_cast<int>(std::nearbyint(a));
}
inline int __float2int_rz(float a) {
    return static_cast<int>(a);
}
inline float __int2float_rn(int a) {
    return static_cast<float>(a);
}
inline float __uint2float_rn(unsigned a) {
    return static_cast<float>(a);
}
inline int __float_as_int(float a) {
    return std::bit_cast<int>(a);
}
inline unsigned __float_as_uint(float a) {
    return std::bit_cast<unsigned>(a);
}
inline float __int_as_float(int a) {
    return std::bit_cast<float>(a);
}
inline float __uint_as_float(unsigned a) {
    return std::bit_cast<float>(a);
}
inline int __popc(unsigned a) {
    return std::popcount(a);
}
inline int __clz(int a) {
    return std::countl_zero(static_cast<unsigned>(a));
}
inline int __ffs(int a) {
    return a == 0 ? 0 : std::countr_zero(static_cast<unsigned>(a)) + 1;
}
inline unsigned __byte_perm(unsigned x, unsigned y, unsigned selector) {
    const std::uint64_t bytes = x | static_cast<std::uint64_t>(y) << 32;
    unsigned out = 0;
    for (unsigned i = 0; i < 4; ++i) {
        const unsigned choice = selector >> 4 * i & 0xfu;
        auto byte = static_cast<unsigned>(bytes >> 8 * (choice & 7u)) & 0xffu;
        if ((choice & 8u) != 0) // the sign, spread
            byte = (byte & 0x80u) != 0 ? 0xffu : 0u;
        out |= byte << 8 * i;
    }
    return out;
}
inline int __dp4a(int a, int b, int sum) {
    auto total = static_cast<unsigned>(sum);
    for (int i = 0; i < 4; ++i)
        total += static_cast<unsigned>(static_cast<std::int8_t>(a >> 8 * i) *
                                       static_cast<std::int8_t>(b >> 8 * i));
    return static_cast<int>(total);
}
inline unsigned __dp4a(unsigned a, unsigned b, unsigned sum) {
    for (unsigned i = 0; i < 4; ++i)
        sum += (a >> 8 * i & 0xffu) * (b >> 8 * i & 0xffu);
    return sum;
}
/// Byte by byte, wrapping.
inline unsigned __vsub4(unsigned a, unsigned b) {
    unsigned out = 0;
    for (unsigned i = 0; i < 4; ++i)
        out |= (((a >> 8 * i) - (b >> 8 * i)) & 0xffu) << 8 * i;
    return out;
}
inline unsigned __vadd4(unsigned a, unsigned b) {
    unsigned out = 0;
    for (unsigned i = 0; i < 4; ++i)
        out |= (((a >> 8 * i) + (b >> 8 * i)) & 0xffu) << 8 * i;
    return out;
}

template <typename T>
requires std::is_arithmetic_v<T>
constexpr T min(T a, T b) {
    return b < a ? b : a;
}
template <typename T>
requires std::is_arithmetic_v<T>
constexpr T max(T a, T b) {
    return a < b ? b : a;
}

[[noreturn]] inline void __trap() {
    khatwa::cudashim::fail("__trap");
}
