#pragma once

#include "app/grading/check.h"

#include <QTest>

#include <string>
#include <vector>

/// A row of a table of answers: what is asked, what was written, and what a teacher says to it.
struct AnswerRow {
    const char* expected;
    const char* answer;
    const char* verdict;
    const char* reason = nullptr; ///< null: whatever it is
    const char* options = nullptr;
};

/// Judges all rows by a rule and tells of each that is judged otherwise.
inline void judgeRows(const char* rule, const std::vector<AnswerRow>& rows) {
    for (const AnswerRow& row : rows) {
        khatwa::grading::Task task;
        task.expected = row.expected;
        task.answer = row.answer;
        task.rule = rule;
        if (row.options)
            task.options = khatwa::grading::optionsFromJson(row.options);
        const khatwa::grading::Judgement judgement = khatwa::grading::check(task);
        const std::string got(khatwa::grading::nameOf(judgement.verdict));
        if (got != row.verdict || (row.reason && judgement.reason != row.reason))
            QTest::qFail(
                qPrintable(QString("%1 for %2: %3 %4, not %5 %6")
                               .arg(row.answer, row.expected, got.c_str(), judgement.reason.c_str(),
                                    row.verdict, row.reason ? row.reason : "")),
                __FILE__, __LINE__);
    }
}
