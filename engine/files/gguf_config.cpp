#include "engine/files/gguf_config.h"

#include "engine/files/file_error.h"
#include "engine/files/token_kinds.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace khatwa::engine {

namespace {

constexpr std::int64_t kDefaultContext = 2048;

class ConfigReader {
public:
    ConfigReader(const GgufFile& gguf, const OpenedModel& model) : gguf_(gguf), model_(model) {}

    ModelConfig read() {
        ModelConfig config;
        config.architecture = std::string(gguf_.text("general.architecture").value_or(""));
        config.name = std::string(gguf_.text("general.name").value_or(""));
        const bool known = config.architecture == "qwen3" || config.architecture == "qwen2" ||
                           config.architecture == "llama";
        const bool weights = !model_.tensors().empty();
        if (weights && !known)
            throwUnsupported(gguf_.path(),
                             config.architecture.empty()
                                 ? "it does not say its architecture"
                                 : "Khatwa has no architecture " + inQuotes(config.architecture));
        prefix_ = config.architecture + ".";
        if (known)
            readShape(config, weights);
        return config;
    }

private:
    std::string key(const char* name) const { return prefix_ + name; }

    int count(const char* name, std::int64_t otherwise) const {
        const std::int64_t value = gguf_.integer(key(name)).value_or(otherwise);
        if (value < 0 || value > std::numeric_limits<int>::max())
            throwCorrupt(gguf_.path(), inQuotes(key(name)) + " is " + std::to_string(value));
        return static_cast<int>(value);
    }

    /// A count that some converters write once for each layer.
    int countOrLayers(const char* name, std::int64_t otherwise) const {
        const GgufValue* value = gguf_.find(key(name));
        if (value == nullptr || value->type != GgufType::Array)
            return count(name, otherwise);
        const std::vector<std::int64_t> all = *gguf_.integers(key(name));
        if (all.empty() || all[0] < 0 || all[0] > std::numeric_limits<int>::max())
            throwCorrupt(gguf_.path(), inQuotes(key(name)) + " has no sensible value");
        if (std::any_of(all.begin(), all.end(), [&](std::int64_t v) { return v != all[0]; }))
            throwUnsupported(gguf_.path(), inQuotes(key(name)) + " differs from layer to layer");
        return static_cast<int>(all[0]);
    }

    void readShape(ModelConfig& config, bool weights) const {
        config.layers = count("block_count", 0);
        config.width = count("embedding_length", 0);
        config.feedForward = countOrLayers("feed_forward_length", 0);
        config.heads = countOrLayers("attention.head_count", 0);
        config.kvHeads = countOrLayers("attention.head_count_kv", config.heads);
        config.headDim =
            count("attention.key_length", config.heads > 0 ? config.width / config.heads : 0);
        config.contextLength = gguf_.integer(key("context_length")).value_or(kDefaultContext);
        config.normEpsilon =
            gguf_.number(key("attention.layer_norm_rms_epsilon")).value_or(config.normEpsilon);
        config.ropeTheta = gguf_.number(key("rope.freq_base")).value_or(config.ropeTheta);
        config.ropeLayout =
            config.architecture == "llama" ? RopeLayout::Interleaved : RopeLayout::Halves;
        config.vocabulary = vocabulary();
        config.tiedEmbeddings = model_.find("output.weight") == nullptr;
        readScaling(config);
        if (!weights)
            return;
        if (count("attention.value_length", config.headDim) != config.headDim)
            throwUnsupported(gguf_.path(), "its keys and values differ in size");
        if (count("rope.dimension_count", config.headDim) != config.headDim)
            throwUnsupported(gguf_.path(), "it rotates only a part of each head");
        checkConfig(config, gguf_.path());
        checkTensors(model_);
    }

    int vocabulary() const {
        if (const NamedTensor* table = model_.find("token_embd.weight")) {
            if (table->matrix.rows > std::numeric_limits<int>::max())
                throwCorrupt(gguf_.path(), "its embedding table is impossibly large");
            return static_cast<int>(table->matrix.rows);
        }
        const GgufValue* tokens = gguf_.find("tokenizer.ggml.tokens");
        return count("vocab_size", tokens != nullptr ? std::int64_t(tokens->count) : 0);
    }

    void readScaling(ModelConfig& config) const {
        RopeScaling& scaling = config.ropeScaling;
        const std::string_view type = gguf_.text(key("rope.scaling.type")).value_or("");
        scaling.factor = gguf_.number(key("rope.scaling.factor"))
                             .value_or(gguf_.number(key("rope.scale_linear")).value_or(1.0));
        if (type == "yarn") {
            scaling.kind = RopeScalingKind::Yarn;
            const double mix = gguf_.number(key("rope.scaling.yarn_ext_factor")).value_or(-1.0);
            // Negative means "not said"; 1 is YaRN itself.
            if (mix >= 0.0 && mix != 1.0)
                throwUnsupported(
                    gguf_.path(),
                    "YaRN with an extrapolation factor other than 1 is not done by Khatwa");
            scaling.originalContext = gguf_.integer(key("rope.scaling.original_context_length"))
                                          .value_or(config.contextLength);
            const double attn =
                gguf_.number(key("rope.scaling.attn_factor"))
                    .value_or(gguf_.number(key("rope.scaling.yarn_attn_factor")).value_or(1.0));
            scaling.attentionFactor = yarnAttentionFactor(scaling.factor, attn);
            scaling.betaFast =
                gguf_.number(key("rope.scaling.yarn_beta_fast")).value_or(scaling.betaFast);
            scaling.betaSlow =
                gguf_.number(key("rope.scaling.yarn_beta_slow")).value_or(scaling.betaSlow);
        } else if (type == "linear" || (type.empty() && scaling.factor != 1.0)) {
            scaling.kind = RopeScalingKind::Linear;
        } else if (type.empty() || type == "none") {
            scaling = RopeScaling();
        } else {
            throwUnsupported(gguf_.path(), "Khatwa has no rotary scaling " + inQuotes(type));
        }
    }

