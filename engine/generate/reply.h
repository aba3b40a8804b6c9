#pragma once

#include "engine/generate/generator.h"
#include "engine/generate/repetition.h"
#include "engine/sampling/sampler.h"

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::engine {

/// Where a reply stands with regard to its thinking. Goes by the text, because not every vocabulary
/// has the tags as single tokens.
class ThinkingWatch {
public:
    explicit ThinkingWatch(bool beginsInside)
        : place_(beginsInside ? Place::Inside : Place::Before) {}
    void push(std::string_view text);
    bool inside() const { return place_ == Place::Inside; }

private:
    enum class Place { Before, Inside, After };
    Place place_;
    std::string tail_; ///< the end of the text so far, shorter than a tag
};

/// One sample of a request while it grows: its tokens, how the next one is chosen, and when it is
/// over. Knows nothing of the cache. One thread.
class Reply {
public:
    Reply(const Request& request, int sample, const Tokenizer& tokenizer, int vocabulary);

    /// Prompt and reply so far: what the model has to have read before the next token can be
    /// chosen.
    const std::vector<TokenId>& tokens() const { return tokens_; }
    int generated() const { return static_cast<int>(tokens_.size()) - promptTokens_; }
    /// Tokens that may still come before the reply reaches its length.
    int left() const {
        return maxTokens_ > 0 ? maxTokens_ - generated() : std::numeric_limits<int>::max();
    }

    /// Adds what follows (one token, or the ids that close the thinking), tells it through `told`,
    /// and says whether the reply is over and why.
    template <typename Told>
    std::optional<FinishReason> advance(std::span<const float> logits, SamplingWorkspace& workspace,
                                        bool answerNow, const Told& told) {
        if (mustCloseThinking(answerNow)) {
            closed_ = true;
            for (const TokenId id : closeThinking_)
                told(id, append(id));
            return reachedLength() ? std::optional(FinishReason::Length) : std::nullopt;
        }
        const TokenId id = sampler_.choose(logits, workspace);
        if (tokenizer_.isEnd(id))
            return FinishReason::Ended;
        told(id, append(id));
        if (repetition_.push(id))
            return FinishReason::Repetition;
        return reachedLength() ? std::optional(FinishReason::Length) : std::nullopt;
    }

    /// Characters that stayed incomplete, as U+FFFD; empty in nearly every reply.
    std::string finish() { return decoder_.finish(); }

private:
    std::string append(TokenId id);
    bool mustCloseThinking(bool answerNow) const;
    bool reachedLength() const { return maxTokens_ > 0 && generated() >= maxTokens_; }

    const Tokenizer& tokenizer_;
    std::vector<TokenId> tokens_;
    int promptTokens_;
    int maxTokens_;
    int thinkingBudget_;
    int thinkingTokens_ = 0;
    bool closed_ = false; ///< the thinking was closed for the model
    std::vector<TokenId> closeThinking_;
    Sampler sampler_;
    StreamDecoder decoder_;
    ThinkingWatch thinking_;
    RepetitionDetector repetition_;
};

} // namespace khatwa::engine
