#include "tests/engine/support/running.h"

#include <algorithm>
#include <random>

namespace khatwa::engine {

std::unique_ptr<Model> loadOnCpu(std::shared_ptr<const ModelFiles> files, int threads,
                                 std::int64_t context, khatwa::kernels::CacheForm cache) {
    LoadOptions options;
    options.cache = cache;
    options.context = context;
    return Model::load(std::move(files), makeCpuBackend(threads), options);
}

std::unique_ptr<Model> loadTiny(const TinyModelOptions& options, int threads,
                                std::int64_t context) {
    return loadOnCpu(openTiny(makeTinyModel(options)), threads, context);
}

RopeScaling yarnScaling(double factor, std::int64_t original, double attentionFactor) {
    RopeScaling scaling;
    scaling.kind = RopeScalingKind::Yarn;
    scaling.factor = factor;
    scaling.originalContext = original;
    scaling.attentionFactor = attentionFactor;
    return scaling;
}

RopeScaling llama3Scaling(double factor, std::int64_t original) {
    RopeScaling scaling;
    scaling.kind = RopeScalingKind::Llama3;
    scaling.factor = factor;
    scaling.originalContext = original;
    return scaling;
}

RopeScaling linearScaling(double factor) {
    RopeScaling scaling;
    scaling.kind = RopeScalingKind::Linear;
    scaling.factor = factor;
    return scaling;
}

std::vector<TokenId> someTokens(int count, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<TokenId> tokens(static_cast<std::size_t>(count));
    std::generate(tokens.begin(), tokens.end(),
                  [&] { return static_cast<TokenId>(random() % 256); });
    return tokens;
}

std::vector<float> extend(Model& model, SequenceId sequence, std::span<const TokenId> tokens,
                          int chunk) {
    std::vector<float> all;
    while (!tokens.empty()) {
        std::vector<Row> rows;
        const auto count =
            std::min(tokens.size(), static_cast<std::size_t>(std::min(chunk, model.maxBatch())));
        int position = model.pages().length(sequence);
        for (const TokenId token : tokens.first(count)) {
            rows.push_back({sequence, position++, token, true});
        }
        const std::span<const float> logits = model.forward(rows);
        all.insert(all.end(), logits.begin(), logits.end());
        tokens = tokens.subspan(count);
    }
    return all;
}

std::vector<float> logitsOf(Model& model, std::span<const TokenId> tokens, int chunk) {
    const SequenceId sequence = model.pages().create();
    std::vector<float> logits = extend(model, sequence, tokens, chunk);
    model.pages().release(sequence);
    return logits;
}

} // namespace khatwa::engine