    const GgufFile& gguf_;
    const OpenedModel& model_;
    std::string prefix_;
};

/// llama.cpp's numbers for `tokenizer.ggml.token_type`.
TokenizerSpec::Kind kindOf(std::int64_t type) {
    switch (type) {
    case 2: // unknown
    case 3: // control
        return TokenizerSpec::Kind::Control;
    case 4:
        return TokenizerSpec::Kind::UserDefined;
    case 5:
        return TokenizerSpec::Kind::Unused;
    default:
        return TokenizerSpec::Kind::Normal;
    }
}

void readTokenizer(const GgufFile& gguf, TokenizerSpec& spec) {
    const auto kind = gguf.text("tokenizer.ggml.model");
    const auto tokens = gguf.texts("tokenizer.ggml.tokens");
    if (!kind && !tokens)
        return; // weights alone, as small test models are
    if (kind.value_or("") != "gpt2")
        throwUnsupported(gguf.path(), "its tokenizer is of the kind " +
                                          inQuotes(kind.value_or("")) +
                                          ", and Khatwa has byte-level BPE (\"gpt2\") alone");
    if (!tokens || tokens->empty() ||
        tokens->size() > static_cast<std::size_t>(std::numeric_limits<TokenId>::max()))
        throwCorrupt(gguf.path(), "it names a tokenizer and has no vocabulary");
    const std::vector<std::int64_t> types =
        gguf.integers("tokenizer.ggml.token_type").value_or(std::vector<std::int64_t>());
    if (!types.empty() && types.size() != tokens->size())
        throwCorrupt(gguf.path(), "it has " + std::to_string(tokens->size()) + " tokens and " +
                                      std::to_string(types.size()) + " token types");
    spec.tokens.reserve(tokens->size());
    for (std::size_t i = 0; i < tokens->size(); ++i)
        spec.tokens.push_back({std::string((*tokens)[i]),
                               shownKind(kindOf(types.empty() ? 1 : types[i]), (*tokens)[i])});

    const std::vector<std::string_view> merges =
        gguf.texts("tokenizer.ggml.merges").value_or(std::vector<std::string_view>());
    spec.merges.reserve(merges.size());
    for (const std::string_view merge : merges) {
        // From the second byte on: in the byte alphabet no token holds a space, so one space parts
        // the two.
        const std::size_t space = merge.find(' ', 1);
        if (space == std::string_view::npos || space + 1 == merge.size())
            throwCorrupt(gguf.path(), "the merge " + inQuotes(merge) + " does not name two tokens");
        spec.merges.emplace_back(merge.substr(0, space), merge.substr(space + 1));
    }

    spec.preTokenizer = std::string(gguf.text("tokenizer.ggml.pre").value_or(""));
    const auto id = [&](const char* key) -> TokenId {
        const std::int64_t value = gguf.integer(key).value_or(-1);
        if (value >= static_cast<std::int64_t>(spec.tokens.size()))
            throwCorrupt(gguf.path(), inQuotes(key) + " is " + std::to_string(value) +
                                          ", past the end of the vocabulary");
        return value < 0 ? -1 : static_cast<TokenId>(value);
    };
    spec.bos = id("tokenizer.ggml.bos_token_id");
    // Llama 3 begins every text with its BOS even where the file does not say so.
    const bool llama3 = spec.preTokenizer == "llama-bpe" || spec.preTokenizer == "llama3";
    spec.addBos = gguf.boolean("tokenizer.ggml.add_bos_token").value_or(llama3) && spec.bos >= 0;
    for (const char* key : {"tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id",
                            "tokenizer.ggml.eom_token_id"}) {
        if (const TokenId token = id(key); token >= 0)
            addEndToken(spec, token);
    }
    addWellKnownEndTokens(spec);
}

void readSampling(const GgufFile& gguf, SamplingDefaults& sampling) {
    sampling.temperature = gguf.number("general.sampling.temp").value_or(sampling.temperature);
    sampling.topP = gguf.number("general.sampling.top_p").value_or(sampling.topP);
    sampling.minP = gguf.number("general.sampling.min_p").value_or(sampling.minP);
    sampling.repetitionPenalty =
        gguf.number("general.sampling.penalty_repeat").value_or(sampling.repetitionPenalty);
    const std::int64_t topK = gguf.integer("general.sampling.top_k").value_or(sampling.topK);
    sampling.topK =
        static_cast<int>(std::clamp<std::int64_t>(topK, -1, std::numeric_limits<int>::max()));
}

} // namespace

void readGgufConfig(const GgufFile& gguf, OpenedModel& model) {
    model.modelConfig = ConfigReader(gguf, model).read();
    readTokenizer(gguf, model.tokenizerSpec);
    readSampling(gguf, model.sampling);
    dropSenselessSampling(model.sampling);
    model.jinja = std::string(gguf.text("tokenizer.chat_template").value_or(""));
    const auto tokens = static_cast<std::int64_t>(model.tokenizerSpec.tokens.size());
    if (!model.tensors().empty() && tokens > model.modelConfig.vocabulary)
        throwCorrupt(gguf.path(), "its vocabulary has more tokens than its embedding table");
}

} // namespace khatwa::engine
