// Weight bytes per second of every format's product, for one row (decoding) and for many (prefill),
// beside the read bandwidth of memory. kernels_bench [THREADS] [MEGABYTES]

#include "kernels/cpu/bandwidth.h"
#include "kernels/cpu/kernel_table.h"
#include "kernels/formats/quantise.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

using namespace khatwa;
using namespace khatwa::kernels;

namespace {

constexpr std::int64_t kColumns = 4096; ///< the width of an 8B model
constexpr int kPasses = 3;
constexpr std::int64_t kGrain = 16;

/// Weights of about `bytes`, all blocks alike: their values do not change the time.
struct Weights {
    Weights(TensorType t, std::size_t bytes)
        : type(t), stride(rowBytes(t, kColumns)),
          outputs(static_cast<std::int64_t>(bytes / stride)) {
        std::vector<float> row(kColumns);
        for (std::size_t i = 0; i < row.size(); ++i)
            row[i] = static_cast<float>(i % 31) - 15.0f;
        std::vector<std::byte> packed(stride);
        quantiseRow(t, row, packed.data());
        for (std::int64_t o = 0; o < outputs; ++o)
            data.insert(data.end(), packed.begin(), packed.end());
    }
    TensorType type;
    std::size_t stride;
    std::int64_t outputs;
    std::vector<std::byte> data;
};

double secondsOfProduct(ThreadPool& pool, const KernelTable& table, const Weights& weights,
                        int rows) {
    const auto n = static_cast<std::size_t>(rows);
    std::vector<float> input(n * kColumns, 0.5f);
    std::vector<std::int8_t> values(n * static_cast<std::size_t>(paddedValues(kColumns)));
    std::vector<float> scales(n * static_cast<std::size_t>(paddedScales(kColumns))), sums(scales);
    std::vector<float> output(n * static_cast<std::size_t>(weights.outputs));
    for (std::size_t r = 0; r < n; ++r)
        table.quantiseRow(input.data() + r * kColumns, kColumns,
                          values.data() + r * static_cast<std::size_t>(paddedValues(kColumns)),
                          scales.data() + r * static_cast<std::size_t>(paddedScales(kColumns)),
                          sums.data() + r * static_cast<std::size_t>(paddedScales(kColumns)));
    const ProductInput in{rows,          kColumns,      input.data(), kColumns,
                          values.data(), scales.data(), sums.data()};
    const ProductKernel kernel = table.products[static_cast<std::size_t>(weights.type)];
    double best = 1e9;
    for (int pass = 0; pass < kPasses; ++pass) {
        const auto start = std::chrono::steady_clock::now();
        pool.run(weights.outputs, kGrain, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t from = begin; from < end; from += kGrain) {
                const std::int64_t to = std::min(end, from + kGrain);
                const ProductOutput out{output.data() + from,
                                        static_cast<std::size_t>(weights.outputs), nullptr, false};
                kernel(reinterpret_cast<const std::uint8_t*>(weights.data.data()) +
                           static_cast<std::size_t>(from) * weights.stride,
                       weights.stride, static_cast<int>(to - from), in, out);
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
    std::printf("%-11s %-5s %12s %8s %16s\n", "set", "type", "1 row GB/s", "share",
                "64 rows GMAC/s");
    for (int t = 0; t < 8; ++t) {
        const auto type = static_cast<TensorType>(t);
        const Weights large(type, bytes), small(type, bytes / 64);
        for (const Isa isa : availableIsas()) {
            const KernelTable& table = kernelTable(isa);
            const double decode =
                static_cast<double>(large.data.size()) / secondsOfProduct(pool, table, large, 1);
            const double prefill = 64.0 * kColumns * static_cast<double>(small.outputs) /
                                   secondsOfProduct(pool, table, small, 64);
            std::printf("%-11s %-5s %12.1f %7.0f%% %16.1f\n", name(isa).data(),
                        info(type).name.data(), decode * 1e-9, 100.0 * decode / bandwidth,
                        prefill * 1e-9);
        }
    }
}
