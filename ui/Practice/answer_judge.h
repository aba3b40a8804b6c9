#pragma once

#include "app/grading/check.h"
#include "app/practice/working_marks.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <atomic>
#include <string>
#include <vector>

namespace khatwa::ui {

/// What is to be judged: an answer, and the working above it, if there is any.
struct Submission {
    grading::Task task;
    std::string working;                                    ///< lines; empty: none
    problems::Language words = problems::Language::English; ///< of the sentences about lines
};

/// What became of it.
struct Judged {
    grading::Judgement answer;
    std::vector<practice::LineMark> lines; ///< of the working
    /// The reference itself makes no sense: the set's fault and not the student's. One English
    /// line.
    std::string badTask;
};

/// Judges answers on a thread of its own, one after the other. Every answer takes at most some
/// three seconds (grading::check, practice::judgeWorking), so leaving does not wait longer than
/// that. UI thread; the signals come there, too.
class AnswerJudge : public QObject {
    Q_OBJECT

public:
    explicit AnswerJudge(QObject* parent = nullptr);
    ~AnswerJudge() override; ///< no signal comes after it

    /// `ticket` names the question: whoever no longer wants the answer forgets the ticket.
    void judge(int ticket, Submission submission);
    /// How an answer would be read, as LaTeX; empty where it can't be read (yet). Of several calls
    /// that wait only the last is done.
    void preview(const std::string& answer, const std::string& rule);

signals:
    void judged(int ticket, const khatwa::ui::Judged& result);
    void previewed(const QString& latex);

private:
    std::atomic<int> lastPreview_ = 0;
    QThreadPool thread_;
};

/// Judges on this thread; what AnswerJudge does on its own.
Judged judgeSubmission(const Submission& submission);

/// How `answer` is read, as LaTeX, or nothing.
std::string readAsLatex(const std::string& answer, const std::string& rule);

} // namespace khatwa::ui
