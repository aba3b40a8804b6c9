#include "engine/selftest/reference_model.h"
#include "engine/selftest/tiny_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>

// The GGUF format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md

namespace khatwa::engine {

namespace {

constexpr std::size_t kAlignment = 32;

// Numbers of the format's value types.
enum class ValueType : std::uint32_t {
    Uint32 = 4,
    Int32 = 5,
    Float32 = 6,
    Bool = 7,
    String = 8,
    Array = 9
};

/// GGML's numbers for the tensor types.
std::uint32_t typeNumber(TensorType type) {
    constexpr std::array<std::uint32_t, 8> kNumbers = {0, 1, 30, 8, 2, 12, 13, 14};
    return kNumbers[static_cast<std::size_t>(type)];
}

class Bytes {
public:
    template <typename T>
    void number(T value) {
        static_assert(std::is_arithmetic_v<T>);
        std::array<char, sizeof(T)> raw;
        std::memcpy(raw.data(), &value, sizeof(T));
        data.append(raw.data(), raw.size());
    }
    void string(std::string_view text) {
        number<std::uint64_t>(text.size());
        data.append(text);
    }
    void align() { data.resize((data.size() + kAlignment - 1) / kAlignment * kAlignment); }

    std::string data;
};

/// Key-value pairs, counted.
class Metadata {
public:
    void uint32(const std::string& key, std::int64_t value) {
        begin(key, ValueType::Uint32);
        bytes.number(static_cast<std::uint32_t>(value));
    }
    void float32(const std::string& key, double value) {
        begin(key, ValueType::Float32);
        bytes.number(static_cast<float>(value));
    }
    void boolean(const std::string& key, bool value) {
        begin(key, ValueType::Bool);
        bytes.number<std::uint8_t>(value ? 1 : 0);
    }
    void string(const std::string& key, const std::string& value) {
        begin(key, ValueType::String);
        bytes.string(value);
    }
    void strings(const std::string& key, const std::vector<std::string>& values) {
        beginArray(key, ValueType::String, values.size());
        for (const std::string& value : values) {
            bytes.string(value);
        }
    }
    void int32s(const std::string& key, const std::vector<std::int32_t>& values) {
        beginArray(key, ValueType::Int32, values.size());
        for (const std::int32_t value : values) {
            bytes.number(value);
        }
    }

