#pragma once

/// Quantised tiles (weights.cuh) as A fragments of int8: what a lane of a warp reads from a tile in
/// shared memory and unpacks, 128 columns (four groups of 32, two pairs) at a time. A format is a
/// struct with
///   kHalves     a tile is one or two times 128 columns, each of kHalfBytes of units; what stands
///               behind all units of the tile is its `rest`
///   Half        made from the units of a part, the rest, the lane and which half it is.
///               `fragments(pair, a)` unpacks two groups; `scale` and `minimum` are those of the
///               lane's output g (0) or g + 8 (1), exact in float32
///   kScales     scales of a group: 1, or 2 (of 16 columns, Q6_K)
///   kMinimums   whether value = scale q - minimum
/// Instructions for the 128 weights of a lane in a K tile: 48 for nibbles, 32 more for the fifth
/// bits of Q5_K, 64 more for Q6_K's bits and offset, and some 80 for scales and minimums.

#include "kernels/cuda/numbers.cuh"
#include "kernels/cuda/primitives.cuh"
#include "kernels/cuda/product_parts.cuh"
#include "kernels/cuda/weights.cuh"

namespace khatwa::kernels::cuda {

__device__ inline void load16(unsigned (&words)[4], const void* from) {
    const uint4 v = *static_cast<const uint4*>(from);
    words[0] = v.x;
    words[1] = v.y;
    words[2] = v.z;
    words[3] = v.w;
}

/// A lane's words of outputs g and g + 8, of two units.
struct TwoOutputs {
    unsigned first[4], second[4];
    __device__ TwoOutputs(const TileBytes* units, int lane) {
        load16(first, units + 16 * lane);
        load16(second, units + kUnitBytes + 16 * lane);
    }
    /// An A fragment of the low (high) nibbles of words `word` and `word` + 1.
    __device__ void nibbles(int word, bool high, unsigned (&a)[4]) const {
        const int shift = high ? 4 : 0;
        a[0] = first[word] >> shift & 0x0f0f0f0fu;
        a[1] = second[word] >> shift & 0x0f0f0f0fu;
        a[2] = first[word + 1] >> shift & 0x0f0f0f0fu;
        a[3] = second[word + 1] >> shift & 0x0f0f0f0fu;
    }
};

/// Four scales of an output as binary16, [output][block].
struct SmallScales {
    uint2 words[2];
    __device__ SmallScales(const TileBytes* rest, int g) {
        words[0] = *reinterpret_cast<const uint2*>(rest + 8 * g);
        words[1] = *reinterpret_cast<const uint2*>(rest + 8 * (g + 8));
    }
    __device__ float scale(int output, int group, int) const {
        const unsigned word = group < 2 ? words[output].x : words[output].y;
        return halfValue(group % 2 == 0 ? word : word >> 16);
    }
    __device__ float minimum(int, int) const { return 0.0f; }
};

struct TileQ8_0 {
    static constexpr TensorType kType = TensorType::Q8_0;
    static constexpr int kHalves = 1, kHalfBytes = 4 * kUnitBytes, kScales = 1;
    static constexpr bool kMinimums = false;
    struct Half : SmallScales {
        const TileBytes* units;
        int lane;
        __device__ Half(const TileBytes* from, const TileBytes* rest, int l, int)
            : SmallScales(rest, l / 4), units(from), lane(l) {}
        __device__ void fragments(int pair, unsigned (&a)[2][4]) const {
            const TwoOutputs two(units + 2 * pair * kUnitBytes, lane);
#pragma unroll
            for (int group = 0; group < 2; ++group) {
                a[group][0] = two.first[2 * group];
                a[group][1] = two.second[2 * group];
                a[group][2] = two.first[2 * group + 1];
                a[group][3] = two.second[2 * group + 1];
            }
        }
    };
};

struct TileQ4_0 {
    static constexpr TensorType kType = TensorType::Q4_0;
    static constexpr int kHalves = 1, kHalfBytes = 2 * kUnitBytes, kScales = 1;
    static constexpr bool kMinimums = false;
    struct Half : SmallScales, TwoOutputs {
        __device__ Half(const TileBytes* units, const TileBytes* rest, int lane, int)
            : SmallScales(rest, lane / 4), TwoOutputs(units, lane) {}
        __device__ void fragments(int pair, unsigned (&a)[2][4]) const {
#pragma unroll
            for (int group = 0; group < 2; ++group) {
                const unsigned one = first[2 * pair + group], other = second[2 * pair + group];
                a[group][0] = lessOffset<8>(one & 0x0f0f0f0fu);
                a[group][1] = lessOffset<8>(other & 0x0f0f0f0fu);
                a[group][2] = lessOffset<8>(one >> 4 & 0x0f0f0f0fu);
                a[group][3] = lessOffset<8>(other >> 4 & 0x0f0f0f0fu);
            }
        }
    };
};

/// The first sixteen bytes of Q4_K and Q5_K blocks: six-bit scales and minimums (the packing is
/// `unpackScale`'s, formats/dequantise.h), of which a half needs four each.
struct SuperScales {
    float d[2], dmin[2];
    unsigned scales[2], minimums[2];
    __device__ SuperScales(const TileBytes* from, int g, int part) {
        constexpr unsigned kSix = 0x3f3f3f3fu, kFour = 0x0f0f0f0fu, kTop = 0x30303030u;
#pragma unroll
        for (int o = 0; o < 2; ++o) {
            unsigned w[4];
            load16(w, from + 16 * (g + 8 * o));
            d[o] = halfValue(w[0]);
            dmin[o] = halfValue(w[0] >> 16);
            scales[o] = part == 0 ? w[1] & kSix : (w[3] & kFour) | (w[1] >> 2 & kTop);
            minimums[o] = part == 0 ? w[2] & kSix : (w[3] >> 4 & kFour) | (w[2] >> 2 & kTop);
        }
    }
    __device__ float scale(int output, int group, int) const {
        return d[output] * unsignedByte(scales[output], group);
    }
    __device__ float minimum(int output, int group) const {
        return dmin[output] * unsignedByte(minimums[output], group);
    }
};

struct TileQ4_K {
    static constexpr TensorType kType = TensorType::Q4_K;
    static constexpr int kHalves = 2, kHalfBytes = 2 * kUnitBytes, kScales = 1;
    static constexpr bool kMinimums = true;
    struct Half : SuperScales, TwoOutputs {
        __device__ Half(const TileBytes* units, const TileBytes* rest, int lane, int part)
            : SuperScales(rest, lane / 4, part), TwoOutputs(units, lane) {}
        __device__ void fragments(int pair, unsigned (&a)[2][4]) const {
            nibbles(2 * pair, false, a[0]);
            nibbles(2 * pair, true, a[1]);
        }
    };
};

struct TileQ5_K {
    static constexpr TensorType kType = TensorType::Q5_K;
    static constexpr int kHalves = 2, kHalfBytes = 2 * kUnitBytes, kScales = 1;
    static constexpr bool kMinimums = true;
    struct Half : SuperScales, TwoOutputs {
        unsigned fifth[4]; ///< words 2 r + i, moved so that bit 4 is the half's first group
        __device__ Half(const TileBytes* units, const TileBytes* rest, int lane, int part)
            : SuperScales(rest + kUnitBytes, lane / 4, part), TwoOutputs(units, lane) {
            load16(fifth, rest + 16 * lane);
            if (part == 0) {
#pragma unroll
                for (unsigned& word : fifth)
                    word <<= 4;
            }
        }
        __device__ void fragments(int pair, unsigned (&a)[2][4]) const {
#pragma unroll
            for (int group = 0; group < 2; ++group) {
                nibbles(2 * pair, group == 1, a[group]);
                const int shift = 2 * pair + group;
                a[group][0] |= fifth[0] >> shift & 0x10101010u;
                a[group][1] |= fifth[2] >> shift & 0x10101010u;
                a[group][2] |= fifth[1] >> shift & 0x10101010u;
                a[group][3] |= fifth[3] >> shift & 0x10101010u;
            }
        }
    };
};

struct TileQ6_K {
    static constexpr TensorType kType = TensorType::Q6_K;
    static constexpr int kHalves = 2, kHalfBytes = 2 * kUnitBytes, kScales = 2;
    static constexpr bool kMinimums = false;
    struct Half : TwoOutputs {
        uint2 firstHigh, secondHigh; ///< words i
        uint2 scales[2];
        float d[2];
        __device__ Half(const TileBytes* units, const TileBytes* rest, int lane, int part)
            : TwoOutputs(units, lane) {
            const TileBytes* high = rest + 16 * lane + 8 * part;
            firstHigh = *reinterpret_cast<const uint2*>(high);
            secondHigh = *reinterpret_cast<const uint2*>(high + kUnitBytes);
            const TileBytes* of16 = rest + 2 * kUnitBytes;
#pragma unroll
            for (int o = 0; o < 2; ++o) {
                const int output = lane / 4 + 8 * o;
                scales[o] = *reinterpret_cast<const uint2*>(of16 + 16 * output + 8 * part);
                d[o] = halfValue(
                    *reinterpret_cast<const unsigned short*>(of16 + 16 * kPanelRows + 2 * output));
            }
        }
        /// Bits 2 k, 2 k + 1 of each byte, in bits 4 and 5.
        __device__ static unsigned pairOfBits(unsigned word, int k) {
            return (k < 2 ? word << (4 - 2 * k) : word >> (2 * k - 4)) & 0x30303030u;
        }
        __device__ void fragments(int pair, unsigned (&a)[2][4]) const {
#pragma unroll
            for (int group = 0; group < 2; ++group) {
                const int k = 2 * pair + group;
                nibbles(2 * group, pair == 1, a[group]);
                a[group][0] = lessOffset<32>(a[group][0] | pairOfBits(firstHigh.x, k));
                a[group][1] = lessOffset<32>(a[group][1] | pairOfBits(secondHigh.x, k));
                a[group][2] = lessOffset<32>(a[group][2] | pairOfBits(firstHigh.y, k));
                a[group][3] = lessOffset<32>(a[group][3] | pairOfBits(secondHigh.y, k));
            }
        }
        /// Of the first or second 16 columns of a group.
        __device__ float scale(int output, int group, int sixteen) const {
            const unsigned word = group < 2 ? scales[output].x : scales[output].y;
            return d[output] * signedByte(word, group % 2 * 2 + sixteen);
        }
        __device__ float minimum(int, int) const {
            return 0.0f;
        }
    };
};

/// Integer products of a group of 32 columns: of sixteen outputs with eight columns of inputs, as
/// floats (all of 32, or of each 16), which are exact. `first` and `second` begin as kRounderBits.
template <class Format>
__device__ inline void multiplyGroup(const unsigned (&a)[4], const unsigned (&b)[4], int group,
                                     int (&first)[4], int (&second)[4]) {
    const unsigned of[2] = {b[2 * group], b[2 * group + 1]};
    if constexpr (Format::kScales == 2) {
        const unsigned low[2] = {a[0], a[1]}, high[2] = {a[2], a[3]};
        mmaS8Half(first, low, of[0]);
        mmaS8Half(second, high, of[1]);
    } else {
        mmaS8(first, a, of);
    }
}

} // namespace khatwa::kernels::cuda
