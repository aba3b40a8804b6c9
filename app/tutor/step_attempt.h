#pragma once

#include "app/tutor/step_checker.h"

#include <string>
#include <vector>

namespace khatwa::tutor {

/// What came of a step that the student wrote before seeing the solution's.
struct StepAttempt {
    enum class Result {
        None,
        TheSame,    ///< says what the solution's next step says
        True,       ///< is right and follows, though the solution does something else
        Wrong,      ///< contradicts; `check` says what
        Unreadable, ///< no formula that can be read
        Unknown,    ///< nobody knows
    };
    Result result = Result::None;
    StepCheck check = {};
    int number = 0; ///< of the step it was written for
};

/// Judges `text`, plain or LaTeX, for the step `number` after the steps before it. What the step of
/// the solution says is its last formula. Takes up to two seconds; any thread.
StepAttempt judgeAttempt(const std::string& problem, const std::vector<StepBlocks>& before,
                         const StepBlocks& step, const std::string& text);

} // namespace khatwa::tutor
