#pragma once

#include "app/maths/expression.h"
#include "app/maths/read.h"
#include "app/tutor/story.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::tutor {

/// What a problem asks for, as far as its words tell.
enum class Asked {
    Unknown,
    Solve, ///< the solutions of its equations
    Value, ///< of its expression
    Factor,
    Expand,
    Simplify,
    Derivative,     ///< of its expression
    Antiderivative, ///< of its expression
};

/// A problem's statement, read as far as it can be. What is not understood is left out, so that
/// nothing is ever proved from it.
struct ProblemFacts {
    maths::ReadOptions reading;
    /// What the statement says that holds: its equations, where it does not ask whether they do.
    std::vector<maths::Expression> given;
    std::set<std::string> letters; ///< of the given
    /// Expressions of which it speaks: those with a sign of arithmetic in them.
    std::vector<maths::Expression> expressions;
    std::vector<maths::Expression> formulas; ///< all that could be read
    /// The function to be differentiated or integrated, and by which letter.
    std::optional<maths::Expression> function;
    std::string variable;
    Asked asked = Asked::Unknown;
    /// The words ask for nothing beside it: no "positive", "to two places", "how many".
    bool plain = false;
    /// "41% of 400": 400.
    std::optional<maths::Expression> shareOf;
    /// What the words tell, where their shape is known.
    std::optional<Story> story;
};

ProblemFacts readProblem(std::string_view statement);

/// Whether functions stand in it of which nothing is known, so that two of them differ only by
/// name: F(4), y'.
bool hasUnknownCall(const maths::Expression& expression);

} // namespace khatwa::tutor
