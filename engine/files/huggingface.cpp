#include "engine/files/file_error.h"
#include "engine/files/huggingface_config.h"
#include "engine/files/json.h"
#include "engine/files/opened_model.h"
#include "engine/files/safetensors.h"
#include "engine/files/token_kinds.h"
#include "engine/files/tokenizer_json.h"

#include <map>
#include <set>
#include <system_error>

namespace khatwa::engine {

using nlohmann::json;

namespace {

constexpr std::uint64_t kMaxConfigBytes = 4 << 20;
constexpr std::uint64_t kMaxIndexBytes = 32 << 20;
constexpr std::uint64_t kMaxTokenizerBytes = 128 << 20;
constexpr std::size_t kMaxShards = 4096;

class FolderReader {
public:
    explicit FolderReader(const std::filesystem::path& folder)
        : folder_(folder), model_(std::make_shared<OpenedModel>()) {}

    std::shared_ptr<OpenedModel> read() {
        model_->source = folder_;
        model_->formatName = "Hugging Face folder";
        const std::vector<std::string> shards = shardNames();
        if (shards.empty() && !has("config.json") && !has("tokenizer.json"))
            throwUnsupported(folder_, "there is no model in this folder (config.json, "
                                      "*.safetensors, tokenizer.json); for a GGUF model choose "
                                      "the file itself");
        if (!shards.empty() && !has("config.json"))
            throwPartMissing(folder_, "config.json");
        if (has("config.json"))
            readConfig();
        for (const std::string& shard : shards)
            readShard(shard);
        if (!shards.empty())
            checkWeights();
        readTokenizer();
        readGeneration();
        readTemplate();
        return model_;
    }

private:
    bool has(const std::string& name) const {
        std::error_code ignored;
        return std::filesystem::exists(folder_ / name, ignored);
    }

    json parse(const char* name, std::uint64_t maxBytes) const {
        return parseJsonFile(folder_ / name, maxBytes);
    }

    /// The files that hold the weights, in a fixed order; none for a folder with a tokenizer alone.
    std::vector<std::string> shardNames() {
        if (has("model.safetensors.index.json"))
            return indexedShards();
        if (has("model.safetensors"))
            return {"model.safetensors"};
        std::error_code error;
        bool pickled = false;
        for (std::filesystem::directory_iterator at(folder_, error), end; !error && at != end;
             at.increment(error)) {
            const std::string name = at->path().filename().string();
            if (name.starts_with("model-") && name.ends_with(".safetensors"))
                throwPartMissing(folder_, "model.safetensors.index.json");
            pickled = pickled || (name.starts_with("pytorch_model") && name.ends_with(".bin"));
        }
        if (pickled)
            throwUnsupported(folder_, "its weights are Python pickles, which can hold programs; "
                                      "take the model as safetensors or GGUF");
        return {};
    }

    std::vector<std::string> indexedShards() {
        const std::filesystem::path path = folder_ / "model.safetensors.index.json";
        const json root = parseJsonFile(path, kMaxIndexBytes);
        const JsonObject index(root, path, "the index");
        const json* map = index.find("weight_map");
        if (map == nullptr || !map->is_object() || map->empty())
            throwCorrupt(path, "it has no \"weight_map\"");
        std::set<std::string> shards;
        for (const auto& [tensor, shard] : map->items()) {
            if (!shard.is_string())
                throwCorrupt(path, "the place of " + inQuotes(tensor) + " is not a file's name");
            const auto& name = shard.get_ref<const std::string&>();
            // A name alone: nothing may lead out of the folder.
            if (name.find_first_of(std::string_view("/\\\0", 3)) != std::string::npos ||
                name.starts_with('.') || !name.ends_with(".safetensors"))
                throwCorrupt(path, inQuotes(name) + " is not the name of a safetensors file");
            shards.insert(name);
            promised_[tensor] = name;
            if (shards.size() > kMaxShards)
                throwCorrupt(path, "it names more than " + std::to_string(kMaxShards) + " files");
        }
        for (const std::string& name : shards)
            if (!has(name))
                throwPartMissing(folder_, name);
        return {shards.begin(), shards.end()};
    }

    void readConfig() {
        const json root = parse("config.json", kMaxConfigBytes);
        model_->modelConfig = readHuggingFaceConfig(root, folder_ / "config.json");
        endTokens_ = readEndTokens(root, folder_ / "config.json");
        if (model_->modelConfig.name.empty() || model_->modelConfig.name.find('/') == 0)
            model_->modelConfig.name = folder_.filename().string();
    }

