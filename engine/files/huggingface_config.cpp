#include "engine/files/huggingface_config.h"

#include "engine/files/file_error.h"
#include "engine/files/json.h"
#include "engine/files/opened_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace khatwa::engine {

using nlohmann::json;

namespace {

constexpr std::int64_t kQwen3HeadDim = 128; // Qwen3Config's default, whatever the width

class ConfigReader {
public:
    ConfigReader(const json& root, const std::filesystem::path& path)
        : root_(root, path, "the configuration"), path_(path) {}

    ModelConfig read() {
        ModelConfig config;
        config.architecture = root_.text("model_type").value_or("");
        config.name = root_.text("_name_or_path").value_or("");
        if (config.architecture != "qwen3" && config.architecture != "qwen2" &&
            config.architecture != "llama")
            throwUnsupported(path_,
                             config.architecture.empty()
                                 ? std::string("it does not say its model_type")
                                 : "Khatwa has no architecture " + inQuotes(config.architecture));
        refuseWhatIsNotDone();
        config.layers = count("num_hidden_layers", 0);
        config.width = count("hidden_size", 0);
        config.heads = count("num_attention_heads", 0);
        config.kvHeads = count("num_key_value_heads", config.heads);
        const std::int64_t shared = config.heads > 0 ? config.width / config.heads : 0;
        config.headDim = count("head_dim", config.architecture == "qwen3" ? kQwen3HeadDim : shared);
        config.feedForward = count("intermediate_size", 0);
        config.vocabulary = count("vocab_size", 0);
        config.contextLength = root_.integer("max_position_embeddings")
                                   .value_or(config.architecture == "llama" ? 2048 : 32768);
        config.normEpsilon = root_.number("rms_norm_eps").value_or(1e-6);
        config.ropeLayout = RopeLayout::Halves;
        config.tiedEmbeddings = root_.boolean("tie_word_embeddings").value_or(false);
        readRope(config);
        checkConfig(config, path_);
        return config;
    }

private:
    int count(const char* key, std::int64_t otherwise) const {
        const std::int64_t value = root_.integer(key).value_or(otherwise);
        if (value < 0 || value > std::numeric_limits<int>::max())
            throwCorrupt(path_, inQuotes(key) + " is " + std::to_string(value));
        return static_cast<int>(value);
    }

    void refuseWhatIsNotDone() const {
        if (const json* quantized = root_.find("quantization_config")) {
            const JsonObject method(*quantized, path_, "\"quantization_config\"");
            throwUnsupported(path_, "its weights are quantised by " +
                                        inQuotes(method.text("quant_method").value_or("?")) +
                                        "; take a GGUF file of the model");
        }
        if (const auto act = root_.text("hidden_act"); act && *act != "silu" && *act != "swish")
            throwUnsupported(path_, "its activation is " + inQuotes(*act));
        if (root_.boolean("use_sliding_window").value_or(false))
            throwUnsupported(path_, "it attends through a sliding window");
        if (root_.number("partial_rotary_factor").value_or(1.0) != 1.0)
            throwUnsupported(path_, "it rotates only a part of each head");
    }

    void readRope(ModelConfig& config) const {
        config.ropeTheta = root_.number("rope_theta").value_or(10000.0);
        const json* value = root_.find("rope_parameters"); // transformers 5
        if (value == nullptr)
            value = root_.find("rope_scaling");
        if (value == nullptr)
            return;
        const JsonObject rope(*value, path_, "its rotary scaling");
        config.ropeTheta = rope.number("rope_theta").value_or(config.ropeTheta);
        if (rope.number("partial_rotary_factor").value_or(1.0) != 1.0)
            throwUnsupported(path_, "it rotates only a part of each head");
        const std::string type =
            rope.text("rope_type").value_or(rope.text("type").value_or("default"));
        RopeScaling& scaling = config.ropeScaling;
        if (type == "default")
            return;
        if (type == "linear")
            scaling.kind = RopeScalingKind::Linear;
        else if (type == "yarn")
            scaling.kind = RopeScalingKind::Yarn;
        else if (type == "llama3")
            scaling.kind = RopeScalingKind::Llama3;
        else
            throwUnsupported(path_, "Khatwa has no rotary scaling " + inQuotes(type));
        scaling.originalContext =
            rope.integer("original_max_position_embeddings").value_or(config.contextLength);
        scaling.factor = rope.number("factor").value_or(1.0);
        if (scaling.kind == RopeScalingKind::Yarn)
            readYarn(rope, scaling);
        if (scaling.kind == RopeScalingKind::Llama3) {
            scaling.lowFrequencyFactor = rope.number("low_freq_factor").value_or(1.0);
            scaling.highFrequencyFactor = rope.number("high_freq_factor").value_or(4.0);
        }
    }

