#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace khatwa::maths {

/// A rational number of any size; a value. Thin over FLINT's fmpq.
class Rational;

/// The exact value of a Number node (`1.50`, `0.(3)`, `1.5e-3`), or of an expression of rationals
/// with + - * / and whole powers, mixed numbers, percents and factorials; empty where it is none,
/// is undefined (1/0), or would have more than `maxBits` bits: nothing that large is ever computed.
std::optional<Rational> rationalValue(const Expression& expression, Budget& budget,
                                      std::size_t maxBits = 1 << 16);

/// A rational function with rational coefficients in some generators. The generators are variables
/// and, where asked for, subexpressions that are no rational functions themselves (√2, sin x, e^x).
class RationalFunction;

} // namespace khatwa::maths
