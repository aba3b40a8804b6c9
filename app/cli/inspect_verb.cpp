#include "app/cli/engine_verbs.h"
#include "app/cli/model_options.h"
#include "app/cli/output.h"
#include "app/cli/verb.h"
#include "engine/backend/find_devices.h"
#include "engine/chat/chat_format.h"
#include "engine/sampling/sampling_options.h"

#include <cstdio>
#include <map>

namespace khatwa::cli {

namespace {

std::string familyName(engine::ChatFamily family) {
    switch (family) {
    case engine::ChatFamily::DeepSeekR1:
        return "DeepSeek R1";
    case engine::ChatFamily::Qwen3:
        return "Qwen3";
    case engine::ChatFamily::Llama3:
        return "Llama 3";
    case engine::ChatFamily::Plain:
        return "plain text";
    }
    return "plain text";
}

std::string scalingText(const engine::RopeScaling& scaling) {
    const std::string range =
        " x " + decimal(scaling.factor, 2) + " over " + std::to_string(scaling.originalContext);
    switch (scaling.kind) {
    case engine::RopeScalingKind::None:
        return "none";
    case engine::RopeScalingKind::Linear:
        return "linear x " + decimal(scaling.factor, 2);
    case engine::RopeScalingKind::Yarn:
        return "YaRN" + range + ", attention factor " + decimal(scaling.attentionFactor, 4);
    case engine::RopeScalingKind::Llama3:
        return "Llama 3" + range;
    }
    return "none";
}

/// Where its layers would run on this machine as it is now.
Json describe(const engine::DevicePlan& plan,
              const std::vector<std::shared_ptr<engine::Device>>& devices) {
    Json parts = Json::array();
    for (const engine::DevicePlan::Part& part : plan.parts) {
        const bool cpu = part.device == engine::DevicePlan::kCpu;
        const auto index = static_cast<std::size_t>(part.device);
        parts.push_back({{"on", cpu ? "cpu" : devices[index]->name()},
                         {"layers", part.end - part.begin},
                         {"bytes", part.bytes},
                         {"left_bytes", cpu ? Json(nullptr) : Json(part.left)}});
    }
    return {{"text", plan.text()}, {"parts", std::move(parts)}};
}

Json placement(const engine::ModelFiles& files, std::int64_t context, kernels::CacheForm cache,
               engine::DeviceChoice choice) {
    using engine::DeviceChoice;
    std::vector<std::shared_ptr<engine::Device>> devices;
    if (choice == DeviceChoice::Gpu)
        devices = devicesOrWhyNone();
    else if (choice == DeviceChoice::Auto && engine::worthADevice(files))
        devices = engine::findDevices().devices;
    const std::vector<engine::Device::Memory> memory =
        engine::memoryOf(devices, [](const engine::Error& error) {
            std::fprintf(stderr, "%s It is left out.\n", error.what());
        });
    return describe(engine::planDevices(files, context, cache, devices, memory), devices);
}

Json describe(const engine::ModelFiles& files, std::int64_t context, kernels::CacheForm cache) {
    const engine::ModelConfig& config = files.config();
    const engine::Tokenizer tokenizer(files.tokenizer());
    const engine::ChatFormat chat = engine::ChatFormat::recognise(files, tokenizer);
    const engine::MemoryPlan plan = engine::planMemory(files, context, cache);
    const engine::SamplingOptions sampling = engine::recommendedSampling(files);

    std::int64_t parameters = 0;
    std::map<std::string, std::uint64_t> bytesOfType;
    for (const engine::NamedTensor& tensor : files.tensors()) {
        parameters += tensor.matrix.rows * tensor.matrix.columns;
        bytesOfType[std::string(info(tensor.matrix.type).name)] += tensor.matrix.bytes();
    }
    Json types = Json::object();
    for (const auto& [type, bytes] : bytesOfType)
        types[type] = bytes;

    return {{"path", files.path().string()},
            {"format", files.format()},
            {"name", config.name},
            {"architecture", config.architecture},
            {"parameters", parameters},
            {"file_bytes", files.fileBytes()},
            {"bytes_by_type", types},
            {"layers", config.layers},
            {"width", config.width},
            {"heads", config.heads},
            {"kv_heads", config.kvHeads},
            {"head_dim", config.headDim},
            {"feed_forward", config.feedForward},
            {"vocabulary", config.vocabulary},
            {"tied_embeddings", config.tiedEmbeddings},
            {"context_length", config.contextLength},
            {"rope_theta", config.ropeTheta},
            {"rope_scaling", scalingText(config.ropeScaling)},
            {"prompt_format", familyName(chat.family())},
            {"thinks", chat.thinks()},
            {"prompt_opens_thinking", chat.opensThinking()},
            {"sampling",
             {{"temperature", sampling.temperature},
              {"top_p", sampling.topP},
              {"top_k", sampling.topK},
              {"min_p", sampling.minP},
              {"repetition_penalty", sampling.repetitionPenalty}}},
            {"memory",
             {{"context", plan.context},
              {"cache", cache == kernels::CacheForm::F16 ? "f16" : "q8_0"},
              {"weight_bytes", plan.weightBytes},
              {"cache_bytes", plan.cacheBytes},
              {"work_bytes", plan.workBytes},
              {"total_bytes", plan.total()}}}};
}

void writeText(const Json& model) {
    const auto line = [](const std::string& label, const std::string& value) {
        write(label + std::string(label.size() < 16 ? 16 - label.size() : 1, ' ') +
              forTerminal(value, Lines::One) + "\n");
    };
    const auto number = [&](const char* key) {
        return std::to_string(model[key].get<std::int64_t>());
    };
    std::string types;
    for (const auto& [type, bytes] : model["bytes_by_type"].items())
        types += (types.empty() ? "" : ", ") + type + " " + bytesText(bytes.get<std::uint64_t>());
    line("file", model["path"].get<std::string>());
    line("format", model["format"].get<std::string>() + ", " +
                       bytesText(model["file_bytes"].get<std::uint64_t>()));
    if (!model["name"].get<std::string>().empty())
        line("name", model["name"].get<std::string>());
    line("architecture", model["architecture"].get<std::string>() + ", " +
                             decimal(model["parameters"].get<double>() / 1e6, 1) +
                             " million parameters (" + types + ")");
    line("shape", number("layers") + " layers of width " + number("width") + ", " +
                      number("heads") + " heads (" + number("kv_heads") +
                      " for keys and values) of " + number("head_dim"));
    line("vocabulary", number("vocabulary") + " tokens");
    line("context", number("context_length") + " tokens, stretching " +
                        model["rope_scaling"].get<std::string>());
    line("prompt format", model["prompt_format"].get<std::string>() +
                              (model["thinks"].get<bool>() ? ", thinks before it answers" : ""));
    const Json& sampling = model["sampling"];
    line("sampling", "temperature " + decimal(sampling["temperature"].get<double>(), 2) +
                         ", top-p " + decimal(sampling["top_p"].get<double>(), 2));
    const Json& memory = model["memory"];
    const auto bytes = [&](const char* key) { return bytesText(memory[key].get<std::uint64_t>()); };
    line("memory", bytes("total_bytes") + " for a context of " +
                       std::to_string(memory["context"].get<std::int64_t>()) + ": weights " +
                       bytes("weight_bytes") + ", cache " + bytes("cache_bytes") + ", work " +
                       bytes("work_bytes"));
    line("runs as", model["placement"]["text"].get<std::string>());
    flush();
}

} // namespace

int inspectVerb(std::span<const std::string> raw) {
    const Arguments arguments(
        raw,
        {{"-m", true}, {"--json"}, {"--context", true}, {"--cache", true}, {"--device", true}});
    if (arguments.positional().size() > 1 ||
        (arguments.has("-m") && !arguments.positional().empty()))
        throw WrongUse("one model at a time");
    ModelOptions options;
    if (arguments.positional().empty())
        options = readModelOptions(arguments);
    else
        options.path = arguments.positional().front();
    const std::int64_t context = arguments.integer("--context", 1, 1 << 30).value_or(0);
    const auto files = engine::ModelFiles::open(options.path);
    const kernels::CacheForm cache = readCacheForm(arguments);
    Json model = describe(*files, context, cache);
    model["placement"] = placement(*files, context, cache, readDevice(arguments));
    if (arguments.has("--json"))
        writeJson(model);
    else
        writeText(model);
    return kDone;
}

} // namespace khatwa::cli
