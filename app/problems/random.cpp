#include "app/problems/topic.h"

namespace khatwa::problems {

namespace {

std::uint64_t rotateLeft(std::uint64_t x, int k) {
    return (x << k) | (x >> (64 - k));
}

} // namespace

// splitmix64 spreads the seed, xoshiro256** draws (Blackman and Vigna, "Scrambled linear
// pseudorandom number generators", 2021). Both are a few lines of integer arithmetic, so that a
// seed means the same on every machine.
Random::Random(std::uint64_t seed) {
    for (std::uint64_t& word : state_) {
        seed += 0x9e3779b97f4a7c15u;
        std::uint64_t z = seed;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        word = z ^ (z >> 31);
    }
}

std::uint64_t Random::next() {
    const std::uint64_t result = rotateLeft(state_[1] * 5, 7) * 9;
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = rotateLeft(state_[3], 45);
    return result;
}

int Random::between(int low, int high) {
    const std::uint64_t span = static_cast<std::uint64_t>(high - low) + 1;
    // Draws in the incomplete last block are thrown away, so that every value is equally likely.
    const std::uint64_t limit = ~std::uint64_t{0} - (~std::uint64_t{0} % span + 1) % span;
    std::uint64_t draw = next();
    while (draw > limit)
        draw = next();
    return low + static_cast<int>(draw % span);
}

bool Random::coin() {
    return (next() >> 63) != 0;
}

} // namespace khatwa::problems
