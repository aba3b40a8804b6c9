// What a student can do with a solution: the second half of TutorModel.

#include "app/tutor/prompts.h"
#include "app/tutor/session.h"
#include "app/tutor/votes.h"
#include "ui/Controls/digits.h"
#include "ui/Tutor/readable_maths.h"
#include "ui/Tutor/tutor_model.h"

#include <QVariantMap>

#include <algorithm>
#include <random>

namespace khatwa::ui {

namespace {

using Result = tutor::StepAttempt::Result;

/// The language that a conversation was asked in, which the words of its problem need not tell.
std::optional<problems::Language> askedIn(const Conversation& conversation) {
    for (const problems::Language language :
         {problems::Language::English, problems::Language::Arabic})
        if (!conversation.empty() &&
            conversation.turns().front().asked.ends_with(tutor::instruction(language)))
            return language;
    return std::nullopt;
}

} // namespace

void TutorModel::show(const QString& statement, std::vector<Turn> turns) {
    if (running())
        return;
    tellEnd();
    ++number_;
    frame_.stop();
    queue_.reset();
    watcher_->forget();
    statement_ = statement;
    conversation_.take(std::move(turns));
    asked_ = {};
    asked_.language = askedIn(conversation_).value_or(languageOf(statement));
    asked_.problem = statement.toStdString();
    asked_.kind =
        conversation_.turns().size() > 1 ? Question::Kind::FollowUp : Question::Kind::Problem;
    sameProblem_ = conversation_.turns().size() <= 1;
    // Of how it ended what matters is whether it can be gone on with.
    outcomeKnown_ = false;
    outcome_ = {};
    for (const engine::FinishReason reason :
         {engine::FinishReason::Stopped, engine::FinishReason::Length})
        if (!conversation_.empty() && conversation_.turns().back().finish == tutor::name(reason)) {
            outcome_.reason = reason;
            outcomeKnown_ = true;
        }
    tokens_ = 0;
    votesKnown_ = true;
    replies_.clear();
    endJudging();
    told_ = true;
    setAboutStep(0);
    hasThinking_ = std::ranges::any_of(conversation_.blocks(), &tutor::Block::thinking);
    emit statementChanged();
    drawAnew();
    emit hasThinkingChanged();
    emit statisticsChanged();
    emit votesChanged();
    emit attemptChanged();
    emit stepShown();
    emit messageChanged();
    setPhase(Phase::Finished);
    emit actionsChanged();
    emit stepsChanged();
    resumeSolver();
}

QString TutorModel::finish() const {
    return outcomeKnown_ ? QString::fromUtf8(tutor::name(outcome_.reason).data()) : QString();
}

bool TutorModel::canRetry() const {
    return phase_ == Phase::Finished && solver_ != nullptr && !conversation_.empty();
}

bool TutorModel::canContinue() const {
    return canRetry() && outcomeKnown_ &&
           (outcome_.reason == engine::FinishReason::Stopped ||
            outcome_.reason == engine::FinishReason::Length) &&
           !conversation_.blocks().empty();
}

bool TutorModel::canAsk() const {
    return canRetry() && !starter_ &&
           std::ranges::any_of(conversation_.turns(), &Turn::hasSolution);
}

void TutorModel::setAboutStep(int step) {
    if (aboutStep_ == step)
        return;
    aboutStep_ = step;
    emit aboutStepChanged();
}

void TutorModel::askAboutBlock(int pageId) {
    if (!canAsk())
        return;
    const Conversation::StepPlace place = conversation_.stepOf(static_cast<std::uint32_t>(pageId));
    const bool other = place.turn != aboutTurn_ && place.number == aboutStep_;
    aboutTurn_ = place.turn;
    setAboutStep(place.number);
    if (other)
        emit aboutStepChanged(); // the same number of another solution
}

void TutorModel::follow(tutor::FollowUp kind, int step, const QString& words) {
    tellEnd();
    const problems::Language language = asked_.language;
    std::string text;
    for (const tutor::StepBlocks& one :
         step > 0 ? conversation_.stepsOf(aboutTurn_) : std::vector<tutor::StepBlocks>{})
        if (one.number == step)
            for (const tutor::Block& block : one.blocks)
                text += (text.empty() ? "" : "\n") + (block.kind == tutor::Block::Kind::Maths
                                                          ? "$$" + block.text + "$$"
                                                          : block.text);
    asked_.kind = Question::Kind::FollowUp;
    sameProblem_ = kind != tutor::FollowUp::AboutStep;
    asked_.problem = tutor::followUpTurn(kind, language, step, text, words.toStdString());
    asked_.samples = 1;
    conversation_.showAll();
    showNews();
    conversation_.begin(
        QString::fromStdString(tutor::followUpTitle(kind, language, step, words.toStdString())),
        asked_.problem);
    showNews();
    startTurn();
    begin();
}

void TutorModel::ask(const QString& words) {
    const QString text = words.trimmed();
    if (!canAsk() || (text.isEmpty() && aboutStep_ == 0))
        return;
    if (aboutStep_ > 0) {
        follow(tutor::FollowUp::AboutStep, aboutStep_, text);
        return;
    }
    tellEnd();
    asked_.kind = Question::Kind::FollowUp;
    sameProblem_ = false;
    asked_.problem = text.toStdString();
    asked_.samples = 1;
    conversation_.showAll();
    showNews();
    conversation_.begin(text, asked_.problem);
    showNews();
    startTurn();
    begin();
}

void TutorModel::anotherMethod() {
    if (canAsk())
        follow(tutor::FollowUp::AnotherMethod, 0, {});
}

void TutorModel::simpler() {
    if (canAsk())
        follow(tutor::FollowUp::Simpler, 0, {});
}

void TutorModel::retry() {
    if (!canRetry())
        return;
    tellEnd();
    // A seed that was fixed stays fixed, but not to the same reply.
    asked_.seed = askSeed_ ? ++*askSeed_ : std::random_device{}();
    asked_.kind =
        asked_.kind == Question::Kind::Problem ? Question::Kind::Problem : Question::Kind::Again;
    conversation_.beginAgain();
    drawAnew();
    startTurn();
    begin();
}

void TutorModel::continueReply() {
    if (!canContinue())
        return;
    tellEnd();
    const Question before = asked_;
    asked_.kind = Question::Kind::Continue;
    asked_.samples = 1;
    startTurn();
    begin();
    asked_ = before;
}

void TutorModel::edit() {
    if (running() || statement_.isEmpty())
        return;
    setProblem(statement_);
    emit editWanted();
}

void TutorModel::resumeSolver() {
    if (conversation_.empty() || !solver_)
        return;
    std::vector<Exchange> exchanges;
    for (const Turn& turn : conversation_.turns())
        exchanges.push_back({turn.asked, turn.text.empty() ? writtenOf(turn) : turn.text,
                             turn.thinking.empty() ? thoughtOf(turn) : turn.thinking});
    solver_->resume(exchanges);
}

// ---- one step at a time

void TutorModel::setPace(Pace pace) {
    if (conversation_.pace() == pace)
        return;
    conversation_.setPace(pace);
    // What a student was invited to write is not taken back from the screen; a slower pace counts
    // from the next problem on.
    if (!conversation_.empty()) {
        conversation_.showAll();
        showNews();
    }
}

void TutorModel::tryStep(const QString& text) {
    const int number = nextStep();
    if (number == 0 || judging_ || text.trimmed().isEmpty())
        return;
    const std::vector<tutor::StepBlocks> steps = conversation_.steps();
    const auto at = static_cast<std::size_t>(conversation_.shownSteps());
    if (at >= steps.size())
        return;
    judging_ = true;
    attempt_ = {};
    emit attemptChanged();
    watcher_->later([queue = queue_, number = ++attempts_, problem = statement_.toStdString(),
                     before = std::vector<tutor::StepBlocks>(
                         steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(at)),
                     step = steps[at], written = text.toStdString()] {
        queue->postAttempt(number, tutor::judgeAttempt(problem, before, step, written));
    });
    frame_.start();
}

void TutorModel::endJudging() {
    judging_ = false;
    attempt_ = {};
}

void TutorModel::showNextStep() {
    if (nextStep() == 0)
        return;
    endJudging(); // a verdict that comes late is about a step that is shown by then
    conversation_.showNextStep();
    emit attemptChanged();
    emit stepShown();
    showNews();
}

void TutorModel::showEverything() {
    endJudging();
    conversation_.showAll();
    emit attemptChanged();
    emit stepShown();
    showNews();
}

QString TutorModel::attemptVerdict() const {
    switch (attempt_.result) {
    case Result::None:
        return {};
    case Result::TheSame:
    case Result::True:
        return QStringLiteral("checked");
    case Result::Wrong:
        return QStringLiteral("contradicts");
    case Result::Unreadable:
    case Result::Unknown:
        break;
    }
    return QStringLiteral("cannot_check");
}

QString TutorModel::attemptText() const {
    switch (attempt_.result) {
    case Result::None:
        return {};
    case Result::TheSame:
        return tr("This is the step. It is shown above.");
    case Result::True:
        return tr("This is true and follows. The solution goes on in another way; look at its "
                  "step, or try again.");
    case Result::Wrong:
        return inLocalDigits(readableMaths(QString::fromStdString(tutor::sentence(
                                 attempt_.check, arabic_ ? problems::Language::Arabic
                                                         : problems::Language::English))),
                             true);
    case Result::Unreadable:
        return tr("There is no formula here that can be read. Write the step as a formula, like "
                  "7x = 42.");
    case Result::Unknown:
        return tr("This could not be judged. Compare it with the solution's step.");
    }
    return {};
}

// ---- several solutions

void TutorModel::countVotes() {
    std::vector<std::string> answers;
    for (const Reply& reply : replies_)
        answers.push_back(reply.answer);
    watcher_->later([queue = queue_, answers = std::move(answers)] {
        EventQueue::Votes votes;
        votes.chosen = tutor::majorityOf(answers, {});
        if (votes.chosen >= 0)
            votes.agree = tutor::votesFor(answers, answers[static_cast<std::size_t>(votes.chosen)]);
        queue->postVotes(votes);
    });
}

/// Where the first solution is not of the majority, one that is takes its place.
void TutorModel::takeVotes(EventQueue::Votes votes) {
    votes_ = votes;
    votesKnown_ = true;
    if (votes.chosen > 0) {
        const Reply& chosen = replies_[static_cast<std::size_t>(votes.chosen)];
        const std::vector<tutor::Block> blocks = blocksOf(chosen.thinking, chosen.text);
        conversation_.beginAgain(); // what is hidden of it begins with its first step, too
        conversation_.apply(blocks, true);
        conversation_.applyText(chosen.thinking, chosen.text);
        hasThinking_ = std::ranges::any_of(blocks, &tutor::Block::thinking);
        endJudging();
        setAboutStep(0);
        untilNextBlock_ = 0;
        const std::uint64_t reply = judge();
        watcher_->blocks(reply, blocks, false);
        watcher_->finish(reply);
        takeOutcome(chosen.outcome);
        drawAnew();
        emit hasThinkingChanged();
        emit attemptChanged();
        emit stepShown();
        resumeSolver(); // what follows is about this one
    }
    emit votesChanged();
}

QString TutorModel::votes() const {
    const int runs = static_cast<int>(replies_.size());
    if (!votesKnown_ || runs < 2)
        return {};
    if (votes_.agree == 0)
        return tr("None of the %n run(s) came to an answer.", "", runs);
    const QString agree = tr("%1 of %n run(s) agree.", "", runs).arg(votes_.agree);
    return votes_.chosen <= 0 ? agree
                              : agree + u' ' +
                                    tr("The one you saw first is not among them, so one of them is "
                                       "shown.");
}

// ---- badges

std::optional<tutor::KnownAnswer> TutorModel::knownAnswer() const {
    // The answer to a question is another one, also where it is asked again.
    if (!sameProblem_)
        return std::nullopt;
    const auto pick = std::ranges::find_if(
        known_, [&](const Pick& one) { return one.statement.trimmed() == statement_; });
    if (pick == known_.end())
        return std::nullopt;
    return tutor::KnownAnswer{pick->answer, pick->rule, {}};
}

QVariantList TutorModel::worded(QVariantList badges) const {
    for (QVariant& one : badges) {
        QVariantMap badge = one.toMap();
        const QString verdict = badge.value(QStringLiteral("verdict")).toString();
        badge.insert(QStringLiteral("word"), verdict == QLatin1String("checked") ? tr("Checked")
                                             : verdict == QLatin1String("contradicts")
                                                 ? tr("Does not hold")
                                                 : tr("Can't say"));
        badge.insert(
            QStringLiteral("readable"),
            inLocalDigits(readableMaths(badge.value(QStringLiteral("detail")).toString()), true));
        one = badge;
    }
    return badges;
}

QVariantList TutorModel::allBadges() const {
    return worded(conversation_.badges(arabic_));
}

} // namespace khatwa::ui
