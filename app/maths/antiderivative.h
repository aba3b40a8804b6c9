#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"

#include <optional>
#include <string>

namespace khatwa::maths {

/// An antiderivative, where the integrand is a sum of constant multiples of whole powers, sines,
/// cosines and exponentials of linear functions of the variable: continuous everywhere, so that
/// definite integrals are differences of its values. Empty for anything else. May throw OverBudget.
std::optional<Expression> simpleAntiderivative(const Expression& integrand,
                                               const std::string& variable, Budget& budget);

/// Whether a call of that name stands anywhere in it.
bool containsCall(const Expression& expression, std::string_view name);

} // namespace khatwa::maths
