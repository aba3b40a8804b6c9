#include "engine/files/tokenizer_json.h"

#include "engine/files/file_error.h"
#include "engine/files/json.h"
#include "engine/files/token_kinds.h"
#include "engine/tokenizer/pre_tokenizers.h"

#include <algorithm>
#include <cctype>

namespace khatwa::engine {

using nlohmann::json;
using Kind = TokenizerSpec::Kind;

namespace {

/// Ids that a vocabulary may leave unused beyond its number of tokens; more is a lie about their
/// number.
constexpr std::int64_t kMaxGaps = 100'000;
constexpr int kMaxNesting = 8;

const json kNothing;

/// Matches everything at once: for a tokenizer that splits nothing.
constexpr const char* kWholeText = "(?s).+";

class Reader {
public:
    Reader(const json& root, const std::filesystem::path& path)
        : root_(root, path, "the tokenizer"), path_(path) {}

    TokenizerSpec read() {
        readModel();
        if (const json* normalizer = root_.find("normalizer"))
            readNormalizer(*normalizer, 0);
        const json* preTokenizer = root_.find("pre_tokenizer");
        if (preTokenizer != nullptr)
            readPreTokenizer(*preTokenizer, 0);
        if (!byteLevel_)
            throwUnsupported(path_, "its tokenizer does not work on bytes");
        if (spec_.splitPatterns.empty())
            spec_.splitPatterns.emplace_back(kWholeText);
        if (const json* postProcessor = root_.find("post_processor"))
            readPostProcessor(*postProcessor, 0);
        return std::move(spec_);
    }

private:
    [[noreturn]] void unsupported(const char* part, const std::string& what) const {
        throwUnsupported(path_, std::string("its tokenizer has ") + part + " " + inQuotes(what) +
                                    ", which Khatwa does not have");
    }

    void readModel() {
        const json* value = root_.find("model");
        const JsonObject model(value != nullptr ? *value : kNothing, path_, "\"model\"");
        if (const std::string type = model.text("type").value_or("BPE"); type != "BPE")
            unsupported("a model of the kind", type);
        if (model.boolean("byte_fallback").value_or(false))
            throwUnsupported(path_, "its tokenizer does not work on bytes");
        for (const char* key : {"continuing_subword_prefix", "end_of_word_suffix"})
            if (!model.text(key).value_or("").empty())
                unsupported("the option", key);
        spec_.ignoreMerges = model.boolean("ignore_merges").value_or(false);
        readVocabulary(model.find("vocab"), root_.find("added_tokens"));
        readMerges(model.find("merges"));
    }

    void readVocabulary(const json* vocabulary, const json* added) {
        if (vocabulary == nullptr || !vocabulary->is_object() || vocabulary->empty())
            throwCorrupt(path_, "its tokenizer has no vocabulary");
        if (added != nullptr && !added->is_array())
            throwCorrupt(path_, "\"added_tokens\" is not a list");
        bound_ =
            static_cast<std::int64_t>(vocabulary->size() + (added != nullptr ? added->size() : 0)) +
            kMaxGaps;
        for (const auto& [text, id] : vocabulary->items()) {
            if (!id.is_number_unsigned())
                throwCorrupt(path_, "the id of " + inQuotes(text) + " is not a number");
            const std::size_t at = place(id.get<std::uint64_t>(), text);
            if (taken_[at])
                throwCorrupt(path_, "the id " + std::to_string(at) + " is there twice");
            taken_[at] = true;
            spec_.tokens[at] = {text, Kind::Normal};
        }
        if (added == nullptr)
            return;
        for (const json& value : *added) {
            const JsonObject token(value, path_, "an added token");
            const auto id = token.integer("id");
            const auto text = token.text("content");
            if (!id || *id < 0 || !text)
                throwCorrupt(path_, "an added token lacks its id or its content");
            // They would take the blanks beside the token along, or ask for a word's end.
            for (const char* flag : {"lstrip", "rstrip", "single_word"}) {
                if (token.boolean(flag).value_or(false))
                    throwUnsupported(path_, "the added token " + inQuotes(*text) + " has \"" +
                                                flag + "\" set, which Khatwa does not do");
            }
            const std::size_t at = place(static_cast<std::uint64_t>(*id), *text);
            taken_[at] = true;
            const bool special = token.boolean("special").value_or(false);
            spec_.tokens[at] = {*text,
                                shownKind(special ? Kind::Control : Kind::UserDefined, *text)};
        }
    }

    std::size_t place(std::uint64_t id, const std::string& text) {
        if (id >= static_cast<std::uint64_t>(bound_))
            throwCorrupt(path_, "the token " + inQuotes(text) + " has the id " +
                                    std::to_string(id) + ", far past the others");
        const auto at = static_cast<std::size_t>(id);
        if (at >= spec_.tokens.size()) {
            spec_.tokens.resize(at + 1, {"", Kind::Unused});
            taken_.resize(at + 1);
        }
        return at;
    }

    void readMerges(const json* merges) {
        if (merges == nullptr)
            return;
        if (!merges->is_array())
            throwCorrupt(path_, "\"merges\" is not a list");
        spec_.merges.reserve(merges->size());
        for (const json& merge : *merges) {
            if (merge.is_string()) {
                const auto& text = merge.get_ref<const std::string&>();
                const std::size_t space = text.find(' ', 1);
                if (space != std::string::npos && space + 1 < text.size()) {
                    spec_.merges.emplace_back(text.substr(0, space), text.substr(space + 1));
                    continue;
                }
            } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() &&
                       merge[1].is_string()) {
                spec_.merges.emplace_back(merge[0].get<std::string>(), merge[1].get<std::string>());
                continue;
            }
            throwCorrupt(path_, "merge number " + std::to_string(spec_.merges.size()) +
                                    " does not name two tokens");
        }
    }

