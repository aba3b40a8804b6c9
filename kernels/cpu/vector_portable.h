#pragma once

/// Sixteen floats and sixty-four bytes in plain C++: what the other vector headers do with
/// intrinsics. Everything is in an unnamed namespace, as in those: code compiled for one
/// instruction set must never be what the linker keeps for another.

#include "kernels/formats/half.h"

#include <cstdint>
#include <cstring>

namespace khatwa::kernels {
namespace {

struct Vector {
    struct Floats {
        float lane[16];
    };
    struct Eight {
        float lane[8];
    };
    struct Integers {
        std::int32_t lane[16];
    };
    struct Bytes {
        std::uint8_t lane[64];
    };
    using SignedBytes = Bytes;

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

    // ---- scales
    static float half(const std::uint8_t* p) {
        std::uint16_t bits;
        std::memcpy(&bits, p, sizeof bits);
        return halfToFloat(bits);
    }
    static Floats halves(float low, float high) {
        Floats r;
        for (int i = 0; i < 16; ++i)
            r.lane[i] = i < 8 ? low : high;
        return r;
    }
    static Eight zeroEight() { return {}; }
    static Eight loadEight(const float* p) {
        Eight r;
        std::memcpy(r.lane, p, sizeof r.lane);
        return r;
    }
    static Eight bytesToEight(const std::uint8_t* p, float factor) {
        Eight r;
        for (int i = 0; i < 8; ++i)
            r.lane[i] = static_cast<float>(p[i]) * factor;
        return r;
    }
    static Floats signedBytesToFloats(const std::uint8_t* p, float factor) {
        Floats r;
        for (int i = 0; i < 16; ++i)
            r.lane[i] = static_cast<float>(static_cast<std::int8_t>(p[i])) * factor;
        return r;
    }
    static Eight add(Eight a, Eight b) {
        for (int i = 0; i < 8; ++i)
            a.lane[i] += b.lane[i];
        return a;
    }
    static Eight multiply(Eight a, Eight b) {
        for (int i = 0; i < 8; ++i)
            a.lane[i] *= b.lane[i];
        return a;
    }
    static float sum(Eight a) {
        for (int width = 4; width > 0; width /= 2)
            for (int i = 0; i < width; ++i)
                a.lane[i] += a.lane[i + width];
        return a.lane[0];
    }
    /// Elements 2 chunk and 2 chunk + 1, eight lanes each.
    template <int chunk>
    static Floats spread(Eight a) {
        return halves(a.lane[2 * chunk], a.lane[2 * chunk + 1]);
    }
    /// Elements 4 chunk .. 4 chunk + 3, four lanes each.
    template <int chunk>
    static Floats spreadQuads(Floats a) {
        Floats r;
        for (int i = 0; i < 16; ++i)
            r.lane[i] = a.lane[4 * chunk + i / 4];
        return r;
    }

    // ---- sixty-four bytes
    static Bytes load(const std::uint8_t* p) {
        Bytes r;
        std::memcpy(r.lane, p, sizeof r.lane);
        return r;
    }
    static Bytes load(const std::uint8_t* low, const std::uint8_t* high) {
        Bytes r;
        std::memcpy(r.lane, low, 32);
        std::memcpy(r.lane + 32, high, 32);
        return r;
    }
    static Bytes loadTwice(const std::uint8_t* p) { return load(p, p); }
    /// Sixteen bytes give 32 values: low nibbles, then high nibbles. Two such.
    static Bytes nibbles(const std::uint8_t* low, const std::uint8_t* high) {
        Bytes r;
        for (int i = 0; i < 16; ++i) {
            r.lane[i] = low[i] & 15;
            r.lane[i + 16] = low[i] >> 4;
            r.lane[i + 32] = high[i] & 15;
            r.lane[i + 48] = high[i] >> 4;
        }
        return r;
    }
    /// (a >> shift) & mask for each byte, with a shift for each half of 32 bytes.
    template <int low, int high, int mask>
    static Bytes bits(Bytes a) {
        for (int i = 0; i < 64; ++i)
            a.lane[i] = static_cast<std::uint8_t>((a.lane[i] >> (i < 32 ? low : high)) & mask);
        return a;
    }
    /// low | high << 4 for each byte; `high` is below 16.
    static Bytes combine(Bytes low, Bytes high) {
        for (int i = 0; i < 64; ++i)
            low.lane[i] = static_cast<std::uint8_t>(low.lane[i] | (high.lane[i] << 4));
        return low;
    }
    static SignedBytes asSigned(Bytes a) { return a; }
    template <int offset>
    static SignedBytes subtractOffset(Bytes a) {
        for (std::uint8_t& lane : a.lane)
            lane = static_cast<std::uint8_t>(lane - offset);
        return a;
    }
    /// Each lane is the sum of four products of neighbours. Weights are unsigned here, signed
    /// below.
    static Floats dotUnsigned(const Bytes& w, const std::int8_t* x) {
        std::int16_t products[64];
        for (int i = 0; i < 64; ++i)
            products[i] = static_cast<std::int16_t>(w.lane[i] * x[i]);
        return sumsOfFour(products);
    }
    static Floats dotSigned(const SignedBytes& w, const std::int8_t* x) {
        std::int16_t products[64];
        for (int i = 0; i < 64; ++i)
            products[i] = static_cast<std::int16_t>(static_cast<std::int8_t>(w.lane[i]) * x[i]);
        return sumsOfFour(products);
    }

private:
    /// Loops of one operation each, which compilers turn into vector instructions of any machine.
    static Floats sumsOfFour(const std::int16_t* products) {
        std::int32_t pairs[32];
        for (int i = 0; i < 32; ++i)
            pairs[i] = products[2 * i] + products[2 * i + 1];
        Floats r;
        for (int i = 0; i < 16; ++i)
            r.lane[i] = static_cast<float>(pairs[2 * i] + pairs[2 * i + 1]);
        return r;
    }
};

} // namespace
} // namespace khatwa::kernels
