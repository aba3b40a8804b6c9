#pragma once

/// The tensor-core instructions, worked out for the whole warp by the last lane that arrives.
/// Layouts: PTX ISA, as in kernels/cuda/primitives.cuh. Products are exact, sums are float32 in the
/// order of k.
namespace khatwa::cudashim {

void mmaF16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]);
void mmaBf16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]);
void mmaS8(int (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]);

} // namespace khatwa::cudashim
