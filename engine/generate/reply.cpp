#include "engine/generate/reply.h"

namespace khatwa::engine {

namespace {

constexpr std::string_view kThink = "<think>";
constexpr std::string_view kThinkEnd = "</think>";

SamplingOptions forSample(SamplingOptions options, int sample) {
    options.seed += static_cast<std::uint64_t>(sample);
    return options;
}

} // namespace

void ThinkingWatch::push(std::string_view text) {
    if (place_ == Place::After || text.empty())
        return;
    tail_ += text;
    if (place_ == Place::Before && tail_.find(kThink) != std::string::npos)
        place_ = Place::Inside;
    if (tail_.find(kThinkEnd) != std::string::npos)
        place_ = Place::After; // also where there never was an opening tag
    if (tail_.size() >= kThinkEnd.size())
        tail_.erase(0, tail_.size() - kThinkEnd.size() + 1);
}

Reply::Reply(const Request& request, int sample, const Tokenizer& tokenizer, int vocabulary)
    : tokenizer_(tokenizer), tokens_(request.prompt),
      promptTokens_(static_cast<int>(request.prompt.size())), maxTokens_(request.maxTokens),
      thinkingBudget_(request.thinkingBudget), closeThinking_(request.closeThinking),
      sampler_(forSample(request.sampling, sample), vocabulary), decoder_(tokenizer),
      thinking_(request.beginsInThinking) {
    for (const TokenId id : tokens_)
        sampler_.observe(id);
}

std::string Reply::append(TokenId id) {
    tokens_.push_back(id);
    sampler_.observe(id);
    thinkingTokens_ += thinking_.inside() ? 1 : 0;
    const std::string_view bytes = tokenizer_.bytes(id);
    const bool hidden = tokenizer_.isSpecial(id) && bytes != kThink && bytes != kThinkEnd;
    std::string text = hidden ? std::string() : decoder_.push(id);
    thinking_.push(text);
    return text;
}

bool Reply::mustCloseThinking(bool answerNow) const {
    if (closed_ || closeThinking_.empty() || !thinking_.inside())
        return false;
    return answerNow || (thinkingBudget_ > 0 && thinkingTokens_ >= thinkingBudget_);
}

} // namespace khatwa::engine
