#pragma once

#include "app/grading/check.h"
#include "app/practice/working_marks.h"

#include <string>
#include <string_view>
#include <vector>

namespace khatwa::practice {

/// What is to be judged: an answer, and the working above it, if there is any.
struct Submission {
    grading::Task task;
    std::string working;                                    ///< lines; empty: none
    problems::Language words = problems::Language::English; ///< of the sentences about lines
    /// Of the problem: an answer that only says a formula of it again is no attempt (`undecided`,
    /// `not_solved`). Empty: not looked at.
    std::string statement{};
};

/// What became of it.
struct Judged {
    grading::Judgement answer;
    std::vector<LineMark> lines; ///< of the working
    /// The reference itself makes no sense: the set's fault and not the student's. One English
    /// line.
    std::string badTask;
};

/// The verdict on the answer, and a mark for each line of the working: beside the line before it,
/// and, where all lines follow but the answer is not right, whether they begin with the problem and
/// end at its answer. Takes at most some three seconds. Never throws but bad_alloc. Any thread.
Judged judgeSubmission(const Submission& submission);

/// How `answer` is read, as LaTeX; empty where it can't be read (yet). Any thread.
std::string readAsLatex(std::string_view answer, std::string_view rule);

} // namespace khatwa::practice
