#pragma once

/// Sixteen floats and sixty-four bytes in plain C++: what the other vector headers do with
/// intrinsics. Everything is in an unnamed namespace, as in those: code compiled for one
/// instruction set must never be what the linker keeps for another.

#include "kernels/formats/half.h"

#include <cstdint>
#include <cstring>

/// What the other vector headers ask of the compiler; here there are no registers to fill.
#define KHATWA_UNROLL
#define KHATWA_LOOP
#define KHATWA_INLINE

namespace khatwa::kernels {
namespace {

struct Vector {
    /// Panels and input rows that a product takes side by side, as measured to be fastest: for
    /// formats with a scale for 32 (Q8_0, Q4_0), with minimums too (Q4_K, Q5_K), and for Q6_K.
    struct Shape {
        int panels, rows;
    };
    static constexpr Shape kOfScales = {1, 4}, kOfMinimums = {1, 4}, kOfSixBits = {1, 4};

    struct Floats {
        float lane[16];
    };
    struct Bytes {
        std::uint8_t lane[64];
    };
    /// Four neighbours of an input row, twice over: the eight words of a vector of most machines.
    struct Quad {
        std::int16_t word[8];
    };
    /// Sixteen integers.
    struct Lanes {
        std::int32_t lane[16];
    };

    // ---- sixteen floats
    static Floats zero() { return {}; }
    static Floats set(float x) {
        Floats r;
        for (float& lane : r.lane)
            lane = x;
        return r;
    }
    static Floats load(const float* p) {
        Floats r;
        std::memcpy(r.lane, p, sizeof r.lane);
        return r;
    }
    static Floats loadPart(const float* p, int n) {
        Floats r = {};
        std::memcpy(r.lane, p, static_cast<std::size_t>(n) * sizeof(float));
        return r;
    }
    static void store(float* p, Floats a) { std::memcpy(p, a.lane, sizeof a.lane); }
    static void storePart(float* p, Floats a, int n) {
        std::memcpy(p, a.lane, static_cast<std::size_t>(n) * sizeof(float));
    }
    /// From any address, aligned or not.
    static Floats loadBytes(const std::uint8_t* p) {
        Floats r;
        std::memcpy(r.lane, p, sizeof r.lane);
        return r;
    }
    static Floats fromHalf(const std::uint8_t* p) {
        Floats r;
        for (int i = 0; i < 16; ++i)
            r.lane[i] = half(p + 2 * i);
        return r;
    }
    static Floats fromHalfPart(const std::uint8_t* p, int n) {
        Floats r = {};
        for (int i = 0; i < n; ++i)
            r.lane[i] = half(p + 2 * i);
        return r;
    }
    static Floats fromBfloat(const std::uint8_t* p) { return fromBfloatPart(p, 16); }
    static Floats fromBfloatPart(const std::uint8_t* p, int n) {
        Floats r = {};
        for (int i = 0; i < n; ++i) {
            std::uint16_t bits;
            std::memcpy(&bits, p + 2 * i, sizeof bits);
            r.lane[i] = bfloatToFloat(bits);
        }
        return r;
    }
    static void storeHalf(std::uint16_t* p, Floats a, int n) {
        for (int i = 0; i < n; ++i)
            p[i] = floatToHalf(a.lane[i]);
    }
    static Floats add(Floats a, Floats b) {
        for (int i = 0; i < 16; ++i)
            a.lane[i] += b.lane[i];
        return a;
    }
    static Floats subtract(Floats a, Floats b) {
        for (int i = 0; i < 16; ++i)
            a.lane[i] -= b.lane[i];
        return a;
    }
    static Floats multiply(Floats a, Floats b) {
        for (int i = 0; i < 16; ++i)
            a.lane[i] *= b.lane[i];
        return a;
    }
    static Floats divide(Floats a, Floats b) {
        for (int i = 0; i < 16; ++i)
            a.lane[i] /= b.lane[i];
        return a;
    }
    /// a b + c; fused where the machine can, which here it cannot.
    static Floats multiplyAdd(Floats a, Floats b, Floats c) { return add(multiply(a, b), c); }
    /// a b + c and c - a b, rounded once on every machine.
    static Floats fused(Floats a, Floats b, Floats c) {
        for (int i = 0; i < 16; ++i)
            c.lane[i] = roundedOnce(a.lane[i], b.lane[i], c.lane[i]);
        return c;
    }
    static Floats fusedLess(Floats a, Floats b, Floats c) {
        for (int i = 0; i < 16; ++i)
            c.lane[i] = roundedOnce(-a.lane[i], b.lane[i], c.lane[i]);
        return c;
    }
    /// The second where either is NaN, as the x86 instructions have it.
    static Floats max(Floats a, Floats b) {
        for (int i = 0; i < 16; ++i)
            a.lane[i] = a.lane[i] > b.lane[i] ? a.lane[i] : b.lane[i];
        return a;
    }
    static Floats min(Floats a, Floats b) {
        for (int i = 0; i < 16; ++i)
            a.lane[i] = a.lane[i] < b.lane[i] ? a.lane[i] : b.lane[i];
        return a;
    }
    static Floats magnitude(Floats a) {
        for (float& lane : a.lane)
            lane = lane < 0.0f ? -lane : lane;
        return a;
    }
    /// ((l0 + l8) + (l4 + l12)) + ... : the one order in which sixteen lanes become a number.
    static float sum(Floats a) {
        for (int width = 8; width > 0; width /= 2)
            for (int i = 0; i < width; ++i)
                a.lane[i] += a.lane[i + width];
        return a.lane[0];
    }
    static float largest(Floats a) {
        for (int width = 8; width > 0; width /= 2)
            for (int i = 0; i < width; ++i)
                a.lane[i] = a.lane[i] > a.lane[i + width] ? a.lane[i] : a.lane[i + width];
        return a.lane[0];
    }
    /// 2^n, for whole n in -126..127 that was rounded by adding 1.5 * 2^23 (`shifted` = n + that).
    static Floats powerOfTwo(Floats shifted) {
        for (float& lane : shifted.lane)
            lane = std::bit_cast<float>((std::bit_cast<std::uint32_t>(lane) - 0x4b400000u + 127u)
                                        << 23);
        return shifted;
    }
    /// Thirty-two bytes: the integers n of two vectors of n + 1.5 * 2^23.
    static void storeBytes(std::int8_t* p, Floats a, Floats b) {
        for (int i = 0; i < 16; ++i) {
            p[i] = static_cast<std::int8_t>(std::bit_cast<std::uint32_t>(a.lane[i]) & 0xffu);
            p[i + 16] = static_cast<std::int8_t>(std::bit_cast<std::uint32_t>(b.lane[i]) & 0xffu);
        }
    }

