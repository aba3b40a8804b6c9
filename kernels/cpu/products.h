#pragma once

/// The products of rows of F32, F16 and BF16 weights with one or several input rows, written once
/// for every instruction set. Included after a vector header, whose `Vector` it uses; in an unnamed
/// namespace for the reason given there.
///
/// A dot product is kept as sixteen partial sums, sum[l] = fma(w, x, sum[l]) for l = i mod 16, and
/// added up at the end: one order for any number of rows.

#include "kernels/cpu/kernel_table.h"

#include <cstring>

namespace khatwa::kernels {
namespace {

struct LoadF32 {
    static constexpr int kBytes = 4;
    static Vector::Floats sixteen(const std::uint8_t* p) { return Vector::loadBytes(p); }
    static Vector::Floats part(const std::uint8_t* p, int n) {
        float values[16] = {}; // a file may have its numbers at any address
        std::memcpy(values, p, static_cast<std::size_t>(n) * sizeof(float));
        return Vector::load(values);
    }
};
struct LoadF16 {
    static constexpr int kBytes = 2;
    static Vector::Floats sixteen(const std::uint8_t* p) { return Vector::fromHalf(p); }
    static Vector::Floats part(const std::uint8_t* p, int n) { return Vector::fromHalfPart(p, n); }
};
struct LoadBF16 {
    static constexpr int kBytes = 2;
    static Vector::Floats sixteen(const std::uint8_t* p) { return Vector::fromBfloat(p); }
    static Vector::Floats part(const std::uint8_t* p, int n) {
        return Vector::fromBfloatPart(p, n);
    }
};

template <class Load>
struct PlainNumbers {
    template <int rows>
    static void dot(const std::uint8_t* w, std::int64_t columns, const float* const* x,
                    float* result) {
        Vector::Floats sums[rows];
        for (int r = 0; r < rows; ++r)
            sums[r] = Vector::zero();
        std::int64_t i = 0;
        for (; i + 16 <= columns; i += 16) {
            const Vector::Floats values = Load::sixteen(w + i * Load::kBytes);
            for (int r = 0; r < rows; ++r)
                sums[r] = Vector::multiplyAdd(values, Vector::load(x[r] + i), sums[r]);
        }
        if (i < columns) {
            const int rest = static_cast<int>(columns - i);
            const Vector::Floats values = Load::part(w + i * Load::kBytes, rest);
            for (int r = 0; r < rows; ++r)
                sums[r] = Vector::multiplyAdd(values, Vector::loadPart(x[r] + i, rest), sums[r]);
        }
        for (int r = 0; r < rows; ++r)
            result[r] = Vector::sum(sums[r]);
    }
};

void write(const ProductOutput& output, int row, int column, float value) {
    if (output.bias)
        value += output.bias[column];
    float& place = output.values[static_cast<std::size_t>(row) * output.stride +
                                 static_cast<std::size_t>(column)];
    place = output.accumulate ? place + value : value;
}

/// Input rows that share one pass over a weight row; more would spill registers.
template <class Kernel, int rows>
void plainRows(const std::uint8_t* weights, std::size_t weightStride, int outputs,
               const ProductInput& input, int first, const ProductOutput& output) {
    const float* x[rows];
    for (int r = 0; r < rows; ++r)
        x[r] = input.floats + static_cast<std::size_t>(first + r) * input.floatStride;
    for (int o = 0; o < outputs; ++o) {
        float result[rows];
        Kernel::template dot<rows>(weights + static_cast<std::size_t>(o) * weightStride,
                                   input.columns, x, result);
        for (int r = 0; r < rows; ++r)
            write(output, first + r, o, result[r]);
    }
}

template <class Kernel>
void plainProduct(const std::uint8_t* weights, std::size_t weightStride, int outputs,
                  const ProductInput& input, const ProductOutput& output) {
    int row = 0;
    for (; row + 4 <= input.rows; row += 4)
        plainRows<Kernel, 4>(weights, weightStride, outputs, input, row, output);
    for (; row < input.rows; ++row)
        plainRows<Kernel, 1>(weights, weightStride, outputs, input, row, output);
}

} // namespace
} // namespace khatwa::kernels
