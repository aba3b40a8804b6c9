#pragma once

#include "app/maths/budget.h"
#include "app/maths/flint_values.h"

#include <vector>

namespace khatwa::maths {

/// Enclosures of the real zeros of a polynomial with whole coefficients and no repeated factors, of
/// `bits` bits each, in ascending order and apart from each other. Pays for it before it begins;
/// throws OverBudget.
std::vector<Arb> isolatedRealZeros(const fmpz_poly_struct* squarefree, slong bits, Budget& budget);

} // namespace khatwa::maths
