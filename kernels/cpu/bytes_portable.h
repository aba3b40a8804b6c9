#pragma once

/// Sixteen sums of four products of bytes each, in plain C++: what the other bytes headers do with
/// intrinsics. Sums are of integers, so every instruction set gives the same.

#include "kernels/cpu/vector_portable.h"

namespace khatwa::kernels {
namespace {

struct ByteSums {
    struct Lanes {
        std::int32_t lane[16];
    };
    static Lanes set(std::int32_t x) {
        Lanes r;
        for (std::int32_t& lane : r.lane)
            lane = x;
        return r;
    }
    static Vector::Floats toFloats(const Lanes& a) {
        Vector::Floats r;
        for (int i = 0; i < 16; ++i)
            r.lane[i] = static_cast<float>(a.lane[i]);
        return r;
    }
    /// Lane i grows by the products of four bytes at `u + 4 i`, unsigned, and the four at `s`,
    /// signed.
    static Lanes dotVector(Lanes sum, const std::uint8_t* u, const std::int8_t* s) {
        for (int i = 0; i < 16; ++i)
            for (int j = 0; j < 4; ++j)
                sum.lane[i] += u[4 * i + j] * s[j];
        return sum;
    }
    /// The same with the four unsigned bytes for all lanes.
    static Lanes dotBroadcast(Lanes sum, const std::uint8_t* u, const std::uint8_t* s) {
        for (int i = 0; i < 16; ++i)
            for (int j = 0; j < 4; ++j)
                sum.lane[i] += u[j] * static_cast<std::int8_t>(s[4 * i + j]);
        return sum;
    }
};

} // namespace
} // namespace khatwa::kernels
