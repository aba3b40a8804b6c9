#pragma once

#include "app/practice/submission.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <atomic>
#include <string>

namespace khatwa::ui {

/// Judges answers on a thread of its own, one after the other. Every answer takes at most some
/// three seconds (practice::judgeSubmission), so leaving does not wait longer than that. UI thread;
/// the signals come there, too.
class AnswerJudge : public QObject {
    Q_OBJECT

public:
    explicit AnswerJudge(QObject* parent = nullptr);
    ~AnswerJudge() override; ///< no signal comes after it

    /// `ticket` names the question: whoever no longer wants the answer forgets the ticket.
    void judge(int ticket, practice::Submission submission);
    /// How an answer would be read, as LaTeX; empty where it can't be read (yet). Of several calls
    /// that wait only the last is done.
    void preview(const std::string& answer, const std::string& rule);

signals:
    void judged(int ticket, const khatwa::practice::Judged& result);
    void previewed(const QString& latex);

private:
    std::atomic<int> lastPreview_ = 0;
    QThreadPool thread_;
};

} // namespace khatwa::ui
