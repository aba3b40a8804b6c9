#include "tests/kernels/cuda/product_case.h"

#include "kernels/formats/blocks.h"
#include "kernels/formats/dequantise.h"
#include "kernels/formats/half.h"
#include "kernels/formats/panels.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

namespace khatwa::test {

using namespace khatwa::kernels;

namespace {

void setScales(TensorType type, std::byte* block, std::mt19937& random) {
    std::uniform_real_distribution<float> sizes(0.01f, 0.05f);
    const float size = sizes(random);
    const auto put = [&](int at, std::uint16_t bits) { std::memcpy(block + at, &bits, 2); };
    switch (type) {
    case TensorType::F32:
        std::memcpy(block, &size, 4);
        break;
    case TensorType::F16:
        put(0, floatToHalf(size - 0.03f));
        break;
    case TensorType::BF16:
        put(0, floatToBfloat(size - 0.03f));
        break;
    case TensorType::Q4_K:
    case TensorType::Q5_K:
        put(block::q4_k::kMinimum, floatToHalf(size / 4));
        [[fallthrough]];
    case TensorType::Q8_0:
    case TensorType::Q4_0:
        put(0, floatToHalf(-size));
        break;
    case TensorType::Q6_K:
        put(block::q6_k::kScale, floatToHalf(size));
        break;
    }
}

} // namespace

RandomMatrix::RandomMatrix(TensorType t, int o, int c, std::mt19937& random)
    : type(t), outputs(o), columns(c), bytes(static_cast<std::size_t>(o) * rowBytes(t, c)),
      data_(cuda::matrixBytes(t, o, c)) {
    for (std::byte& byte : bytes)
        byte = static_cast<std::byte>(random() & 255u);
    for (std::size_t at = 0; at < bytes.size(); at += static_cast<std::size_t>(info(t).blockBytes))
        setScales(t, bytes.data() + at, random);
    arrange();
}

void RandomMatrix::arrange() {
    data_.poison();
    check(cuda::beginMatrix(device(), nullptr));
    const std::size_t stride = rowBytes(type, columns);
    // In two pieces, the second first, each from memory of exactly its size.
    const int middle = std::min(outputs, (outputs / 2 + 15) / 16 * 16);
    for (const auto& [begin, end] : {std::pair(middle, outputs), std::pair(0, middle)}) {
        if (begin == end)
            continue;
        const DeviceArray<std::byte> rows(std::vector<std::byte>(
            bytes.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(begin) * stride),
            bytes.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(end) * stride)));
        check(cuda::arrangeRows(device(), begin, end, rows.data(), nullptr));
        check(cudaDeviceSynchronize());
    }
}

void RandomMatrix::clear() {
    std::fill(bytes.begin(), bytes.end(), std::byte{0});
    arrange();
}

cuda::Matrix RandomMatrix::device() const {
    return {type, outputs, columns, data_.data()};
}

std::vector<float> RandomMatrix::row(int output) const {
    std::vector<float> values(static_cast<std::size_t>(columns));
    dequantiseRow(type, bytes.data() + static_cast<std::size_t>(output) * rowBytes(type, columns),
                  values);
    return values;
}

std::vector<float> randomRows(int rows, int columns, std::mt19937& random) {
    std::normal_distribution<float> normal;
    std::vector<float> values(static_cast<std::size_t>(rows * columns));
    for (float& value : values)
        value = normal(random);
    return values;
}

namespace {

std::vector<ActivationBlock> quantised(const std::vector<float>& rows, int columns) {
    const std::size_t count = rows.size() / static_cast<std::size_t>(columns);
    const auto perRow = static_cast<std::size_t>(activationBlocks(columns));
    std::vector<ActivationBlock> blocks(count * perRow);
    for (std::size_t r = 0; r < count; ++r)
        kernelTable(defaultIsa())
            .quantiseRow(rows.data() + r * static_cast<std::size_t>(columns), columns,
                         blocks.data() + r * perRow);
    return blocks;
}

} // namespace

std::vector<double> seenBy(TensorType type, const std::vector<float>& rows, int columns) {
    if (!hasPanels(type))
        return std::vector<double>(rows.begin(), rows.end());
    const std::vector<ActivationBlock> blocks = quantised(rows, columns);
    const auto wide = static_cast<std::size_t>(columns);
    const auto perRow = static_cast<std::size_t>(activationBlocks(columns));
    std::vector<double> seen(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const ActivationBlock& block =
            blocks[i / wide * perRow + i % wide / ActivationBlock::kColumns];
        const std::size_t within = i % wide % ActivationBlock::kColumns;
        seen[i] = double{block.scales[within / kActivationBlock]} * block.values[within];
    }
    return seen;
}

Reference referenceProduct(const RandomMatrix& matrix, const std::vector<float>& rows) {
    const std::vector<double> seen = seenBy(matrix.type, rows, matrix.columns);
    const auto columns = static_cast<std::size_t>(matrix.columns);
    const auto outputs = static_cast<std::size_t>(matrix.outputs);
    const std::size_t count = rows.size() / columns;
    Reference reference;
    reference.sums.resize(count * outputs);
    reference.magnitudes.resize(count * outputs);
    for (std::size_t o = 0; o < outputs; ++o) {
        const std::vector<float> weights = matrix.row(static_cast<int>(o));
        for (std::size_t r = 0; r < count; ++r)
            for (std::size_t i = 0; i < columns; ++i) {
                const double term = double{weights[i]} * seen[r * columns + i];
                reference.sums[r * outputs + o] += term;
                reference.magnitudes[r * outputs + o] += std::abs(term);
            }
    }
    return reference;
}

double worstError(const std::vector<float>& got, const Reference& reference) {
    double worst = 0.0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double error =
            std::abs(double{got[i]} - reference.sums[i]) / (reference.magnitudes[i] + 1e-30);
        worst =
            std::isfinite(error) ? std::max(worst, error) : std::numeric_limits<double>::infinity();
    }
    return worst;
}

std::vector<float> cpuProduct(const RandomMatrix& matrix, const std::vector<float>& rows) {
    const auto outputs = static_cast<std::size_t>(matrix.outputs);
    const auto count = static_cast<int>(rows.size()) / matrix.columns;
    std::vector<ActivationBlock> blocks;
    std::vector<std::byte> panels;
    const auto* weights = matrix.bytes.data();
    std::size_t stride = rowBytes(matrix.type, matrix.columns);
    if (hasPanels(matrix.type)) {
        blocks = quantised(rows, matrix.columns);
        const std::size_t bytes = panelBytes(matrix.type, matrix.columns);
        const int number = (matrix.outputs + kPanelOutputs - 1) / kPanelOutputs;
        panels.resize(bytes * static_cast<std::size_t>(number));
        for (int p = 0; p < number; ++p)
            packPanel(matrix.type, weights + static_cast<std::size_t>(p * kPanelOutputs) * stride,
                      std::min(kPanelOutputs, matrix.outputs - p * kPanelOutputs), matrix.columns,
                      panels.data() + static_cast<std::size_t>(p) * bytes);
        weights = panels.data();
        stride = bytes;
    }
    std::vector<float> output(static_cast<std::size_t>(count) * outputs);
    const ProductInput in{count, matrix.columns, rows.data(),
                          static_cast<std::size_t>(matrix.columns), blocks.data()};
    const ProductOutput out{output.data(), outputs, nullptr, false};
    kernelTable(defaultIsa())
        .products[static_cast<std::size_t>(matrix.type)](
            reinterpret_cast<const std::uint8_t*>(weights), stride, matrix.outputs, in, out);
    return output;
}

} // namespace khatwa::test
