// Writes a GGUF of a real model's shape whose weights are random: what a benchmark reads costs the
// same whatever the numbers are. write_model SHAPE FILE, SHAPE one of kShapes.

#include "engine/tokenizer/byte_alphabet.h"
#include "kernels/formats/blocks.h"
#include "kernels/formats/half.h"
#include "kernels/tensor_type.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

using namespace khatwa;

namespace {

struct Shape {
    std::string name;
    int layers, width, heads, kvHeads, headDim, feedForward;
    bool tied;
    TensorType type; ///< Q4_K stands for the Q4_K_M recipe
};

constexpr int kVocabulary = 151936;
constexpr int kNormalTokens = 151643; ///< the rest are control tokens
constexpr std::size_t kAlignment = 32;

const std::map<std::string, Shape> kShapes = {
    {"qwen3-8b", {"qwen3 8B, random", 36, 4096, 32, 8, 128, 12288, false, TensorType::Q4_K}},
    {"qwen3-8b-q8_0", {"qwen3 8B, random", 36, 4096, 32, 8, 128, 12288, false, TensorType::Q8_0}},
    {"qwen3-8b-bf16", {"qwen3 8B, random", 36, 4096, 32, 8, 128, 12288, false, TensorType::BF16}},
    {"qwen3-0.6b", {"qwen3 0.6B, random", 28, 1024, 16, 8, 128, 3072, true, TensorType::Q8_0}}};

/// xorshift64* (Vigna 2014): five gigabytes in a few seconds.
class Random {
public:
    std::uint64_t next() {
        state_ ^= state_ >> 12;
        state_ ^= state_ << 25;
        state_ ^= state_ >> 27;
        return state_ * 0x2545f4914f6cdd1du;
    }

private:
    std::uint64_t state_ = 0x9e3779b97f4a7c15u;
};

struct Tensor {
    std::string name;
    TensorType type;
    std::int64_t rows, columns; ///< one row: a vector
    std::size_t bytes() const { return static_cast<std::size_t>(rows) * rowBytes(type, columns); }
};

/// Layers whose values and down projections llama.cpp's Q4_K_M keeps in Q6_K: the first and last
/// eighth and every third between.
bool hasMoreBits(int layer, int layers) {
    return layer < layers / 8 || layer >= 7 * layers / 8 || (layer - layers / 8) % 3 == 2;
}

std::vector<Tensor> tensorsOf(const Shape& s) {
    const bool mixed = s.type == TensorType::Q4_K;
    const std::int64_t queries = s.heads * s.headDim, keys = s.kvHeads * s.headDim;
    std::vector<Tensor> tensors = {{"token_embd.weight", s.type, kVocabulary, s.width}};
    const auto vector = [&](const std::string& name, std::int64_t size) {
        tensors.push_back({name, TensorType::F32, 1, size});
    };
    for (int i = 0; i < s.layers; ++i) {
        const std::string p = "blk." + std::to_string(i) + ".";
        const TensorType more = mixed && hasMoreBits(i, s.layers) ? TensorType::Q6_K : s.type;
        vector(p + "attn_norm.weight", s.width);
        tensors.push_back({p + "attn_q.weight", s.type, queries, s.width});
        tensors.push_back({p + "attn_k.weight", s.type, keys, s.width});
        tensors.push_back({p + "attn_v.weight", more, keys, s.width});
        vector(p + "attn_q_norm.weight", s.headDim);
        vector(p + "attn_k_norm.weight", s.headDim);
        tensors.push_back({p + "attn_output.weight", s.type, s.width, queries});
        vector(p + "ffn_norm.weight", s.width);
        tensors.push_back({p + "ffn_gate.weight", s.type, s.feedForward, s.width});
        tensors.push_back({p + "ffn_up.weight", s.type, s.feedForward, s.width});
        tensors.push_back({p + "ffn_down.weight", more, s.width, s.feedForward});
    }
    vector("output_norm.weight", s.width);
    if (!s.tied)
        tensors.push_back(
            {"output.weight", mixed ? TensorType::Q6_K : s.type, kVocabulary, s.width});
    return tensors;
}

class Bytes {
public:
    template <class T>
    void number(T value) {
        char raw[sizeof value];
        std::memcpy(raw, &value, sizeof value);
        data.append(raw, sizeof value);
    }
    void string(const std::string& text) {
        number<std::uint64_t>(text.size());
        data += text;
    }
    void align() { data.resize((data.size() + kAlignment - 1) / kAlignment * kAlignment); }
    std::string data;
};

/// Key-value pairs; the numbers of the value types are GGUF's.
class Metadata {
public:
    void uint32(const std::string& key, int value) {
        begin(key, 4);
        bytes.number(static_cast<std::uint32_t>(value));
    }
    void float32(const std::string& key, float value) {
        begin(key, 6);
        bytes.number(value);
    }
    void boolean(const std::string& key, bool value) {
        begin(key, 7);
        bytes.number<std::uint8_t>(value ? 1 : 0);
    }
    void string(const std::string& key, const std::string& value) {
        begin(key, 8);
        bytes.string(value);
    }
    void strings(const std::string& key, const std::vector<std::string>& values) {
        array(key, 8, values.size());
        for (const std::string& value : values)
            bytes.string(value);
    }
    void int32s(const std::string& key, const std::vector<std::int32_t>& values) {
        array(key, 5, values.size());
        for (const std::int32_t value : values)
            bytes.number(value);
    }
    Bytes bytes;
    std::uint64_t count = 0;

private:
    void begin(const std::string& key, std::uint32_t type) {
        ++count;
        bytes.string(key);
        bytes.number(type);
    }
    void array(const std::string& key, std::uint32_t type, std::size_t size) {
        begin(key, 9);
        bytes.number(type);
        bytes.number<std::uint64_t>(size);
    }
};

/// As many tokens and merges as the real vocabulary has: bytes, pairs of bytes, and pairs with one
/// more byte, each the merge of two that are there before it.
void writeTokenizer(Metadata& metadata) {
    std::vector<std::string> tokens, merges;
    for (int byte = 0; byte < 256; ++byte)
        tokens.push_back(engine::toByteAlphabet(std::string(1, static_cast<char>(byte))));
    for (std::size_t left = 0; tokens.size() < kNormalTokens; ++left)
        for (std::size_t right = 0; right < 256 && tokens.size() < kNormalTokens; ++right) {
            merges.push_back(tokens[left] + " " + tokens[right]);
            tokens.push_back(tokens[left] + tokens[right]);
        }
    std::vector<std::int32_t> types(kNormalTokens, 1);
    for (const char* control : {"<|endoftext|>", "<|im_start|>", "<|im_end|>"})
        tokens.emplace_back(control);
    while (tokens.size() < kVocabulary)
        tokens.push_back("<|unused_" + std::to_string(tokens.size()) + "|>");
    types.resize(kVocabulary, 3);
    metadata.string("tokenizer.ggml.model", "gpt2");
    metadata.string("tokenizer.ggml.pre", "qwen2");
    metadata.strings("tokenizer.ggml.tokens", tokens);
    metadata.int32s("tokenizer.ggml.token_type", types);
    metadata.strings("tokenizer.ggml.merges", merges);
    metadata.uint32("tokenizer.ggml.bos_token_id", kNormalTokens);
    metadata.uint32("tokenizer.ggml.eos_token_id", kNormalTokens + 2);
    metadata.boolean("tokenizer.ggml.add_bos_token", false);
    metadata.string("tokenizer.chat_template",
                    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n"
                    "{% endfor %}<|im_start|>assistant\n");
}

void writeConfig(Metadata& metadata, const Shape& s) {
    metadata.string("general.architecture", "qwen3");
    metadata.string("general.name", s.name);
    metadata.uint32("general.file_type", s.type == TensorType::Q4_K   ? 15
                                         : s.type == TensorType::BF16 ? 32
                                                                      : 7);
    metadata.uint32("qwen3.block_count", s.layers);
    metadata.uint32("qwen3.context_length", 40960);
    metadata.uint32("qwen3.embedding_length", s.width);
    metadata.uint32("qwen3.feed_forward_length", s.feedForward);
    metadata.uint32("qwen3.attention.head_count", s.heads);
    metadata.uint32("qwen3.attention.head_count_kv", s.kvHeads);
    metadata.uint32("qwen3.attention.key_length", s.headDim);
    metadata.uint32("qwen3.attention.value_length", s.headDim);
    metadata.float32("qwen3.attention.layer_norm_rms_epsilon", 1e-6f);
    metadata.float32("qwen3.rope.freq_base", 1e6f);
}

/// GGML's numbers for the tensor types.
std::uint32_t typeNumber(TensorType type) {
    constexpr std::uint32_t kNumbers[] = {0, 1, 30, 8, 2, 12, 13, 14};
    return kNumbers[static_cast<std::size_t>(type)];
}

/// Some megabytes of random blocks of a format, with scales that make weights of about 0.02, as in
/// trained models. A tensor is written from it again and again, each from another place: no memory
/// is faster for having been read with other bytes.
class Pool {
public:
    Pool(TensorType type, Random& random) : step_(static_cast<std::size_t>(info(type).blockBytes)) {
        bytes_.resize(kBytes / step_ * step_);
        for (std::size_t at = 0; at < bytes_.size(); at += 8) {
            const std::uint64_t word = random.next();
            std::memcpy(bytes_.data() + at, &word, std::min<std::size_t>(8, bytes_.size() - at));
        }
        if (type == TensorType::Q4_K) {
            put(kernels::block::q4_k::kScale, 6.5e-5f);
            put(kernels::block::q4_k::kMinimum, 4.9e-4f);
        } else if (type == TensorType::Q6_K) {
            put(kernels::block::q6_k::kScale, 1.5e-5f);
        } else if (type == TensorType::Q8_0) {
            put(kernels::block::q8_0::kScale, 2.7e-4f);
        } else if (type == TensorType::BF16) {
            setExponents();
        }
    }

