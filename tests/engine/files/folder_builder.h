#pragma once

#include "tests/engine/files/gguf_builder.h"

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QTemporaryDir>
#include <nlohmann/json.hpp>

#include <string>

namespace khatwa::engine::test {

/// Writes safetensors files for tests, each tensor's bytes counting up from 0.
class SafetensorsBuilder {
public:
    SafetensorsBuilder& tensor(const std::string& name, const std::vector<std::uint64_t>& shape,
                               const char* dtype = "BF16", std::uint64_t elementBytes = 2) {
        std::uint64_t size = elementBytes;
        for (const std::uint64_t s : shape)
            size *= s;
        header[name] = {{"dtype", dtype},
                        {"shape", shape},
                        {"data_offsets", {data.size(), data.size() + size}}};
        for (std::uint64_t i = 0; i < size; ++i)
            data.push_back(static_cast<std::byte>(i % 64));
        return *this;
    }
    Bytes bytes() const { return bytes(header.dump()); }
    Bytes bytes(const std::string& text) const {
        Bytes out;
        appendText(out, text);
        append(out, data.data(), data.size());
        return out;
    }

    nlohmann::json header = nlohmann::json::object();
    Bytes data;
};

/// A folder as Hugging Face has them; the files are written as they are given.
class FolderBuilder {
public:
    std::filesystem::path path() const { return folder_.path().toStdString(); }
    FolderBuilder& file(const std::string& name, const Bytes& bytes) {
        QFile out(folder_.filePath(QString::fromStdString(name)));
        if (!out.open(QFile::WriteOnly) || out.write(reinterpret_cast<const char*>(bytes.data()),
                                                     static_cast<qint64>(bytes.size())) < 0)
            qFatal("the temporary folder cannot be written");
        return *this;
    }
    FolderBuilder& file(const std::string& name, const std::string& text) {
        Bytes bytes;
        append(bytes, text.data(), text.size());
        return file(name, bytes);
    }
    FolderBuilder& file(const std::string& name, const nlohmann::json& json) {
        return file(name, json.dump());
    }
    void remove(const std::string& name) {
        QFile::remove(folder_.filePath(QString::fromStdString(name)));
    }

private:
    QTemporaryDir folder_;
};

/// One layer, 8 wide, 2 heads of 4, one of them for keys and values, 10 rows of embeddings.
inline nlohmann::json tinyConfig(const std::string& type) {
    return {
        {"model_type", type},          {"num_hidden_layers", 1},   {"hidden_size", 8},
        {"num_attention_heads", 2},    {"num_key_value_heads", 1}, {"head_dim", 4},
        {"intermediate_size", 16},     {"vocab_size", 10},         {"max_position_embeddings", 64},
        {"rms_norm_eps", 1e-5},        {"rope_theta", 1000000},    {"hidden_act", "silu"},
        {"tie_word_embeddings", true}, {"eos_token_id", 4}};
}

inline SafetensorsBuilder tinyWeights() {
    SafetensorsBuilder b;
    b.tensor("model.embed_tokens.weight", {10, 8})
        .tensor("model.norm.weight", {8})
        .tensor("model.layers.0.self_attn.q_proj.weight", {8, 8});
    return b;
}

/// "ab" is merged; "<s>" and "<e>" are control tokens, "<think>" is none.
inline nlohmann::json tinyTokenizer() {
    return nlohmann::json::parse(R"({
      "version": "1.0",
      "added_tokens": [
        {"id": 4, "content": "<e>", "special": true},
        {"id": 5, "content": "<s>", "special": true},
        {"id": 6, "content": "<think>", "special": false}],
      "normalizer": {"type": "NFC"},
      "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
        {"type": "Split", "pattern": {"Regex": "\\p{L}+| +"}, "behavior": "Isolated",
         "invert": false},
        {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false,
         "use_regex": false}]},
      "post_processor": {"type": "ByteLevel"},
      "model": {"type": "BPE", "dropout": null, "unk_token": null, "fuse_unk": false,
        "byte_fallback": false, "ignore_merges": true,
        "vocab": {"a": 0, "b": 1, "Ġ": 2, "ab": 3}, "merges": ["a b"]}})");
}

} // namespace khatwa::engine::test
