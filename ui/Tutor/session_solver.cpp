#include "ui/Tutor/session_solver.h"

#include <random>
#include <utility>

namespace khatwa::ui {

SessionSolver::SessionSolver(std::shared_ptr<engine::Generator> generator)
    : generator_(generator), session_(std::move(generator)) {}

SessionSolver::~SessionSolver() {
    stop();
}

void SessionSolver::solve(const Question& question, SolverEvents events) {
    stop();
    tutor::SolveOptions options;
    options.thinkingBudget = question.thinkingBudget;
    options.seed = question.seed.value_or(std::random_device{}());
    tutor::SolveEvents told;
    told.reading = std::move(events.prefill);
    // Blocks come before the statistics of the same token; both go out together.
    struct Listener {
        SolverEvents events;
        Progress progress;
        int epoch = 0;
    };
    const auto listener = std::make_shared<Listener>();
    listener->events = std::move(events);
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
    told.finished = [listener](int, const tutor::Solution& solution) {
        engine::Events::Outcome outcome;
        outcome.reason = solution.finish;
        outcome.message = solution.message;
        outcome.promptTokens = solution.promptTokens;
        outcome.reusedTokens = solution.reusedTokens;
        outcome.tokens = solution.tokens;
        outcome.secondsToFirstToken = solution.secondsToFirstToken;
        outcome.seconds = solution.seconds;
        listener->events.finished(outcome);
    };
    request_ = session_.solve(question.problem, question.language, options, std::move(told));
}

void SessionSolver::stop() {
    if (request_)
        session_.stop(*request_);
}

void SessionSolver::answerNow() {
    if (request_)
        session_.answerNow(*request_);
}

} // namespace khatwa::ui
