#include "app/tutor/session.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <mutex>
#include <utility>

namespace khatwa::tutor {

std::string_view name(engine::FinishReason reason) {
    switch (reason) {
    case engine::FinishReason::Ended:
        return "ended";
    case engine::FinishReason::Stopped:
        return "stopped";
    case engine::FinishReason::Length:
        return "length";
    case engine::FinishReason::ContextFull:
        return "context_full";
    case engine::FinishReason::Repetition:
        return "repetition";
    case engine::FinishReason::Failed:
        return "failed";
    case engine::FinishReason::DeviceLost:
        return "device_lost";
    }
    return "failed";
}

namespace {

bool isBlank(std::string_view text) {
    return text.find_first_not_of(" \n") == std::string_view::npos;
}

/// A reply that begins so, as the scanner reads it from a model of this format. One that does not
/// think goes on after the thinking.
std::string written(const Session::Exchange& begun, const engine::ChatFormat& format) {
    const bool thought = !begun.thinking.empty();
    std::string text = thought && !format.opensThinking() ? "<think>\n" : "";
    text += begun.thinking;
    if ((thought || format.opensThinking()) && (!isBlank(begun.reply) || !format.thinks()))
        text += "\n</think>\n\n";
    return text + begun.reply;
}

} // namespace

void checkSteps(Solution& solution, std::string_view problem, Language language,
                std::optional<KnownAnswer> known) {
    StreamScanner scanner;
    scanner.push(solution.text);
    scanner.finish();
    StepChecker checker(problem, std::move(known));
    const std::vector<StepBlocks> steps = stepBlocksOf(scanner.blocks());
    for (std::size_t i = 0; i < steps.size() && i < solution.steps.size(); ++i) {
        const StepCheck check = checker.check(steps[i].blocks);
        solution.steps[i].verdict = check.verdict;
        solution.steps[i].sentence = sentence(check, language);
    }
    if (solution.answer) {
        const StepCheck check = checker.checkAnswer(*solution.answer);
        solution.answerVerdict = check.verdict;
        solution.answerSentence = sentence(check, language);
    }
}

/// The turns so far. Written when a reply ends, on the generator's thread.
struct Session::Conversation {
    std::mutex mutex;
    std::vector<engine::ChatTurn> turns;
    // The last question and its reply, as far as it came, thinking and all.
    std::string lastAsked;
    std::size_t turnsBefore = 0;
    std::vector<engine::TokenId> lastIds;
    std::string lastText;
    std::optional<Exchange> lastOfBefore; ///< in place of these, where another session wrote it
};

struct Session::Beginning {
    std::vector<engine::TokenId> ids;
    std::string text;
    std::optional<Exchange> ofBefore; ///< what the ids are still to be made of
};

/// Listens to one request: one scanner for each of its samples. Lives on the generator's thread, in
/// the events.
class Session::Listener {
public:
    Listener(std::string userText, const engine::ChatFormat& format, int samples,
             SolveEvents events, std::shared_ptr<Conversation> conversation,
             std::size_t turnsBefore, const Beginning* beginning)
        : userText_(std::move(userText)), events_(std::move(events)),
          conversation_(std::move(conversation)), turnsBefore_(turnsBefore) {
        for (int k = 0; k < samples; ++k)
            scanners_.emplace_back(ScannerOptions{.beginsInThinking = format.opensThinking()});
        if (beginning != nullptr) {
            scanners_.front().push(beginning->text);
            text_ = beginning->text;
            whole_ = true;
        }
    }

    void begunWith(std::vector<engine::TokenId> ids) { ids_ = std::move(ids); }

    bool inThinking() { return scanner(0).inThinking(); }

    void waiting(int sample) const {
        if (events_.waiting)
            events_.waiting(sample);
    }

    void reading(int done, int total) const {
        if (events_.reading)
            events_.reading(done, total);
    }

    void token(int sample, engine::TokenId id, const std::string& text) {
        const std::vector<Block> changed = scanner(sample).push(text);
        if (sample != 0)
            return;
        text_ += text;
        if (id >= 0)
            ids_.push_back(id);
        const auto now = std::chrono::steady_clock::now();
        if (tokens_ == 0)
            first_ = now;
        tokens_ += id >= 0 ? 1 : 0; // what is left of a broken character is no token
        tellBlocks(changed);
        if (events_.statistics) {
            const double writing = std::chrono::duration<double>(now - first_).count();
            const double seconds = std::chrono::duration<double>(now - start_).count();
            events_.statistics({tokens_, seconds, perSecond(tokens_, writing)});
        }
    }