    void readShard(const std::string& name) {
        const SafetensorsFile shard(MappedFile::open(folder_ / name));
        const std::filesystem::path& path = shard.file()->path();
        model_->mappings.push_back(shard.file());
        model_->totalBytes += shard.file()->bytes().size();
        for (const SafeTensor& tensor : shard.tensors()) {
            promised_.erase(tensor.name);
            const std::optional<std::string> ours = canonicalTensorName(tensor.name);
            if (!ours && changesALayer(tensor.name))
                throwUnsupported(path,
                                 "Khatwa has no place for its tensor " + inQuotes(tensor.name));
            if (!ours || (*ours == "output.weight" && model_->modelConfig.tiedEmbeddings))
                continue; // buffers that older versions saved; an output matrix that is the
                          // embedding
            if (!tensor.type)
                throwUnsupported(path, "tensor " + inQuotes(tensor.name) + " is in the format " +
                                           tensor.dtype + ", which Khatwa does not read");
            if (tensor.bytes.empty())
                throwCorrupt(path, "tensor " + inQuotes(tensor.name) + " is empty");
            if (!model_->add({*ours, {*tensor.type, tensor.rows, tensor.columns, data(tensor)}}))
                throwCorrupt(path, "tensor " + inQuotes(tensor.name) + " is there twice");
        }
    }

    /// The format does not promise that a tensor lies where its elements could be read in place.
    /// One that does not is copied, which costs its size in memory.
    const std::byte* data(const SafeTensor& tensor) {
        const auto size = static_cast<std::uintptr_t>(info(*tensor.type).blockBytes);
        if (reinterpret_cast<std::uintptr_t>(tensor.bytes.data()) % size == 0)
            return tensor.bytes.data();
        model_->mappings.push_back(MappedFile::fromMemory(tensor.bytes, folder_));
        return model_->mappings.back()->bytes().data();
    }

    void checkWeights() {
        if (!promised_.empty())
            throwCorrupt(folder_ / promised_.begin()->second,
                         "it lacks the tensor " + inQuotes(promised_.begin()->first) +
                             ", which the index places there");
        ModelConfig& config = model_->modelConfig;
        const NamedTensor* table = model_->find("token_embd.weight");
        if (table == nullptr)
            throwCorrupt(folder_, "its files hold no embedding table");
        if (table->matrix.rows != config.vocabulary)
            throwCorrupt(folder_, "its embedding table has " + std::to_string(table->matrix.rows) +
                                      " rows and its vocabulary " +
                                      std::to_string(config.vocabulary));
        checkTensors(*model_);
    }

    void readTokenizer() {
        if (!has("tokenizer.json")) {
            for (const char* other :
                 {"tokenizer_config.json", "vocab.json", "tokenizer.model", "merges.txt"})
                if (has(other))
                    throwPartMissing(folder_, "tokenizer.json");
            return; // weights alone, as small test models are
        }
        TokenizerSpec& spec = model_->tokenizerSpec;
        spec = readTokenizerJson(parse("tokenizer.json", kMaxTokenizerBytes),
                                 folder_ / "tokenizer.json");
        if (has("tokenizer_config.json"))
            applyTokenizerConfig(spec, parse("tokenizer_config.json", kMaxTokenizerBytes),
                                 folder_ / "tokenizer_config.json");
        if (!model_->tensors().empty() &&
            static_cast<std::int64_t>(spec.tokens.size()) > model_->modelConfig.vocabulary)
            throwCorrupt(folder_ / "tokenizer.json",
                         "its vocabulary has more tokens than the model's embedding table");
    }

    void readGeneration() {
        if (has("generation_config.json")) {
            const json root = parse("generation_config.json", kMaxConfigBytes);
            const std::filesystem::path path = folder_ / "generation_config.json";
            model_->sampling = readGenerationConfig(root, path);
            const std::vector<std::int64_t> more = readEndTokens(root, path);
            endTokens_.insert(endTokens_.end(), more.begin(), more.end());
        }
        TokenizerSpec& spec = model_->tokenizerSpec;
        for (const std::int64_t id : endTokens_)
            if (id < static_cast<std::int64_t>(spec.tokens.size()))
                addEndToken(spec, static_cast<TokenId>(id));
        addWellKnownEndTokens(spec);
    }

    void readTemplate() {
        if (has("chat_template.jinja")) {
            const auto file = MappedFile::open(folder_ / "chat_template.jinja");
            const auto bytes = file->bytes();
            if (bytes.size() > kMaxConfigBytes)
                throwCorrupt(file->path(), "it is impossibly large for a template");
            model_->jinja.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            return;
        }
        if (!has("tokenizer_config.json"))
            return;
        const json root = parse("tokenizer_config.json", kMaxTokenizerBytes);
        const std::filesystem::path path = folder_ / "tokenizer_config.json";
        const JsonObject config(root, path, "the tokenizer's configuration");
        const json* value = config.find("chat_template");
        if (value == nullptr || !value->is_array()) {
            model_->jinja = config.text("chat_template").value_or("");
            return;
        }
        for (const json& one :
             *value) { // several by name: the one called "default", else the first
            const JsonObject entry(one, path, "a chat template");
            const bool isDefault = entry.text("name").value_or("") == "default";
            if (isDefault || model_->jinja.empty())
                model_->jinja = entry.text("template").value_or("");
            if (isDefault)
                return;
        }
    }

    std::filesystem::path folder_;
    std::shared_ptr<OpenedModel> model_;
    std::map<std::string, std::string>
        promised_; ///< tensors of the index that no shard has shown yet
    std::vector<std::int64_t> endTokens_;
};

} // namespace

std::shared_ptr<OpenedModel> openHuggingFace(const std::filesystem::path& folder) {
    return FolderReader(folder).read();
}

} // namespace khatwa::engine