    void write(std::size_t bytes, std::ofstream& file) {
        while (bytes > 0) {
            const std::size_t count = std::min(bytes, bytes_.size() - at_);
            file.write(bytes_.data() + at_, static_cast<std::streamsize>(count));
            bytes -= count;
            at_ += count / step_ * step_;
            if (at_ == bytes_.size()) {
                firstBlock_ = (firstBlock_ + kShift) % (bytes_.size() / step_ / 2);
                at_ = firstBlock_ * step_;
            }
        }
    }

private:
    static constexpr std::size_t kBytes = std::size_t{32} << 20;
    static constexpr std::size_t kShift = 977; ///< blocks

    void put(int place, float value) {
        const std::uint16_t half = kernels::floatToHalf(value);
        for (std::size_t at = static_cast<std::size_t>(place); at < bytes_.size(); at += step_)
            std::memcpy(bytes_.data() + at, &half, sizeof half);
    }
    /// bfloat16: sign and mantissa stay random, the exponent is one of 2^-5 to 2^-8.
    void setExponents() {
        for (std::size_t at = 0; at < bytes_.size(); at += 2) {
            std::uint16_t number = 0;
            std::memcpy(&number, bytes_.data() + at, sizeof number);
            const unsigned exponent = 119u + (number >> 7 & 3u);
            number = static_cast<std::uint16_t>((number & 0x807fu) | exponent << 7);
            std::memcpy(bytes_.data() + at, &number, sizeof number);
        }
    }

