#include "kernels/cuda/activations.cuh"
#include "kernels/cuda/prepare.cuh"

#include <algorithm>

namespace khatwa::kernels::cuda {

namespace {

/// Few enough registers in all that a block finds room beside two of a product.
constexpr int kThreads = 256;
/// Columns of a block where rows need not be seen whole.
constexpr int kColumnsOfBlock = 4 * kThreads;

/// A block takes a row, or, where no sum over the row is needed, some columns of it.
__global__ void __launch_bounds__(kThreads)
    prepareKernel(RowSource source, PreparedInput to, int columnsOfBlock) {
    KHATWA_SHARED(shared, RowReduction<kThreads>);
    launchDependents();
    const int row = static_cast<int>(blockIdx.x);
    const int begin = static_cast<int>(blockIdx.y) * columnsOfBlock;
    const int end = min(begin + columnsOfBlock, source.paddedColumns);
    prefetchNorm(source, kThreads);
    dependencyWait();
    if (row < to.rows)
        prepareRow<kThreads>(source, to, row, begin, end, shared);
    else
        clearSteps<kThreads>(to, row, begin, end);
}

/// Columns with those that fill up tiles: of every format of the kind.
int paddedColumns(InputForm form, int columns) {
    return roundUp(columns, form == InputForm::Integers ? 256
                            : form == InputForm::Floats ? 32
                                                        : 64);
}

} // namespace

InputForm inputForm(TensorType type, int rows) {
    switch (type) {
    case TensorType::F32:
        return InputForm::Floats;
    case TensorType::F16:
        return InputForm::Halves;
    case TensorType::BF16:
        return rows <= kDecodeRows ? InputForm::Brains : InputForm::Halves;
    default:
        return InputForm::Integers;
    }
}

PreparedInput layOut(InputForm form, int rows, int columns, std::byte* memory, std::size_t& bytes) {
    PreparedInput p;
    const auto padded = static_cast<std::size_t>(paddedColumns(form, columns));
    p.form = form;
    p.rows = rows;
    p.columns = columns;
    auto valueRows = static_cast<std::size_t>(rows);
    std::size_t beside = 0;
    switch (form) {
    case InputForm::Integers:
        p.rowBytes = padded;
        p.stepStride = roundUp(rows, rows <= 4 ? 4 : 8);
        beside = padded / 32 * static_cast<std::size_t>(p.stepStride) * sizeof(ActivationStep);
        break;
    case InputForm::Halves:
    case InputForm::Brains:
        p.split = form == InputForm::Brains || rows <= kDecodeRows;
        p.rowBytes = 2 * padded;
        valueRows *= p.split ? 2 : 1;
        beside = static_cast<std::size_t>(rows) * sizeof(float);
        break;
    case InputForm::Floats:
        p.rowBytes = 4 * padded;
        break;
    }
    const std::size_t values = (valueRows * p.rowBytes + 255) / 256 * 256;
    p.valueBytes = values;
    p.place(memory);
    bytes = (values + beside + 255) / 256 * 256;
    return p;
}

RowSource rowSource(const ProductInput& input, InputForm form) {
    return {input.x,       input.norm,    input.which,
            input.epsilon, input.columns, paddedColumns(form, input.columns)};
}

cudaError_t prepareInput(const ProductInput& input, const PreparedInput& prepared,
                         const ProductWork& work) {
    const RowSource source = rowSource(input, prepared.form);
    const bool whole = input.norm || prepared.form == InputForm::Halves;
    const int columns = whole ? source.paddedColumns : kColumnsOfBlock;
    const int rows = prepared.form == InputForm::Integers ? prepared.stepStride : prepared.rows;
    const int slices = (source.paddedColumns + columns - 1) / columns;
    return launch(prepareKernel, dim3(static_cast<unsigned>(rows), static_cast<unsigned>(slices)),
                  dim3(kThreads), 0, work.stream, {.programmatic = work.programmatic}, source,
                  prepared, columns);
}

} // namespace khatwa::kernels::cuda
