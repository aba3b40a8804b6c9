#include "ui/Practice/mistake_explainer.h"

#include "ui/Controls/digits.h"
#include "ui/Tutor/readable_maths.h"

#include <QThreadPool>

#include <chrono>
#include <utility>

namespace khatwa::ui {

namespace {

constexpr std::chrono::milliseconds kFrame(33);
/// Tokens. A mistake on one line needs no long chain of thought, and someone is waiting.
constexpr int kThinkingBudget = 1200;

QString shown(const tutor::Block& block) {
    const QString text = QString::fromStdString(block.text);
    const auto local = [](const QString& readable) { return inLocalDigits(readable, true); };
    switch (block.kind) {
    case tutor::Block::Kind::Maths:
    case tutor::Block::Kind::Answer:
        return local(readableMaths(QLatin1Char('$') + text + QLatin1Char('$')));
    case tutor::Block::Kind::Step:
        return local(QString::number(block.number) + QStringLiteral(". ") + readableMaths(text));
    case tutor::Block::Kind::Item:
        return QStringLiteral("• ") + local(readableMaths(text));
    case tutor::Block::Kind::Code:
        return text;
    default:
        return local(readableMaths(text));
    }
}

} // namespace

MistakeExplainer::MistakeExplainer(QObject* parent) : QObject(parent) {
    timer_.setInterval(kFrame);
    connect(&timer_, &QTimer::timeout, this, &MistakeExplainer::drain);
}

MistakeExplainer::~MistakeExplainer() = default;

void MistakeExplainer::setSolver(const std::shared_ptr<Solver>& solver, bool starter) {
    if (running_)
        stop();
    // Ending a conversation waits for the engine's token: not on this thread.
    if (solver_)
        QThreadPool::globalInstance()->start([old = std::move(solver_)]() mutable { old.reset(); });
    solver_ = solver && !starter ? solver->another() : nullptr;
    emit changed();
}

void MistakeExplainer::setTurn(std::string turn) {
    if (turn == turn_)
        return;
    forget();
    turn_ = std::move(turn);
    emit changed();
}

void MistakeExplainer::forget() {
    if (running_ && solver_)
        solver_->stop();
    running_ = false;
    timer_.stop();
    queue_.reset();
    blocks_.clear();
    message_.clear();
}

QString MistakeExplainer::text() const {
    QString all;
    for (const auto& [id, block] : blocks_) {
        const QString text = shown(block);
        all += (all.isEmpty() || text.isEmpty() ? QString() : QStringLiteral("\n")) + text;
    }
    return all;
}

void MistakeExplainer::explain() {
    if (!solver_ || turn_.empty() || running_)
        return;
    forget();
    running_ = true;
    queue_ = std::make_shared<EventQueue>();
    timer_.start();
    emit changed();
    Question question;
    question.kind = Question::Kind::FollowUp; // the model is told the turn as it stands
    question.problem = turn_;
    question.thinkingBudget = kThinkingBudget;
    SolverEvents events;
    const auto queue = queue_;
    events.prefill = [queue](int done, int total) { queue->postPrefill(done, total); };
    events.progress = [queue](Progress progress) { queue->postProgress(std::move(progress)); };
    events.finished = [queue](const engine::Events::Outcome& outcome) {
        queue->postOutcome(outcome);
    };
    solver_->resume({}); // each mistake is a conversation of its own
    solver_->solve(question, std::move(events));
}

void MistakeExplainer::stop() {
    if (!running_)
        return;
    solver_->stop();
    running_ = false;
    timer_.stop();
    queue_.reset();
    emit changed();
}

void MistakeExplainer::drain() {
    if (!queue_)
        return;
    EventQueue::Batch batch = queue_->take();
    if (batch.empty())
        return;
    if (batch.restarted)
        blocks_.clear();
    for (const tutor::Block& block : batch.blocks)
        if (!block.thinking && block.kind != tutor::Block::Kind::Answer)
            blocks_[block.id] = block;
    if (batch.outcome) {
        running_ = false;
        timer_.stop();
        queue_.reset();
        message_ = QString::fromStdString(batch.outcome->message);
        if (message_.isEmpty() && text().isEmpty())
            message_ = tr("The model has said nothing. Try again, or go on without it.");
    }
    emit changed();
}

} // namespace khatwa::ui
