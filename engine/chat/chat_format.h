#pragma once

#include "engine/files/model_files.h"
#include "engine/tokenizer/tokenizer.h"

#include <string>
#include <vector>

namespace khatwa::engine {

/// The families of prompt formats. Recognised from the file's chat template and special tokens,
/// never from its name alone; the template itself is never run.
enum class ChatFamily { DeepSeekR1, Qwen3, Llama3, Plain };

struct ChatTurn {
    enum class Role { System, User, Assistant } role = Role::User;
    /// An assistant's turn holds its answer only: old thinking is dropped, as the templates do
    /// (what is before a
    /// `</think>` is dropped here too).
    std::string text;
};

/// Writes a conversation as the ids that the model was trained on. The text of a turn never becomes
/// a special token, whatever it says. Refers to the tokenizer it was made with, which must live as
/// long. Immutable.
class ChatFormat {
public:
    static ChatFormat recognise(const ModelFiles& files, const Tokenizer& tokenizer);
    /// The same for a template's text (empty where the file has none: then the special tokens alone
    /// decide).
    static ChatFormat recognise(const std::string& chatTemplate, const Tokenizer& tokenizer);

    ChatFamily family() const { return family_; }
    /// The conversation up to and including what opens the assistant's reply.
    std::vector<TokenId> prompt(const std::vector<ChatTurn>& turns) const;
    /// The prompt itself opened the thinking, so the reply begins inside it.
    bool opensThinking() const { return opensThinking_; }
    /// The family thinks: its replies may hold <think>…</think>.
    bool thinks() const { return thinks_; }
    /// Ids that close the thinking in the model's stead (thinking budget, "answer now"); empty if
    /// it does not think.
    std::vector<TokenId> closeThinking() const;

private:
    class Writer;
    void writeDeepSeekR1(Writer& writer, const std::vector<ChatTurn>& turns) const;
    void writeQwen3(Writer& writer, const std::vector<ChatTurn>& turns) const;
    void writeLlama3(Writer& writer, const std::vector<ChatTurn>& turns) const;
    void writePlain(Writer& writer, const std::vector<ChatTurn>& turns) const;

    ChatFamily family_ = ChatFamily::Plain;
    bool opensThinking_ = false;
    bool thinks_ = false;
    bool knowledgeDate_ =
        false; ///< Llama 3.1 and later: the template's own system lines, even without a system turn
    std::string systemTurn_; ///< Qwen2, Qwen2.5: what the template says where there is none
    const Tokenizer* tokenizer_ = nullptr;
};

} // namespace khatwa::engine