    void finished(int sample, const engine::Events::Outcome& outcome) {
        const std::vector<Block> changed = scanner(sample).finish();
        if (sample == 0)
            tellBlocks(changed);
        const Solution solution = makeSolution(scanner(sample), outcome);
        if (sample == 0)
            remember(solution);
        if (events_.finished)
            events_.finished(sample, solution);
    }

private:
    StreamScanner& scanner(int sample) { return scanners_[static_cast<std::size_t>(sample)]; }

    void tellBlocks(const std::vector<Block>& changed) {
        if (events_.blocks)
            events_.blocks(whole_ ? scanner(0).blocks() : changed, scanner(0));
        whole_ = false;
    }

    /// The first token belongs to the reading of the prompt.
    static double perSecond(int tokens, double writing) {
        return tokens > 1 && writing > 0.0 ? (tokens - 1) / writing : 0.0;
    }

    static Solution makeSolution(const StreamScanner& scanner,
                                 const engine::Events::Outcome& outcome) {
        Solution solution;
        solution.thinking = scanner.thinking();
        solution.text = scanner.solution();
        for (StepText& step : stepsOf(scanner.blocks()))
            solution.steps.push_back({std::move(step.text), StepVerdict::Unchecked, {}});
        solution.answer = scanner.answer();
        solution.promptTokens = outcome.promptTokens;
        solution.reusedTokens = outcome.reusedTokens;
        solution.tokens = outcome.tokens;
        solution.guessedTokens = outcome.guessedTokens;
        solution.rightGuesses = outcome.rightGuesses;
        solution.secondsToFirstToken = outcome.secondsToFirstToken;
        solution.seconds = outcome.seconds;
        solution.tokensPerSecond =
            perSecond(outcome.tokens, outcome.seconds - outcome.secondsToFirstToken);
        solution.finish = outcome.reason;
        solution.message = outcome.message;
        solution.noMemory = outcome.noMemory;
        return solution;
    }

    /// A reply that was broken off before it said anything leaves no trace in the conversation.
    void remember(const Solution& solution) {
        const std::lock_guard lock(conversation_->mutex);
        conversation_->lastAsked = userText_;
        conversation_->turnsBefore = turnsBefore_;
        conversation_->lastIds = ids_;
        conversation_->lastText = text_;
        conversation_->lastOfBefore.reset();
        if (conversation_->turns.size() > turnsBefore_)
            conversation_->turns.resize(turnsBefore_);
        if (isBlank(solution.text))
            return;
        conversation_->turns.push_back({engine::ChatTurn::Role::User, userText_});
        conversation_->turns.push_back({engine::ChatTurn::Role::Assistant, solution.text});
    }

