#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"

#include <optional>

namespace khatwa::maths {

/// Compares what is said of sets in letters by the regions of a Venn diagram, which are the rows of
/// a truth table: unions, intersections, differences and complements of capital letters
/// (A ∪ B, A', A^c, \bar A), `x ∈ A ∩ B` with `and`, `or`, `not`, and A ⊆ B, A = B ∩ C with `and`.
/// U and Ω are everything where complements are taken, or beside A, B, C alone.
///
/// Empty where neither side has such a sign, or something else stands in them. May throw
/// OverBudget.
std::optional<Truth> compareSetAlgebra(const Expression& a, const Expression& b, Budget& budget);

} // namespace khatwa::maths
