#pragma once

#include "app/maths/polynomial.h"

#include <span>

namespace khatwa::maths {

/// Whether some power of a polynomial lies in the ideal of these, over the complex numbers: whether
/// it is zero on all their common zeros. By Rabinowitsch: 1 lies in the ideal with 1 - z·p added.
/// Buchberger's algorithm runs under limits on the basis and its polynomials; Unknown beyond them.
/// May throw OverBudget.
Truth isInRadical(const Polynomial& polynomial, std::span<const Polynomial> ideal, Budget& budget);

} // namespace khatwa::maths
