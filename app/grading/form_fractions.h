#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"

#include <string_view>

namespace khatwa::grading {

/// Which roots below a fraction's bar count as left undone.
enum class RootsBelow { Any, NumericOnly };

/// Why a fraction in an expression is not in lowest terms, or has a surd or i below its bar; empty
/// where all is well. Numbers, letters, roots and functions of letters that above and below have in
/// common count. May throw OverBudget.
std::string_view lowestTermsReason(const maths::Expression& expression, RootsBelow roots,
                                   maths::Budget& budget);

/// Whether something is divided in an expression, outside powers, roots and functions.
bool hasDivision(const maths::Expression& expression);

} // namespace khatwa::grading
