#pragma once

#include <cstddef>
#include <cstdint>

namespace khatwa::kernels {

/// Positions of a page of the KV cache, and of the tiles in which attention sums.
inline constexpr int kAttentionTile = 64;

/// How keys and values are kept. F16: binary16, position after position. Q8_0: blocks of 32
/// elements of a position as integers of -127..127 with one binary16 step, which takes 17/32 of the
/// bytes; an attention kernel multiplies sixteen positions, or sixteen elements of four positions,
/// with one instruction, so the integers lie in that order.
enum class CacheForm { F16, Q8_0 };

/// Elements of a position with their padding of zeros: whole vectors, or whole blocks.
static constexpr int cacheStride(CacheForm form, int headDim) {
    const int unit = form == CacheForm::F16 ? 16 : 32;
    return (headDim + unit - 1) / unit * unit;
}

/// Bytes of one head's keys, or values, of one page.
static constexpr std::size_t cachePageBytes(CacheForm form, int headDim) {
    const auto elements = static_cast<std::size_t>(cacheStride(form, headDim)) * kAttentionTile;
    return form == CacheForm::F16 ? 2 * elements : elements + elements / 32 * 2;
}

/// Where things lie in a Q8_0 page of `stride` elements a position. Keys are stored with 128 added:
/// [place / 16][element / 4][place % 16][element % 4]. Values:
/// [element / 16][place / 4][element % 16][place % 4]. The steps of both follow:
/// [block][place], binary16.
static constexpr std::size_t keyByte(int stride, int place, int element) {
    return static_cast<std::size_t>(
        ((place / 16 * (stride / 4) + element / 4) * 16 + place % 16) * 4 + element % 4);
}
static constexpr std::size_t valueByte(int place, int element) {
    return static_cast<std::size_t>(
        ((element / 16 * (kAttentionTile / 4) + place / 4) * 16 + element % 16) * 4 + place % 4);
}
static constexpr std::size_t stepByte(int stride, int block, int place) {
    return static_cast<std::size_t>(stride * kAttentionTile + (block * kAttentionTile + place) * 2);
}

} // namespace khatwa::kernels
