#pragma once

#include "kernels/tensor_type.h"

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace khatwa::engine {

/// A tensor that owns its bytes.
struct TinyTensor {
    std::string name; ///< GGUF's
    TensorType type = TensorType::F32;
    std::int64_t rows = 1;
    std::int64_t columns = 0;
    std::vector<std::byte> bytes;

    MatrixView view() const { return {type, rows, columns, bytes.data()}; }
};

/// Random numbers that are the same on every machine and library (std::normal_distribution is not).
class TinyRandom {
public:
    explicit TinyRandom(std::uint64_t seed) : engine_(seed) {}
    double uniform();               ///< [0, 1)
    double normal();                ///< mean 0, deviation 1
    unsigned below(unsigned limit); ///< 0..limit-1
    int between(int low, int high) {
        return low + static_cast<int>(below(static_cast<unsigned>(high - low + 1)));
    }

private:
    std::mt19937_64 engine_;
};

/// A matrix of about the given deviation and mean zero. Normal numbers in the plain formats; in the
/// quantised ones every bit of a block is drawn, so that each of them matters to what a model with
/// it says.
TinyTensor randomMatrix(const std::string& name, TensorType type, std::int64_t rows,
                        std::int64_t columns, double deviation, TinyRandom& random);

/// mean + deviation * normal, F32.
TinyTensor randomVector(const std::string& name, std::int64_t columns, double mean,
                        double deviation, TinyRandom& random);

/// The numbers as F32.
TinyTensor vectorOf(const std::string& name, const std::vector<double>& numbers);

} // namespace khatwa::engine