    Bytes bytes;
    std::uint64_t count = 0;

private:
    void begin(const std::string& key, ValueType type) {
        ++count;
        bytes.string(key);
        bytes.number(static_cast<std::uint32_t>(type));
    }
    void beginArray(const std::string& key, ValueType type, std::size_t size) {
        begin(key, ValueType::Array);
        bytes.number(static_cast<std::uint32_t>(type));
        bytes.number<std::uint64_t>(size);
    }
};

void writeRopeScaling(Metadata& metadata, const RopeScaling& scaling, const std::string& prefix,
                      const TinyGgufOptions& options) {
    if (scaling.kind != RopeScalingKind::Linear && scaling.kind != RopeScalingKind::Yarn) {
        return; // Llama-3's is a tensor
    }
    const bool yarn = scaling.kind == RopeScalingKind::Yarn;
    metadata.string(prefix + "type", yarn ? "yarn" : "linear");
    metadata.float32(prefix + "factor", scaling.factor);
    if (yarn) {
        metadata.uint32(prefix + "original_context_length", scaling.originalContext);
        metadata.float32(prefix + "yarn_beta_fast", scaling.betaFast);
        metadata.float32(prefix + "yarn_beta_slow", scaling.betaSlow);
        metadata.float32(prefix + (options.yarnAttnFactorKey ? "yarn_attn_factor" : "attn_factor"),
                         scaling.attentionFactor / (0.1 * std::log(scaling.factor) + 1.0));
    }
}

void writeConfig(Metadata& metadata, const ModelConfig& c, const TinyGgufOptions& options) {
    const std::string prefix = c.architecture + ".";
    metadata.string("general.architecture", c.architecture);
    metadata.string("general.name", c.name);
    metadata.uint32(prefix + "block_count", c.layers);
    metadata.uint32(prefix + "context_length", c.contextLength);
    metadata.uint32(prefix + "embedding_length", c.width);
    metadata.uint32(prefix + "feed_forward_length", c.feedForward);
    metadata.uint32(prefix + "attention.head_count", c.heads);
    metadata.uint32(prefix + "attention.head_count_kv", c.kvHeads);
    metadata.uint32(prefix + "attention.key_length", c.headDim);
    metadata.uint32(prefix + "attention.value_length", c.headDim);
    metadata.float32(prefix + "attention.layer_norm_rms_epsilon", c.normEpsilon);
    metadata.float32(prefix + "rope.freq_base", c.ropeTheta);
    writeRopeScaling(metadata, c.ropeScaling, prefix + "rope.scaling.", options);
}

void writeTokenizer(Metadata& metadata, const TokenizerSpec& spec,
                    const std::string& chatTemplate) {
    using Kind = TokenizerSpec::Kind;
    std::vector<std::string> tokens;
    std::vector<std::int32_t> types;
    for (const TokenizerSpec::Entry& entry : spec.tokens) {
        tokens.push_back(entry.text);
        types.push_back(entry.kind == Kind::Normal ? 1 : entry.kind == Kind::Control ? 3 : 4);
    }
    std::vector<std::string> merges;
    for (const auto& [left, right] : spec.merges) {
        merges.push_back(left + " " + right);
    }
    metadata.string("tokenizer.ggml.model", "gpt2");
    metadata.string("tokenizer.ggml.pre", spec.preTokenizer);
    metadata.strings("tokenizer.ggml.tokens", tokens);
    metadata.int32s("tokenizer.ggml.token_type", types);
    metadata.strings("tokenizer.ggml.merges", merges);
    metadata.uint32("tokenizer.ggml.bos_token_id", spec.bos);
    metadata.uint32("tokenizer.ggml.eos_token_id", spec.endTokens.front());
    metadata.boolean("tokenizer.ggml.add_bos_token", spec.addBos);
    metadata.string("tokenizer.chat_template", chatTemplate);
}

/// Rows of each head from halves to pairs: row 2i is what was row i, row 2i + 1 what was row i +
/// head_dim/2.
TinyTensor interleaved(const TinyTensor& tensor, int headDim) {
    TinyTensor result = tensor;
    const std::size_t stride = rowBytes(tensor.type, tensor.columns);
    for (std::int64_t row = 0; row < tensor.rows; ++row) {
        const std::int64_t inHead = row % headDim;
        const std::int64_t from = row - inHead + inHead / 2 + inHead % 2 * (headDim / 2);
        std::copy_n(tensor.bytes.begin() +
                        static_cast<std::ptrdiff_t>(from * static_cast<std::int64_t>(stride)),
                    stride,
                    result.bytes.begin() +
                        static_cast<std::ptrdiff_t>(row * static_cast<std::int64_t>(stride)));
    }
    return result;
}

/// The tensors as a converter leaves them.
std::vector<TinyTensor> converted(const TinyModel& model) {
    std::vector<TinyTensor> tensors;
    for (const TinyTensor& tensor : model.tensors) {
        const bool rotated =
            tensor.name.ends_with("attn_q.weight") || tensor.name.ends_with("attn_k.weight");
        tensors.push_back(model.config.architecture == "llama" && rotated
                              ? interleaved(tensor, model.config.headDim)
                              : tensor);
    }
    if (model.config.ropeScaling.kind == RopeScalingKind::Llama3) {
        tensors.push_back(vectorOf("rope_freqs.weight", llama3Divisors(model.config)));
    }
    return tensors;
}

bool isVector(const TinyTensor& tensor) {
    return tensor.rows == 1;
}

} // namespace

std::vector<std::byte> writeTinyGguf(const TinyModel& model, const TinyGgufOptions& options) {
    const std::vector<TinyTensor> tensors = converted(model);
    Metadata metadata;
    writeConfig(metadata, model.config, options);
    if (!model.tokenizer.tokens.empty())
        writeTokenizer(metadata, model.tokenizer, model.chatTemplate);

    Bytes file;
    file.data = "GGUF";
    file.number(static_cast<std::uint32_t>(options.version));
    file.number<std::uint64_t>(tensors.size());
    file.number(metadata.count);
    file.data += metadata.bytes.data;

    Bytes body;
    for (const TinyTensor& tensor : tensors) {
        file.string(tensor.name);
        file.number<std::uint32_t>(isVector(tensor) ? 1 : 2);
        file.number(static_cast<std::uint64_t>(tensor.columns));
        if (!isVector(tensor)) {
            file.number(static_cast<std::uint64_t>(tensor.rows));
        }
        file.number(typeNumber(tensor.type));
        file.number<std::uint64_t>(body.data.size());
        for (const std::byte byte : tensor.bytes) {
            body.data.push_back(static_cast<char>(byte));
        }
        body.align();
    }
    file.align();
    file.data += body.data;
    const auto bytes = std::as_bytes(std::span(file.data));
    return {bytes.begin(), bytes.end()};
}

} // namespace khatwa::engine
