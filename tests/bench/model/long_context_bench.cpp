// Decoding at the end of a long context: tokens a second, and the bytes of weights and of the cache
// that they read as a share of the read bandwidth measured before and after each round.
//   long_context_bench MODEL [POSITIONS] [THREADS] [ROUNDS]       both forms of the cache
//
// Reading a prompt of 16,384 tokens takes an 8B model minutes, and what decoding costs does not
// depend on what the cache holds: so the positions before the last are filled by the storing of
// keys and values alone, without the products and the attention that would give them meaning.

#include "engine/backend/cpu/cpu_backend.h"
#include "engine/backend/forwarding_backend.h"
#include "engine/model/model.h"
#include "kernels/cpu/bandwidth.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

using namespace khatwa;
using namespace khatwa::engine;

namespace {

constexpr int kTokens = 12; ///< a round

/// A backend whose long operations can be left out.
class FillingBackend final : public ForwardingBackend {
public:
    using ForwardingBackend::ForwardingBackend;

    bool filling = false;

    void normProducts(const Activations& x, const Weight& norm, float epsilon,
                      std::span<const Product> products) override {
        if (!filling)
            ForwardingBackend::normProducts(x, norm, epsilon, products);
    }
    void attend(const Activations& query, const KvStore& store, int layer, int heads,
                Activations& output) override {
        if (!filling)
            ForwardingBackend::attend(query, store, layer, heads, output);
    }
    void productAdd(const Activations& input, const Weight& weight, const Weight* bias,
                    Activations& x) override {
        if (!filling)
            ForwardingBackend::productAdd(input, weight, bias, x);
    }
    void normSwiGlu(const Activations& x, const Weight& norm, float epsilon, const Weight& gate,
                    const Weight& up, Activations& output) override {
        if (!filling)
            ForwardingBackend::normSwiGlu(x, norm, epsilon, gate, up, output);
    }
};

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

double median(std::vector<double> numbers) {
    std::sort(numbers.begin(), numbers.end());
    return numbers[numbers.size() / 2];
}

void measure(const std::shared_ptr<const ModelFiles>& files, kernels::CacheForm form, int positions,
             int threads, int rounds) {
    auto cpu = std::make_unique<CpuBackend>(threads, kernels::defaultIsa());
    kernels::ThreadPool& pool = cpu->threadPool();
    auto owned = std::make_unique<FillingBackend>(std::move(cpu));
    FillingBackend& backend = *owned;
    LoadOptions options;
    options.context = positions + (rounds + 1) * kTokens + kPageSize;
    options.cache = form;
    const auto model = Model::load(files, std::move(owned), options);
    const SequenceId sequence = model->pages().create();
    std::vector<Row> rows;
    int position = 0;
    const auto read = [&](int count) {
        rows.clear();
        for (int i = 0; i < count; ++i, ++position)
            rows.push_back({sequence, position, 7 + position % 1000, i + 1 == count});
        model->forward(rows);
    };
    read(model->maxBatch()); // in earnest, so that keys and values are the model's
    backend.filling = true;
    while (position < positions)
        read(std::min(model->maxBatch(), positions - position));
    backend.filling = false;
    for (int i = 0; i < kTokens; ++i)
        read(1);

    const auto bandwidth = [&] {
        return kernels::measureReadBandwidth(pool, std::size_t{256} << 20, 2);
    };
    constexpr std::int64_t kMany = 1 << 16;
    const double cacheBytes =
        static_cast<double>(planMemory(*files, kMany, form).cacheBytes) / kMany;
    std::vector<double> speeds, shares, bandwidths;
    for (int round = 0; round < rounds; ++round) {
        const double before = bandwidth();
        const double bytes =
            static_cast<double>(model->bytesPerToken()) + cacheBytes * (position + kTokens / 2.0);
        const double start = now();
        for (int i = 0; i < kTokens; ++i)
            read(1);
        const double speed = kTokens / (now() - start);
        bandwidths.push_back((before + bandwidth()) / 2);
        speeds.push_back(speed);
        shares.push_back(speed * bytes / bandwidths.back());
    }
    const auto [least, most] = std::minmax_element(shares.begin(), shares.end());
    std::printf("| %s | %d | %.2f | %.2f GB + %.2f GB | %.1f | %.0f %% (%.0f, %.0f) |\n",
                form == kernels::CacheForm::F16 ? "F16" : "Q8_0", positions, median(speeds),
                static_cast<double>(model->bytesPerToken()) * 1e-9, cacheBytes * positions * 1e-9,
                median(bandwidths) * 1e-9, 100.0 * median(shares), 100.0 * *least, 100.0 * *most);
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "long_context_bench MODEL [POSITIONS] [THREADS] [ROUNDS]\n");
        return 2;
    }
    try {
        const auto files = ModelFiles::open(argv[1]);
        const int positions = argc > 2 ? std::max(256, std::atoi(argv[2])) : 16384;
        const int threads = argc > 3 ? std::atoi(argv[3]) : 0;
        const int rounds = argc > 4 ? std::max(1, std::atoi(argv[4])) : 7;
        std::printf(
            "| cache | positions | tokens/s | weights + cache a token | memory reads, GB/s | "
            "share (least, most) |\n|---|---|---|---|---|---|\n");
        for (const auto form : {kernels::CacheForm::F16, kernels::CacheForm::Q8_0})
            measure(files, form, positions, threads, rounds);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
