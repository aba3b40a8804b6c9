#pragma once

#include "app/maths/budget.h"
#include "app/maths/equality.h"
#include "app/maths/expression.h"

#include <string_view>

namespace khatwa::grading {

/// The common slip that makes the reference into the answer, as a reason of reasons.h; empty where
/// none is recognised. Both are scalars, and known to be different.
///
/// A slip is named only where it is proved: the reference with the slip made in it equals the
/// answer. Approximate values (doubles) choose which slips are worth a proof, and decide nothing.
/// Never throws OverBudget: what is left of the budget is all that it takes.
std::string_view slipOf(const maths::Expression& expected, const maths::Expression& answer,
                        maths::Assume assume, maths::Budget& budget);

} // namespace khatwa::grading
