#include "ui/Practice/answer_judge.h"

#include <utility>

namespace khatwa::ui {

AnswerJudge::AnswerJudge(QObject* parent) : QObject(parent) {
    thread_.setMaxThreadCount(1);
}

AnswerJudge::~AnswerJudge() {
    ++lastPreview_;
    thread_.clear();
    thread_.waitForDone();
}

void AnswerJudge::judge(int ticket, practice::Submission submission) {
    thread_.start([this, ticket, submission = std::move(submission)] {
        practice::Judged result = practice::judgeSubmission(submission);
        QMetaObject::invokeMethod(
            this, [this, ticket, result = std::move(result)] { emit judged(ticket, result); },
            Qt::QueuedConnection);
    });
}

void AnswerJudge::preview(const std::string& answer, const std::string& rule) {
    const int mine = ++lastPreview_;
    thread_.start([this, mine, answer, rule] {
        if (mine != lastPreview_)
            return;
        const QString latex = QString::fromStdString(practice::readAsLatex(answer, rule));
        QMetaObject::invokeMethod(
            this,
            [this, mine, latex] {
                if (mine == lastPreview_)
                    emit previewed(latex);
            },
            Qt::QueuedConnection);
    });
}

} // namespace khatwa::ui
