// The part of the view-model that gives help: the ladder of hints, and what of it is shown.

#include "ui/Practice/practice_model.h"
#include "ui/Practice/practice_words.h"

#include <string_view>
#include <utility>

namespace khatwa::ui {

using practice::Rung;
using practice::RungState;

namespace {

/// A step or a list of them as Markdown, numbered.
QString numbered(const std::vector<std::string>& steps) {
    QString text;
    for (std::size_t i = 0; i < steps.size(); ++i)
        text += QStringLiteral("%1. %2\n").arg(i + 1).arg(QString::fromStdString(steps[i]));
    return text;
}

/// Without the boxes round answers: the page draws the last boxed formula as the problem's own
/// answer, which that of an example is not.
std::vector<std::string> unboxed(std::vector<std::string> steps) {
    static constexpr std::string_view kBox = "\\boxed{";
    for (std::string& step : steps) {
        for (std::size_t at = step.find(kBox); at != std::string::npos; at = step.find(kBox, at)) {
            std::size_t end = at + kBox.size();
            for (int depth = 1; end < step.size(); ++end) {
                depth += step[end] == '{' ? 1 : step[end] == '}' ? -1 : 0;
                if (depth == 0)
                    break;
            }
            if (end >= step.size())
                break;
            step.erase(end, 1);
            step.erase(at, kBox.size());
        }
    }
    return steps;
}

} // namespace

void PracticeModel::tellHelp() {
    emit helpChanged();
    rungTimer_.stop();
    if (!canEdit())
        return;
    const auto next = attempt_.ladder().next();
    if (!next)
        return;
    const auto wait = attempt_.opensIn(*next, spent());
    if (wait.count() > 0)
        rungTimer_.start(static_cast<int>(wait.count()) + 1);
}

QVariantList PracticeModel::rungs() const {
    QVariantList list;
    if (!drawn_)
        return list;
    const auto now = spent();
    for (const Rung rung : practice::kRungs) {
        RungState state = attempt_.ladder().state(rung, now, attempt_.counted());
        // That an attempt comes first is worth more to know than which hint does.
        if (rung == Rung::FullSolution && state == RungState::AfterEarlier &&
            attempt_.counted() == 0)
            state = RungState::NeedsAttempt;
        QString word;
        QString words;
        const QString cost =
            PracticeWords::cost(attempt_.ladder().policy().cost[practice::indexOf(rung)]);
        switch (state) {
        case RungState::Missing:
            continue;
        case RungState::Taken:
            word = QStringLiteral("taken");
            words = rung == Rung::FullSolution ? tr("shown") : tr("shown; %1").arg(cost);
            break;
        case RungState::Open:
            word = QStringLiteral("open");
            words = cost;
            break;
        case RungState::AfterEarlier:
            word = QStringLiteral("waits");
            words = tr("%1; after the one above").arg(cost);
            break;
        case RungState::Waiting:
            word = QStringLiteral("waits");
            words = tr("%1; opens after an attempt, or in a little while").arg(cost);
            break;
        case RungState::NeedsAttempt:
            word = QStringLiteral("locked");
            words = tr("opens after your first attempt: trying first helps you remember");
            break;
        }
        if (attempt_.marked() && word != QLatin1String("taken")) {
            // Nothing costs any more, and of what is left only the solution is of use.
            if (rung != Rung::FullSolution)
                continue;
            word = solutionShown_ ? QStringLiteral("taken") : QStringLiteral("open");
            words = solutionShown_ ? tr("shown") : tr("free to read now");
        }
        list.append(QVariantMap{{QStringLiteral("rung"), static_cast<int>(rung)},
                                {QStringLiteral("name"), PracticeWords::rung(rung)},
                                {QStringLiteral("state"), word},
                                {QStringLiteral("words"), words}});
    }
    return list;
}

bool PracticeModel::canTakeHelp() const {
    if (!canEdit())
        return false;
    const auto next = attempt_.ladder().next();
    return next && *next != Rung::FullSolution && attempt_.rung(*next, spent()) == RungState::Open;
}

void PracticeModel::takeHelp() {
    if (canTakeHelp())
        takeRung(static_cast<int>(*attempt_.ladder().next()));
}

void PracticeModel::takeRung(int index) {
    if (!drawn_ || index < 0 || index >= static_cast<int>(practice::kRungCount))
        return;
    const auto rung = static_cast<Rung>(index);
    if (attempt_.marked()) {
        // It is free to read now.
        solutionShown_ = solutionShown_ || rung == Rung::FullSolution;
        emit helpChanged();
        return;
    }
    if (checking() || !attempt_.takeRung(rung, spent())) // the answer was given before the hint
        return;
    if (attempt_.marked()) {
        keepAttempt(QString::fromLatin1(records::kAbandoned));
        finish();
    }
    tellHelp();
    emit stateChanged();
    keepDraft();
}

QString PracticeModel::solutionMarkdown() const {
    if (!drawn_->problem.solution.empty())
        return numbered(drawn_->problem.solution);
    return QStringLiteral("$%1$").arg(QString::fromStdString(drawn_->problem.answer));
}

QString PracticeModel::exampleMarkdown() const {
    const problems::WorkedExample& example = *drawn_->problem.example;
    return QString::fromStdString(example.statement) + QStringLiteral("\n\n") +
           numbered(unboxed(example.steps));
}

QString PracticeModel::shownHelp() const {
    if (!drawn_)
        return {};
    QString text;
    const auto section = [&text](const QString& heading, const QString& body) {
        text += QStringLiteral("\n\n#### %1\n\n%2\n\n").arg(heading, body);
    };
    const auto& problem = drawn_->problem;
    const auto& ladder = attempt_.ladder();
    // An example before the problem fades: what it leaves out is for the student to find.
    if (drawn_->exampleStage && problem.example && !ladder.taken(Rung::SimilarExample)) {
        const practice::FadedExample faded =
            practice::fade(problem.example->steps, *drawn_->exampleStage);
        QString body = QString::fromStdString(problem.example->statement) + QStringLiteral("\n\n") +
                       numbered(unboxed(faded.shown));
        if (!faded.hidden.empty())
            body += QStringLiteral("\n\n") + tr("%n step(s) left for you to think of", nullptr,
                                                static_cast<int>(faded.hidden.size()));
        section(tr("First, a similar problem, worked"), body);
    }
    if (ladder.taken(Rung::Nudge))
        section(PracticeWords::rung(Rung::Nudge), QString::fromStdString(problem.nudge));
    if (ladder.taken(Rung::NextStep))
        section(PracticeWords::rung(Rung::NextStep), QString::fromStdString(problem.nextStep));
    if (ladder.taken(Rung::SimilarExample) && problem.example)
        section(PracticeWords::rung(Rung::SimilarExample), exampleMarkdown());
    if (ladder.taken(Rung::FullSolution) || solutionShown_)
        section(PracticeWords::rung(Rung::FullSolution), solutionMarkdown());
    return text;
}

} // namespace khatwa::ui
