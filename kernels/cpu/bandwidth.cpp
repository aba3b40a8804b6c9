#include "kernels/cpu/bandwidth.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

namespace khatwa::kernels {

namespace {

/// Words that are read in one step: several cache lines at once, as a memory system likes it.
constexpr std::int64_t kStep = 64;

std::uint64_t readWords(const std::uint64_t* words, std::int64_t count) {
    std::uint64_t lanes[kStep / 8] = {};
    for (std::int64_t i = 0; i + kStep <= count; i += kStep)
        for (std::int64_t lane = 0; lane < kStep / 8;
             ++lane) // one word of each line brings the line
            lanes[lane] ^= words[i + lane * 8];
    std::uint64_t all = 0;
    for (const std::uint64_t lane : lanes)
        all ^= lane;
    return all;
}

} // namespace

double measureReadBandwidth(ThreadPool& pool, std::size_t bytes, int passes) {
    const auto words = static_cast<std::int64_t>(bytes / sizeof(std::uint64_t));
    const auto buffer =
        std::make_unique_for_overwrite<std::uint64_t[]>(static_cast<std::size_t>(words));
    pool.run(words, kStep, [&](std::int64_t begin, std::int64_t end, int) {
        std::fill(buffer.get() + begin, buffer.get() + end, std::uint64_t{0x5a5a5a5a} + begin);
    });
    std::atomic<std::uint64_t> sink{0}; // so that the reading is not optimised away
    double best = 0.0;
    for (int pass = 0; pass < passes; ++pass) {
        const auto start = std::chrono::steady_clock::now();
        pool.run(words, kStep, [&](std::int64_t begin, std::int64_t end, int) {
            sink.fetch_xor(readWords(buffer.get() + begin, end - begin), std::memory_order_relaxed);
        });
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
        best = std::max(best, static_cast<double>(words) * 8.0 / std::max(time.count(), 1e-9));
    }
    return best;
}

} // namespace khatwa::kernels
