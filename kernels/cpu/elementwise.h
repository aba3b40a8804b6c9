#pragma once

/// Norm, activation and quantisation of rows, written once for every instruction set; included
/// after a vector header. Multiplication and addition are rounded apart: the same bits everywhere.

#include "kernels/cpu/kernel_table.h"

#include <cstring>

namespace khatwa::kernels {
namespace {

/// Adding this to a float below 2^22 in size rounds it to a whole number, ties to even.
constexpr float kRounder = 12582912.0f; // 1.5 * 2^23

/// e^x to 2 units in the last place; x is held in -87..88, so results are normal numbers. NaN stays
/// NaN. Reduction and polynomial: Cephes expf (S. Moshier), x = n ln 2 + r with |r| <= ln 2 / 2.
Vector::Floats exponential(Vector::Floats x) {
    x = Vector::min(Vector::set(88.0f), Vector::max(Vector::set(-87.0f), x));
    const Vector::Floats shifted =
        Vector::add(Vector::multiply(x, Vector::set(1.44269504f)), Vector::set(kRounder));
    const Vector::Floats n = Vector::subtract(shifted, Vector::set(kRounder));
    Vector::Floats r = Vector::subtract(x, Vector::multiply(n, Vector::set(0.693359375f)));
    r = Vector::subtract(r, Vector::multiply(n, Vector::set(-2.12194440e-4f)));
    constexpr float kTerms[] = {1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f,
                                1.6666665459e-1f, 5.0000001201e-1f};
    Vector::Floats p = Vector::set(1.9875691500e-4f);
    for (const float term : kTerms)
        p = Vector::add(Vector::multiply(p, r), Vector::set(term));
    p = Vector::add(Vector::multiply(p, Vector::multiply(r, r)), Vector::add(r, Vector::set(1.0f)));
    return Vector::multiply(p, Vector::powerOfTwo(shifted));
}

/// The step of 32 activations whose largest magnitude is given: a 127th of it, rounded up to eight
/// bits. So a largest that differs in its last bits, as after attention on a GPU, gives the same
/// step nearly always, and steps are at most a 128th larger than they need be.
float shortStep(float largest) {
    const float step = largest / 127.0f;
    std::uint32_t bits;
    std::memcpy(&bits, &step, sizeof bits);
    bits = (bits + 0xffffu) & 0xffff0000u;
    float up;
    std::memcpy(&up, &bits, sizeof up);
    return up;
}

/// Thirty-two elements, group `group` of a block.
void quantiseGroup(const float* x, ActivationBlock& block, int group) {
    std::int8_t* values = block.values + group * kActivationBlock;
    float &scale = block.scales[group], &sum = block.sums[group];
    std::int32_t* negatedSums = block.negatedSums + 2 * group;
    const Vector::Floats a = Vector::load(x), b = Vector::load(x + 16);
    const Vector::Floats none = Vector::zero();
    // Zero times infinity or NaN is NaN: the only way the sum is not zero.
    const bool finite =
        Vector::sum(Vector::add(Vector::multiply(a, none), Vector::multiply(b, none))) == 0.0f;
    const float largest = Vector::largest(Vector::max(Vector::magnitude(a), Vector::magnitude(b)));
    // Below this the inverse of the step overflows; such a group counts as zero.
    constexpr float kSmallest = 1e-36f;
    if (!finite || largest < kSmallest) {
        std::memset(values, 0, kActivationBlock);
        scale = sum = finite ? 0.0f : __builtin_nanf("");
        negatedSums[0] = negatedSums[1] = 0;
        return;
    }
    scale = shortStep(largest);
    const Vector::Floats inverse = Vector::set(1.0f / scale), rounder = Vector::set(kRounder);
    const Vector::Floats qa = Vector::add(Vector::multiply(a, inverse), rounder);
    const Vector::Floats qb = Vector::add(Vector::multiply(b, inverse), rounder);
    Vector::storeBytes(values, qa, qb);
    // Whole numbers below 2^24: exact in any order.
    const float sumOfA = Vector::sum(Vector::subtract(qa, rounder));
    const float sumOfB = Vector::sum(Vector::subtract(qb, rounder));
    sum = scale * (sumOfA + sumOfB);
    negatedSums[0] = -static_cast<std::int32_t>(sumOfA);
    negatedSums[1] = -static_cast<std::int32_t>(sumOfB);
}

void quantiseActivations(const float* x, std::int64_t columns, ActivationBlock* blocks) {
    constexpr std::int64_t kGroups = ActivationBlock::kColumns / kActivationBlock;
    const std::int64_t groups = columns / kActivationBlock;
    for (std::int64_t b = 0; b < activationBlocks(columns); ++b) {
        const std::int64_t left = groups - b * kGroups;
        const int present = static_cast<int>(left < 0 ? 0 : left < kGroups ? left : kGroups);
        if (present < kGroups)
            std::memset(blocks + b, 0, sizeof *blocks);
        for (int g = 0; g < present; ++g)
            quantiseGroup(x + (b * kGroups + g) * kActivationBlock, blocks[b], g);
    }
}

/// In double precision, where squares are exact: what it is rounded to does not depend on the order
/// of the sum, but for one in some 10^7, so that a GPU has the same.
float sumOfSquares(const float* x, std::int64_t n) {
    double lanes[16] = {};
    std::int64_t i = 0;
    for (; i + 16 <= n; i += 16)
        for (int l = 0; l < 16; ++l)
            lanes[l] += static_cast<double>(x[i + l]) * static_cast<double>(x[i + l]);
    for (; i < n; ++i)
        lanes[0] += static_cast<double>(x[i]) * static_cast<double>(x[i]);
    for (int width = 8; width > 0; width /= 2)
        for (int l = 0; l < width; ++l)
            lanes[l] += lanes[l + width];
    return static_cast<float>(lanes[0]);
}

void rmsNorm(const float* x, const float* weight, float epsilon, std::int64_t n, float* output) {
    const float mean = sumOfSquares(x, n) / static_cast<float>(n);
    const Vector::Floats scale = Vector::set(1.0f / __builtin_sqrtf(mean + epsilon));
    std::int64_t i = 0;
    for (; i + 16 <= n; i += 16)
        Vector::store(output + i, Vector::multiply(Vector::multiply(Vector::load(x + i), scale),
                                                   Vector::load(weight + i)));
    const int rest = static_cast<int>(n - i);
    if (rest > 0)
        Vector::storePart(output + i,
                          Vector::multiply(Vector::multiply(Vector::loadPart(x + i, rest), scale),
                                           Vector::loadPart(weight + i, rest)),
                          rest);
}

Vector::Floats gated(Vector::Floats gate, Vector::Floats up) {
    const Vector::Floats one = Vector::set(1.0f);
    const Vector::Floats power = exponential(Vector::subtract(Vector::zero(), gate));
    return Vector::multiply(Vector::divide(gate, Vector::add(one, power)), up);
}

void swiGlu(float* gate, const float* up, std::int64_t n) {
    std::int64_t i = 0;
    for (; i + 16 <= n; i += 16)
        Vector::store(gate + i, gated(Vector::load(gate + i), Vector::load(up + i)));
    const int rest = static_cast<int>(n - i);
    if (rest > 0)
        Vector::storePart(gate + i,
                          gated(Vector::loadPart(gate + i, rest), Vector::loadPart(up + i, rest)),
                          rest);
}

void storeHalf(const float* x, std::int64_t n, std::uint16_t* output) {
    std::int64_t i = 0;
    for (; i + 16 <= n; i += 16)
        Vector::storeHalf(output + i, Vector::load(x + i), 16);
    const int rest = static_cast<int>(n - i);
    if (rest > 0)
        Vector::storeHalf(output + i, Vector::loadPart(x + i, rest), rest);
}

} // namespace
} // namespace khatwa::kernels
