#pragma once

#include "app/maths/polynomial.h"

#include <vector>

namespace khatwa::maths {

// What operations on polynomials cost at most, estimated from their operands' terms, degrees and
// coefficients and spent before they begin. Each throws OverBudget where it would be too much time,
// or where the result might take more than kLargestBytes.

/// Larger exponents are not worked with: their sums stay far from the end of a word.
inline constexpr unsigned long kLargestExponent = 1UL << 40;
inline constexpr double kLargestBytes = 48e6;

/// By generator; one zero at least, for FLINT.
std::vector<slong> degreesOf(const Polynomial& polynomial);

void spendForSum(const Polynomial& a, const Polynomial& b, Budget& budget);
void spendForProduct(const Polynomial& a, const Polynomial& b, Budget& budget);
void spendForPower(const Polynomial& base, unsigned long exponent, Budget& budget);
void spendForQuotient(const Polynomial& a, const Polynomial& divisor, Budget& budget);
/// Whether a greatest common divisor is a matter of microseconds.
bool isGcdCheap(const Polynomial& a, const Polynomial& b);
void spendForGcd(const Polynomial& a, const Polynomial& b, Budget& budget);
void spendForFactoring(const Polynomial& a, Budget& budget);
void spendForResultant(const Polynomial& a, const Polynomial& b, std::size_t generator,
                       Budget& budget);
void spendForValue(const Polynomial& a, long degree, const Rational& at, Budget& budget);

} // namespace khatwa::maths
