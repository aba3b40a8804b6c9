#pragma once

#include "app/maths/equality.h"
#include "app/maths/polynomial.h"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace khatwa::maths {

/// What decides the sign of a rational function of several letters: a product of different
/// irreducible polynomials, those without real zeros left out (their sign is in `unit`).
struct SignForm {
    int unit = 1;                     ///< 0: the function is zero everywhere
    std::vector<Polynomial> odd;      ///< with odd exponents
    std::vector<Polynomial> even;     ///< zeros, at which the sign does not change
    std::vector<Polynomial> divisors; ///< something is divided by them: not defined at their zeros

    /// Irreducible polynomials on whose zeros the function is zero, and defined nearly everywhere.
    std::vector<Polynomial> zeroFactors() const;
};

/// The difference left - right as a SignForm; empty where it is no rational function in these
/// generators. With `proofs` false nothing is left out for having no zeros. May throw OverBudget.
std::optional<SignForm> signForm(const Expression& left, const Expression& right,
                                 const Generators& generators, Assume assume, Budget& budget);

/// Yes: the polynomial takes both signs, so that its zeros are a hypersurface. No: it has no zero.
/// Over the complex numbers what is not constant has zeros.
Truth changesSign(const Polynomial& polynomial, Assume assume, Budget& budget);

bool contains(std::span<const Polynomial> polynomials, const Polynomial& polynomial);

/// All divisors in an expression that have letters in them.
void collectDivisors(const Expression& expression, std::vector<Expression>& found);

} // namespace khatwa::maths
