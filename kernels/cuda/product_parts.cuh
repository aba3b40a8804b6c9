#pragma once

/// What a launch of a product works on: one input, some matrices, and what becomes of the sums.

#include "kernels/cuda/activations.cuh"
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

/// SwiGLU: gate / (1 + e^-gate) * up.
__device__ inline float gatedBy(float gate, float up) {
    return gate / (1.0f + expf(-gate)) * up;
}

__device__ inline float finished(Finishing finishing, float value, float before) {
    return finishing == Finishing::Store ? value
           : finishing == Finishing::Add ? before + value
                                         : gatedBy(value, before);
}

} // namespace khatwa::kernels::cuda
