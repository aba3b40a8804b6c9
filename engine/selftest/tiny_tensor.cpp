#include "engine/selftest/tiny_tensor.h"

#include "engine/selftest/reference_tensor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numbers>

namespace khatwa::engine {

namespace {

void put8(std::byte* at, int value) {
    *at = static_cast<std::byte>(value & 255);
}

void put16(std::byte* at, std::uint16_t value) {
    put8(at, value & 255);
    put8(at + 1, value >> 8);
}

void putFloat(std::byte* at, double value) {
    const auto number = static_cast<float>(value);
    std::memcpy(at, &number, sizeof number);
}

void putRandomBytes(std::byte* at, int count, TinyRandom& random) {
    for (int i = 0; i < count; ++i) {
        put8(at + i, random.between(0, 255));
    }
}

/// The scale of a block: each block its own, about `scale`.
void putScale(std::byte* at, double scale, TinyRandom& random) {
    put16(at, doubleToHalf(scale * (0.75 + 0.5 * random.uniform())));
}

/// Eight scales and eight minimums of six bits in 12 bytes, as Q4_K and Q5_K have them. A group's
/// minimum is near its scale, as in quantised real weights, whose mean is near zero.
void putPackedScales(std::byte* packed, TinyRandom& random) {
    std::array<int, 8> scales{};
    std::array<int, 8> minimums{};
    for (std::size_t g = 0; g < 8; ++g) {
        scales[g] = random.between(8, 63);
        minimums[g] = std::clamp(scales[g] + random.between(-4, 4), 0, 63);
    }
    for (std::size_t g = 0; g < 4; ++g) {
        put8(packed + g, scales[g] | scales[g + 4] >> 4 << 6);
        put8(packed + g + 4, minimums[g] | minimums[g + 4] >> 4 << 6);
        put8(packed + g + 8, (scales[g + 4] & 15) | (minimums[g + 4] & 15) << 4);
    }
}

/// A quant of Q4_0, -8..7 stored with 8 added. -8, which has no positive partner, is rare: a mean
/// away from zero would give every output of a product the same large part, and hide the errors of
/// the rest.
int symmetricNibble(TinyRandom& random) {
    return random.below(64) == 0 ? 0 : random.between(1, 15);
}

// Deviations of a block's numbers for a scale of 1, with every quant equally likely.
constexpr double kDeviationQ8 = 73.6; // -127..127
constexpr double kDeviationQ4 = 4.6;  // -8..7
constexpr double kDeviationQ4K =
    39.0 * 4.6; // root mean square of scales 8..63, times that of 0..15
constexpr double kDeviationQ5K = 39.0 * 9.2;  // 0..31
constexpr double kDeviationQ6K = 84.0 * 18.5; // scales 32..127 of either sign, -32..31

void putBlock(std::byte* block, TensorType type, double deviation, TinyRandom& random) {
    switch (type) {
    case TensorType::F32:
        putFloat(block, deviation * random.normal());
        break;
    case TensorType::F16:
        put16(block, doubleToHalf(deviation * random.normal()));
        break;
    case TensorType::BF16:
        put16(block, doubleToBfloat16(deviation * random.normal()));
        break;
    case TensorType::Q8_0:
        putScale(block, deviation / kDeviationQ8, random);
        for (int i = 0; i < 32; ++i) {
            put8(block + 2 + i, random.between(-127, 127));
        }
        break;
    case TensorType::Q4_0:
        putScale(block, deviation / kDeviationQ4, random);
        for (int i = 0; i < 16; ++i) {
            put8(block + 2 + i, symmetricNibble(random) | symmetricNibble(random) << 4);
        }
        break;
    case TensorType::Q4_K:
    case TensorType::Q5_K: {
        const bool five = type == TensorType::Q5_K;
        const double scale = deviation / (five ? kDeviationQ5K : kDeviationQ4K);
        const double mean = five ? 15.5 : 7.5; // of the quants, which the minimums take away again
        put16(block, doubleToHalf(scale));
        put16(block + 2, doubleToHalf(scale * mean));
        putPackedScales(block + 4, random);
        putRandomBytes(block + 16, five ? 160 : 128, random);
        break;
    }
    case TensorType::Q6_K:
        putRandomBytes(block, 192, random);
        for (int i = 0; i < 16; ++i) {
            put8(block + 192 + i, random.between(32, 127) * (random.below(2) == 0 ? 1 : -1));
        }
        putScale(block + 208, deviation / kDeviationQ6K, random);
        break;
    }
}

} // namespace

double TinyRandom::uniform() {
    return static_cast<double>(engine_() >> 11U) * 0x1p-53;
}

double TinyRandom::normal() { // Box and Muller
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

unsigned TinyRandom::below(unsigned limit) {
    return static_cast<unsigned>(uniform() * static_cast<double>(limit));
}

TinyTensor randomMatrix(const std::string& name, TensorType type, std::int64_t rows,
                        std::int64_t columns, double deviation, TinyRandom& random) {
    TinyTensor tensor{name, type, rows, columns, {}};
    tensor.bytes.resize(tensor.view().bytes());
    const auto blockBytes = static_cast<std::size_t>(info(type).blockBytes);
    for (std::size_t at = 0; at < tensor.bytes.size(); at += blockBytes) {
        putBlock(tensor.bytes.data() + at, type, deviation, random);
    }
    return tensor;
}

TinyTensor randomVector(const std::string& name, std::int64_t columns, double mean,
                        double deviation, TinyRandom& random) {
    std::vector<double> numbers(static_cast<std::size_t>(columns));
    std::generate(numbers.begin(), numbers.end(),
                  [&] { return mean + deviation * random.normal(); });
    return vectorOf(name, numbers);
}

TinyTensor vectorOf(const std::string& name, const std::vector<double>& numbers) {
    TinyTensor tensor{name, TensorType::F32, 1, static_cast<std::int64_t>(numbers.size()), {}};
    tensor.bytes.resize(numbers.size() * sizeof(float));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        putFloat(tensor.bytes.data() + i * sizeof(float), numbers[i]);
    }
    return tensor;
}

} // namespace khatwa::engine
