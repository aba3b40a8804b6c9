#include "kernels/cuda/products.h"
#include "kernels/cuda/products_decode.cuh"
#include "kernels/cuda/products_decode.h"
#include "kernels/cuda/products_prefill.h"

#include <algorithm>
#include <array>

namespace khatwa::kernels::cuda {

namespace {

constexpr std::array kForms = {InputForm::Integers, InputForm::Halves, InputForm::Brains,
                               InputForm::Floats};

ProductPart partOf(const Product& product) {
    ProductPart part;
    part.data = reinterpret_cast<const TileBytes*>(product.weight.data);
    part.type = product.weight.type;
    part.tiles = tilesOf(part.type, product.weight.columns);
    part.panels = panelsOf(product.weight.rows);
    part.outputs = product.weight.rows;
    part.bias = product.bias;
    part.output = product.output;
    return part;
}

template <class Visit>
void eachPart(ProductParts& parts, int count, Visit visit) {
    for (int i = 0; i < count; ++i)
        visit(parts.parts[i]);
}

/// Of a decoding kernel, beside what is asked for at the launch.
constexpr std::size_t kStaticShared = sizeof(RowReduction<kDecodeThreads>) * kFusedRows;

/// Shared memory that a block may ask for where `blocks` share a multiprocessor, which has 1 KB
/// more than a block may have, and of which the system takes 1 KB for each (CUDA programming guide,
/// compute capability 8.0 and newer).
std::size_t shareOf(std::size_t limit, int blocks) {
    return (limit + 1024) / static_cast<std::size_t>(blocks) - 1024 - kStaticShared;
}

/// What a decoding kernel needs at least: two tiles for each warp, and the sums.
constexpr std::size_t kLeastShared =
    kDecodeWarps * (2 * static_cast<std::size_t>(kLargestTile) +
                    static_cast<std::size_t>(partialFloats(kDecodeRows)) * sizeof(float));
static_assert(kLeastShared + kStaticShared <= 65536); // compute capability 7.5

/// Whether a decoding kernel makes its input, of `bytes`, itself.
bool isFused(const ProductInput& input, std::size_t bytes, const ProductWork& work) {
    return input.rows <= kFusedRows && input.rows * input.columns <= kFusedNumbers &&
           kLeastShared + bytes <= shareOf(work.sharedBytes, 1);
}

/// Where `source` is given, the kernel makes the input, which takes `inputBytes`.
cudaError_t decodeProducts(const ProductParts& parts, int count, const RowSource* source,
                           std::size_t inputBytes, std::byte* integers, const ProductWork& work) {
    DecodeArguments a;
    static_cast<ProductParts&>(a) = parts;
    int tiles = a.parts[0].tiles;
    eachPart(a, count, [&](const ProductPart& part) {
        tiles = std::min(tiles, part.tiles);
        a.stageBytes = std::max(a.stageBytes, tileBytes(part.type));
    });
    // Two tiles a warp at least, where that leaves warps enough.
    a.slices = a.gated ? kDecodeWarps / 2 : kDecodeWarps;
    while (a.slices > 1 && tiles < 2 * a.slices)
        a.slices /= 2;
    if (integers)
        a.slices = kDecodeWarps / 4; // two panels of each matrix: 32 outputs
    const int panels = kDecodeWarps / a.slices;
    a.jobs = (a.panels + panels - 1) / panels;
    if (integers) {
        std::size_t bytes = 0;
        a.integers = layOut(InputForm::Integers, a.input.rows, a.parts[0].outputs, integers, bytes);
        a.jobs = static_cast<int>(a.integers.rowBytes) / 32;
    }

    if (source) {
        a.fused = true;
        a.source = *source;
    }
    const bool plain = a.input.form != InputForm::Integers;
    const int rows = a.input.form == InputForm::Floats ? kDecodeRows : decodeVariant(a.input.rows);
    const std::size_t sums =
        kDecodeWarps * static_cast<std::size_t>(partialFloats(rows)) * sizeof(float) +
        (source ? inputBytes : 0);
    const std::size_t stage = kDecodeWarps * static_cast<std::size_t>(a.stageBytes);
    const auto stages = [&](std::size_t bytes) {
        return bytes < sums
                   ? 0
                   : static_cast<int>(std::min<std::size_t>(kMostStages, (bytes - sums) / stage));
    };
    // Two blocks, and room for one of the next kernel, which may begin early; or two; or one.
    int blocks = 2;
    a.stages = work.programmatic ? stages(shareOf(work.sharedBytes, 3)) : 0;
    if (a.stages < 3)
        a.stages = stages(shareOf(work.sharedBytes, 2));
    if (a.stages < 3) {
        blocks = 1;
        a.stages = std::max(2, stages(shareOf(work.sharedBytes, 1)));
    }
    const std::size_t shared = static_cast<std::size_t>(a.stages) * stage + sums;
    const int grid = std::min(a.jobs, blocks * work.multiprocessors);
    return plain ? launchDecodePlain(a, grid, shared, work)
                 : launchDecodeQuantised(a, grid, shared, work);
}

/// F32 matrices and many rows: sixteen at a time.
cudaError_t decodeInSlices(const ProductParts& parts, int count, const ProductWork& work) {
    for (int row = 0; row < parts.input.rows; row += kDecodeRows) {
        ProductParts slice = parts;
        slice.input.rows = std::min(kDecodeRows, parts.input.rows - row);
        slice.input.values += static_cast<std::size_t>(row) * parts.input.rowBytes;
        eachPart(slice, count, [&](ProductPart& part) {
            if (part.output)
                part.output +=
                    static_cast<std::size_t>(row) * static_cast<std::size_t>(part.outputs);
        });
        if (const cudaError_t error = decodeProducts(slice, count, nullptr, 0, nullptr, work);
            error != cudaSuccess)
            return error;
    }
    return cudaSuccess;
}

/// The products of one kind: prepares the input and launches.
cudaError_t productsOfKind(const ProductInput& input, InputForm form,
                           std::span<const Product> products, bool gated, Finishing finishing,
                           std::byte* integers, const ProductWork& work) {
    ProductParts parts;
    int count = 0;
    for (const Product& product : products) {
        if (inputForm(product.weight.type, input.rows) != form)
            continue;
        parts.parts[count] = partOf(product);
        parts.panels += parts.parts[count].panels;
        ++count;
    }
    if (count == 0)
        return cudaSuccess;
    std::size_t bytes = 0;
    parts.input = layOut(form, input.rows, input.columns, work.scratch, bytes);
    if (bytes > work.scratchBytes)
        return cudaErrorInvalidValue;
    parts.gated = gated;
    parts.finishing = finishing;
    if (form == InputForm::Integers && input.integers && input.rows <= kDecodeRows) {
        // Only the product before it writes there, and that has ended when this one reads.
        parts.input.place(const_cast<std::byte*>(input.integers));
        return decodeProducts(parts, count, nullptr, 0, integers, work);
    }
    if (isFused(input, bytes, work)) {
        const RowSource source = rowSource(input, form);
        return decodeProducts(parts, count, &source, bytes, integers, work);
    }
    if (const cudaError_t error = prepareInput(input, parts.input, work); error != cudaSuccess)
        return error;
    if (input.rows <= kDecodeRows)
        return decodeProducts(parts, count, nullptr, 0, integers, work);
    if (form == InputForm::Floats)
        return decodeInSlices(parts, count, work);
    return prefillProducts(parts, count, work);
}

cudaError_t productsOfKinds(const ProductInput& input, std::span<const Product> products,
                            Finishing finishing, const ProductWork& work) {
    for (const InputForm form : kForms)
        if (const cudaError_t error =
                productsOfKind(input, form, products, false, finishing, nullptr, work);
            error != cudaSuccess)
            return error;
    return cudaSuccess;
}

} // namespace

std::size_t productScratchBytes(int rows, int columns) {
    std::size_t most = 0;
    // Fewer rows can take more: up to kDecodeRows they are split.
    for (const int count : {rows, std::min(rows, kDecodeRows)})
        for (const InputForm form : kForms) {
            std::size_t bytes = 0;
            layOut(form, count, columns, nullptr, bytes);
            most = std::max(most, bytes);
        }
    return most;
}

cudaError_t products(const ProductInput& input, std::span<const Product> products, Finish finish,
                     const ProductWork& work) {
    if (input.rows <= 0)
        return cudaSuccess;
    if (products.size() > kMaxProducts)
        return cudaErrorInvalidValue;
    return productsOfKinds(input, products,
                           finish == Finish::Add ? Finishing::Add : Finishing::Store, work);
}

bool leavesIntegers(TensorType gate, TensorType up, int rows) {
    return rows <= kDecodeRows && inputForm(gate, rows) == inputForm(up, rows);
}

cudaError_t swiGlu(const ProductInput& input, const Matrix& gate, const Matrix& up, float* output,
                   const ProductWork& work, std::byte* integers) {
    if (input.rows <= 0)
        return cudaSuccess;
    const InputForm form = inputForm(gate.type, input.rows);
    const bool together =
        input.rows <= kDecodeRows ? form == inputForm(up.type, input.rows) : gate.type == up.type;
    if (together) {
        const Product both[] = {{gate, nullptr, output}, {up, nullptr, nullptr}};
        return productsOfKind(input, form, both, true, Finishing::Store,
                              leavesIntegers(gate.type, up.type, input.rows) ? integers : nullptr,
                              work);
    }
    const Product first[] = {{up, nullptr, output}}, second[] = {{gate, nullptr, output}};
    const cudaError_t error = productsOfKinds(input, first, Finishing::Store, work);
    return error == cudaSuccess ? productsOfKinds(input, second, Finishing::Gate, work) : error;
}

} // namespace khatwa::kernels::cuda
