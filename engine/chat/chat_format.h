#pragma once

#include "engine/files/model_files.h"
#include "engine/tokenizer/tokenizer.h"

#include <string>
#include <vector>

namespace khatwa::engine {

/// The families of prompt formats. Recognised from the file's chat template and special tokens, never from its name
/// alone; the template itself is never run.
enum class ChatFamily { DeepSeekR1, Qwen3, Llama3, Plain };

struct ChatTurn {
    enum class Role { System, User, Assistant } role = Role::User;
    std::string text; ///< an assistant's turn holds its answer only: old thinking is dropped, as the templates do
};

/// Writes a conversation as the ids that the model was trained on.
class ChatFormat {
public:
    static ChatFormat recognise(const ModelFiles& files, const Tokenizer& tokenizer);

    ChatFamily family() const { return family_; }
    /// The conversation up to and including what opens the assistant's reply.
    std::vector<TokenId> prompt(const std::vector<ChatTurn>& turns) const;
    /// The prompt itself opened the thinking, so the reply begins inside it.
    bool opensThinking() const { return opensThinking_; }
    /// The family thinks: its replies may hold <think>…</think>.
    bool thinks() const { return thinks_; }
    /// Ids that close the thinking in the model's stead (thinking budget, "answer now").
    std::vector<TokenId> closeThinking() const;

private:
    ChatFamily family_ = ChatFamily::Plain;
    bool opensThinking_ = false;
    bool thinks_ = false;
    const Tokenizer* tokenizer_ = nullptr;
};

} // namespace khatwa::engine