    std::size_t step_;
    std::string bytes_;
    std::size_t at_ = 0, firstBlock_ = 0;
};

void writeModel(const Shape& shape, const std::string& path) {
    const std::vector<Tensor> tensors = tensorsOf(shape);
    Metadata metadata;
    writeConfig(metadata, shape);
    writeTokenizer(metadata);

    Bytes head;
    head.data = "GGUF";
    head.number<std::uint32_t>(3);
    head.number<std::uint64_t>(tensors.size());
    head.number(metadata.count);
    head.data += metadata.bytes.data;
    std::uint64_t offset = 0;
    for (const Tensor& tensor : tensors) {
        const bool vector = tensor.rows == 1;
        head.string(tensor.name);
        head.number<std::uint32_t>(vector ? 1 : 2);
        head.number(static_cast<std::uint64_t>(tensor.columns));
        if (!vector)
            head.number(static_cast<std::uint64_t>(tensor.rows));
        head.number(typeNumber(tensor.type));
        head.number(offset);
        offset += (tensor.bytes() + kAlignment - 1) / kAlignment * kAlignment;
    }
    head.align();

    std::ofstream file(path, std::ios::binary);
    file.write(head.data.data(), static_cast<std::streamsize>(head.data.size()));
    Random random;
    std::map<TensorType, Pool> pools;
    for (const Tensor& tensor : tensors) {
        const std::size_t padding = (kAlignment - tensor.bytes() % kAlignment) % kAlignment;
        if (tensor.type == TensorType::F32) { // norms
            const std::vector<float> ones(static_cast<std::size_t>(tensor.columns), 1.0f);
            file.write(reinterpret_cast<const char*>(ones.data()),
                       static_cast<std::streamsize>(tensor.bytes()));
        } else {
            pools.try_emplace(tensor.type, tensor.type, random)
                .first->second.write(tensor.bytes(), file);
        }
        file.write("                                ", static_cast<std::streamsize>(padding));
    }
    file.close();
    if (!file)
        throw std::runtime_error("cannot write " + path);
}

} // namespace

int main(int argc, char** argv) {
    const auto shape = argc == 3 ? kShapes.find(argv[1]) : kShapes.end();
    if (shape == kShapes.end()) {
        std::cerr << "write_model SHAPE FILE, SHAPE one of";
        for (const auto& [name, unused] : kShapes)
            std::cerr << ' ' << name;
        std::cerr << '\n';
        return 2;
    }
    try {
        writeModel(shape->second, argv[2]);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
