#pragma once

/// Keys and values in Q8_0: how they are stored, and how a tile of them is attended. Included after
/// a vector header, its bytes header and elementwise.h.
///
/// The query becomes int8 with a step for 32 elements, as the inputs of products do. The softmax
/// weights of a tile become unsigned bytes with one step for 32 elements of the values, after each
/// was multiplied by its position's step. So all long sums are of integers; what is left in floats
/// is multiplied and added with separate roundings: the same bits on every instruction set.

#include "kernels/cpu/kernel_table.h"

#include <cstring>

namespace khatwa::kernels {
namespace {

/// Steps below this are zero: an inverse of them would not be finite.
constexpr float kSmallestStep = 1e-36f;

/// Thirty-two integers and their step. `count` elements are there, the others are zero. With
/// `asHalf` the step is one that binary16 holds. A step that is not a finite number is NaN.
float quantiseThirtyTwo(const float* x, int count, bool asHalf, std::int8_t* values) {
    const int first = count < 16 ? count : 16;
    const Vector::Floats a = Vector::loadPart(x, first);
    const Vector::Floats b = count > 16 ? Vector::loadPart(x + 16, count - 16) : Vector::zero();
    const Vector::Floats none = Vector::zero();
    // Zero times infinity or NaN is NaN: the only way the sum is not zero.
    const bool finite =
        Vector::sum(Vector::add(Vector::multiply(a, none), Vector::multiply(b, none))) == 0.0f;
    float step = Vector::largest(Vector::max(Vector::magnitude(a), Vector::magnitude(b))) / 127.0f;
    if (asHalf) {
        alignas(2) std::uint8_t half[2];
        std::uint16_t bits = 0;
        Vector::storeHalf(&bits, Vector::set(step), 1);
        std::memcpy(half, &bits, sizeof bits);
        step = Vector::sum(Vector::fromHalfPart(half, 1));
    }
    if (!finite || !(step >= kSmallestStep) || step == __builtin_inff()) {
        std::memset(values, 0, 32);
        return finite && step < kSmallestStep ? 0.0f : __builtin_nanf("");
    }
    // A step that was rounded down makes the largest a little more than 127.
    const Vector::Floats inverse = Vector::set(1.0f / step), rounder = Vector::set(kRounder);
    const Vector::Floats low = Vector::set(-127.0f), high = Vector::set(127.0f);
    const auto rounded = [&](Vector::Floats v) {
        const Vector::Floats held =
            Vector::min(high, Vector::max(low, Vector::multiply(v, inverse)));
        return Vector::add(held, rounder);
    };
    Vector::storeBytes(values, rounded(a), rounded(b));
    return step;
}

void storeQ8(const float* key, const float* value, int headDim, std::uint8_t* keyPage,
             std::uint8_t* valuePage, int place) {
    const int stride = cacheStride(CacheForm::Q8_0, headDim);
    bool finite = true;
    for (int block = 0; block < stride / 32; ++block) {
        const int from = block * 32, count = headDim - from < 32 ? headDim - from : 32;
        std::int8_t values[32];
        const auto storeStep = [&](std::uint8_t* page, float step) {
            std::uint16_t bits = 0;
            Vector::storeHalf(&bits, Vector::set(step), 1);
            std::memcpy(page + stepByte(stride, block, place), &bits, sizeof bits);
        };
        storeStep(keyPage, quantiseThirtyTwo(key + from, count, true, values));
        for (int i = 0; i < 32; ++i)
            keyPage[keyByte(stride, place, from + i)] = static_cast<std::uint8_t>(values[i] + 128);
        const float step = quantiseThirtyTwo(value + from, count, true, values);
        finite = finite && step == step;
        storeStep(valuePage, step == step ? step : 0.0f);
        for (int i = 0; i < 32; ++i)
            valuePage[valueByte(place, from + i)] = static_cast<std::uint8_t>(values[i]);
    }
    // The fault of a value shows through its key, so that a tile's values need no second look.
    if (!finite) {
        std::uint16_t nan = 0;
        Vector::storeHalf(&nan, Vector::set(__builtin_nanf("")), 1);
        std::memcpy(keyPage + stepByte(stride, 0, place), &nan, sizeof nan);
    }
}

/// A tile in Q8_0. `work` holds a query, a part and scores for each head, `apart` floats apart.
struct CacheQ8 {
    static constexpr CacheForm kForm = CacheForm::Q8_0;

