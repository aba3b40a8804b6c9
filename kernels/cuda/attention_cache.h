#pragma once

#include "kernels/formats/cache_page.h"

#include <cstddef>
#include <cstdint>

/// The KV cache in the GPU's memory: where every element lies.
///
/// A layer is pages of 64 positions, a page is its KV heads one after another, and a head's page is
/// two strips of 32 positions, each its keys and then its values:
///
///     layer [page][kv head][strip 2] { keys, values }
///
/// Within a strip things lie as the tensor cores take them, so that attention loads 16 bytes a
/// lane, whole lines of memory at a time, and uses them without moving anything between lanes or
/// through `ldmatrix`: the left operand of S^T = K Q^T is 16 positions by 16 elements, that of
/// O^T = V^T P^T is 16 elements by 16 positions, and a lane (g = lane / 4, t = lane % 4) holds
/// rows g and g + 8 of it. Its 16 bytes of keys are eight elements 8t.. of a position, its 16
/// bytes of values eight positions 8t.. of an element. So with D = paddedHeadDim(head_dim):
///
///  - F16   keys [D/32][position 32][element 32], values [element D][position 32], binary16.
///  - Q8_0  int8 with 128 added (the way a byte becomes a binary16 with one permutation and one
///          subtraction), two rows of eight bytes side by side to fill a lane's 16:
///          keys   [D/32][position/4 8][position%2][t 4][position/2%2][element 8]
///          steps  [D/32][32] binary16, in the order of `keyStepSlot`
///          values [D/16][element%8][t 4][element/8%2][position 8]
///          steps  [D/32][position 32] binary16
///
/// Elements head_dim..D-1 of a key are zeros, those of a value are not looked at. Positions that
/// were not written are never used, whatever they hold, so fresh memory need not be cleared.
/// A key or value that is not finite, or beyond binary16 (65,504), makes the key's first number NaN
/// and the value zero: every row that sees the position becomes NaN, and no other, though the
/// tensor cores multiply positions that a row must not see by a weight of zero.
namespace khatwa::kernels::cuda {

#if defined(__CUDACC__)
#define KHATWA_EVERYWHERE __host__ __device__
#else
#define KHATWA_EVERYWHERE
#endif

inline constexpr int kPagePositions = kAttentionTile; ///< 64
inline constexpr int kStripPositions = 32;
/// Heads wider than this take the plain path.
inline constexpr int kWidestFastHead = 256;

/// Elements that a position's key or value takes.
KHATWA_EVERYWHERE constexpr int paddedHeadDim(int headDim) {
    return headDim <= 64    ? 64
           : headDim <= 96  ? 96
           : headDim <= 128 ? 128
           : headDim <= 256 ? 256
                            : (headDim + 31) / 32 * 32;
}

/// Bytes of a strip's keys, or of its values. `padded` is paddedHeadDim(head_dim).
KHATWA_EVERYWHERE constexpr std::size_t halfStripBytes(CacheForm form, int padded) {
    const auto elements = static_cast<std::size_t>(padded) * kStripPositions;
    return form == CacheForm::F16 ? 2 * elements : elements + elements / 32 * 2;
}
KHATWA_EVERYWHERE constexpr std::size_t stripBytes(CacheForm form, int padded) {
    return 2 * halfStripBytes(form, padded);
}
KHATWA_EVERYWHERE constexpr std::size_t headPageBytes(CacheForm form, int padded) {
    return kPagePositions / kStripPositions * stripBytes(form, padded);
}
/// Bytes from a page of a layer to the next; a multiple of 256.
KHATWA_EVERYWHERE constexpr std::size_t devicePageBytes(CacheForm form, int kvHeads, int headDim) {
    return static_cast<std::size_t>(kvHeads) * headPageBytes(form, paddedHeadDim(headDim));
}

// Offsets in bytes from the start of a head's page. `place` is the position in the page, 0..63.

KHATWA_EVERYWHERE constexpr std::size_t keyOffset(CacheForm form, int padded, int place,
                                                  int element) {
    const int p = place % kStripPositions, block = element / 32, e = element % 32;
    const std::size_t strip =
        static_cast<std::size_t>(place / kStripPositions) * stripBytes(form, padded);
    if (form == CacheForm::F16)
        return strip + static_cast<std::size_t>((block * kStripPositions + p) * 32 + e) * 2;
    const int chunk = ((block * 8 + p / 4) * 2 + p % 2) * 4 + e / 8;
    return strip + static_cast<std::size_t>(chunk * 16 + p / 2 % 2 * 8 + e % 8);
}
KHATWA_EVERYWHERE constexpr std::size_t valueOffset(CacheForm form, int padded, int place,
                                                    int element) {
    const int p = place % kStripPositions;
    const std::size_t strip =
        static_cast<std::size_t>(place / kStripPositions) * stripBytes(form, padded) +
        halfStripBytes(form, padded);
    if (form == CacheForm::F16)
        return strip + static_cast<std::size_t>(element * kStripPositions + p) * 2;
    const int chunk = (element / 16 * 8 + element % 8) * 4 + p / 8;
    return strip + static_cast<std::size_t>(chunk * 16 + element / 8 % 2 * 8 + p % 8);
}
/// Where a position's step stands among the 32 of a block: lane group g finds its four in a row.
KHATWA_EVERYWHERE constexpr int keyStepSlot(int p) {
    return p / 8 * 8 + p % 2 * 4 + p / 4 % 2 * 2 + p / 2 % 2;
}
/// Of Q8_0; `block` is element / 32.
KHATWA_EVERYWHERE constexpr std::size_t keyStepOffset(int padded, int place, int block) {
    return static_cast<std::size_t>(place / kStripPositions) * stripBytes(CacheForm::Q8_0, padded) +
           static_cast<std::size_t>(padded * kStripPositions +
                                    (block * 32 + keyStepSlot(place % kStripPositions)) * 2);
}
KHATWA_EVERYWHERE constexpr std::size_t valueStepOffset(int padded, int place, int block) {
    return static_cast<std::size_t>(place / kStripPositions) * stripBytes(CacheForm::Q8_0, padded) +
           halfStripBytes(CacheForm::Q8_0, padded) +
           static_cast<std::size_t>(padded * kStripPositions +
                                    (block * 32 + place % kStripPositions) * 2);
}

} // namespace khatwa::kernels::cuda
