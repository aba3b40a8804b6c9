#include "app/cli/read_bandwidth.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

namespace khatwa::cli {

namespace {

/// Eight sums, so that the additions never wait for one another and the reads are what takes time.
std::uint64_t sumOf(const std::uint64_t* data, std::size_t count) {
    std::uint64_t sums[8] = {};
    for (std::size_t i = 0; i + 8 <= count; i += 8) {
        for (std::size_t j = 0; j < 8; ++j)
            sums[j] += data[i + j];
    }
    std::uint64_t total = 0;
    for (const std::uint64_t sum : sums)
        total += sum;
    return total;
}

} // namespace

double readBandwidth(int threads) {
    constexpr std::size_t kBytes = std::size_t{256} << 20;
    constexpr int kPasses = 6;
    const std::size_t count = kBytes / sizeof(std::uint64_t);
    const auto workers = static_cast<std::size_t>(
        threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
    const std::vector<std::uint64_t> data(count, 1);
    std::atomic<std::uint64_t> checked =
        0; // the sums are used, so that no compiler leaves the reading out
    double best = 0.0;
    for (int pass = 0; pass < kPasses; ++pass) {
        const auto start = std::chrono::steady_clock::now();
        std::vector<std::thread> team;
        for (std::size_t w = 0; w < workers; ++w)
            team.emplace_back([&, w] {
                const std::size_t from = count * w / workers;
                checked += sumOf(data.data() + from, count * (w + 1) / workers - from);
            });
        for (std::thread& worker : team)
            worker.join();
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        best = std::max(best, static_cast<double>(kBytes) / seconds);
    }
    return checked > 0 ? best : 0.0;
}

} // namespace khatwa::cli
