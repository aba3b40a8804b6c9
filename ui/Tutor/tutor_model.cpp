#include "ui/Tutor/tutor_model.h"

#include "app/tutor/prompts.h"
#include "app/tutor/votes.h"
#include "ui/Controls/digits.h"
#include "ui/Tutor/readable_maths.h"

#include <QHash>
#include <QRegularExpression>
#include <QThreadPool>
#include <QVariantMap>

#include <algorithm>
#include <utility>

namespace khatwa::ui {

namespace {

constexpr int kFrameMilliseconds = 16;
constexpr int kPicks = 4;
/// A formula takes longer to read than prose: some 200 words a minute.
constexpr int kCharactersASecond = 18;
constexpr int kShortestMilliseconds = 400;
constexpr int kLongestMilliseconds = 8000;

} // namespace

/// The language a problem is written in: that of its words; a bare formula is answered in the
/// window's language.
problems::Language TutorModel::languageOf(const QString& problem) const {
    static const QRegularExpression arabicLetter(QStringLiteral("\\p{Arabic}"));
    static const QRegularExpression maths(
        QStringLiteral("\\$[^$]*\\$|\\\\[a-zA-Z]+(\\{[a-zA-Z]*\\})?"));
    static const QRegularExpression word(QStringLiteral("[A-Za-z]{3,}"));
    if (problem.contains(arabicLetter) || QString(problem).remove(maths).contains(word))
        return tutor::languageOf(problem.toStdString());
    return arabic_ ? problems::Language::Arabic : problems::Language::English;
}

TutorModel::TutorModel(std::vector<Claim> claims, std::uint64_t seed, QObject* parent)
    : QObject(parent), claims_(std::move(claims)), seed_(seed) {
    frame_.setTimerType(Qt::PreciseTimer);
    frame_.setInterval(kFrameMilliseconds);
    connect(&frame_, &QTimer::timeout, this, &TutorModel::drain);
    connect(this, &TutorModel::problemChanged, this, &TutorModel::canSolveChanged);
    connect(this, &TutorModel::phaseChanged, this, &TutorModel::canSolveChanged);
}

TutorModel::~TutorModel() {
    frame_.stop();
}

void TutorModel::setSolver(std::shared_ptr<Solver> solver, const QString& modelName, bool starter) {
    const bool waiting = phase_ == Phase::Waiting;
    solverIsNew_ = running() && !waiting;
    if (solverIsNew_)
        stop();
    // Ending a model takes a moment (its thread finishes its token): not on this thread.
    if (solver_)
        QThreadPool::globalInstance()->start([old = std::move(solver_)]() mutable { old.reset(); });
    solver_ = std::move(solver);
    modelName_ = modelName;
    starter_ = starter;
    unavailable_ = false;
    emit modelChanged();
    emit readyChanged();
    emit canSolveChanged();
    emit actionsChanged();
    if (solver_ && !waiting)
        resumeSolver();
    if (solver_ && waiting)
        begin();
}

void TutorModel::setUnavailable() {
    unavailable_ = true;
    emit modelChanged();
    if (phase_ == Phase::Waiting)
        setPhase(statement_.isEmpty() ? Phase::Empty : Phase::Finished);
    emit messageChanged();
}

void TutorModel::setArabic(bool arabic) {
    arabic_ = arabic;
    picks_ = drawPicks(claims_, arabic ? problems::Language::Arabic : problems::Language::English,
                       kPicks, seed_);
    emit picksChanged();
    emit messageChanged();
    emit modelChanged();
    emit votesChanged();
    emit attemptChanged();
    if (!conversation_.empty())
        emit badgesChanged(allBadges());
}

void TutorModel::newPicks() {
    ++seed_;
    setArabic(arabic_);
}

QVariantList TutorModel::picks() const {
    QVariantList list;
    for (const Pick& pick : picks_)
        list.append(QVariantMap{
            {QStringLiteral("title"), pick.title},
            {QStringLiteral("statement"), pick.statement},
            {QStringLiteral("readable"), inLocalDigits(readableMaths(pick.statement), true)}});
    return list;
}

void TutorModel::pick(int index) {
    if (index < 0 || index >= static_cast<int>(picks_.size()))
        return;
    known_ = {picks_[static_cast<std::size_t>(index)]};
    setProblem(known_.front().statement);
    solve();
}

void TutorModel::setProblem(const QString& problem) {
    if (problem_ == problem)
        return;
    problem_ = problem;
    emit problemChanged();
}

bool TutorModel::canSolve() const {
    return !running() && !problem_.trimmed().isEmpty();
}

void TutorModel::solve() {
    if (!canSolve())
        return;
    tellEnd();
    statement_ = problem_.trimmed();
    ++number_;
    conversation_.clear();
    asked_ = {};
    asked_.kind = Question::Kind::Problem;
    sameProblem_ = true;
    asked_.problem = statement_.toStdString();
    asked_.language = languageOf(statement_);
    conversation_.begin({}, tutor::userTurn(asked_.problem, asked_.language));
    asked_.samples = samples_;
    asked_.seed = askSeed_;
    emit statementChanged();
    emit blocksReset();
    startTurn();
    if (solver_)
        begin();
    else if (unavailable_)
        setUnavailable();
}

/// Nothing is known of the reply that comes.
void TutorModel::startTurn() {
    queue_.reset(); // what is still to come is about the reply before
    hasThinking_ = false;
    answeringNow_ = false;
    prefill_ = 0.0;
    tokens_ = 0;
    thinkingTokens_ = 0;
    thinkingSeconds_ = 0.0;
    seconds_ = 0.0;
    secondsToFirstToken_ = 0.0;
    outcomeKnown_ = false;
    checksDone_ = false;
    told_ = false;
    endJudging();
    replies_.assign(static_cast<std::size_t>(std::max(1, asked_.samples)), {});
    votesKnown_ = asked_.samples < 2;
    votes_ = {};
    untilNextBlock_ = 0;
    setAboutStep(0);
    emit hasThinkingChanged();
    emit statisticsChanged();
    emit messageChanged();
    emit attemptChanged();
    emit stepShown();
    emit stepsChanged();
    emit votesChanged();
    setPhase(Phase::Waiting);
    clock_.start();
}

std::uint64_t TutorModel::judge() {
    queue_ = std::make_shared<EventQueue>();
    checksDone_ = false;
    return watcher_->begin(
        statement_.toStdString(), knownAnswer(),
        {[queue = queue_](int reading, std::uint32_t id, const tutor::StepCheck& check) {
             queue->postCheck(reading, id, check);
         },
         [queue = queue_] { queue->postChecksDone(); }});
}

void TutorModel::begin() {
    const std::uint64_t reply = judge();
    SolverEvents events;
    events.prefill = [queue = queue_](int done, int total) { queue->postPrefill(done, total); };
    // The queue first: a verdict never comes before its block.
    events.progress = [queue = queue_, watcher = watcher_, reply](Progress progress) {
        const std::vector<tutor::Block> changed = progress.changed;
        const bool restarted = progress.restarted;
        queue->postProgress(std::move(progress));
        if (!changed.empty() || restarted)
            watcher->blocks(reply, changed, restarted);
    };
    events.said = [queue = queue_](int sample, Reply said) {
        queue->postReply(sample, std::move(said));
    };
    events.finished = [queue = queue_, watcher = watcher_,
                       reply](const engine::Events::Outcome& outcome) {
        queue->postOutcome(outcome);
        watcher->finish(reply);
    };
    setPhase(Phase::Reading);
    clock_.start();
    frame_.start();
    asked_.thinkingBudget = thinkingBudget_;
    solver_->solve(asked_, std::move(events));
}

void TutorModel::stop() {
    if (phase_ == Phase::Waiting) {
        setPhase(Phase::Finished);
        return;
    }
    if (running() && solver_)
        solver_->stop();
}

void TutorModel::answerNow() {
    if (!canAnswerNow() || !solver_)
        return;
    answeringNow_ = true;
    solver_->answerNow();
    emit phaseChanged();
}

void TutorModel::clear() {
    if (running())
        return;
    tellEnd();
    ++number_;
    frame_.stop();
    queue_.reset();
    watcher_->forget();
    // What was typed since is the next problem.
    if (problem_.trimmed() == statement_)
        setProblem({});
    statement_.clear();
    conversation_.clear();
    hasThinking_ = false;
    outcomeKnown_ = false;
    votesKnown_ = true;
    replies_.clear();
    endJudging();
    setAboutStep(0);
    emit attemptChanged();
    emit stepShown();
    emit votesChanged();
    emit stepsChanged();
    emit statementChanged();
    emit blocksReset();
    emit hasThinkingChanged();
    emit messageChanged();
    setPhase(Phase::Empty);
}

void TutorModel::tellEnd() {
    if (running() || told_)
        return;
    told_ = true;
    emit replyEnded();
}

void TutorModel::drain() {
    EventQueue::Batch batch = queue_ ? queue_->take() : EventQueue::Batch{};
    if (running()) {
        if (phase_ != Phase::Reading || tokens_ > 0)
            seconds_ = static_cast<double>(clock_.elapsed()) / 1000.0;
        if (phase_ == Phase::Thinking)
            thinkingSeconds_ = seconds_;
        emit statisticsChanged();
    }
    if (!batch.empty())
        apply(std::move(batch));
    pace();
    const bool done = !running() && checksDone_ && votesKnown_ && !judging_ &&
                      !(conversation_.pace() == Pace::Reading && conversation_.hidesAnything());
    if (done)
        frame_.stop();
    if (checksDone_ && votesKnown_)
        tellEnd();
}

void TutorModel::apply(EventQueue::Batch batch) {
    if (batch.prefill && batch.prefill->second > 0)
        prefill_ = static_cast<double>(batch.prefill->first) / batch.prefill->second;
    if (batch.tokens > 0) {
        if (tokens_ == 0)
            secondsToFirstToken_ = static_cast<double>(clock_.elapsed()) / 1000.0;
        tokens_ = batch.tokens;
    }
    if (batch.restarted) {
        conversation_.apply({}, true);
        hasThinking_ = false;
        endJudging();
        drawAnew();
        emit hasThinkingChanged();
        emit attemptChanged();
    }
    conversation_.apply(batch.blocks, false);
    for (auto& [sample, reply] : batch.replies) {
        if (sample == 0)
            conversation_.applyText(reply.thinking, reply.text);
        if (sample >= 0 && static_cast<std::size_t>(sample) < replies_.size())
            replies_[static_cast<std::size_t>(sample)] = std::move(reply);
    }
    for (auto& [id, check] : batch.checks)
        conversation_.applyCheck(id, std::move(check));
    const bool thought = std::any_of(batch.blocks.begin(), batch.blocks.end(),
                                     [](const tutor::Block& block) { return block.thinking; });
    if (batch.inThinking)
        thinkingTokens_ = tokens_;
    if (thought && !hasThinking_) {
        hasThinking_ = true;
        emit hasThinkingChanged();
    }
    if (running() && tokens_ > 0)
        setPhase(batch.inThinking ? Phase::Thinking : Phase::Answering);
    if (batch.attempt && judging_ && batch.attempt->first == attempts_) {
        judging_ = false;
        attempt_ = std::move(batch.attempt->second);
        if (attempt_.result == tutor::StepAttempt::Result::TheSame)
            conversation_.showNextStep();
        emit attemptChanged();
        if (attempt_.result == tutor::StepAttempt::Result::TheSame)
            emit stepShown();
    }
    checksDone_ = checksDone_ || batch.checksDone;
    if (batch.outcome)
        finish(*batch.outcome);
    if (batch.votes)
        takeVotes(*batch.votes);
    showNews();
}

void TutorModel::drawAnew() {
    emit blocksReset();
    emit blocksChanged(conversation_.everything());
    emit badgesChanged(allBadges());
}

void TutorModel::showNews() {
    const QVariantList news = conversation_.takeNews();
    if (!news.isEmpty())
        emit blocksChanged(news);
    const QVariantList badges = conversation_.takeNewBadges(arabic_);
    if (!badges.isEmpty())
        emit badgesChanged(worded(badges));
    emit stepsChanged();
}

/// At reading pace the next block comes when the one before can have been read.
void TutorModel::pace() {
    if (conversation_.pace() != Pace::Reading || conversation_.empty())
        return;
    if (untilNextBlock_ > 0 && reading_.elapsed() < untilNextBlock_)
        return;
    const int characters = conversation_.showNextBlock(!running());
    if (characters == 0)
        return;
    untilNextBlock_ = std::clamp(1000 * characters / kCharactersASecond, kShortestMilliseconds,
                                 kLongestMilliseconds);
    reading_.start();
    showNews();
}

void TutorModel::finish(const engine::Events::Outcome& outcome) {
    takeOutcome(outcome);
    if (replies_.size() > 1)
        countVotes();
    setPhase(Phase::Finished);
    if (std::exchange(solverIsNew_, false))
        resumeSolver();
}

void TutorModel::takeOutcome(const engine::Events::Outcome& outcome) {
    outcome_ = outcome;
    outcomeKnown_ = true;
    tokens_ = outcome.tokens;
    seconds_ = outcome.seconds;
    secondsToFirstToken_ = outcome.secondsToFirstToken;
    emit statisticsChanged(); // all may have come within one frame
    emit messageChanged();
    emit actionsChanged();
}

void TutorModel::setPhase(Phase phase) {
    if (phase_ == phase)
        return;
    phase_ = phase;
    emit phaseChanged();
    emit actionsChanged();
    emit stepsChanged();
}

double TutorModel::tokensPerSecond() const {
    const double writing = seconds_ - secondsToFirstToken_;
    return tokens_ > 1 && writing > 0.0 ? (tokens_ - 1) / writing : 0.0;
}

QVariantList TutorModel::allBlocks() const {
    return conversation_.everything();
}

QString TutorModel::message() const {
    if (unavailable_ && !solver_)
        return tr("No model is loaded. Choose one in Models.");
    if (!outcomeKnown_)
        return {};
    switch (outcome_.reason) {
    case engine::FinishReason::Ended:
        break;
    case engine::FinishReason::Stopped:
        return tr("Stopped. What was written so far is above.");
    case engine::FinishReason::Length:
        return tr("The answer reached the length it was allowed and ends here.");
    case engine::FinishReason::ContextFull:
        if (outcome_.tokens == 0)
            return tr("The problem is longer than the model's context. Shorten it, or load a model "
                      "with a longer context in Models.");
        return tr("The context is full, so the answer ends here. Ask for less at once, or load the "
                  "model with a longer context in Models.");
    case engine::FinishReason::Repetition:
        return tr(
            "The model began to repeat itself and was stopped. Put the problem in other words, "
            "or ask again.");
    case engine::FinishReason::Failed:
        if (outcome_.noMemory)
            return tr("There is not enough memory left. Close other programs, or load the model "
                      "with a shorter context in Models.");
        return tr("The model failed: %1").arg(QString::fromStdString(outcome_.message));
    case engine::FinishReason::DeviceLost:
        return tr("The GPU stopped working, so the answer ends here. The model is loaded on the "
                  "processor; then ask again.");
    }
    return {};
}

bool TutorModel::messageIsFailure() const {
    return (unavailable_ && !solver_) ||
           (outcomeKnown_ && (outcome_.reason == engine::FinishReason::Failed ||
                              outcome_.reason == engine::FinishReason::DeviceLost));
}

QString TutorModel::starterNote() const {
    if (!starter_ || (unavailable_ && !solver_))
        return {};
    QStringList kinds;
    const problems::Language language =
        arabic_ ? problems::Language::Arabic : problems::Language::English;
    for (const Claim& claim : claims_)
        if (const problems::Topic* topic = problems::findTopic(claim.topic)) {
            const std::string_view title = topic->title(language);
            kinds.append(QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size())));
        }
    if (kinds.isEmpty())
        return tr("The starter model is small: it solves a few kinds of school exercises. For "
                  "anything else, load a full model.");
    return tr("The starter model is small. It solves exercises of these kinds: %1. For anything "
              "else, load a full model.")
        .arg(kinds.join(arabic_ ? QStringLiteral("، ") : QStringLiteral(", ")));
}

} // namespace khatwa::ui
