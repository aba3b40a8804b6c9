#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"
#include "app/maths/statements.h"

#include <map>
#include <optional>
#include <string>

namespace khatwa::maths {

/// a ≡ b (mod m).
bool isCongruence(const Expression& e);
/// Whether one stands in the statement.
bool holdsCongruence(const Expression& e);
/// Congruences joined by And, Or, Not and commas.
bool isOfCongruences(const Expression& e);

/// Positive; empty where it is no whole number, 0 or too large.
std::optional<long> modulusOf(const Expression& congruence, Budget& budget);

/// The value of a polynomial with whole coefficients modulo m; empty where it is none.
std::optional<long> residue(const Expression& e, const std::map<std::string, long>& values, long m,
                            Budget& budget);

/// What two statements are to each other, from whether each implies the other.
Standing standingFrom(Truth forth, Truth back);

/// By trying all residues; empty where they are too many.
std::optional<Standing> compareCongruences(const Expression& one, const Expression& other,
                                           Budget& budget);

} // namespace khatwa::maths
