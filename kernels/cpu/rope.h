#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace khatwa::kernels {

/// Cosine and sine of position * frequency, times `factor`. The angle is taken and reduced in
/// double precision: at position 65,536 a float angle would be off by 0.004. RoPE:
/// arXiv:2104.09864.
void ropeAngles(std::int64_t position, std::span<const float> frequencies, float factor,
                float* cosines, float* sines);

/// Turns the pairs of one head by `pairs` angles: (x, y) becomes (x cos - y sin, x sin + y cos).
void rotateHalves(float* head, int pairs, const float* cosines,
                  const float* sines); ///< i, i + pairs
void rotateInterleaved(float* head, int pairs, const float* cosines,
                       const float* sines); ///< 2i, 2i + 1

} // namespace khatwa::kernels
