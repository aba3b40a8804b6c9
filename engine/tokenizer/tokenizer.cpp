#include "engine/tokenizer/tokenizer.h"

#include "engine/error.h"
#include "engine/files/file_error.h"
#include "engine/tokenizer/bpe.h"
#include "engine/tokenizer/byte_alphabet.h"
#include "engine/tokenizer/normalize.h"
#include "engine/tokenizer/pre_tokenizers.h"
#include "engine/tokenizer/special_tokens.h"
#include "engine/tokenizer/splitter.h"
#include "engine/tokenizer/utf8.h"

#include <algorithm>
#include <unordered_map>

namespace khatwa::engine {

using Kind = TokenizerSpec::Kind;

struct Tokenizer::Tables {
    std::string blob;                 ///< the bytes of all tokens, one after another
    std::vector<std::size_t> offsets; ///< token i is blob[offsets[i], offsets[i + 1])
    std::vector<Kind> kinds;
    std::vector<bool> ends;
    std::unordered_map<std::string_view, TokenId> vocabulary; ///< Normal tokens by their bytes
    BytePairMerger merger;
    SpecialTokens specials;
    Splitter splitter{{}};
    bool normalizeNfc = false;
    bool ignoreMerges = false;
    bool addPrefixSpace = false;
    bool addBos = false;
    TokenId bos = -1;

    explicit Tables(const TokenizerSpec& spec);
    std::string_view bytes(std::size_t id) const {
        return std::string_view(blob).substr(offsets[id], offsets[id + 1] - offsets[id]);
    }
    void addMerges(const TokenizerSpec& spec);
    void encodeText(std::string_view text, std::vector<TokenId>& out) const;
    void encodeCharacters(std::string_view text, std::vector<TokenId>& out) const;
};

namespace {

/// Tokens in angle brackets ("<think>", "<tool_call>") mean something to the model, so they are
/// kept from what users type even where the file does not call them control tokens. Others, such as
/// the letter "ü" that one vocabulary got afterwards, are part of its spelling.
bool looksLikeMarkup(std::string_view text) {
    return text.size() > 2 && text.front() == '<' && text.back() == '>';
}

std::string bytesOf(const TokenizerSpec::Entry& entry) {
    switch (entry.kind) {
    case Kind::Normal:
        return fromByteAlphabet(entry.text).value_or(entry.text);
    case Kind::Unused:
        return {};
    case Kind::Control:
    case Kind::UserDefined:
        break;
    }
    return entry.text;
}

std::vector<std::string> splitPatterns(const TokenizerSpec& spec, const PreTokenizer& named) {
    return spec.preTokenizer.empty() ? spec.splitPatterns : named.patterns;
}

PreTokenizer namedPreTokenizer(const TokenizerSpec& spec) {
    if (spec.preTokenizer.empty()) {
        if (spec.splitPatterns.empty() && !spec.tokens.empty())
            throw Error(ErrorCode::Unsupported,
                        "The model's tokenizer cannot be used: the file does not say how it splits "
                        "text into words.",
                        {""});
        return {};
    }
    std::optional<PreTokenizer> named = preTokenizer(spec.preTokenizer);
    if (!named)
        throw Error(
            ErrorCode::Unsupported,
            "The model's tokenizer cannot be used: Khatwa does not know the pre-tokenizer " +
                inQuotes(spec.preTokenizer) + ".",
            {spec.preTokenizer});
    return std::move(*named);
}

} // namespace

Tokenizer::Tables::Tables(const TokenizerSpec& spec) {
    const PreTokenizer named = namedPreTokenizer(spec);
    splitter = Splitter(splitPatterns(spec, named));
    normalizeNfc = spec.normalizeNfc || named.normalizeNfc;
    ignoreMerges = spec.ignoreMerges || named.ignoreMerges;
    addPrefixSpace = spec.addPrefixSpace;
    addBos = spec.addBos;
    bos = spec.bos;

    offsets.reserve(spec.tokens.size() + 1);
    offsets.push_back(0);
    for (const TokenizerSpec::Entry& entry : spec.tokens) {
        blob += bytesOf(entry);
        offsets.push_back(blob.size());
        kinds.push_back(entry.kind);
    }
    ends.resize(spec.tokens.size());
    for (const TokenId id : spec.endTokens)
        if (id >= 0 && static_cast<std::size_t>(id) < ends.size())
            ends[static_cast<std::size_t>(id)] = true;

    vocabulary.reserve(spec.tokens.size());
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const std::string_view text = bytes(i);
        const auto id = static_cast<TokenId>(i);
        if (kinds[i] == Kind::Normal)
            vocabulary.emplace(text, id);
        else if (kinds[i] != Kind::Unused)
            specials.add(text, id, kinds[i] == Kind::UserDefined && !looksLikeMarkup(text));
    }
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        const auto found = vocabulary.find(std::string_view(&c, 1));
        if (found != vocabulary.end())
            merger.setByte(static_cast<unsigned char>(byte), found->second);
    }
    addMerges(spec);
}

