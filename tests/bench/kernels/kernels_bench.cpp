// Weight bytes per second of every format's product, for one row (decoding) and for many (prefill),
// beside the read bandwidth of memory. kernels_bench [THREADS] [MEGABYTES]

#include "kernels/cpu/bandwidth.h"
#include "kernels/cpu/kernel_table.h"
#include "kernels/formats/panels.h"
#include "kernels/formats/quantise.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <sys/mman.h>
#include <vector>

using namespace khatwa;
using namespace khatwa::kernels;

namespace {

constexpr std::int64_t kColumns = 4096; ///< the width of an 8B model
constexpr int kPasses = 3;
constexpr int kFewRows[] = {1, 2, 4, 8};          ///< with weights that come from memory
constexpr int kManyRows[] = {1, 2, 4, 8, 16, 64}; ///< from the second cache
constexpr int kGrain = kPanelOutputs;

/// Weights of about `bytes` as the products read them, all alike: their values do not change the
/// time.
struct Weights {
    Weights(TensorType t, std::size_t about) : type(t) {
        std::vector<float> row(kColumns);
        for (std::size_t i = 0; i < row.size(); ++i)
            row[i] = static_cast<float>(i % 31) - 15.0f;
        const std::size_t inFile = rowBytes(t, kColumns);
        std::vector<std::byte> rows(kGrain * inFile);
        for (std::size_t o = 0; o < kGrain; ++o)
            quantiseRow(t, row, rows.data() + o * inFile);
        panels = static_cast<std::int64_t>(about / rows.size());
        stride = inFile;
        std::vector<std::byte> panel = rows;
        if (hasPanels(t)) {
            stride = panelBytes(t, kColumns);
            panel.resize(stride);
            packPanel(t, rows.data(), kGrain, kColumns, panel.data());
        }
        grainBytes = panel.size();
        const std::size_t size = static_cast<std::size_t>(panels) * panel.size();
        const std::size_t huge = std::size_t{2} << 20; // as the engine keeps its panels
        bytes_.reset(
            static_cast<std::byte*>(std::aligned_alloc(huge, (size + huge) / huge * huge)));
        if (!bytes_)
            throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
        madvise(bytes_.get(), size, MADV_HUGEPAGE);
#endif
        data = {bytes_.get(), size};
        for (std::size_t at = 0; at < size; at += panel.size())
            std::copy(panel.begin(), panel.end(), data.begin() + static_cast<std::ptrdiff_t>(at));
    }
    std::int64_t outputs() const {
        return panels * kGrain;
    }

    TensorType type;
    std::int64_t panels;
    std::size_t stride;     ///< as products take it
    std::size_t grainBytes; ///< of sixteen outputs
    std::span<std::byte> data;

private:
    struct Free {
        void operator()(std::byte* p) const { std::free(p); }
    };
    std::unique_ptr<std::byte, Free> bytes_;
};

double secondsOfProduct(ThreadPool& pool, const KernelTable& table, const Weights& weights,
                        int rows) {
    const auto n = static_cast<std::size_t>(rows);
    const auto blocks = static_cast<std::size_t>(activationBlocks(kColumns));
    std::vector<float> input(n * kColumns, 0.5f);
    std::vector<ActivationBlock> quantised(n * blocks);
    const auto outputs = static_cast<std::size_t>(weights.outputs());
    std::vector<float> output(n * outputs);
    for (std::size_t r = 0; r < n; ++r)
        table.quantiseRow(input.data() + r * kColumns, kColumns, quantised.data() + r * blocks);
    const ProductInput in{rows, kColumns, input.data(), kColumns, quantised.data()};
    const ProductKernel kernel = table.products[static_cast<std::size_t>(weights.type)];
    double best = 1e9;
    for (int pass = 0; pass < kPasses; ++pass) {
        const auto start = std::chrono::steady_clock::now();
        pool.run(weights.panels, 2, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t panel = begin; panel < end; panel += 2) {
                const auto at = static_cast<std::size_t>(panel);
                const int outputsHere = (panel + 1 < end ? 2 : 1) * kGrain;
                kernel(reinterpret_cast<const std::uint8_t*>(weights.data.data()) +
                           at * weights.grainBytes,
                       weights.stride, outputsHere, in,
                       {output.data() + at * kGrain, outputs, nullptr, false});
            }
        });
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
        best = std::min(best, time.count());
    }
    return best;
}

} // namespace

int main(int argc, char** argv) {
    ThreadPool pool(argc > 1 ? std::atoi(argv[1]) : 0);
    const std::size_t bytes = static_cast<std::size_t>(argc > 2 ? std::atoi(argv[2]) : 256) << 20;
    const double bandwidth = measureReadBandwidth(pool, bytes, kPasses);
    std::printf("threads %d, read bandwidth %.1f GB/s\n", pool.threads(), bandwidth * 1e-9);
    std::printf("%-11s %-5s %12s   share of the bandwidth at rows:", "set", "type", "1 row GB/s");
    for (const int rows : kFewRows)
        std::printf(" %4d", rows);
    std::printf("   10^9 multiply-adds/s at rows:");
    for (const int rows : kManyRows)
        std::printf(" %7d", rows);
    std::printf("\n");
    for (int t = 0; t < 8; ++t) {
        const auto type = static_cast<TensorType>(t);
        const Weights large(type, bytes), small(type, bytes / 64);
        {
            const Isa isa = defaultIsa();
            const KernelTable& table = kernelTable(isa);
            std::vector<double> speeds, shares;
            for (const int rows : kFewRows) {
                // The memory's speed drifts: each is compared with that beside it.
                const double beside = measureReadBandwidth(pool, bytes, kPasses);
                speeds.push_back(static_cast<double>(large.data.size()) /
                                 secondsOfProduct(pool, table, large, rows));
                shares.push_back(100.0 * speeds.back() / beside);
            }
            std::printf("%-11s %-5s %12.1f %31s", name(isa).data(), info(type).name.data(),
                        speeds[0] * 1e-9, "");
            for (const double share : shares)
                std::printf(" %3.0f%%", share);
            std::printf("%32s", "");
            for (const int rows : kManyRows)
                std::printf(" %7.1f", static_cast<double>(rows * kColumns * small.outputs()) /
                                          secondsOfProduct(pool, table, small, rows) * 1e-9);
            std::printf("\n");
        }
    }
}
