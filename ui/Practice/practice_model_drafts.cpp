// The part of the view-model that keeps what is half written, and brings it back.

#include "ui/Practice/practice_model.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

namespace khatwa::ui {

void PracticeModel::keepDraft() {
    draftTimer_.stop();
    if (!drawn_ || attempt_.marked())
        return;
    problems::ProblemSet one;
    one.id = "draft";
    one.title = drawn_->title.isEmpty() ? "draft" : drawn_->title.toStdString();
    one.language = drawn_->language;
    one.problems.push_back(drawn_->problem);
    attempt_.draftAnswer = answer_.toStdString();
    attempt_.draftWorking = working_.toStdString();
    QJsonObject draft{{QStringLiteral("source"), drawn_->source},
                      {QStringLiteral("title"), drawn_->title},
                      {QStringLiteral("set"), QString::fromStdString(problems::writeSet(one))},
                      {QStringLiteral("attempt"), QString::fromStdString(attempt_.kept())},
                      {QStringLiteral("spent"), static_cast<qint64>(spent().count())}};
    if (drawn_->exampleStage)
        draft[QStringLiteral("stage")] = *drawn_->exampleStage;
    records::Draft kept;
    kept.problem = key();
    kept.answer = answer_;
    kept.working = working_;
    kept.hints = static_cast<int>(attempt_.ladder().takenCount());
    kept.seconds = static_cast<double>(spent().count()) / 1000.0;
    kept.details = QString::fromUtf8(QJsonDocument(draft).toJson(QJsonDocument::Compact));
    records_.keepDraft(std::move(kept));
    drafted_ = true;
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
