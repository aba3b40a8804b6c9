#pragma once

/// Where the parts of a quantised block lie, in bytes from its start (GGUF's formats).
/// Scales written `d` and `dmin` are binary16. Elements of a block are numbered from 0.
///
///   Q8_0  32 elements:  d, then 32 int8.                          value = d q
///   Q4_0  32 elements:  d, then 16 bytes: element i in the low nibble of byte i, element i + 16 in
///                       the high one.                             value = d (q - 8)
///   Q4_K  256 elements: d, dmin, 12 bytes of scales, 128 bytes. Eight groups of 32, each with a
///   6-bit
///                       scale s and minimum m; of 32 bytes, the low nibbles are one group and the
///                       high nibbles the next.                    value = d s q - dmin m
///   Q5_K  256 elements: as Q4_K, with the fifth bits in 32 bytes before the nibbles: bit g of byte
///   i
///                       belongs to element i of group g.
///   Q6_K  256 elements: 128 bytes of low nibbles, 64 bytes of high pairs of bits, 16 int8 scales
///   (one
///                       for 16 elements), d. For each half of 128: elements 0..63 are the low
///                       nibbles of 64 bytes and elements 64..127 the high ones; bits 2k, 2k + 1 of
///                       high byte i belong to element i + 32 k.   value = d s (q - 32)
namespace khatwa::kernels::block {

inline constexpr int kSmall = 32;  ///< elements of a Q8_0 or Q4_0 block
inline constexpr int kSuper = 256; ///< elements of a K block

namespace q8_0 {
inline constexpr int kScale = 0, kValues = 2, kBytes = 34;
}
namespace q4_0 {
inline constexpr int kScale = 0, kNibbles = 2, kBytes = 18;
}
namespace q4_k {
inline constexpr int kScale = 0, kMinimum = 2, kScales = 4, kNibbles = 16, kBytes = 144;
}
namespace q5_k {
inline constexpr int kScale = 0, kMinimum = 2, kScales = 4, kFifthBits = 16, kNibbles = 48,
                     kBytes = 176;
}
namespace q6_k {
inline constexpr int kNibbles = 0, kHighBits = 128, kScales = 192, kScale = 208, kBytes = 210;
}

} // namespace khatwa::kernels::block
