#pragma once

#include "app/maths/polynomial.h"

#include <optional>

namespace khatwa::maths {

/// A quotient of polynomials over Q in some Generators; a value. Kept in lowest terms, with a
/// primitive denominator, as long as that is cheap; `reduced` makes sure of it.
///
/// Denominators are never zero polynomials. Where a function is not defined is not kept: x/x is 1.
class RationalFunction {
public:
    explicit RationalFunction(Polynomial value);
    /// Bottom is not zero.
    RationalFunction(Polynomial top, Polynomial bottom, Budget& budget);

    const Polynomial& top() const { return top_; }
    const Polynomial& bottom() const { return bottom_; }
    bool isZero() const { return top_.isZero(); }
    bool isPolynomial() const { return bottom_.isConstant(); } ///< once it is reduced
    std::optional<Rational> constantValue() const;

    RationalFunction plus(const RationalFunction& other, Budget& budget) const;
    RationalFunction minus(const RationalFunction& other, Budget& budget) const;
    RationalFunction times(const RationalFunction& other, Budget& budget) const;
    /// Empty where the divisor is zero.
    std::optional<RationalFunction> dividedBy(const RationalFunction& other, Budget& budget) const;
    /// Empty for 0 to the 0 or less.
    std::optional<RationalFunction> pow(long exponent, Budget& budget) const;
    RationalFunction operator-() const;

    /// In lowest terms. Throws OverBudget where the common divisor would cost too much.
    RationalFunction reduced(Budget& budget) const;
    /// As functions: cross products agree. "True" is a proof; "false" is one only where all
    /// generators are symbols.
    bool equals(const RationalFunction& other, Budget& budget) const;
    RationalFunction derivative(std::size_t generator, Budget& budget) const;

    Expression toExpression() const;

private:
    void reduceIfCheap(Budget& budget);
    Polynomial top_;
    Polynomial bottom_;
};

/// An expression as a rational function in these generators. Empty where a part of it is none (and
/// no kernel either), where it divides by zero, where it has more to it than generators may hold,
/// or an exponent that is too large. May throw OverBudget; nothing large is begun.
std::optional<RationalFunction> asRationalFunction(const Expression& expression,
                                                   const Generators& generators, Budget& budget);

/// The same for an expression that is a polynomial: no division but by constants.
std::optional<Polynomial> asPolynomial(const Expression& expression, const Generators& generators,
                                       Budget& budget);

} // namespace khatwa::maths
