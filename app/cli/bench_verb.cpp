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

/// Multiplications and additions that reading a prompt takes: every matrix of the layers once a
/// token, and attention to all positions before.
double promptOperations(const engine::Model& model, int tokens) {
    const engine::ModelConfig& c = model.config();
    double weights = 0.0;
    for (const engine::NamedTensor& tensor : model.files().tensors())
        if (tensor.name.starts_with("blk.") && tensor.matrix.rows > 1)
            weights += static_cast<double>(tensor.matrix.rows) *
                       static_cast<double>(tensor.matrix.columns);
    const double positions = 0.5 * tokens * (tokens + 1.0);
    return 2.0 * weights * tokens + 4.0 * positions * c.layers * c.heads * c.headDim;
}

/// What bounds the device that runs the model.
struct Ceilings {
    std::string device;
    double bandwidth = 0.0;    ///< bytes a second
    double multiplyRate = 0.0; ///< operations a second in BF16; 0: not known
};

/// What `measure` gives; 0 where the model has left no room for its numbers.
template <typename Measure>
double whereThereIsRoom(Measure measure) {
    try {
        return measure();
    } catch (const engine::Error& error) {
        if (error.code() != engine::ErrorCode::OutOfMemory)
            throw;
        return 0.0;
    }
}

Ceilings measureCeilings(const ModelOptions& options, const engine::PlacedModel& placed) {
    if (placed.plan.deviceLayers() == 0)
        return {"cpu", engine::cpuSelfTest(options.threads).measureBandwidth(), 0.0};
    for (const engine::DevicePlan::Part& part : placed.plan.parts) {
        if (part.device == engine::DevicePlan::kCpu || part.begin == part.end)
            continue;
        engine::Device& device = *placed.devices.at(static_cast<std::size_t>(part.device));
        return {"cuda", whereThereIsRoom([&] { return device.measureBandwidth(); }),
                whereThereIsRoom([&] { return device.measureMultiplyRate(); })};
    }
    return {};
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
    const engine::PlacedModel placed = loadModel(options);
    const std::unique_ptr<engine::Model>& model = placed.model;
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
    // Pages mapped, threads awake, the steps of a GPU recorded.
    measure(*model, std::min(promptTokens, model->maxBatch()), 3, batch);
    // Before and after, since it changes with what else uses the memory.
    const Ceilings before = measureCeilings(options, placed);
    const Measured measured = measure(*model, promptTokens, generatedTokens, batch);
    const Ceilings after = measureCeilings(options, placed);
    const double bandwidth = (before.bandwidth + after.bandwidth) / 2;
    const double multiplyRate = (before.multiplyRate + after.multiplyRate) / 2;
    const double stepsPerSecond = generatedTokens / measured.generationSeconds;
    // A step reads the weights once, and of each row's keys and values what is there by then; on a
    // GPU samples read those of the prompt that they share together.
    const bool onCpu = placed.plan.deviceLayers() == 0;
    const auto perPosition = static_cast<double>(model->cacheBytesPerPosition());
    const double grown = 0.5 * generatedTokens * batch;
    const double cacheBytes =
        perPosition * (onCpu ? promptTokens * batch + grown : promptTokens + grown);
    const double stepBytes = static_cast<double>(model->bytesPerToken()) + cacheBytes;
    const double bytesPerSecond = stepsPerSecond * stepBytes;
    const double operations = promptOperations(*model, promptTokens) / measured.promptSeconds;

    const Json result = {
        {"model", options.path.string()},
        {"device", before.device},
        {"layers_on_devices", placed.plan.deviceLayers()},
        {"device_bytes", placed.plan.deviceBytes()},
        {"batch", batch},
        {"seconds_to_first_token", toFirstToken},
        {"cache", options.cache == kernels::CacheForm::F16 ? "f16" : "q8_0"},
        {"prompt_tokens", promptTokens},
        {"generated_tokens", generatedTokens * batch},
        {"prompt_tokens_per_second", promptTokens / measured.promptSeconds},
        {"prompt_operations_per_second", operations},
        {"generation_tokens_per_second", stepsPerSecond * batch},
        {"bytes_per_token", model->bytesPerToken()},
        {"cache_bytes_per_token",
         std::llround(perPosition * (promptTokens + 0.5 * generatedTokens))},
        {"cache_bytes_per_step", std::llround(cacheBytes)},
        {"read_bytes_per_second", bytesPerSecond},
        {"bandwidth_bytes_per_second", bandwidth},
        {"bandwidth_share", bytesPerSecond / bandwidth},
        {"bf16_operations_per_second", multiplyRate},
        {"multiply_share", multiplyRate > 0.0 ? Json(operations / multiplyRate) : Json(nullptr)}};
    if (arguments.has("--json")) {
        writeJson(result);
        return kDone;
    }
    write("first token " + decimal(toFirstToken, 2) + " s from the start, loading included\n");
    write("prompt      " + decimal(promptTokens / measured.promptSeconds, 1) + " tokens/s (" +
          std::to_string(promptTokens) + " tokens)" +
          (multiplyRate > 0.0 ? ", " + decimal(operations / 1e12, 1) + " TFLOP/s: " +
                                    decimal(100.0 * operations / multiplyRate, 0) + " % of the " +
                                    decimal(multiplyRate / 1e12, 1) + " of cuBLAS in BF16"
                              : "") +
          "\n");
    write("generation  " + decimal(stepsPerSecond * batch, 1) + " tokens/s (" +
          std::to_string(generatedTokens) + " tokens, batch of " + std::to_string(batch) + ")\n");
    write(
        "a step      " + bytesText(model->bytesPerToken()) + " of weights and " +
        bytesText(static_cast<std::uint64_t>(cacheBytes)) + " of cache, " +
        decimal(bytesPerSecond / 1e9, 1) +
        " GB/s: " + decimal(100.0 * bytesPerSecond / bandwidth, 0) + " % of the " +
        decimal(bandwidth / 1e9, 1) +
        (onCpu ? " GB/s that this machine reads\n" : " GB/s that the GPU copies in its memory\n"));
    flush();
    return kDone;
}

} // namespace khatwa::cli
