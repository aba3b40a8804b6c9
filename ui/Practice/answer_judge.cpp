#include "ui/Practice/answer_judge.h"

#include "app/grading/messages.h"
#include "app/grading/rules.h"
#include "app/maths/print.h"
#include "app/maths/read.h"

#include <algorithm>
#include <new>
#include <utility>

namespace khatwa::ui {

namespace {

/// Lines are judged beside each other only; whether they begin with the problem and end at its
/// answer the rule `steps` knows.
void compareWithReference(const Submission& submission, std::vector<practice::LineMark>& lines) {
    grading::Task task = submission.task;
    task.rule = "steps";
    task.answer = submission.working;
    grading::Judgement whole;
    try {
        whole = grading::check(task);
    } catch (const grading::BadTask&) {
        return; // a reference that no steps lead to: a word, a choice
    }
    if (whole.reason != grading::reasons::kWrongStart &&
        whole.reason != grading::reasons::kWrongEnd)
        return;
    const auto line = std::ranges::find(lines, whole.line, &practice::LineMark::line);
    if (line == lines.end())
        return;
    line->mark = practice::LineMark::Mark::Bad;
    line->firstBad = true;
    line->sentence = grading::message(whole, submission.words == problems::Language::Arabic
                                                 ? grading::Language::Arabic
                                                 : grading::Language::English);
}

} // namespace

Judged judgeSubmission(const Submission& submission) {
    Judged result;
    try {
        result.answer = grading::check(submission.task);
    } catch (const grading::BadTask& bad) {
        result.answer.verdict = grading::Verdict::Undecided;
        result.answer.reason = grading::reasons::kBadTask;
        result.badTask = bad.message;
    }
    // After the answer: grading::check sees to what FLINT keeps for a thread.
    if (submission.working.empty())
        return result;
    result.lines =
        practice::judgeWorking(submission.working, submission.task.options, submission.words);
    if (std::ranges::none_of(result.lines, &practice::LineMark::firstBad))
        compareWithReference(submission, result.lines);
    return result;
}

std::string readAsLatex(const std::string& answer, const std::string& rule) {
    maths::ReadOptions options;
    if (const grading::Rule* known = grading::findRule(rule))
        options.units = known->units;
    try {
        const maths::Reading reading = maths::readAnswer(answer, options);
        return reading ? maths::toLatex(*reading.expression) : std::string();
    } catch (const maths::TooLarge&) {
    } catch (const std::bad_alloc&) {
    }
    return {};
}

AnswerJudge::AnswerJudge(QObject* parent) : QObject(parent) {
    thread_.setMaxThreadCount(1);
}

AnswerJudge::~AnswerJudge() {
    ++lastPreview_;
    thread_.clear();
    thread_.waitForDone();
}

void AnswerJudge::judge(int ticket, Submission submission) {
    thread_.start([this, ticket, submission = std::move(submission)] {
        Judged result = judgeSubmission(submission);
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
        const QString latex = QString::fromStdString(readAsLatex(answer, rule));
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