    const json& list(const JsonObject& holder, const char* key, int depth) const {
        const json* value = holder.find(key);
        if (value == nullptr || !value->is_array() || depth > kMaxNesting)
            throwCorrupt(path_, inQuotes(key) + " is not a list");
        return *value;
    }

    void readNormalizer(const json& value, int depth) {
        const JsonObject normalizer(value, path_, "the normalizer");
        const std::string type = normalizer.text("type").value_or("");
        if (type == "NFC")
            spec_.normalizeNfc = true;
        else if (type == "Sequence")
            for (const json& one : list(normalizer, "normalizers", depth))
                readNormalizer(one, depth + 1);
        else
            unsupported("the normalizer", type);
    }

    void readPreTokenizer(const json& value, int depth) {
        const JsonObject part(value, path_, "the pre-tokenizer");
        const std::string type = part.text("type").value_or("");
        if (type == "Sequence") {
            for (const json& one : list(part, "pretokenizers", depth))
                readPreTokenizer(one, depth + 1);
            return;
        }
        if (byteLevel_) // what follows would see the byte alphabet instead of the text
            unsupported("after its bytes the pre-tokenizer", type);
        if (type == "ByteLevel") {
            byteLevel_ = true;
            spec_.addPrefixSpace = part.boolean("add_prefix_space").value_or(true);
            if (spec_.addPrefixSpace && !spec_.splitPatterns.empty())
                unsupported("the option", "add_prefix_space");
            if (part.boolean("use_regex").value_or(true))
                spec_.splitPatterns.emplace_back(kGpt2Pattern);
        } else if (type == "Split") {
            readSplit(part);
        } else if (type == "Digits") {
            const bool single = part.boolean("individual_digits").value_or(false);
            spec_.splitPatterns.emplace_back(single ? "\\p{N}" : "\\p{N}+");
        } else {
            unsupported("the pre-tokenizer", type);
        }
    }

    void readSplit(const JsonObject& split) {
        // Where the expression covers every character, "Removed" with "invert" keeps the matches
        // and so the same pieces as "Isolated". (Expressions that do not cover all would drop text,
        // which no model wants.)
        const std::string behavior = split.text("behavior").value_or("");
        const bool invert = split.boolean("invert").value_or(false);
        if (behavior != "Isolated" && !(behavior == "Removed" && invert))
            unsupported("a split of the kind", behavior);
        const json* value = split.find("pattern");
        const JsonObject pattern(value != nullptr ? *value : kNothing, path_, "a split's pattern");
        if (const auto regex = pattern.text("Regex")) {
            spec_.splitPatterns.push_back(*regex);
        } else if (const auto text = pattern.text("String")) {
            std::string escaped;
            for (const char c : *text) {
                if (static_cast<unsigned char>(c) < 0x80 &&
                    std::isalnum(static_cast<unsigned char>(c)) == 0 && c > ' ')
                    escaped += '\\';
                escaped += c;
            }
            spec_.splitPatterns.push_back(escaped);
        } else {
            throwCorrupt(path_, "a split has no pattern");
        }
    }

    /// All that matters here is whether a text begins with a BOS.
    void readPostProcessor(const json& value, int depth) {
        const JsonObject processor(value, path_, "the post-processor");
        const std::string type = processor.text("type").value_or("");
        if (type == "Sequence") {
            for (const json& one : list(processor, "processors", depth))
                readPostProcessor(one, depth + 1);
        } else if (type == "TemplateProcessing") {
            const json& single = list(processor, "single", depth);
            if (single.empty() || !single[0].is_object() || !single[0].contains("SpecialToken"))
                return;
            const JsonObject token(single[0]["SpecialToken"], path_, "a special token");
            if (const TokenId id = findToken(spec_, token.text("id").value_or("")); id >= 0) {
                spec_.bos = id;
                spec_.addBos = true;
            }
        }
    }

public:
    static TokenId findToken(const TokenizerSpec& spec, const std::string& text) {
        const auto found =
            std::find_if(spec.tokens.begin(), spec.tokens.end(), [&](const auto& entry) {
                return entry.kind != Kind::Unused && entry.text == text;
            });
        return found == spec.tokens.end() ? -1 : static_cast<TokenId>(found - spec.tokens.begin());
    }

private:
    JsonObject root_;
    const std::filesystem::path& path_;
    TokenizerSpec spec_;
    std::vector<bool> taken_;
    std::int64_t bound_ = 0;
    bool byteLevel_ = false;
};

/// A token in tokenizer_config.json: its text, or an object that holds it as "content".
std::optional<std::string> tokenText(const JsonObject& config, const char* key) {
    const json* value = config.find(key);
    if (value == nullptr)
        return std::nullopt;
    if (value->is_object())
        return JsonObject(*value, config.path(), key).text("content");
    return config.text(key);
}

} // namespace

TokenizerSpec readTokenizerJson(const json& root, const std::filesystem::path& path) {
    return Reader(root, path).read();
}

void applyTokenizerConfig(TokenizerSpec& spec, const json& root,
                          const std::filesystem::path& path) {
    const JsonObject config(root, path, "the tokenizer's configuration");
    if (const auto text = tokenText(config, "bos_token"))
        if (const TokenId id = Reader::findToken(spec, *text); id >= 0)
            spec.bos = id;
    if (const auto add = config.boolean("add_bos_token"))
        spec.addBos = *add && spec.bos >= 0;
    if (const auto text = tokenText(config, "eos_token"))
        if (const TokenId id = Reader::findToken(spec, *text); id >= 0)
            addEndToken(spec, id);
}

} // namespace khatwa::engine
