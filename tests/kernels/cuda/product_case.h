#pragma once

#include "kernels/cpu/kernel_table.h"
#include "kernels/cuda/products.h"
#include "tests/kernels/cuda/device_array.h"

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

namespace khatwa::test {

/// A matrix of random blocks, in the file's form and as the device has it. Every bit pattern of the
/// quantised values occurs; scales are of a sensible size.
class RandomMatrix {
public:
    RandomMatrix(TensorType type, int outputs, int columns, std::mt19937& random);

    kernels::cuda::Matrix device() const;
    /// Row `output` as float32, by the plain definition of the format.
    std::vector<float> row(int output) const;
    /// Clears all blocks and writes the device's form again.
    void clear();

    const TensorType type;
    const int outputs, columns;
    std::vector<std::byte> bytes;

private:
    void arrange();

    DeviceArray<std::byte> data_;
};

/// What `ProductWork` has to say about a device.
struct Machine {
    int multiprocessors = 1; ///< few, so that blocks take several jobs
    std::size_t sharedBytes = 65536;
    bool programmatic = false; ///< kernels begin before the one before them has ended
};
inline constexpr Machine kSmallMachine = {1, 65536, false}, kLargeMachine = {3, 232448, true};

/// Runs `run(work)` with scratch for inputs of a shape.
template <class Run>
void withWork(int rows, int columns, const Machine& machine, Run run) {
    DeviceArray<std::byte> scratch(kernels::cuda::productScratchBytes(rows, columns));
    scratch.poison();
    kernels::cuda::ProductWork work;
    work.multiprocessors = machine.multiprocessors;
    work.sharedBytes = machine.sharedBytes;
    work.programmatic = machine.programmatic;
    work.scratch = scratch.data();
    work.scratchBytes = scratch.size();
    check(run(work));
    check(cudaDeviceSynchronize());
}

/// Normally distributed rows.
std::vector<float> randomRows(int rows, int columns, std::mt19937& random);

/// The input rows as a product with a format sees them: rounded to int8 as the CPU rounds them, or
/// as they are.
std::vector<double> seenBy(TensorType type, const std::vector<float>& rows, int columns);

/// Sums of products in double, and of their magnitudes.
struct Reference {
    std::vector<double> sums, magnitudes; ///< rows x outputs
};
Reference referenceProduct(const RandomMatrix& matrix, const std::vector<float>& rows);

/// The largest distance as a share of the sum of magnitudes; infinity where a number is not finite.
double worstError(const std::vector<float>& got, const Reference& reference);

/// The CPU's product of the same rows.
std::vector<float> cpuProduct(const RandomMatrix& matrix, const std::vector<float>& rows);

} // namespace khatwa::test
