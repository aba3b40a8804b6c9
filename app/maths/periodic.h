#pragma once

#include "app/maths/statements.h"

#include <optional>

namespace khatwa::maths {

/// Statements whose solutions repeat for ever: congruences (`3x ≡ 1 (mod 7)`, in one letter or
/// several), values that run through the whole numbers (`x = π/3 + 2πk, k ∈ ℤ`), and `sin u = c`,
/// `cos u = c`, `tan u = c` with u linear in the letter.
///
/// How two of them stand to each other, or one of them to a list of values; empty where neither is
/// of that kind, or where one of them is and it cannot be told. May throw OverBudget.
std::optional<Standing> comparePeriodic(const Expression& a, const Expression& b, Budget& budget);

/// Whether comparePeriodic has a chance; quick.
bool mayBePeriodic(const Expression& statement);

} // namespace khatwa::maths
