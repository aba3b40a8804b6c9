#include "ui/Tutor/session_solver.h"

#include <algorithm>
#include <random>
#include <utility>

namespace khatwa::ui {

SessionSolver::SessionSolver(std::shared_ptr<engine::Generator> generator,
                             std::function<void()> gpuLost)
    : generator_(generator), gpuLost_(std::move(gpuLost)), session_(std::move(generator)) {}

SessionSolver::~SessionSolver() {
    stop();
}

void SessionSolver::solve(const Question& question, SolverEvents events) {
    stop();
    tutor::SolveOptions options;
    options.thinkingBudget = question.thinkingBudget;
    options.samples = std::max(1, question.samples);
    options.seed = question.seed.value_or(std::random_device{}());
    tutor::SolveEvents told;
    told.reading = std::move(events.prefill);
    // Blocks come before the statistics of the same token; both go out together.
    struct Listener {
        SolverEvents events;
        Progress progress;
        int epoch = 0;
        int left = 1; ///< samples
        std::optional<engine::Events::Outcome> first;
    };
    const auto listener = std::make_shared<Listener>();
    listener->events = std::move(events);
    listener->left = options.samples;
    if (question.kind == Question::Kind::Continue)
        listener->epoch = -1; // the first blocks are all of them
    told.blocks = [listener](const std::vector<tutor::Block>& changed,
                             const tutor::StreamScanner& scanner) {
        Progress progress = listener->progress;
        progress.changed = changed;
        progress.restarted = scanner.epoch() != listener->epoch;
        progress.inThinking = scanner.inThinking();
        listener->epoch = scanner.epoch();
        listener->progress.inThinking = progress.inThinking;
        listener->events.progress(std::move(progress));
    };
    told.statistics = [listener](const tutor::Statistics& statistics) {
        listener->progress.tokens = statistics.tokens;
        listener->events.progress(listener->progress);
    };
    told.finished = [listener, gpuLost = gpuLost_](int sample, const tutor::Solution& solution) {
        engine::Events::Outcome outcome;
        outcome.reason = solution.finish;
        outcome.message = solution.message;
        outcome.noMemory = solution.noMemory;
        outcome.promptTokens = solution.promptTokens;
        outcome.reusedTokens = solution.reusedTokens;
        outcome.tokens = solution.tokens;
        outcome.secondsToFirstToken = solution.secondsToFirstToken;
        outcome.seconds = solution.seconds;
        if (sample == 0)
            listener->first = outcome;
        if (listener->events.said)
            listener->events.said(
                sample, {solution.thinking, solution.text, solution.answer.value_or(""), outcome});
        if (--listener->left == 0) {
            listener->events.finished(*listener->first);
            if (gpuLost && solution.finish == engine::FinishReason::DeviceLost)
                gpuLost();
        }
    };
    switch (question.kind) {
    case Question::Kind::Problem:
        request_ = session_.solve(question.problem, question.language, options, std::move(told));
        break;
    case Question::Kind::FollowUp:
        request_ = session_.ask(question.problem, options, std::move(told));
        break;
    case Question::Kind::Again:
        request_ = session_.again(options, std::move(told));
        break;
    case Question::Kind::Continue:
        request_ = session_.goOn(options, std::move(told));
        break;
    }
}

void SessionSolver::stop() {
    if (request_)
        session_.stop(*request_);
}

void SessionSolver::resume(const std::vector<Exchange>& exchanges) {
    stop();
    std::vector<tutor::Session::Exchange> all;
    for (const Exchange& exchange : exchanges)
        all.push_back({exchange.asked, exchange.reply, exchange.thinking});
    session_.resume(all);
}

void SessionSolver::answerNow() {
    if (request_)
        session_.answerNow(*request_);
}

} // namespace khatwa::ui
