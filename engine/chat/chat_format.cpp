#include "engine/chat/chat_format.h"

#include <optional>
#include <string_view>

namespace khatwa::engine {

namespace {

// DeepSeek writes its marks with U+FF5C (fullwidth bar) and U+2581 (lower one eighth block).
constexpr std::string_view kDeepSeekUser = "<｜User｜>";
constexpr std::string_view kDeepSeekAssistant = "<｜Assistant｜>";
constexpr std::string_view kDeepSeekEnd = "<｜end▁of▁sentence｜>";
constexpr std::string_view kChatMlStart = "<|im_start|>";
constexpr std::string_view kChatMlEnd = "<|im_end|>";
constexpr std::string_view kLlamaHeader = "<|start_header_id|>";
constexpr std::string_view kLlamaHeaderEnd = "<|end_header_id|>";
constexpr std::string_view kLlamaTurnEnd = "<|eot_id|>";
constexpr std::string_view kThink = "<think>";
constexpr std::string_view kThinkEnd = "</think>";

/// The template with its line breaks as line breaks: in Jinja's strings they are written `\n`.
std::string withLineBreaks(const std::string& text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == 'n') {
            result += '\n';
            ++i;
        } else {
            result += text[i];
        }
    }
    return result;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// What the template writes at the end opens the thinking: after its last word on
/// `add_generation_prompt` stands a
/// `<think>` and a line break that is not the start of an empty, closed thinking (Qwen3's
/// `enable_thinking=false`). R1, the distills and Qwen3's thinking-only releases do so; R1-0528 and
/// Qwen3 leave it to the model.
bool opensThinkingAtEnd(std::string_view source) {
    const std::size_t start = source.rfind("add_generation_prompt");
    if (start == std::string_view::npos)
        return false;
    const std::string_view end = source.substr(start);
    constexpr std::string_view kOpening = "<think>\n";
    for (std::size_t at = end.find(kOpening); at != std::string_view::npos;
         at = end.find(kOpening, at + 1)) {
        if (!end.substr(at + kOpening.size()).starts_with("\n</think>"))
            return true;
    }
    return false;
}

/// What a string of Jinja between `quote`s says, and nothing where it ends before `text` does.
std::optional<std::string> unescaped(std::string_view text, char quote) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == quote)
            return std::nullopt;
        if (text[i] == '\\' && i + 1 < text.size()) {
            ++i;
            result += text[i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i];
        } else {
            result += text[i];
        }
    }
    return result;
}

/// The system turn that the template writes where the conversation has none (Qwen2, Qwen2.5): the
/// one that stands there whole, in a string or outside of all, and is not put together.
std::string ownSystemTurn(std::string_view chatTemplate) {
    const std::string begin = std::string(kChatMlStart) + "system";
    for (std::size_t at = chatTemplate.find(begin); at != std::string_view::npos;
         at = chatTemplate.find(begin, at + 1)) {
        const std::string_view rest = chatTemplate.substr(at + begin.size());
        const std::string_view turn = rest.substr(0, rest.find(kChatMlEnd));
        if (turn.size() == rest.size())
            return {};
        const char before = at > 0 ? chatTemplate[at - 1] : ' ';
        const bool inString = before == '\'' || before == '"';
        std::optional<std::string> text;
        if (inString)
            text = unescaped(turn, before);
        else if (!contains(turn, "{{") && !contains(turn, "{%"))
            text = std::string(turn);
        if (text && text->starts_with('\n'))
            return text->substr(1);
    }
    return {};
}

std::string_view withoutThinking(std::string_view text) {
    const std::size_t end = text.rfind(kThinkEnd);
    return end == std::string_view::npos ? text : text.substr(end + kThinkEnd.size());
}

std::string_view withoutLeadingLineBreaks(std::string_view text) {
    const std::size_t first = text.find_first_not_of('\n');
    return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n\f\v";
    const std::size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string_view roleName(ChatTurn::Role role) {
    switch (role) {
    case ChatTurn::Role::System:
        return "system";
    case ChatTurn::Role::User:
        return "user";
    case ChatTurn::Role::Assistant:
        return "assistant";
    }
    return "user";
}

} // namespace

/// Collects ids. Text between two marks is encoded as one piece, as the model's own tokenizer would
/// have met it
/// ("user\n" and a problem that begins with a line break share a token), and never holds a special
/// token.
class ChatFormat::Writer {
public:
    explicit Writer(const Tokenizer& tokenizer) : tokenizer_(tokenizer) {}

    void text(std::string_view text) { pending_ += text; }

    void mark(std::string_view mark) {
        if (const auto id = tokenizer_.special(mark)) {
            flush();
            ids_.push_back(*id);
        } else { // a vocabulary without the mark: the model met it as text
            pending_ += mark;
        }
    }

    void bos() {
        if (tokenizer_.bos() >= 0)
            ids_.push_back(tokenizer_.bos());
    }

    std::vector<TokenId> finish() {
        flush();
        return std::move(ids_);
    }

private:
    void flush() {
        if (pending_.empty())
            return;
        const std::vector<TokenId> encoded = tokenizer_.encode(pending_, false);
        ids_.insert(ids_.end(), encoded.begin(), encoded.end());
        pending_.clear();
    }

    const Tokenizer& tokenizer_;
    std::string pending_;
    std::vector<TokenId> ids_;
};

ChatFormat ChatFormat::recognise(const ModelFiles& files, const Tokenizer& tokenizer) {
    return recognise(files.chatTemplate(), tokenizer);
}

