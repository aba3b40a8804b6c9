#include "engine/selftest/tiny_model.h"

#include <cmath>
#include <utility>

namespace khatwa::engine {

namespace {

constexpr int kKvHeads = 2;

/// The prompt format of DeepSeek R1 in few words: what the format's recognition looks for.
constexpr const char* kChatTemplate =
    "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}"
    "{{ '<｜User｜>' + message['content'] }}{% else %}"
    "{{ '<｜Assistant｜>' + message['content'] + '<｜end▁of▁sentence｜>' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<｜Assistant｜>' }}{% endif %}";

std::string utf8(unsigned codePoint) { // below U+0800 is all the byte alphabet needs
    if (codePoint < 0x80) {
        return {static_cast<char>(codePoint)};
    }
    return {static_cast<char>(0xC0U | codePoint >> 6U),
            static_cast<char>(0x80U | (codePoint & 0x3FU))};
}

/// GPT-2's byte alphabet: printable bytes stand for themselves, the others for U+0100 and on.
std::string byteLetter(unsigned byte) {
    const auto printable = [](unsigned b) {
        return (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
    };
    unsigned next = 256;
    for (unsigned b = 0; b < byte; ++b) {
        next += printable(b) ? 0 : 1;
    }
    return utf8(printable(byte) ? byte : next);
}

TokenizerSpec tinyTokenizer(const std::string& architecture) {
    using Kind = TokenizerSpec::Kind;
    TokenizerSpec spec;
    for (unsigned byte = 0; byte < 256; ++byte) {
        spec.tokens.push_back({byteLetter(byte), Kind::Normal});
    }
    const std::string space = byteLetter(' ');
    const std::vector<std::pair<std::string, std::string>> merges = {
        {"i", "n"},  {"t", "h"}, {"th", "e"}, {"e", "r"},   {"o", "n"},   {"a", "n"},
        {"r", "e"},  {"o", "r"}, {"e", "s"},  {space, "t"}, {space, "a"}, {"s", "t"},
        {"e", "n"},  {"l", "e"}, {"s", "o"},  {"v", "e"},   {"l", "ve"},  {"so", "lve"},
        {"in", "g"}, {"a", "l"}, {"o", "u"},  {"i", "s"},   {"a", "r"},   {space, "the"},
        {"a", "t"},  {"e", "d"}, {"i", "t"},  {"on", "e"},  {"c", "o"},   {"m", "e"},
        {"\\", "f"}, {"u", "m"}, {"n", "um"}, {"x", "="},   {space, "="},
    };
    for (const auto& [left, right] : merges) {
        spec.tokens.push_back({left + right, Kind::Normal});
        spec.merges.emplace_back(left, right);
    }
    for (const char* text :
         {"<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>"}) {
        spec.tokens.push_back({text, Kind::Control});
    }
    spec.bos = static_cast<TokenId>(spec.tokens.size() - 4);
    spec.endTokens = {spec.bos + 1};
    for (const char* text : {"<think>", "</think>"}) {
        spec.tokens.push_back({text, Kind::UserDefined});
    }
    spec.addBos = true;
    spec.normalizeNfc = architecture != "llama";
    spec.preTokenizer = architecture == "llama" ? "llama-bpe" : "qwen2";
    return spec;
}

ModelConfig tinyConfig(const TinyModelOptions& options, int vocabulary) {
    ModelConfig config;
    config.architecture = options.architecture;
    config.name = "Tiny " + options.architecture;
    config.layers = options.layers;
    config.width = options.width;
    config.headDim = options.headDim;
    config.heads = options.architecture == "qwen3" ? 8 : options.width / options.headDim;
    config.kvHeads = kKvHeads;
    config.feedForward = options.feedForward;
    config.vocabulary = vocabulary;
    config.contextLength = options.contextLength;
    config.normEpsilon = 1e-6;
    config.ropeTheta = 10000.0;
    config.ropeScaling = options.ropeScaling;
    config.tiedEmbeddings = options.tiedEmbeddings;
    return config;
}

/// Deviations that keep the stream near 1 through every layer, as in trained models.
class Builder {
public:
    Builder(TinyModel& model, const TinyModelOptions& options)
        : model_(&model), options_(&options), random_(options.seed) {}

    void build() {
        const ModelConfig& c = model_->config;
        matrix("token_embd.weight", c.vocabulary, c.width, 1.0);
        for (int i = 0; i < c.layers; ++i) {
            layer("blk." + std::to_string(i) + ".");
        }
        norm("output_norm.weight", c.width);
        if (!c.tiedEmbeddings) {
            matrix("output.weight", c.vocabulary, c.width, 1.0 / std::sqrt(c.width));
        }
    }

private:
    void layer(const std::string& prefix) {
        const ModelConfig& c = model_->config;
        const int queries = c.heads * c.headDim;
        const int keys = c.kvHeads * c.headDim;
        const double in = 1.0 / std::sqrt(c.width);
        norm(prefix + "attn_norm.weight", c.width);
        matrix(prefix + "attn_q.weight", queries, c.width, in);
        matrix(prefix + "attn_k.weight", keys, c.width, in);
        matrix(prefix + "attn_v.weight", keys, c.width, in);
        if (c.architecture == "qwen2") {
            bias(prefix + "attn_q.bias", queries);
            bias(prefix + "attn_k.bias", keys);
            bias(prefix + "attn_v.bias", keys);
        }
        if (c.architecture == "qwen3") {
            norm(prefix + "attn_q_norm.weight", c.headDim);
            norm(prefix + "attn_k_norm.weight", c.headDim);
        }
        matrix(prefix + "attn_output.weight", c.width, queries, 1.0 / std::sqrt(queries));
        norm(prefix + "ffn_norm.weight", c.width);
        matrix(prefix + "ffn_gate.weight", c.feedForward, c.width, in);
        matrix(prefix + "ffn_up.weight", c.feedForward, c.width, in);
        matrix(prefix + "ffn_down.weight", c.width, c.feedForward, 1.0 / std::sqrt(c.feedForward));
        if (options_->outputBiases) {
            bias(prefix + "attn_output.bias", c.width);
            bias(prefix + "ffn_down.bias", c.width);
        }
    }

    void matrix(const std::string& name, int rows, int columns, double deviation) {
        model_->tensors.push_back(
            randomMatrix(name, options_->type, rows, columns, deviation, random_));
    }
    void norm(const std::string& name, int columns) {
        model_->tensors.push_back(randomVector(name, columns, 1.0, 0.1, random_));
    }
    void bias(const std::string& name, int columns) {
        model_->tensors.push_back(randomVector(name, columns, 0.0, 0.3, random_));
    }

    TinyModel* model_;
    const TinyModelOptions* options_;
    TinyRandom random_;
};

} // namespace

const MatrixView* TinyModel::find(std::string_view name) const {
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        if (tensors[i].name == name) {
            return &views[i];
        }
    }
    return nullptr;
}

TinyModel makeTinyModel(const TinyModelOptions& options) {
    TinyModel model;
    model.tokenizer = tinyTokenizer(options.architecture);
    model.config = tinyConfig(options, static_cast<int>(model.tokenizer.tokens.size()));
    model.chatTemplate = kChatTemplate;
    Builder(model, options).build();
    for (const TinyTensor& tensor : model.tensors) {
        model.views.push_back(tensor.view());
    }
    return model;
}

std::shared_ptr<const ModelFiles> openTiny(const TinyModel& model, const TinyGgufOptions& options) {
    return ModelFiles::openMemory(writeTinyGguf(model, options), model.config.name);
}

} // namespace khatwa::engine
