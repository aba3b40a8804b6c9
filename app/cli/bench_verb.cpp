#include "app/cli/engine_verbs.h"
#include "app/cli/model_options.h"
#include "app/cli/output.h"
#include "app/cli/verb.h"
#include "engine/selftest/selftest.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

namespace khatwa::cli {

namespace {

double secondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Tokens whose choice is of no consequence: what a matrix costs does not depend on the numbers in
/// it.
engine::TokenId anyToken(int position, int vocabulary) {
    return (position * 31 + 7) % vocabulary;
}

struct Measured {
    double promptSeconds = 0.0;
    double generationSeconds = 0.0;
};

Measured measure(engine::Model& model, int promptTokens, int generatedTokens, int batch) {
    const int vocabulary = model.config().vocabulary;
    Measured measured;
    std::vector<engine::SequenceId> sequences;
    std::vector<engine::Row> rows;
    const engine::SequenceId first = model.pages().create();
    sequences.push_back(first);

    auto start = std::chrono::steady_clock::now();
    for (int position = 0; position < promptTokens;) {
        rows.clear();
        const int end = std::min(promptTokens, position + model.maxBatch());
        for (; position < end; ++position)
            rows.push_back(
                {first, position, anyToken(position, vocabulary), position + 1 == promptTokens});
        model.forward(rows);
    }
    measured.promptSeconds = secondsSince(start);

    for (int b = 1; b < batch; ++b)
        sequences.push_back(model.pages().fork(first, promptTokens));
    start = std::chrono::steady_clock::now();
    for (int step = 0; step < generatedTokens; ++step) {
        rows.clear();
        for (const engine::SequenceId sequence : sequences)
            rows.push_back(
                {sequence, promptTokens + step, anyToken(step + sequence, vocabulary), true});
        model.forward(rows);
    }
    measured.generationSeconds = secondsSince(start);
    for (const engine::SequenceId sequence : sequences)
        model.pages().release(sequence);
    return measured;
}

} // namespace

int benchVerb(std::span<const std::string> raw) {
    const auto begin = std::chrono::steady_clock::now();
    const Arguments arguments(raw, {{"-m", true},
                                    {"-p", true},
                                    {"-n", true},
                                    {"-t", true},
                                    {"--device", true},
                                    {"--batch", true},
                                    {"--cache", true},
                                    {"--json"}});
    if (!arguments.positional().empty())
        throw WrongUse("'" + arguments.positional().front() + "' is one argument too many");
    const auto promptTokens = static_cast<int>(arguments.integer("-p", 1, 1 << 20).value_or(256));
    const auto generatedTokens = static_cast<int>(arguments.integer("-n", 1, 1 << 20).value_or(64));
    const auto batch = static_cast<int>(arguments.integer("--batch", 1, 4096).value_or(1));
    ModelOptions options = readModelOptions(arguments);

    // The prompt once, and for each sequence what it generates and the page it shares in part.
    const std::int64_t positions =
        promptTokens + std::int64_t{batch} * (generatedTokens + 2 * engine::kPageSize);
    options.context = positions;
    const auto model = loadModel(options);
    if (promptTokens + generatedTokens > model->sequenceCapacity())
        throw std::runtime_error(std::to_string(promptTokens + generatedTokens) +
                                 " tokens are more than the model's context of " +
                                 std::to_string(model->sequenceCapacity()) +
                                 "; choose a smaller -p or -n");
    if (batch > model->maxBatch())
        throw std::runtime_error("at most " + std::to_string(model->maxBatch()) +
                                 " sequences fit in one batch");

    measure(*model, 1, 0, 1);
    const double toFirstToken = secondsSince(begin);
    measure(*model, std::min(promptTokens, model->maxBatch()), 2,
            batch); // pages mapped, threads awake
    // Before and after, since it changes with what else uses the memory.
    const double before = engine::cpuSelfTest(options.threads).measureBandwidth();
    const Measured measured = measure(*model, promptTokens, generatedTokens, batch);
    const double after = engine::cpuSelfTest(options.threads).measureBandwidth();
    const double bandwidth = (before + after) / 2;
    const double stepsPerSecond = generatedTokens / measured.generationSeconds;
    // A step reads the weights once, and of each row's keys and values what is there by then.
    constexpr std::int64_t kManyPositions = 1 << 16;
    const double cacheBytes =
        static_cast<double>(
            engine::planMemory(model->files(), kManyPositions, options.cache).cacheBytes) /
        kManyPositions * (promptTokens + 0.5 * generatedTokens);
    const double bytesPerSecond =
        stepsPerSecond * (static_cast<double>(model->bytesPerToken()) + batch * cacheBytes);

    const Json result = {{"model", options.path.string()},
                         {"device", "cpu"},
                         {"batch", batch},
                         {"seconds_to_first_token", toFirstToken},
                         {"cache", options.cache == kernels::CacheForm::F16 ? "f16" : "q8_0"},
                         {"prompt_tokens", promptTokens},
                         {"generated_tokens", generatedTokens * batch},
                         {"prompt_tokens_per_second", promptTokens / measured.promptSeconds},
                         {"generation_tokens_per_second", stepsPerSecond * batch},
                         {"bytes_per_token", model->bytesPerToken()},
                         {"cache_bytes_per_token", std::llround(cacheBytes)},
                         {"read_bytes_per_second", bytesPerSecond},
                         {"bandwidth_bytes_per_second", bandwidth},
                         {"bandwidth_share", bytesPerSecond / bandwidth}};
    if (arguments.has("--json")) {
        writeJson(result);
        return kDone;
    }
    write("first token " + decimal(toFirstToken, 2) + " s from the start, loading included\n");
    write("prompt      " + decimal(promptTokens / measured.promptSeconds, 1) + " tokens/s (" +
          std::to_string(promptTokens) + " tokens)\n");
    write("generation  " + decimal(stepsPerSecond * batch, 1) + " tokens/s (" +
          std::to_string(generatedTokens) + " tokens, batch of " + std::to_string(batch) + ")\n");
    write("reads       " + bytesText(model->bytesPerToken()) + " of weights a step and " +
          bytesText(static_cast<std::uint64_t>(cacheBytes)) + " of cache a token, " +
          decimal(bytesPerSecond / 1e9, 1) +
          " GB/s: " + decimal(100.0 * bytesPerSecond / bandwidth, 0) + " % of the " +
          decimal(bandwidth / 1e9, 1) + " GB/s that this machine reads\n");
    flush();
    return kDone;
}

} // namespace khatwa::cli