    // ---- panels: sixty-four bytes are four for each of sixteen lanes
    static Bytes load(const std::uint8_t* p) {
        Bytes r;
        std::memcpy(r.lane, p, sizeof r.lane);
        return r;
    }
    /// (a >> shift) & mask for each byte; a negative shift goes up.
    template <int shift, int mask>
    static Bytes field(Bytes a) {
        for (std::uint8_t& lane : a.lane)
            lane = static_cast<std::uint8_t>((shift < 0 ? lane << -shift : lane >> shift) & mask);
        return a;
    }
    static Bytes either(Bytes a, Bytes b) {
        for (int i = 0; i < 64; ++i)
            a.lane[i] |= b.lane[i];
        return a;
    }
    /// Byte `byte` of each lane's four.
    template <int byte>
    static Floats unsignedByte(Bytes a) {
        Floats r;
        for (int i = 0; i < 16; ++i)
            r.lane[i] = static_cast<float>(a.lane[4 * i + byte]);
        return r;
    }
    template <int byte>
    static Floats signedByte(Bytes a) {
        Floats r;
        for (int i = 0; i < 16; ++i)
            r.lane[i] = static_cast<float>(static_cast<std::int8_t>(a.lane[4 * i + byte]));
        return r;
    }
    static Lanes zeroLanes() { return {}; }
    /// x 2^factorBits in every lane.
    template <int factorBits>
    static Lanes lanes(std::int32_t x) {
        Lanes r;
        for (std::int32_t& lane : r.lane)
            lane = x * (1 << factorBits);
        return r;
    }
    static Lanes add(Lanes a, Lanes b) {
        for (int i = 0; i < 16; ++i)
            a.lane[i] += b.lane[i];
        return a;
    }
    static Floats toFloats(Lanes a) {
        Floats r;
        for (int i = 0; i < 16; ++i)
            r.lane[i] = static_cast<float>(a.lane[i]);
        return r;
    }
    static Quad quad(const std::int8_t* x) {
        Quad r;
        for (int i = 0; i < 8; ++i)
            r.word[i] = x[i % 4];
        return r;
    }
    /// Each lane gains the products of its four bytes (unsigned, at most 128) with the four of x
    /// (-127..127).
    static Lanes dot(const Lanes& sum, const Bytes& w, Quad x) { return addProducts<0>(sum, w, x); }
    /// The same for any bytes, each of which stands for itself less 128. The sum must begin with
    /// `startOfOffset` of the two negated sums of the 32 numbers that x runs over.
    static Lanes startOfOffset(const std::int32_t*) { return {}; }
    static Lanes dotOffset(const Lanes& sum, const Bytes& w, Quad x) {
        return addProducts<128>(sum, w, x);
    }
    static void prefetch(const std::uint8_t*) {}

private:
    /// a b + c. Without an instruction for it: the product is exact in double precision, and a sum
    /// that is not is rounded to the odd one of its neighbours, after which rounding to a float is
    /// right (S. Boldo, G. Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
    static float roundedOnce(float a, float b, float c) {
#if defined(__FP_FAST_FMAF)
        return __builtin_fmaf(a, b, c);
#else
        const double product = static_cast<double>(a) * static_cast<double>(b);
        const double sum = product + static_cast<double>(c);
        const double added = sum - product;
        const double lost = (product - (sum - added)) + (static_cast<double>(c) - added);
        std::uint64_t bits = std::bit_cast<std::uint64_t>(sum);
        if ((lost < 0.0 || lost > 0.0) && bits % 2 == 0)
            bits += (lost > 0.0) == (sum > 0.0) ? std::uint64_t{1} : ~std::uint64_t{0};
        return static_cast<float>(std::bit_cast<double>(bits));
#endif
    }
    static float half(const std::uint8_t* p) {
        std::uint16_t bits;
        std::memcpy(&bits, p, sizeof bits);
        return halfToFloat(bits);
    }
    /// Loops of one operation each, which compilers turn into vector instructions of any machine.
    template <int offset>
    static Lanes addProducts(Lanes sum, const Bytes& w, const Quad& x) {
        std::int16_t products[64];
        for (int eight = 0; eight < 64; eight += 8)
            for (int i = 0; i < 8; ++i)
                products[eight + i] =
                    static_cast<std::int16_t>((w.lane[eight + i] - offset) * x.word[i]);
        std::int32_t pairs[32];
        for (int i = 0; i < 32; ++i)
            pairs[i] = products[2 * i] + products[2 * i + 1];
        for (int i = 0; i < 16; ++i)
            sum.lane[i] += pairs[2 * i] + pairs[2 * i + 1];
        return sum;
    }
};

} // namespace
} // namespace khatwa::kernels
