// The part of the view-model that keeps what is half written, and brings it back.

#include "ui/Practice/practice_model.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

namespace khatwa::ui {

void PracticeModel::setAside(bool keep) {
    if (!drawn_ || attempt_.marked())
        return;
    if (attempt_.giveUp()) {
        keepAttempt(QString::fromLatin1(records::kAbandoned));
        finish();
        return;
    }
    const bool begun = !answer_.trimmed().isEmpty() || !working_.trimmed().isEmpty() ||
                       !attempt_.answers().empty() || attempt_.ladder().takenCount() > 0;
    if (keep && begun) {
        keepDraft();
        aside_[drawn_->source] = draft().details;
        return;
    }
    if (drafted_)
        records_.dropDraft(key());
    // Where no answer can be judged, skipping it is all that is left to do with it.
    if (!keep && !attempt_.answers().empty() &&
        attempt_.answers().back().verdict == grading::Verdict::Undecided)
        sources_.passOver(drawn_->source, drawn_->problem.id);
}

bool PracticeModel::takeUp() {
    const QString details = aside_.take(source_);
    if (details.isEmpty() || !restore(details))
        return false;
    keepDraft(); // it is the newest again
    return true;
}

void PracticeModel::keepDraft() {
    draftTimer_.stop();
    if (!drawn_ || attempt_.marked())
        return;
    attempt_.draftAnswer = answer_.toStdString();
    attempt_.draftWorking = working_.toStdString();
    records_.keepDraft(draft());
    drafted_ = true;
}

records::Draft PracticeModel::draft() const {
    problems::ProblemSet one;
    one.id = "draft";
    one.title = drawn_->title.isEmpty() ? "draft" : drawn_->title.toStdString();
    one.language = drawn_->language;
    one.problems.push_back(drawn_->problem);
    QJsonObject details{{QStringLiteral("source"), drawn_->source},
                        {QStringLiteral("title"), drawn_->title},
                        {QStringLiteral("set"), QString::fromStdString(problems::writeSet(one))},
                        {QStringLiteral("attempt"), QString::fromStdString(attempt_.kept())},
                        {QStringLiteral("spent"), static_cast<qint64>(spent().count())}};
    if (drawn_->exampleStage)
        details[QStringLiteral("stage")] = *drawn_->exampleStage;
    records::Draft kept;
    kept.problem = key();
    kept.answer = answer_;
    kept.working = working_;
    kept.hints = static_cast<int>(attempt_.ladder().takenCount());
    kept.seconds = static_cast<double>(spent().count()) / 1000.0;
    kept.details = QString::fromUtf8(QJsonDocument(details).toJson(QJsonDocument::Compact));
    return kept;
}

bool PracticeModel::restore(const QString& details) {
    const QJsonObject draft = QJsonDocument::fromJson(details.toUtf8()).object();
    if (draft.isEmpty())
        return false;
    const problems::SetReading reading =
        problems::readSet(draft[QStringLiteral("set")].toString().toStdString());
    if (!reading.set)
        return false;
    DrawnProblem drawn;
    drawn.problem = reading.set->problems.front();
    drawn.language = reading.set->languageOf(drawn.problem);
    drawn.source = draft[QStringLiteral("source")].toString();
    drawn.title = draft[QStringLiteral("title")].toString();
    if (draft.contains(QStringLiteral("stage")))
        drawn.exampleStage = draft[QStringLiteral("stage")].toInt();
    auto attempt = practice::Attempt::restored(
        draft[QStringLiteral("attempt")].toString().toStdString(), drawn.problem, hints_);
    if (!attempt || attempt->marked())
        return false;
    source_ = drawn.source;
    show(std::move(drawn));
    attempt_ = std::move(*attempt);
    spentBefore_ = std::chrono::milliseconds(draft[QStringLiteral("spent")].toInteger());
    setAnswer(QString::fromStdString(attempt_.draftAnswer));
    setWorking(QString::fromStdString(attempt_.draftWorking));
    draftTimer_.stop();
    drafted_ = true;
    tellAll();
    return true;
}

} // namespace khatwa::ui
