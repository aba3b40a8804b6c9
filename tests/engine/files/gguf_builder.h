#pragma once

#include "engine/files/ggml_types.h"
#include "engine/files/gguf.h"

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace khatwa::engine::test {

using Bytes = std::vector<std::byte>;

inline void append(Bytes& out, const void* data, std::size_t size) {
    const auto* bytes = static_cast<const std::byte*>(data);
    for (std::size_t i = 0; i < size; ++i)
        out.push_back(bytes[i]);
}
template <typename T>
void appendValue(Bytes& out, T value) {
    append(out, &value, sizeof value);
}
inline void appendText(Bytes& out, std::string_view text) {
    appendValue<std::uint64_t>(out, text.size());
    append(out, text.data(), text.size());
}

/// Writes GGUF files for tests, lies included: whatever is said goes into the file unchecked.
class GgufBuilder {
public:
    std::uint32_t version = 3;
    std::uint64_t alignment = 32; ///< how the data is laid out; the key is written only by `number`

    GgufBuilder& text(std::string_view key, std::string_view value) {
        begin(key, GgufType::String);
        appendText(metadata_, value);
        return *this;
    }
    GgufBuilder& number(std::string_view key, std::uint32_t value) {
        return scalar(key, GgufType::Uint32, value);
    }
    GgufBuilder& real(std::string_view key, float value) {
        return scalar(key, GgufType::Float32, value);
    }
    GgufBuilder& flag(std::string_view key, bool value) {
        return scalar(key, GgufType::Bool, static_cast<std::uint8_t>(value));
    }
    template <typename T>
    GgufBuilder& scalar(std::string_view key, GgufType type, T value) {
        begin(key, type);
        appendValue(metadata_, value);
        return *this;
    }
    GgufBuilder& texts(std::string_view key, const std::vector<std::string>& values) {
        begin(key, GgufType::Array);
        appendValue(metadata_, GgufType::String);
        appendValue<std::uint64_t>(metadata_, values.size());
        for (const std::string& value : values)
            appendText(metadata_, value);
        return *this;
    }
    GgufBuilder& numbers(std::string_view key, const std::vector<std::int32_t>& values) {
        begin(key, GgufType::Array);
        appendValue(metadata_, GgufType::Int32);
        appendValue<std::uint64_t>(metadata_, values.size());
        for (const std::int32_t value : values)
            appendValue(metadata_, value);
        return *this;
    }
    /// The value's bytes as they are, behind the key and type.
    GgufBuilder& raw(std::string_view key, std::uint32_t type, const Bytes& value) {
        appendText(metadata_, key);
        appendValue(metadata_, type);
        append(metadata_, value.data(), value.size());
        ++values_;
        return *this;
    }

    /// A tensor whose bytes count up from 0 (no float among small F32 numbers made so is a NaN).
    GgufBuilder& tensor(std::string_view name, const std::vector<std::uint64_t>& dimensions,
                        TensorType type = TensorType::F32) {
        std::uint64_t elements = 1;
        for (const std::uint64_t d : dimensions)
            elements *= d;
        const TensorTypeInfo& format = info(type);
        const std::uint64_t size = elements / static_cast<std::uint64_t>(format.blockSize) *
                                   static_cast<std::uint64_t>(format.blockBytes);
        tensorHeader(name, dimensions, ggmlNumberOf(type), data_.size());
        for (std::uint64_t i = 0; i < size; ++i)
            data_.push_back(static_cast<std::byte>(i % 64));
        while (data_.size() % alignment != 0)
            data_.push_back(std::byte(0));
        return *this;
    }
    GgufBuilder& tensorHeader(std::string_view name, const std::vector<std::uint64_t>& dimensions,
                              std::uint32_t type, std::uint64_t offset) {
        appendText(headers_, name);
        appendValue(headers_, static_cast<std::uint32_t>(dimensions.size()));
        for (const std::uint64_t d : dimensions)
            appendValue(headers_, d);
        appendValue(headers_, type);
        appendValue(headers_, offset);
        ++tensors_;
        return *this;
    }

    Bytes bytes() const {
        Bytes out;
        append(out, "GGUF", 4);
        appendValue(out, version);
        appendValue(out, tensors_);
        appendValue(out, values_);
        append(out, metadata_.data(), metadata_.size());
        append(out, headers_.data(), headers_.size());
        while (out.size() % alignment != 0)
            out.push_back(std::byte(0));
        append(out, data_.data(), data_.size());
        return out;
    }

private:
    void begin(std::string_view key, GgufType type) {
        appendText(metadata_, key);
        appendValue(metadata_, type);
        ++values_;
    }

    Bytes metadata_;
    Bytes headers_;
    Bytes data_;
    std::uint64_t values_ = 0;
    std::uint64_t tensors_ = 0;
};

/// A model of one layer, 8 wide, with 2 heads of 4, one of them for keys and values, and 6 tokens.
inline GgufBuilder tinyGguf(const std::string& architecture, std::uint64_t alignment = 32) {
    GgufBuilder b;
    b.alignment = alignment;
    const auto key = [&](const char* name) { return architecture + "." + name; };
    b.text("general.architecture", architecture)
        .text("general.name", "Tiny")
        .number(key("block_count"), 1)
        .number(key("context_length"), 64)
        .number(key("embedding_length"), 8)
        .number(key("feed_forward_length"), 16)
        .number(key("attention.head_count"), 2)
        .number(key("attention.head_count_kv"), 1)
        .real(key("attention.layer_norm_rms_epsilon"), 1e-5F)
        .real(key("rope.freq_base"), 1000000.0F)
        .text("tokenizer.ggml.model", "gpt2")
        .text("tokenizer.ggml.pre", "qwen2")
        .texts("tokenizer.ggml.tokens", {"a", "b", "Ġ", "ab", "<|im_end|>", "[PAD5]"})
        .numbers("tokenizer.ggml.token_type", {1, 1, 1, 1, 3, 5})
        .texts("tokenizer.ggml.merges", {"a b"})
        .number("tokenizer.ggml.eos_token_id", 4)
        .tensor("token_embd.weight", {8, 6})
        .tensor("output_norm.weight", {8})
        .tensor("blk.0.attn_q.weight", {8, 8}, TensorType::F16)
        .tensor("blk.0.ffn_down.weight", {32, 2}, TensorType::Q8_0);
    return b;
}

} // namespace khatwa::engine::test
