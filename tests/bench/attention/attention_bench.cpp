// Bytes of the KV cache that decoding attends a second, in both forms, as a share of the read
// bandwidth of memory measured beside it in each round; and what rows of one sequence cost together
// (guessed tokens, a chunk of a prompt).
//   attention_bench [POSITIONS] [THREADS] [ROUNDS]      the shape of an 8B model: 32 / 8 heads of
//   128

#include "engine/backend/cpu/cpu_backend.h"
#include "engine/cache/page_table.h"
#include "kernels/cpu/bandwidth.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

using namespace khatwa;
using namespace khatwa::engine;

namespace {

constexpr int kHeads = 32, kKvHeads = 8, kHeadDim = 128, kQueries = kHeads * kHeadDim,
              kKeys = kKvHeads * kHeadDim;
constexpr int kLayers = 12; ///< so that a round reads more than any cache of the processor holds
constexpr std::array kRows = {1, 4, 8, 32};

class Cache {
public:
    Cache(CpuBackend& backend, kernels::CacheForm kept, int length)
        : backend_(backend), form(kept), positions(length),
          pages_((length + kPageSize - 1) / kPageSize + 1),
          store_(backend.makeKvStore({kLayers, kKvHeads, kHeadDim, pages_.totalPages(), kept})),
          query_(backend.makeActivations(kPageSize, kQueries)),
          key_(backend.makeActivations(kPageSize, kKeys)),
          value_(backend.makeActivations(kPageSize, kKeys)),
          output_(backend.makeActivations(kPageSize, kQueries)), sequence_(pages_.create()) {
        std::vector<PageTable::Copy> copies;
        pages_.reserve(sequence_, length, copies);
        for (int i = 0; i < kHeadDim / 2; ++i)
            frequencies_.push_back(1.0f / static_cast<float>(1 + i));
        fill(*query_, kQueries);
        for (int begin = 0; begin < length; begin += kPageSize) {
            fill(*key_, kKeys);
            fill(*value_, kKeys);
            setRows(begin, std::min(kPageSize, length - begin));
            for (int layer = 0; layer < kLayers; ++layer)
                backend_.rotateAndStore(
                    {query_.get(), key_.get(), value_.get(), nullptr, nullptr, 0.0f},
                    {RopeLayout::Halves, frequencies_, 1.0f}, *store_, layer);
        }
    }

    /// Seconds of one layer for the last `rows` positions.
    double seconds(int rows) {
        setRows(positions - rows, rows);
        const auto start = std::chrono::steady_clock::now();
        for (int layer = 0; layer < kLayers; ++layer)
            backend_.attend(*query_, *store_, layer, kHeads, *output_);
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
        return time.count() / kLayers;
    }

    double bytes() const {
        return 2.0 * kKvHeads * positions / kPageSize *
               static_cast<double>(kernels::cachePageBytes(form, kHeadDim));
    }

private:
    void setRows(int begin, int count) {
        rows_.clear();
        for (int i = 0; i < count; ++i)
            rows_.push_back({sequence_, begin + i, 0, false});
        backend_.beginBatch(rows_, pages_);
    }
    void fill(Activations& x, int width) {
        float* numbers = static_cast<CpuActivations&>(x).row(0);
        for (int i = 0; i < kPageSize * width; ++i) {
            random_ = random_ * 1664525u + 1013904223u;
            numbers[i] = static_cast<float>(random_ >> 8) * 0x1p-23f - 1.0f;
        }
    }

    CpuBackend& backend_;

public:
    const kernels::CacheForm form;
    const int positions;

private:
    PageTable pages_;
    std::unique_ptr<KvStore> store_;
    std::unique_ptr<Activations> query_, key_, value_, output_;
    SequenceId sequence_;
    std::vector<float> frequencies_;
    std::vector<Row> rows_;
    std::uint32_t random_ = 1;
};

double median(std::vector<double> numbers) {
    std::sort(numbers.begin(), numbers.end());
    return numbers[numbers.size() / 2];
}

} // namespace

int main(int argc, char** argv) {
    const int positions = argc > 1 ? std::max(64, std::atoi(argv[1])) : 16384;
    const int rounds = argc > 3 ? std::max(1, std::atoi(argv[3])) : 7;
    CpuBackend backend(argc > 2 ? std::atoi(argv[2]) : 0, kernels::defaultIsa());
    std::printf("%d positions, %d threads, %s, medians of %d rounds\n", positions,
                backend.threadPool().threads(), kernels::name(backend.isa()).data(), rounds);
    Cache half(backend, kernels::CacheForm::F16, positions);
    Cache bytes(backend, kernels::CacheForm::Q8_0, positions);
    std::vector<double> bandwidths;
    std::array<std::vector<double>, 2> speeds, shares;
    std::array<std::array<std::vector<double>, kRows.size()>, 2> times;
    for (int round = 0; round < rounds; ++round) {
        std::array<Cache*, 2> caches = {&half, &bytes};
        for (std::size_t c = 0; c < caches.size(); ++c) {
            const double bandwidth =
                kernels::measureReadBandwidth(backend.threadPool(), std::size_t{256} << 20, 2);
            bandwidths.push_back(bandwidth);
            for (std::size_t r = 0; r < kRows.size(); ++r)
                times[c][r].push_back(caches[c]->seconds(kRows[r]));
            const double speed = caches[c]->bytes() / times[c][0].back();
            speeds[c].push_back(speed);
            shares[c].push_back(speed / bandwidth);
        }
    }
    std::printf("memory reads %.1f GB/s\n", median(bandwidths) * 1e-9);
    std::printf("| cache | bytes a layer | GB/s | share of the bandwidth |");
    for (const int rows : kRows)
        std::printf(" %d row%s |", rows, rows == 1 ? "" : "s");
    std::printf("\n|---|---|---|---|");
    for (std::size_t r = 0; r < kRows.size(); ++r)
        std::printf("---|");
    for (std::size_t c = 0; c < 2; ++c) {
        std::printf("\n| %s | %.1f MB | %.1f | %.0f %% |", c == 0 ? "F16" : "Q8_0",
                    (c == 0 ? half : bytes).bytes() * 1e-6, median(speeds[c]) * 1e-9,
                    100.0 * median(shares[c]));
        for (const std::vector<double>& some : times[c])
            std::printf(" %.2f ms |", 1e3 * median(some));
    }
    std::printf("\n");
    return 0;
}