    /// In `out`: the integers, then a step and minus 128 times the sum for each 32.
    static void prepare(const float* query, int headDim, int stride, float* out) {
        auto* values = reinterpret_cast<std::int8_t*>(out);
        float* steps = out + stride / 4;
        for (int block = 0; block < stride / 32; ++block) {
            const int from = block * 32, count = headDim - from < 32 ? headDim - from : 32;
            steps[block] = quantiseThirtyTwo(query + from, count, false, values + from);
            std::int32_t sum = 0;
            for (int i = 0; i < 32; ++i)
                sum += values[from + i];
            sum *= -128; // the keys' bytes are 128 too large
            std::memcpy(steps + stride / 32 + block, &sum, sizeof sum);
        }
    }

    template <int heads>
    static void score(float* work, std::size_t apart, int stride, const std::uint8_t* page,
                      const std::uint8_t* next, int count, float scale) {
        fetchSteps(next, stride);
        // Two groups of places at a time keep the arithmetic busy while sums wait for additions.
        int place = 0;
        for (; place + 16 < count; place += 32)
            scorePlaces<heads, 2>(work, apart, stride, page, next, place, scale);
        if (place < count)
            scorePlaces<heads, 1>(work, apart, stride, page, next, place, scale);
    }

    template <int heads>
    static void gather(float* work, std::size_t apart, int stride, const std::uint8_t* page,
                       const std::uint8_t* next, int count) {
        fetchSteps(next, stride);
        const std::uint8_t* bytes = page;
        const int quads = (count + 3) / 4;
        constexpr int kHalf = 16 * kAttentionTile; ///< bytes of sixteen elements
        for (int block = 0; block < stride / 32; ++block, bytes += 2 * kHalf) {
            alignas(64) std::uint8_t weights[heads][kAttentionTile];
            float steps[heads];
            quantiseWeights<heads>(work + 2 * attentionPart(stride), apart,
                                   page + stepByte(stride, block, 0), count, weights, steps);
            ByteSums::Lanes low[heads], high[heads];
            for (int h = 0; h < heads; ++h)
                low[h] = high[h] = ByteSums::set(0);
            for (int quad = 0; quad < quads; ++quad) {
                const std::uint8_t* values = bytes + 64 * quad;
                if (next) {
                    __builtin_prefetch(next + (values - page));
                    __builtin_prefetch(next + (values - page) + kHalf);
                }
                for (int h = 0; h < heads; ++h) {
                    const std::uint8_t* four = weights[h] + 4 * quad;
                    low[h] = ByteSums::dotBroadcast(low[h], four, values);
                    high[h] = ByteSums::dotBroadcast(high[h], four, values + kHalf);
                }
            }
            for (int h = 0; h < heads; ++h) {
                float* part =
                    work + static_cast<std::size_t>(h) * apart + attentionPart(stride) + block * 32;
                const Vector::Floats step = Vector::set(steps[h]);
                Vector::store(part,
                              Vector::add(Vector::load(part),
                                          Vector::multiply(ByteSums::toFloats(low[h]), step)));
                Vector::store(part + 16,
                              Vector::add(Vector::load(part + 16),
                                          Vector::multiply(ByteSums::toFloats(high[h]), step)));
            }
        }
    }

private:
    static void fetchSteps(const std::uint8_t* page, int stride) {
        if (page)
            for (std::size_t at = stepByte(stride, 0, 0);
                 at < cachePageBytes(CacheForm::Q8_0, stride); at += 64)
                __builtin_prefetch(page + at);
    }

