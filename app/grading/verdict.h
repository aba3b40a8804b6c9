#pragma once

#include "app/maths/expression.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::grading {

enum class Verdict {
    Correct,
    EquivalentWrongForm, ///< the value is right, the form asked for is not
    PartlyCorrect,       ///< some of it: `missing` and `extra` say what
    Incorrect,
    Invalid,  ///< the answer can't be read: `position` says where
    Undecided ///< nobody knows: never counts as correct
};

/// "correct", "equivalent_wrong_form", "partly_correct", "incorrect", "invalid", "undecided".
std::string_view nameOf(Verdict verdict);

/// What was decided about one answer.
struct Judgement {
    Verdict verdict = Verdict::Undecided;
    /// One of reasons.h: snake case, stable, empty for a plain correct or incorrect answer of which
    /// nothing more is known.
    std::string reason;
    /// What the reason's sentence speaks of, by name (`letter`, `unit`, `line`, `count`); formulas
    /// as LaTeX.
    std::map<std::string, std::string> details;
    /// Of a list, set or system: what the answer lacks, and what it has too much, as LaTeX.
    std::vector<std::string> missing;
    std::vector<std::string> extra;
    std::size_t position = 0; ///< of what can't be read, in bytes of the answer
    std::size_t line = 0;     ///< of working: the first bad line, from 1; 0 where there is none
};

} // namespace khatwa::grading
