#pragma once

#include "kernels/cpu/isa.h"
#include "kernels/formats/cache_page.h"
#include "kernels/tensor_type.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace khatwa::kernels {

/// Elements that share one scale when activations are quantised. Also with the K formats, whose
/// blocks are 256 long: the error of the logits is mostly that of the activations, and scales of 32
/// halve it.
inline constexpr int kActivationBlock = 32;

/// 256 elements of a row of activations as int8 with all that products need beside them, so that
/// one address serves for all of it. What lies past the row's end is zero.
struct alignas(64) ActivationBlock {
    static constexpr int kColumns = 256;
    std::int8_t values[kColumns];
    float scales[8];              ///< the step of each 32
    float sums[8];                ///< the step times the sum of the 32 integers
    std::int32_t negatedSums[16]; ///< of each 16 integers: what an offset of the weights takes off
};

/// Blocks of a row. One more than are needed where rows would otherwise lie a multiple of 4 KB
/// apart: eight rows are read side by side, and the first cache would have room for few of them.
/// (Static, as what is inline in a file compiled for one instruction set must not be kept for
/// another.)
static constexpr std::int64_t activationBlocks(std::int64_t columns) {
    const std::int64_t blocks =
        (columns + ActivationBlock::kColumns - 1) / ActivationBlock::kColumns;
    return blocks % 8 == 0 ? blocks + 1 : blocks;
}

/// The inputs of a product, row after row: as float32 for F32, F16 and BF16 weights, as int8 blocks
/// for the others. Not owned; a kernel reads only the form that it needs.
struct ProductInput {
    int rows = 0;
    std::int64_t columns = 0;
    const float* floats = nullptr; ///< rows x floatStride
    std::size_t floatStride = 0;
    const ActivationBlock* blocks = nullptr; ///< rows x activationBlocks(columns)
};

/// The outputs of a product: `values[row * stride + output]`.
struct ProductOutput {
    float* values = nullptr;
    std::size_t stride = 0;
    const float* bias = nullptr; ///< one for each output; may be null
    bool accumulate = false;     ///< add to what is there
};

/// output[row][o] = weights[o] . input[row] for `outputs` outputs. `weights` are rows in the file's
/// form, `weightStride` bytes apart; for quantised formats panels of sixteen outputs
/// (formats/panels.h), `weightStride` bytes apart. A dot product is summed in one fixed order,
/// whatever the numbers of rows and outputs.
using ProductKernel = void (*)(const std::uint8_t* weights, std::size_t weightStride, int outputs,
                               const ProductInput& input, const ProductOutput& output);

/// Positions whose sums are taken by themselves and then joined in order, so that several threads
/// can share one row. Fixed: the same bits, whoever does which.
inline constexpr int kAttentionStretch = 1024;

/// What attention knows of one head of one row after some stretches: `sums` (cacheStride floats,
/// relative to the highest score), then the highest score and the sum of the weights.
static constexpr std::size_t attentionPart(int stride) {
    return static_cast<std::size_t>(stride) + 16;
}

/// Floats of `AttentionTask::scratch`, for a head of a row: query, a stretch's part, scores.
static constexpr std::size_t attentionScratch(int stride) {
    return 2 * attentionPart(stride) + kAttentionTile;
}

/// Attention of some rows of one sequence over some of its stretches, for the query heads that
/// share one head of keys and values. Rows together read a page once.
struct AttentionTask {
    CacheForm form = CacheForm::F16;
    int rows = 0;
    const float* const* queries = nullptr; ///< of each row: heads x headDim
    const int* positions = nullptr;        ///< of each row: it attends 0 .. positions - 1
    int heads = 0;
    int headDim = 0;
    int begin = 0; ///< positions begin .. end - 1 are looked at; a multiple of kAttentionStretch
    int end = 0;
    const std::int32_t* pages = nullptr; ///< of the sequence, in order
    const std::uint8_t* keys = nullptr;  ///< of page 0 (formats/cache_page.h); padding is zero
    const std::uint8_t* values = nullptr;
    std::size_t pageStride = 0; ///< bytes from one page to the next
    /// Where the calling thread most likely reads on after this task; null: nowhere. Only fetched.
    const std::uint8_t* keysAfter = nullptr;
    const std::uint8_t* valuesAfter = nullptr;
    /// Out: row after row, head after head, `attentionPart` floats each. A row that ends before
    /// `begin` is left alone.
    float* parts = nullptr;
    float* scratch = nullptr; ///< rows x heads x attentionScratch
};

/// The kernels of one instruction set. All are pure functions: any thread may call them at any
/// time. The products of quantised formats and attention in Q8_0 give the same bits on every
/// instruction set; the others differ in the last bits where there is no fused multiply-add
/// (Portable).
struct KernelTable {
    Isa isa = Isa::Portable;
    std::array<ProductKernel, 8> products{}; ///< by TensorType

    /// Writes the `activationBlocks(columns)` blocks of one row. Where an infinity or NaN is among
    /// 32 elements their step is NaN, so that the fault shows in the result.
    void (*quantiseRow)(const float* x, std::int64_t columns, ActivationBlock* blocks) = nullptr;
    /// output = x / sqrt(mean(x^2) + epsilon) * weight; `output` may be `x`. arXiv:1910.07467.
    void (*rmsNorm)(const float* x, const float* weight, float epsilon, std::int64_t n,
                    float* output) = nullptr;
    /// gate = gate / (1 + exp(-gate)) * up. arXiv:2002.05202.
    void (*swiGlu)(float* gate, const float* up, std::int64_t n) = nullptr;
    /// Float32 to binary16, to nearest even.
    void (*storeHalf)(const float* x, std::int64_t n, std::uint16_t* output) = nullptr;
    /// A key and a value of a position in Q8_0, at `place` of their pages. A position with an
    /// infinity or NaN in it makes NaN of whatever attends it.
    void (*storeQ8)(const float* key, const float* value, int headDim, std::uint8_t* keyPage,
                    std::uint8_t* valuePage, int place) = nullptr;
    void (*attend)(const AttentionTask& task) = nullptr;
    /// Joins the part of the positions that follow to a part; both have `stride` sums.
    void (*joinParts)(float* part, const float* next, int stride) = nullptr;
    /// output = sums / total
    void (*finishPart)(const float* part, int stride, int headDim, float* output) = nullptr;
};

/// The kernels of an available instruction set.
const KernelTable& kernelTable(Isa isa);

} // namespace khatwa::kernels
