#include "app/practice/submission.h"

#include "app/grading/messages.h"
#include "app/grading/rules.h"
#include "app/maths/print.h"
#include "app/maths/read.h"
#include "app/practice/repeated.h"

#include <algorithm>
#include <new>

namespace khatwa::practice {

namespace {

/// No working of formulas leads to words, or to a yes or no.
bool isWords(const std::string& expected) {
    using maths::Kind;
    try {
        const maths::Reading reading = maths::readAnswer(expected);
        if (!reading)
            return true;
        const maths::Expression& read = *reading.expression;
        return read.is(Kind::Text) ||
               (read.is(Kind::Constant) &&
                (read.text() == "true" || read.text() == "false" || read.text() == "undefined"));
    } catch (const maths::TooLarge&) {
        return true;
    }
}

/// Lines are judged beside each other only; whether they begin with the problem and end at its
/// answer the rule `steps` knows.
void compareWithReference(const Submission& submission, std::vector<LineMark>& lines) {
    grading::Task task = submission.task;
    task.rule = "steps";
    task.answer = submission.working;
    grading::Judgement whole;
    try {
        whole = grading::check(task);
    } catch (const grading::BadTask&) {
        return;
    }
    if (whole.reason != grading::reasons::kWrongStart &&
        whole.reason != grading::reasons::kWrongEnd)
        return;
    const auto line = std::ranges::find(lines, whole.line, &LineMark::line);
    if (line == lines.end())
        return;
    line->mark = LineMark::Mark::Bad;
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
    // What the problem says is as right as it is useless.
    if (result.answer.verdict == grading::Verdict::Correct &&
        repeatsProblem(submission.statement, submission.task)) {
        result.answer = {};
        result.answer.verdict = grading::Verdict::Undecided;
        result.answer.reason = grading::reasons::kNotSolved;
    }
    // After the answer: grading::check sees to what FLINT keeps for a thread.
    if (submission.working.empty())
        return result;
    result.lines = judgeWorking(submission.working, submission.task.expected,
                                submission.task.options, submission.words);
    // Beside a right answer the working may stop half-way, or compute something on the way only.
    if (result.answer.verdict != grading::Verdict::Correct &&
        std::ranges::none_of(result.lines, &LineMark::firstBad) &&
        !isWords(submission.task.expected))
        compareWithReference(submission, result.lines);
    return result;
}

std::string readAsLatex(std::string_view answer, std::string_view rule) {
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

} // namespace khatwa::practice
