#pragma once

#include "app/grading/options.h"
#include "app/grading/verdict.h"

#include <string>
#include <string_view>

namespace khatwa::grading {

/// One answer to be judged.
struct Task {
    std::string expected;            ///< the reference, LaTeX or plain
    std::string answer;              ///< what the student wrote
    std::string rule = "equivalent"; ///< a name of rules.h
    Options options = {};
};

/// A task that makes no sense: an unknown rule, an option of the wrong type, a reference that can't
/// be read. It is the teacher's mistake, not the student's.
struct BadTask {
    std::string message; ///< one English line: what, and what to do
};

/// Judges one answer. Throws BadTask; nothing else. Ends within 2 s and 256 MB, whatever the input.
/// Thread-safe.
Judgement check(const Task& task);

} // namespace khatwa::grading
