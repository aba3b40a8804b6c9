#pragma once

#include "app/grading/options.h"
#include "app/maths/budget.h"
#include "app/maths/equality.h"
#include "app/maths/expression.h"
#include "app/maths/read.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::grading {

/// How one line of working stands to the lines before it.
struct LineJudgement {
    enum class Status {
        First,         ///< nothing is before it
        Comment,       ///< words
        Same,          ///< equal to the line before, or has the same solutions
        Consequence,   ///< follows from the system that is worked on, and says less than it
        Lost,          ///< has fewer solutions than the line before
        Gained,        ///< has more
        NotEquivalent, ///< does not follow
        Undecided,     ///< nobody knows
        Unreadable
    };
    std::size_t line = 0; ///< from 1; comments count, empty lines do not
    Status status = Status::First;
    std::string text;   ///< as written
    std::string reason; ///< of reasons.h, or a code of maths::ReadError
    std::string what;   ///< of what can't be read
    std::string meant;
    std::vector<std::string> missing; ///< solutions lost, as LaTeX
    std::vector<std::string> extra;   ///< solutions gained
    std::size_t position = 0;         ///< of what can't be read, in bytes of the whole text
};

/// Judges working line by line, each against what came before: for a badge on every line. Work goes
/// on after a bad line, with that line as what the next one is compared with. With `reference`,
/// what is known to be right at the end, a system may be begun one equation a line. May throw
/// OverBudget, TooLarge.
std::vector<LineJudgement> judgeSteps(std::string_view working, const maths::ReadOptions& options,
                                      maths::Assume assume, maths::Budget& budget,
                                      const std::optional<maths::Expression>& reference = {});

} // namespace khatwa::grading
