#include "kernels/cpu/rope.h"

#include <cmath>

namespace khatwa::kernels {

namespace {

void rotate(float& x, float& y, float cosine, float sine) {
    const float turned = x * cosine - y * sine;
    y = x * sine + y * cosine;
    x = turned;
}

} // namespace

void ropeAngles(std::int64_t position, std::span<const float> frequencies, float factor,
                float* cosines, float* sines) {
    for (std::size_t i = 0; i < frequencies.size(); ++i) {
        const double angle = static_cast<double>(position) * static_cast<double>(frequencies[i]);
        cosines[i] = static_cast<float>(std::cos(angle) * static_cast<double>(factor));
        sines[i] = static_cast<float>(std::sin(angle) * static_cast<double>(factor));
    }
}

void rotateHalves(float* head, int pairs, const float* cosines, const float* sines) {
    for (int i = 0; i < pairs; ++i)
        rotate(head[i], head[i + pairs], cosines[i], sines[i]);
}

void rotateInterleaved(float* head, int pairs, const float* cosines, const float* sines) {
    for (int i = 0; i < pairs; ++i)
        rotate(head[2 * i], head[2 * i + 1], cosines[i], sines[i]);
}

} // namespace khatwa::kernels