    void readYarn(const JsonObject& rope, RopeScaling& scaling) const {
        if (!rope.boolean("truncate").value_or(true))
            throwUnsupported(path_, "YaRN with \"truncate\": false is not done by Khatwa");
        scaling.betaFast = rope.number("beta_fast").value_or(32.0);
        scaling.betaSlow = rope.number("beta_slow").value_or(1.0);
        const auto whole = rope.number("attention_factor");
        const auto mscale = rope.number("mscale");
        const auto mscaleAll = rope.number("mscale_all_dim");
        if (whole) {
            scaling.attentionFactor = *whole;
        } else if (mscale && mscaleAll && *mscale != 0 && *mscaleAll != 0 && scaling.factor > 1) {
            const double log = std::log(scaling.factor);
            scaling.attentionFactor = (0.1 * *mscale * log + 1) / (0.1 * *mscaleAll * log + 1);
        } else {
            scaling.attentionFactor =
                yarnAttentionFactor(scaling.factor, rope.number("attn_factor").value_or(1.0));
        }
    }

    JsonObject root_;
    const std::filesystem::path& path_;
};

} // namespace

ModelConfig readHuggingFaceConfig(const json& root, const std::filesystem::path& path) {
    return ConfigReader(root, path).read();
}

SamplingDefaults readGenerationConfig(const json& root, const std::filesystem::path& path) {
    const JsonObject config(root, path, "the generation configuration");
    SamplingDefaults sampling;
    sampling.temperature = config.number("temperature").value_or(sampling.temperature);
    sampling.topP = config.number("top_p").value_or(sampling.topP);
    sampling.minP = config.number("min_p").value_or(sampling.minP);
    sampling.repetitionPenalty =
        config.number("repetition_penalty").value_or(sampling.repetitionPenalty);
    sampling.topK = static_cast<int>(std::clamp<std::int64_t>(
        config.integer("top_k").value_or(sampling.topK), -1, std::numeric_limits<int>::max()));
    dropSenselessSampling(sampling);
    return sampling;
}

std::vector<std::int64_t> readEndTokens(const json& root, const std::filesystem::path& path) {
    const JsonObject config(root, path, "the configuration");
    const json* value = config.find("eos_token_id");
    if (value == nullptr)
        return {};
    std::vector<std::int64_t> out;
    const auto add = [&](const json& id) {
        if (!id.is_number_unsigned() || id.get<std::uint64_t>() >> 31 != 0)
            throwCorrupt(path, "\"eos_token_id\" is not a token's id");
        out.push_back(id.get<std::int64_t>());
    };
    if (value->is_array())
        for (const json& id : *value)
            add(id);
    else
        add(*value);
    return out;
}

bool changesALayer(std::string_view name) {
    if (name.starts_with("model."))
        name.remove_prefix(6);
    if (!name.starts_with("layers."))
        return false;
    const bool buffer = name.find(".rotary_emb.") != std::string_view::npos;
    return !buffer && !name.ends_with(".k_scale") && !name.ends_with(".v_scale");
}

std::optional<std::string> canonicalTensorName(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kOutside = {{
        {"embed_tokens.weight", "token_embd.weight"},
        {"norm.weight", "output_norm.weight"},
    }};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kInLayer = {{
        {"input_layernorm", "attn_norm"},
        {"post_attention_layernorm", "ffn_norm"},
        {"self_attn.q_proj", "attn_q"},
        {"self_attn.k_proj", "attn_k"},
        {"self_attn.v_proj", "attn_v"},
        {"self_attn.o_proj", "attn_output"},
        {"self_attn.q_norm", "attn_q_norm"},
        {"self_attn.k_norm", "attn_k_norm"},
        {"mlp.gate_proj", "ffn_gate"},
        {"mlp.up_proj", "ffn_up"},
        {"mlp.down_proj", "ffn_down"},
    }};
    if (name == "lm_head.weight")
        return "output.weight";
    if (name.starts_with("model."))
        name.remove_prefix(6);
    for (const auto& [theirs, ours] : kOutside)
        if (name == theirs)
            return std::string(ours);
    if (!name.starts_with("layers."))
        return std::nullopt;
    name.remove_prefix(7);
    const std::size_t digits = std::min(name.find_first_not_of("0123456789"), name.size());
    if (digits == 0 || digits > 5 || digits >= name.size() || name[digits] != '.')
        return std::nullopt;
    const std::string_view layer = name.substr(0, digits);
    name.remove_prefix(digits + 1);
    for (const std::string_view end : {".weight", ".bias"}) {
        if (!name.ends_with(end))
            continue;
        const std::string_view part = name.substr(0, name.size() - end.size());
        for (const auto& [theirs, ours] : kInLayer)
            if (part == theirs)
                return "blk." + std::string(layer) + "." + std::string(ours) + std::string(end);
    }
    return std::nullopt;
}

} // namespace khatwa::engine