void Tokenizer::Tables::addMerges(const TokenizerSpec& spec) {
    const auto find = [&](const std::string& text) -> TokenId {
        const auto found = vocabulary.find(text);
        if (found == vocabulary.end()) {
            const std::string reason =
                "a merge names " + inQuotes(text) + ", which is not in its vocabulary";
            throw Error(ErrorCode::FileCorrupt,
                        "The model's tokenizer is damaged: " + reason +
                            ". Copy or download it again.",
                        {"", reason});
        }
        return found->second;
    };
    for (const auto& [left, right] : spec.merges) {
        const std::string first = fromByteAlphabet(left).value_or(left);
        const std::string second = fromByteAlphabet(right).value_or(right);
        merger.addMerge(find(first), find(second), find(first + second));
    }
}

/// `text` may hold bytes that are no UTF-8: each run of them is encoded by itself.
void Tokenizer::Tables::encodeText(std::string_view text, std::vector<TokenId>& out) const {
    std::string spaced;
    if (addPrefixSpace && !text.empty() && text.front() != ' ') {
        spaced = ' ' + std::string(text);
        text = spaced;
    }
    std::size_t begin = 0;
    while (begin < text.size()) {
        std::size_t end = begin;
        while (const std::size_t length = utf8Length(text.substr(end)))
            end += length;
        encodeCharacters(text.substr(begin, end - begin), out);
        begin = end;
        while (end < text.size() && utf8Length(text.substr(end)) == 0)
            ++end;
        if (end > begin)
            merger.encode(text.substr(begin, end - begin), out);
        begin = end;
    }
}

void Tokenizer::Tables::encodeCharacters(std::string_view text, std::vector<TokenId>& out) const {
    std::string normalized;
    if (normalizeNfc) {
        normalized = khatwa::engine::normalizeNfc(text);
        text = normalized;
    }
    for (const std::string_view piece : splitter.split(text)) {
        if (ignoreMerges) {
            const auto whole = vocabulary.find(piece);
            if (whole != vocabulary.end()) {
                out.push_back(whole->second);
                continue;
            }
        }
        merger.encode(piece, out);
    }
}

Tokenizer::Tokenizer(TokenizerSpec spec) : tables_(std::make_unique<Tables>(spec)) {}
Tokenizer::~Tokenizer() = default;
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;

std::vector<TokenId> Tokenizer::encode(std::string_view text, bool parseSpecial) const {
    std::vector<TokenId> out;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto match = tables_->specials.find(text, at, parseSpecial);
        const std::size_t end = match ? match->begin : text.size();
        tables_->encodeText(text.substr(at, end - at), out);
        at = end;
        if (match) {
            out.push_back(match->id);
            at += match->length;
        }
    }
    return out;
}

std::string Tokenizer::decode(std::span<const TokenId> ids) const {
    std::string out;
    for (const TokenId id : ids)
        out += bytes(id);
    return out;
}

std::string_view Tokenizer::bytes(TokenId id) const {
    if (id < 0 || id >= size())
        return {};
    return tables_->bytes(static_cast<std::size_t>(id));
}

bool Tokenizer::isSpecial(TokenId id) const {
    return id >= 0 && id < size() && tables_->kinds[static_cast<std::size_t>(id)] == Kind::Control;
}

bool Tokenizer::isEnd(TokenId id) const {
    return id >= 0 && id < size() && tables_->ends[static_cast<std::size_t>(id)];
}

std::optional<TokenId> Tokenizer::special(std::string_view text) const {
    return tables_->specials.exact(text);
}

int Tokenizer::size() const {
    return static_cast<int>(tables_->kinds.size());
}
bool Tokenizer::addsBos() const {
    return tables_->addBos;
}
TokenId Tokenizer::bos() const {
    return tables_->bos;
}

} // namespace khatwa::engine
