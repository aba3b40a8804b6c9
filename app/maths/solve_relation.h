#pragma once

#include "app/maths/real_set.h"

namespace khatwa::maths {

/// The real values of `variable` for which one relation (= ≠ < ≤ > ≥) between two scalar
/// expressions holds: both sides are defined there. Empty where it cannot be solved exactly. May
/// throw OverBudget.
std::optional<RealSet> solveRelation(const Expression& left, Rel relation, const Expression& right,
                                     const std::string& variable, Assume assume, Budget& budget);

} // namespace khatwa::maths
