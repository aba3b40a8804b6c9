#include "tests/engine/support/huggingface_folder.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>

namespace khatwa::engine {

namespace {

using Json = nlohmann::ordered_json;

/// Qwen2's pre-tokenizer, and Llama 3's, as their tokenizer.json files have them.
constexpr const char* kQwenSplit =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kLlamaSplit =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

std::string huggingFaceName(const std::string& name) {
    static const std::map<std::string, std::string> kWhole = {
        {"token_embd.weight", "model.embed_tokens.weight"},
        {"output_norm.weight", "model.norm.weight"},
        {"output.weight", "lm_head.weight"}};
    static const std::map<std::string, std::string> kInLayer = {
        {"attn_norm", "input_layernorm"},    {"attn_q", "self_attn.q_proj"},
        {"attn_k", "self_attn.k_proj"},      {"attn_v", "self_attn.v_proj"},
        {"attn_output", "self_attn.o_proj"}, {"attn_q_norm", "self_attn.q_norm"},
        {"attn_k_norm", "self_attn.k_norm"}, {"ffn_norm", "post_attention_layernorm"},
        {"ffn_gate", "mlp.gate_proj"},       {"ffn_up", "mlp.up_proj"},
        {"ffn_down", "mlp.down_proj"}};
    if (const auto whole = kWhole.find(name); whole != kWhole.end()) {
        return whole->second;
    }
    const std::size_t layerEnd = name.find('.', 4); // "blk.0.attn_q.weight"
    const std::size_t partEnd = name.find('.', layerEnd + 1);
    return "model.layers." + name.substr(4, layerEnd - 4) + "." +
           kInLayer.at(name.substr(layerEnd + 1, partEnd - layerEnd - 1)) + name.substr(partEnd);
}

void save(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file) {
        throw std::runtime_error("cannot write " + path.string());
    }
}

Json ropeScaling(const RopeScaling& s) {
    Json json;
    switch (s.kind) {
    case RopeScalingKind::None:
        return nullptr;
    case RopeScalingKind::Linear:
        json = {{"rope_type", "linear"}, {"factor", s.factor}};
        break;
    case RopeScalingKind::Yarn:
        json = {{"rope_type", "yarn"},
                {"factor", s.factor},
                {"original_max_position_embeddings", s.originalContext},
                {"attn_factor", s.attentionFactor / (0.1 * std::log(s.factor) + 1.0)},
                {"beta_fast", s.betaFast},
                {"beta_slow", s.betaSlow}};
        break;
    case RopeScalingKind::Llama3:
        json = {{"rope_type", "llama3"},
                {"factor", s.factor},
                {"original_max_position_embeddings", s.originalContext},
                {"low_freq_factor", s.lowFrequencyFactor},
                {"high_freq_factor", s.highFrequencyFactor}};
        break;
    }
    return json;
}

Json configJson(const TinyModel& model) {
    const ModelConfig& c = model.config;
    const std::map<std::string, std::string> classes = {{"qwen3", "Qwen3ForCausalLM"},
                                                        {"qwen2", "Qwen2ForCausalLM"},
                                                        {"llama", "LlamaForCausalLM"}};
    return {{"architectures", {classes.at(c.architecture)}},
            {"model_type", c.architecture},
            {"hidden_size", c.width},
            {"intermediate_size", c.feedForward},
            {"num_hidden_layers", c.layers},
            {"num_attention_heads", c.heads},
            {"num_key_value_heads", c.kvHeads},
            {"head_dim", c.headDim},
            {"vocab_size", c.vocabulary},
            {"max_position_embeddings", c.contextLength},
            {"rms_norm_eps", c.normEpsilon},
            {"rope_theta", c.ropeTheta},
            {"rope_scaling", ropeScaling(c.ropeScaling)},
            {"hidden_act", "silu"},
            {"bos_token_id", model.tokenizer.bos},
            {"eos_token_id", model.tokenizer.endTokens.front()},
            {"tie_word_embeddings", c.tiedEmbeddings},
            {"torch_dtype", "float32"}};
}

Json tokenizerJson(const TokenizerSpec& spec) {
    using Kind = TokenizerSpec::Kind;
    Json vocabulary = Json::object();
    Json added = Json::array();
    for (std::size_t id = 0; id < spec.tokens.size(); ++id) {
        const TokenizerSpec::Entry& entry = spec.tokens[id];
        if (entry.kind == Kind::Normal) {
            vocabulary[entry.text] = id;
        } else {
            added.push_back({{"id", id},
                             {"content", entry.text},
                             {"single_word", false},
                             {"lstrip", false},
                             {"rstrip", false},
                             {"normalized", false},
                             {"special", entry.kind == Kind::Control}});
        }
    }
    Json merges = Json::array();
    for (const auto& [left, right] : spec.merges) {
        merges.push_back(left + " " + right);
    }
    const Json byteLevel = {{"type", "ByteLevel"},
                            {"add_prefix_space", false},
                            {"trim_offsets", false},
                            {"use_regex", false}};
    const Json split = {
        {"type", "Split"},
        {"pattern", {{"Regex", spec.preTokenizer == "qwen2" ? kQwenSplit : kLlamaSplit}}},
        {"behavior", "Isolated"},
        {"invert", false}};
    Json json = {{"version", "1.0"}, {"added_tokens", added}};
    json["normalizer"] = spec.normalizeNfc ? Json{{"type", "NFC"}} : Json(nullptr);
    json["pre_tokenizer"] = {{"type", "Sequence"},
                             {"pretokenizers", Json::array({split, byteLevel})}};
    json["decoder"] = byteLevel;
    json["model"] = {{"type", "BPE"},          {"dropout", nullptr},     {"unk_token", nullptr},
                     {"byte_fallback", false}, {"ignore_merges", false}, {"vocab", vocabulary},
                     {"merges", merges}};
    return json;
}

/// An 8-byte length, a JSON header padded to 8 bytes, the tensors one after another.
std::string safetensors(const std::vector<const TinyTensor*>& tensors) {
    Json header = {{"__metadata__", {{"format", "pt"}}}};
    std::string body;
    for (const TinyTensor* tensor : tensors) {
        const std::size_t begin = body.size();
        for (const std::byte byte : tensor->bytes) {
            body.push_back(static_cast<char>(byte));
        }
        Json shape = Json::array();
        if (tensor->rows != 1) {
            shape.push_back(tensor->rows);
        }
        shape.push_back(tensor->columns);
        header[huggingFaceName(tensor->name)] = {{"dtype", info(tensor->type).name},
                                                 {"shape", shape},
                                                 {"data_offsets", {begin, body.size()}}};
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    std::string length;
    for (std::size_t i = 0; i < 8; ++i) {
        length.push_back(static_cast<char>(text.size() >> (8 * i) & 255));
    }
    return length + text + body;
}

} // namespace

void writeHuggingFaceFolder(const TinyModel& model, const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    const std::string names[2] = {"model-00001-of-00002.safetensors",
                                  "model-00002-of-00002.safetensors"};
    std::vector<const TinyTensor*> shards[2];
    Json weightMap = Json::object();
    std::size_t total = 0;
    for (std::size_t i = 0; i < model.tensors.size(); ++i) {
        const std::size_t shard = i < model.tensors.size() / 2 ? 0 : 1;
        shards[shard].push_back(&model.tensors[i]);
        weightMap[huggingFaceName(model.tensors[i].name)] = names[shard];
        total += model.tensors[i].bytes.size();
    }
    save(folder / names[0], safetensors(shards[0]));
    save(folder / names[1], safetensors(shards[1]));
    save(folder / "model.safetensors.index.json",
         Json{{"metadata", {{"total_size", total}}}, {"weight_map", weightMap}}.dump(2));
    save(folder / "config.json", configJson(model).dump(2));
    save(folder / "tokenizer.json", tokenizerJson(model.tokenizer).dump(2));
    const auto textOf = [&](TokenId id) {
        return model.tokenizer.tokens[static_cast<std::size_t>(id)].text;
    };
    save(folder / "tokenizer_config.json",
         Json{{"add_bos_token", model.tokenizer.addBos},
              {"bos_token", textOf(model.tokenizer.bos)},
              {"eos_token", textOf(model.tokenizer.endTokens.front())},
              {"chat_template", model.chatTemplate}}
             .dump(2));
    save(folder / "generation_config.json",
         Json{{"do_sample", true},
              {"temperature", 0.6},
              {"top_p", 0.95},
              {"bos_token_id", model.tokenizer.bos},
              {"eos_token_id", model.tokenizer.endTokens.front()}}
             .dump(2));
}

} // namespace khatwa::engine
