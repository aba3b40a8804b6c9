#pragma once

/// What a launch of a product works on: one input, some matrices, and what becomes of the sums.

#include "kernels/cuda/activations.cuh"
#include "kernels/cuda/numbers.cuh"
#include "kernels/cuda/weights.cuh"

namespace khatwa::kernels::cuda {

using TileBytes = unsigned char;

enum class Finishing {
    Store, ///< output = sum + bias
    Add,   ///< output += sum + bias
    Gate,  ///< output = silu(sum) * output
};

struct ProductPart {
    const TileBytes* data = nullptr;
    TensorType type = TensorType::F32;
    int tiles = 0; ///< of a panel
    int panels = 0;
    int outputs = 0;
    const float* bias = nullptr;
    float* output = nullptr; ///< rows x outputs
};

/// Gated: parts 0 and 1 are gate and up, of one shape; their panels take turns, and only part 0 has
/// an output: silu(gate) * up.
struct ProductParts {
    ProductPart parts[kMaxProducts];
    int panels = 0; ///< of all parts
    bool gated = false;
    Finishing finishing = Finishing::Store;
    PreparedInput input;
};

/// The panel of a launch that stands at `number`.
struct PanelPlace {
    int part, panel;
    __device__ PanelPlace(const ProductParts& a, int number) : part(0), panel(number) {
        if (a.gated) {
            part = number % 2;
            panel = number / 2;
            return;
        }
        while (panel >= a.parts[part].panels) {
            panel -= a.parts[part].panels;
            ++part;
        }
    }
};

/// e^x as the CPU has it, step by step (cpu/elementwise.h).
__device__ inline float exponential(float x) {
    // The comparisons keep NaN.
    x = x < -87.0f ? -87.0f : x > 88.0f ? 88.0f : x;
    const float shifted = __fadd_rn(__fmul_rn(x, 1.44269504f), kRounder);
    const float n = __fsub_rn(shifted, kRounder);
    float r = __fsub_rn(x, __fmul_rn(n, 0.693359375f));
    r = __fsub_rn(r, __fmul_rn(n, -2.12194440e-4f));
    float p = 1.9875691500e-4f;
    p = __fadd_rn(__fmul_rn(p, r), 1.3981999507e-3f);
    p = __fadd_rn(__fmul_rn(p, r), 8.3334519073e-3f);
    p = __fadd_rn(__fmul_rn(p, r), 4.1665795894e-2f);
    p = __fadd_rn(__fmul_rn(p, r), 1.6666665459e-1f);
    p = __fadd_rn(__fmul_rn(p, r), 5.0000001201e-1f);
    p = __fadd_rn(__fmul_rn(p, __fmul_rn(r, r)), __fadd_rn(r, 1.0f));
    const unsigned power = (__float_as_uint(shifted) - static_cast<unsigned>(kRounderBits) + 127u)
                           << 23;
    return __fmul_rn(p, __uint_as_float(power));
}

/// SwiGLU: gate / (1 + e^-gate) * up, with the CPU's roundings.
__device__ inline float gatedBy(float gate, float up) {
    return __fmul_rn(__fdiv_rn(gate, __fadd_rn(1.0f, exponential(-gate))), up);
}

__device__ inline float finished(Finishing finishing, float value, float before) {
    return finishing == Finishing::Store ? value
           : finishing == Finishing::Add ? before + value
                                         : gatedBy(value, before);
}

} // namespace khatwa::kernels::cuda
