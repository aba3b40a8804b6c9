#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"

#include <optional>

namespace khatwa::maths {

bool isPlusInfinity(const Expression& expression);
bool isMinusInfinity(const Expression& expression);

/// `order` of equality.h, with the usual cases first: equal trees, infinities, rational numbers.
std::optional<int> compareEnds(const Expression& a, const Expression& b, Budget& budget);

} // namespace khatwa::maths
