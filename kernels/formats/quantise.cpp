#include "kernels/formats/quantise.h"

#include "kernels/formats/blocks.h"
#include "kernels/formats/half.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace khatwa::kernels {

namespace {

void write16(std::uint8_t* bytes, std::uint16_t value) {
    std::memcpy(bytes, &value, sizeof value);
}

/// Writes a scale as binary16 and returns what was written, so that rounding sees the real scale.
float writeScale(std::uint8_t* bytes, float scale) {
    const std::uint16_t half = floatToHalf(scale);
    write16(bytes, half);
    return halfToFloat(half);
}

int nearest(float value, float scale, int low, int high) {
    if (scale == 0.0f)
        return std::clamp(0, low, high);
    return static_cast<int>(
        std::lrint(std::clamp(value / scale, static_cast<float>(low), static_cast<float>(high))));
}

float largestMagnitude(const float* x, int n) {
    float largest = 0.0f;
    for (int i = 0; i < n; ++i)
        largest = std::max(largest, std::abs(x[i]));
    return largest;
}

void quantiseQ8_0(const float* x, std::uint8_t* b) {
    const float d =
        writeScale(b + block::q8_0::kScale, largestMagnitude(x, block::kSmall) / 127.0f);
    for (int i = 0; i < block::kSmall; ++i)
        b[block::q8_0::kValues + i] = static_cast<std::uint8_t>(nearest(x[i], d, -127, 127));
}

/// The element furthest from zero becomes -8 exactly, so the scale has the opposite of its sign.
void quantiseQ4_0(const float* x, std::uint8_t* b) {
    float extreme = 0.0f;
    for (int i = 0; i < block::kSmall; ++i)
        if (std::abs(x[i]) > std::abs(extreme))
            extreme = x[i];
    const float d = writeScale(b + block::q4_0::kScale, extreme / -8.0f);
    for (int i = 0; i < 16; ++i) {
        const int low = nearest(x[i], d, -8, 7) + 8;
        const int high = nearest(x[i + 16], d, -8, 7) + 8;
        b[block::q4_0::kNibbles + i] = static_cast<std::uint8_t>(low | (high << 4));
    }
}

void packScale(std::uint8_t* s, int group, int scale, int minimum) {
    if (group < 4) {
        s[group] = static_cast<std::uint8_t>(s[group] | scale);
        s[group + 4] = static_cast<std::uint8_t>(s[group + 4] | minimum);
        return;
    }
    s[group + 4] = static_cast<std::uint8_t>((scale & 15) | ((minimum & 15) << 4));
    s[group - 4] = static_cast<std::uint8_t>(s[group - 4] | ((scale >> 4) << 6));
    s[group] = static_cast<std::uint8_t>(s[group] | ((minimum >> 4) << 6));
}

/// Q4_K (levels 15, `fifth` null) and Q5_K (levels 31).
void quantiseK(const float* x, int levels, std::uint8_t* b, std::uint8_t* fifth,
               std::uint8_t* nibbles) {
    std::array<float, 8> step{}, below{};
    for (int group = 0; group < 8; ++group) {
        const auto [low, high] = std::minmax_element(x + group * 32, x + group * 32 + 32);
        const auto g = static_cast<std::size_t>(group);
        below[g] = std::max(0.0f, -*low);
        step[g] = std::max(0.0f, *high + below[g]) / static_cast<float>(levels);
    }
    const float d =
        writeScale(b + block::q4_k::kScale, *std::max_element(step.begin(), step.end()) / 63.0f);
    const float dmin = writeScale(b + block::q4_k::kMinimum,
                                  *std::max_element(below.begin(), below.end()) / 63.0f);
    for (int group = 0; group < 8; ++group) {
        const int scale = nearest(step[static_cast<std::size_t>(group)], d, 0, 63);
        const int minimum = nearest(below[static_cast<std::size_t>(group)], dmin, 0, 63);
        packScale(b + block::q4_k::kScales, group, scale, minimum);
        for (int i = 0; i < 32; ++i) {
            const int q = nearest(x[group * 32 + i] + dmin * static_cast<float>(minimum),
                                  d * static_cast<float>(scale), 0, levels);
            std::uint8_t& byte = nibbles[(group / 2) * 32 + i];
            byte = static_cast<std::uint8_t>(byte | ((q & 15) << (4 * (group % 2))));
            if (fifth)
                fifth[i] = static_cast<std::uint8_t>(fifth[i] | ((q >> 4) << group));
        }
    }
}

void quantiseQ6_K(const float* x, std::uint8_t* b) {
    std::array<float, 16> step{};
    for (int group = 0; group < 16; ++group)
        step[static_cast<std::size_t>(group)] = largestMagnitude(x + group * 16, 16) / 31.0f;
    const float d =
        writeScale(b + block::q6_k::kScale, *std::max_element(step.begin(), step.end()) / 127.0f);
    for (int i = 0; i < block::kSuper; ++i) {
        const int scale = nearest(step[static_cast<std::size_t>(i / 16)], d, 0, 127);
        b[block::q6_k::kScales + i / 16] = static_cast<std::uint8_t>(scale);
        const int q = nearest(x[i], d * static_cast<float>(scale), -32, 31) + 32;
        const int half = i / 128, within = i % 128;
        std::uint8_t& low = b[block::q6_k::kNibbles + half * 64 + within % 64];
        low = static_cast<std::uint8_t>(low | ((q & 15) << (4 * (within / 64))));
        std::uint8_t& high = b[block::q6_k::kHighBits + half * 32 + within % 32];
        high = static_cast<std::uint8_t>(high | ((q >> 4) << (2 * (within / 32))));
    }
}

} // namespace

void quantiseRow(TensorType type, std::span<const float> values, std::byte* row) {
    auto* b = reinterpret_cast<std::uint8_t*>(row);
    const auto columns = static_cast<std::int64_t>(values.size());
    std::memset(b, 0, rowBytes(type, columns));
    const TensorTypeInfo& format = info(type);
    for (std::int64_t i = 0; i + format.blockSize <= columns;
         i += format.blockSize, b += format.blockBytes) {
        const float* x = values.data() + i;
        switch (type) {
        case TensorType::F32:
            std::memcpy(b, x, sizeof *x);
            break;
        case TensorType::F16:
            write16(b, floatToHalf(*x));
            break;
        case TensorType::BF16:
            write16(b, floatToBfloat(*x));
            break;
        case TensorType::Q8_0:
            quantiseQ8_0(x, b);
            break;
        case TensorType::Q4_0:
            quantiseQ4_0(x, b);
            break;
        case TensorType::Q4_K:
            quantiseK(x, 15, b, nullptr, b + block::q4_k::kNibbles);
            break;
        case TensorType::Q5_K:
            quantiseK(x, 31, b, b + block::q5_k::kFifthBits, b + block::q5_k::kNibbles);
            break;
        case TensorType::Q6_K:
            quantiseQ6_K(x, b);
            break;
        }
    }
}

} // namespace khatwa::kernels
