#pragma once

#include "app/maths/expression.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace khatwa::grading {

/// What is written as a statement: commas and lists of equations as systems, `(1, 2)` as values of
/// the letters in alphabetical order, `(x, y) = (1, 2)`, several points as alternatives, bare
/// values and sets as those of the only letter, no solution as `false` and ℝ as `true`. Empty where
/// it is none of that.
std::optional<maths::Expression> asStatement(const maths::Expression& expression,
                                             const std::set<std::string>& letters);

/// The statements that hold together, one by one: of a system its equations, else itself.
std::vector<maths::Expression> conjuncts(const maths::Expression& statement);

} // namespace khatwa::grading