    template <int heads, int groups>
    static void scorePlaces(float* work, std::size_t apart, int stride, const std::uint8_t* page,
                            const std::uint8_t* next, int place, float scale) {
        const int blocks = stride / 32;
        const int group = 16 * stride; // bytes of sixteen places
        const std::uint8_t* bytes = page + place * stride;
        Vector::Floats total[groups][heads];
        for (int g = 0; g < groups; ++g)
            for (int h = 0; h < heads; ++h)
                total[g][h] = Vector::zero();
        for (int block = 0; block < blocks; ++block) {
            const std::int8_t* query[heads];
            ByteSums::Lanes sums[groups][heads];
            for (int h = 0; h < heads; ++h) {
                const float* own = work + static_cast<std::size_t>(h) * apart;
                query[h] = reinterpret_cast<const std::int8_t*>(own) + block * 32;
                std::int32_t start;
                std::memcpy(&start, own + stride / 4 + blocks + block, sizeof start);
                for (int g = 0; g < groups; ++g)
                    sums[g][h] = ByteSums::set(start);
            }
            for (int four = 0; four < 8; ++four, bytes += 64)
                for (int g = 0; g < groups; ++g) {
                    if (next)
                        __builtin_prefetch(next + (bytes - page) + g * group);
                    for (int h = 0; h < heads; ++h)
                        sums[g][h] =
                            ByteSums::dotVector(sums[g][h], bytes + g * group, query[h] + 4 * four);
                }
            for (int g = 0; g < groups; ++g) {
                const Vector::Floats steps =
                    Vector::fromHalf(page + stepByte(stride, block, place + 16 * g));
                for (int h = 0; h < heads; ++h) {
                    const float step = work[static_cast<std::size_t>(h) * apart +
                                            static_cast<std::size_t>(stride / 4 + block)];
                    total[g][h] = Vector::add(
                        total[g][h], Vector::multiply(ByteSums::toFloats(sums[g][h]),
                                                      Vector::multiply(steps, Vector::set(step))));
                }
            }
        }
        for (int g = 0; g < groups; ++g)
            for (int h = 0; h < heads; ++h)
                Vector::store(work + static_cast<std::size_t>(h) * apart +
                                  2 * attentionPart(stride) + place + 16 * g,
                              Vector::multiply(total[g][h], Vector::set(scale)));
    }

    /// Sixty-four bytes for each head, zero from `count` on: what is stored there belongs to
    /// nobody.
    template <int heads>
    static void quantiseWeights(const float* scores, std::size_t apart, const std::uint8_t* halves,
                                int count, std::uint8_t (*bytes)[kAttentionTile], float* steps) {
        const auto present = [&](int i) {
            const int left = count - 16 * i;
            return left < 0 ? 0 : left < 16 ? left : 16;
        };
        Vector::Floats positions[4];
        for (int i = 0; i < 4; ++i)
            positions[i] =
                present(i) > 0 ? Vector::fromHalfPart(halves + 32 * i, present(i)) : Vector::zero();
        for (int h = 0; h < heads; ++h) {
            const float* weights = scores + static_cast<std::size_t>(h) * apart;
            Vector::Floats products[4];
            for (int i = 0; i < 4; ++i)
                products[i] = present(i) > 0
                                  ? Vector::multiply(Vector::loadPart(weights + 16 * i, present(i)),
                                                     positions[i])
                                  : Vector::zero();
            const float largest = Vector::largest(Vector::max(
                Vector::max(products[0], products[1]), Vector::max(products[2], products[3])));
            if (!(largest >= kSmallestStep)) {
                std::memset(bytes[h], 0, kAttentionTile);
                steps[h] = 0.0f;
                continue;
            }
            const Vector::Floats inverse = Vector::set(255.0f / largest);
            const Vector::Floats rounder = Vector::set(kRounder);
            for (int i = 0; i < 4; ++i)
                products[i] = Vector::add(Vector::multiply(products[i], inverse), rounder);
            auto* out = reinterpret_cast<std::int8_t*>(bytes[h]);
            Vector::storeBytes(out, products[0], products[1]);
            Vector::storeBytes(out + 32, products[2], products[3]);
            steps[h] = largest / 255.0f;
        }
    }
};

} // namespace
} // namespace khatwa::kernels
