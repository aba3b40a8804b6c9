#include "kernels/formats/dequantise.h"

#include "kernels/formats/blocks.h"
#include "kernels/formats/half.h"

#include <cstring>

namespace khatwa::kernels {

namespace {

std::uint16_t read16(const std::uint8_t* bytes) {
    std::uint16_t value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

float readHalf(const std::uint8_t* bytes) {
    return halfToFloat(read16(bytes));
}

void dequantiseQ8_0(const std::uint8_t* b, float* y) {
    const float d = readHalf(b + block::q8_0::kScale);
    for (int i = 0; i < block::kSmall; ++i)
        y[i] = d * static_cast<float>(static_cast<std::int8_t>(b[block::q8_0::kValues + i]));
}

void dequantiseQ4_0(const std::uint8_t* b, float* y) {
    const float d = readHalf(b + block::q4_0::kScale);
    for (int i = 0; i < 16; ++i) {
        const int byte = b[block::q4_0::kNibbles + i];
        y[i] = d * static_cast<float>((byte & 15) - 8);
        y[i + 16] = d * static_cast<float>((byte >> 4) - 8);
    }
}

/// Q4_K and Q5_K; `fifth` is null for Q4_K.
void dequantiseK(const std::uint8_t* b, const std::uint8_t* fifth, const std::uint8_t* nibbles,
                 float* y) {
    const float d = readHalf(b + block::q4_k::kScale);
    const float dmin = readHalf(b + block::q4_k::kMinimum);
    for (int group = 0; group < 8; ++group) {
        const ScaleAndMinimum s = unpackScale(b + block::q4_k::kScales, group);
        const float scale = d * static_cast<float>(s.scale);
        const float minimum = dmin * static_cast<float>(s.minimum);
        for (int i = 0; i < 32; ++i) {
            int q = (nibbles[(group / 2) * 32 + i] >> (4 * (group % 2))) & 15;
            if (fifth)
                q |= ((fifth[i] >> group) & 1) << 4;
            y[group * 32 + i] = scale * static_cast<float>(q) - minimum;
        }
    }
}

void dequantiseQ6_K(const std::uint8_t* b, float* y) {
    const float d = readHalf(b + block::q6_k::kScale);
    for (int i = 0; i < block::kSuper; ++i) {
        const int half = i / 128, within = i % 128;
        const int nibble =
            b[block::q6_k::kNibbles + half * 64 + within % 64] >> (4 * (within / 64));
        const int high = b[block::q6_k::kHighBits + half * 32 + within % 32] >> (2 * (within / 32));
        const int q = ((nibble & 15) | ((high & 3) << 4)) - 32;
        const int scale = static_cast<std::int8_t>(b[block::q6_k::kScales + i / 16]);
        y[i] = d * static_cast<float>(scale) * static_cast<float>(q);
    }
}

} // namespace

ScaleAndMinimum unpackScale(const std::uint8_t* s, int group) {
    if (group < 4)
        return {static_cast<std::uint8_t>(s[group] & 63),
                static_cast<std::uint8_t>(s[group + 4] & 63)};
    return {static_cast<std::uint8_t>((s[group + 4] & 15) | ((s[group - 4] >> 6) << 4)),
            static_cast<std::uint8_t>((s[group + 4] >> 4) | ((s[group] >> 6) << 4))};
}

void dequantiseRow(TensorType type, const std::byte* row, std::span<float> values) {
    const auto* b = reinterpret_cast<const std::uint8_t*>(row);
    const std::size_t n = values.size();
    float* y = values.data();
    switch (type) {
    case TensorType::F32:
        std::memcpy(y, b, n * sizeof(float));
        return;
    case TensorType::F16:
        for (std::size_t i = 0; i < n; ++i)
            y[i] = readHalf(b + 2 * i);
        return;
    case TensorType::BF16:
        for (std::size_t i = 0; i < n; ++i)
            y[i] = bfloatToFloat(read16(b + 2 * i));
        return;
    default:
        break;
    }
    const auto step = static_cast<std::size_t>(info(type).blockSize);
    const auto bytes = static_cast<std::size_t>(info(type).blockBytes);
    for (std::size_t i = 0; i + step <= n; i += step, b += bytes) {
        switch (type) {
        case TensorType::Q8_0:
            dequantiseQ8_0(b, y + i);
            break;
        case TensorType::Q4_0:
            dequantiseQ4_0(b, y + i);
            break;
        case TensorType::Q4_K:
            dequantiseK(b, nullptr, b + block::q4_k::kNibbles, y + i);
            break;
        case TensorType::Q5_K:
            dequantiseK(b, b + block::q5_k::kFifthBits, b + block::q5_k::kNibbles, y + i);
            break;
        case TensorType::Q6_K:
            dequantiseQ6_K(b, y + i);
            break;
        case TensorType::F32:
        case TensorType::F16:
        case TensorType::BF16:
            break;
        }
    }
}

} // namespace khatwa::kernels