    std::string userText_;
    SolveEvents events_;
    std::shared_ptr<Conversation> conversation_;
    std::size_t turnsBefore_; ///< of the conversation, when this was asked
    std::vector<StreamScanner> scanners_;
    std::vector<engine::TokenId> ids_; ///< of sample 0
    std::string text_;
    bool whole_ = false; ///< the blocks before the break have not been told yet
    int tokens_ = 0;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point first_;
};

Session::Session(std::shared_ptr<engine::Generator> generator)
    : generator_(std::move(generator)),
      format_(engine::ChatFormat::recognise(generator_->model().files(),
                                            generator_->model().tokenizer())),
      conversation_(std::make_shared<Conversation>()) {}

engine::RequestId Session::solve(std::string_view problem, Language language,
                                 const SolveOptions& options, SolveEvents events) {
    // A new one, not an emptied one: a reply that is still being written belongs to the old.
    conversation_ = std::make_shared<Conversation>();
    return submit(userTurn(problem, language), options, std::move(events));
}

engine::RequestId Session::ask(std::string_view question, const SolveOptions& options,
                               SolveEvents events) {
    return submit(std::string(question), options, std::move(events));
}

void Session::forgetLast() {
    const std::lock_guard lock(conversation_->mutex);
    if (conversation_->turns.size() > conversation_->turnsBefore)
        conversation_->turns.resize(conversation_->turnsBefore);
}

engine::RequestId Session::again(const SolveOptions& options, SolveEvents events) {
    forgetLast();
    std::string asked;
    {
        const std::lock_guard lock(conversation_->mutex);
        asked = conversation_->lastAsked;
    }
    return submit(std::move(asked), options, std::move(events));
}

engine::RequestId Session::goOn(const SolveOptions& options, SolveEvents events) {
    forgetLast();
    std::string asked;
    Beginning beginning;
    {
        const std::lock_guard lock(conversation_->mutex);
        asked = conversation_->lastAsked;
        beginning = {conversation_->lastIds, conversation_->lastText, conversation_->lastOfBefore};
    }
    return submit(std::move(asked), options, std::move(events), &beginning);
}

void Session::resume(const std::vector<Exchange>& exchanges) {
    conversation_ = std::make_shared<Conversation>();
    for (const Exchange& exchange : exchanges) {
        conversation_->turnsBefore = conversation_->turns.size();
        conversation_->lastAsked = exchange.asked;
        if (isBlank(exchange.reply))
            continue;
        conversation_->turns.push_back({engine::ChatTurn::Role::User, exchange.asked});
        conversation_->turns.push_back({engine::ChatTurn::Role::Assistant, exchange.reply});
    }
    if (exchanges.empty())
        return;
    Exchange last = exchanges.back();
    // A reply that was stopped in the midst of a letter ends in the mark of a broken one.
    constexpr std::string_view kBroken = "\uFFFD";
    for (std::string* text : {&last.thinking, &last.reply})
        if (text->ends_with(kBroken))
            text->resize(text->size() - kBroken.size());
    conversation_->lastText = written(last, format_);
    conversation_->lastOfBefore = std::move(last);
}

/// The same as this model would have written it: one that does not think is told no thinking.
std::vector<engine::TokenId> Session::idsOf(const Exchange& begun) const {
    const engine::Tokenizer& tokenizer = generator_->model().tokenizer();
    std::vector<engine::TokenId> ids;
    const auto append = [&](const std::vector<engine::TokenId>& more) {
        ids.insert(ids.end(), more.begin(), more.end());
    };
    const bool says = !isBlank(begun.reply);
    if (format_.thinks()) {
        const bool thought = !begun.thinking.empty();
        if (thought && !format_.opensThinking()) {
            append(tokenizer.encode("<think>", true));
            append(tokenizer.encode("\n", false));
        }
        append(tokenizer.encode(begun.thinking, false));
        if (says && (thought || format_.opensThinking()))
            append(format_.closeThinking());
    }
    if (says)
        append(tokenizer.encode(begun.reply, false));
    return ids;
}

engine::RequestId Session::submit(std::string userText, const SolveOptions& options,
                                  SolveEvents events, const Beginning* beginning) {
    std::vector<engine::ChatTurn> turns;
    {
        const std::lock_guard lock(conversation_->mutex);
        turns = conversation_->turns;
    }
    turns.push_back({engine::ChatTurn::Role::User, userText});

    const auto listener =
        std::make_shared<Listener>(userText, format_, std::max(1, options.samples),
                                   std::move(events), conversation_, turns.size() - 1, beginning);
    engine::Request request;
    try {
        request.prompt = format_.prompt(turns);
        if (beginning != nullptr) {
            const std::vector<engine::TokenId> begun =
                beginning->ofBefore ? idsOf(*beginning->ofBefore) : beginning->ids;
            request.prompt.insert(request.prompt.end(), begun.begin(), begun.end());
            listener->begunWith(begun);
        }
    } catch (const std::exception& error) {
        // A text that the model's tokenizer cannot take is a reply that failed, not the end of the
        // program.
        engine::Events::Outcome outcome;
        outcome.reason = engine::FinishReason::Failed;
        outcome.message = error.what();
        for (int sample = 0; sample < std::max(1, options.samples); ++sample)
            listener->finished(sample, outcome);
        return kNoRequest;
    }
    request.sampling =
        options.sampling.value_or(engine::recommendedSampling(generator_->model().files()));
    request.sampling.seed = options.seed.value_or(request.sampling.seed);
    request.samples = options.samples;
    request.maxTokens = options.maxTokens;
    request.thinkingBudget = options.thinkingBudget;
    request.beginsInThinking = listener->inThinking();
    request.closeThinking = format_.closeThinking();

    engine::Events told;
    told.waiting = [listener](int sample) { listener->waiting(sample); };
    told.prefill = [listener](int done, int total) { listener->reading(done, total); };
    told.token = [listener](int sample, engine::TokenId id, const std::string& text) {
        listener->token(sample, id, text);
    };
    told.finished = [listener](int sample, const engine::Events::Outcome& outcome) {
        listener->finished(sample, outcome);
    };
    return generator_->submit(std::move(request), std::move(told));
}

void Session::stop(engine::RequestId request) {
    generator_->stop(request);
}

void Session::answerNow(engine::RequestId request) {
    generator_->answerNow(request);
}

} // namespace khatwa::tutor