ChatFormat ChatFormat::recognise(const std::string& chatTemplate, const Tokenizer& tokenizer) {
    const std::string source = withLineBreaks(chatTemplate);
    // The template decides; where there is none, the marks that the vocabulary has.
    const auto uses = [&](std::string_view mark) {
        return source.empty() ? tokenizer.special(mark).has_value() : contains(source, mark);
    };
    ChatFormat format;
    format.tokenizer_ = &tokenizer;
    if (uses(kDeepSeekUser) && uses(kDeepSeekAssistant)) {
        format.family_ = ChatFamily::DeepSeekR1;
    } else if (uses(kChatMlStart) && uses(kChatMlEnd)) {
        format.family_ = ChatFamily::Qwen3;
        format.systemTurn_ = ownSystemTurn(chatTemplate);
    } else if (uses(kLlamaHeader) && uses(kLlamaTurnEnd)) {
        format.family_ = ChatFamily::Llama3;
        format.knowledgeDate_ = contains(source, "Cutting Knowledge Date");
    }
    format.opensThinking_ = format.family_ != ChatFamily::Plain && opensThinkingAtEnd(source);
    format.thinks_ = contains(source, kThinkEnd) || tokenizer.special(kThinkEnd).has_value() ||
                     format.opensThinking_;
    return format;
}

std::vector<TokenId> ChatFormat::prompt(const std::vector<ChatTurn>& turns) const {
    Writer writer(*tokenizer_);
    switch (family_) {
    case ChatFamily::DeepSeekR1:
        writeDeepSeekR1(writer, turns);
        break;
    case ChatFamily::Qwen3:
        writeQwen3(writer, turns);
        break;
    case ChatFamily::Llama3:
        writeLlama3(writer, turns);
        break;
    case ChatFamily::Plain:
        writePlain(writer, turns);
        break;
    }
    if (opensThinking_) {
        writer.mark(kThink);
        writer.text("\n");
    }
    return writer.finish();
}

void ChatFormat::writeDeepSeekR1(Writer& writer, const std::vector<ChatTurn>& turns) const {
    writer.bos();
    for (const ChatTurn& turn : turns) {
        if (turn.role == ChatTurn::Role::System)
            writer.text(turn.text);
    }
    for (const ChatTurn& turn : turns) {
        if (turn.role == ChatTurn::Role::User) {
            writer.mark(kDeepSeekUser);
            writer.text(turn.text);
        } else if (turn.role == ChatTurn::Role::Assistant) {
            writer.mark(kDeepSeekAssistant);
            writer.text(withoutThinking(turn.text));
            writer.mark(kDeepSeekEnd);
        }
    }
    writer.mark(kDeepSeekAssistant);
}

void ChatFormat::writeQwen3(Writer& writer, const std::vector<ChatTurn>& turns) const {
    if (tokenizer_->addsBos())
        writer.bos();
    const auto write = [&](ChatTurn::Role role, std::string_view text) {
        writer.mark(kChatMlStart);
        writer.text(roleName(role));
        writer.text("\n");
        writer.text(text);
        writer.mark(kChatMlEnd);
        writer.text("\n");
    };
    const bool hasSystem = !turns.empty() && turns.front().role == ChatTurn::Role::System;
    if (!systemTurn_.empty() && !hasSystem)
        write(ChatTurn::Role::System, systemTurn_);
    for (const ChatTurn& turn : turns)
        write(turn.role, turn.role == ChatTurn::Role::Assistant
                             ? withoutLeadingLineBreaks(withoutThinking(turn.text))
                             : std::string_view(turn.text));
    writer.mark(kChatMlStart);
    writer.text("assistant\n");
}

void ChatFormat::writeLlama3(Writer& writer, const std::vector<ChatTurn>& turns) const {
    const auto header = [&](std::string_view role) {
        writer.mark(kLlamaHeader);
        writer.text(role);
        writer.mark(kLlamaHeaderEnd);
        writer.text("\n\n");
    };
    writer.bos();
    bool first = true;
    for (const ChatTurn& turn : turns) {
        // Llama 3.1's template writes these lines into the system turn and makes one where there is
        // none; the day is its own default.
        const bool addsDate = first && knowledgeDate_;
        first = false;
        if (addsDate) {
            header("system");
            writer.text("Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n");
            if (turn.role == ChatTurn::Role::System)
                writer.text(trimmed(turn.text));
            writer.mark(kLlamaTurnEnd);
            if (turn.role == ChatTurn::Role::System)
                continue;
        }
        header(roleName(turn.role));
        writer.text(trimmed(turn.role == ChatTurn::Role::Assistant ? withoutThinking(turn.text)
                                                                   : std::string_view(turn.text)));
        writer.mark(kLlamaTurnEnd);
    }
    header("assistant");
}

void ChatFormat::writePlain(Writer& writer, const std::vector<ChatTurn>& turns) const {
    if (tokenizer_->addsBos())
        writer.bos();
    for (const ChatTurn& turn : turns) {
        writer.text(turn.role == ChatTurn::Role::Assistant ? trimmed(withoutThinking(turn.text))
                                                           : trimmed(turn.text));
        writer.text("\n\n");
    }
}

std::vector<TokenId> ChatFormat::closeThinking() const {
    if (!thinks_)
        return {};
    Writer writer(*tokenizer_);
    writer.text("\n");
    writer.mark(kThinkEnd);
    writer.text("\n\n");
    return writer.finish();
}

} // namespace khatwa::engine
