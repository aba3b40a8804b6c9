#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"
#include "app/maths/flint.h"
#include "app/maths/generators.h"
#include "app/maths/rational.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace khatwa::maths {

struct Factorization;

/// A polynomial with rational coefficients in some Generators; a value. Thin over FLINT's
/// fmpq_mpoly. Both operands of an operation have the same Generators.
///
/// Addition costs what its operands' sizes are. Everything that can cost more takes a Budget, and
/// throws OverBudget before it begins what would take too much time or memory.
class Polynomial {
public:
    explicit Polynomial(Generators generators); ///< 0
    Polynomial(Generators generators, const Rational& constant);
    static Polynomial generator(const Generators& generators, std::size_t index,
                                unsigned long exponent = 1);

    Polynomial(const Polynomial& other);
    Polynomial(Polynomial&& other) noexcept;
    Polynomial& operator=(const Polynomial& other);
    Polynomial& operator=(Polynomial&& other) noexcept;
    ~Polynomial();

    const Generators& generators() const { return generators_; }

    bool isZero() const;
    bool isOne() const;
    bool isConstant() const;
    std::optional<Rational> constantValue() const;
    std::size_t terms() const;
    std::size_t bits() const; ///< of the largest coefficient, a common denominator included
    long degree(std::size_t generator) const; ///< -1 for the zero polynomial
    long totalDegree() const;                 ///< -1 for the zero polynomial
    bool uses(std::size_t generator) const { return degree(generator) > 0; }
    std::vector<std::size_t> usedGenerators() const;
    Rational leadingCoefficient() const; ///< in lexicographic order of the generators; 0 of 0
    /// Of the term with these exponents, one for each generator.
    Rational coefficient(const std::vector<unsigned long>& exponents) const;
    /// The terms, leading one first: exponents and coefficient.
    std::vector<std::pair<std::vector<unsigned long>, Rational>> monomials(Budget& budget) const;

    bool operator==(const Polynomial& other) const;
    Polynomial operator-() const;
    friend Polynomial operator+(const Polynomial& a, const Polynomial& b);
    friend Polynomial operator-(const Polynomial& a, const Polynomial& b);
    Polynomial scaled(const Rational& factor) const;

    Polynomial times(const Polynomial& other, Budget& budget) const;
    Polynomial pow(unsigned long exponent, Budget& budget) const;

    /// The quotient where it leaves no remainder; empty otherwise, and for a zero divisor.
    std::optional<Polynomial> dividedBy(const Polynomial& divisor, Budget& budget) const;

    /// Greatest common divisor with leading coefficient 1; 0 of two zeros.
    Polynomial gcd(const Polynomial& other, Budget& budget) const;

    /// The rational c for which this / c has coprime whole coefficients and a positive leading one;
    /// 0 of 0.
    Rational content() const;
    Polynomial primitivePart() const;

    /// Over Q, into irreducible primitive factors; of a polynomial that is not zero.
    Factorization factor(Budget& budget) const;
    /// The product of the distinct irreducible factors, primitive.
    Polynomial squarefreePart(Budget& budget) const;

    Polynomial derivative(std::size_t generator) const;
    Polynomial resultant(const Polynomial& other, std::size_t generator, Budget& budget) const;
    Polynomial discriminant(std::size_t generator, Budget& budget) const;

    /// As a polynomial in one generator: its coefficients by exponent, none of them zero.
    std::map<unsigned long, Polynomial> coefficientsIn(std::size_t generator, Budget& budget) const;
    /// The other way round.
    Polynomial evaluated(std::size_t generator, const Rational& at, Budget& budget) const;
    Polynomial composed(std::size_t generator, const Polynomial& with, Budget& budget) const;

    /// Coefficients from the constant one up, all of them, of a polynomial in this generator alone;
    /// empty where it has others, or the degree is above `kLargestDense`.
    std::optional<std::vector<Rational>> univariate(std::size_t generator) const;
    static constexpr long kLargestDense = 20000;
    /// Sets `to` to the primitive part of it. False as for `univariate`.
    bool primitiveUnivariate(std::size_t generator, fmpz_poly_t to) const;
    static Polynomial ofUnivariate(const Generators& generators, std::size_t generator,
                                   const fmpz_poly_t from);

    /// What is left of it by what is known of its kernels: powers of √2, i, sin x from the second
    /// on are replaced. Zero afterwards proves it zero; the other way round it does not.
    Polynomial modRelations(Budget& budget) const;

    Expression toExpression() const; ///< `3x^2 - x + 1/2`

    const fmpq_mpoly_struct* flint() const { return value_; }
    fmpq_mpoly_struct* flint() { return value_; }

private:
    Generators generators_;
    fmpq_mpoly_t value_;
};

/// unit · Π factor^exponent; the factors are irreducible over Q, have coprime whole coefficients
/// and a positive leading one, in a fixed order.
struct Factorization {
    Rational unit = 1;
    std::vector<std::pair<Polynomial, unsigned long>> factors;
};

} // namespace khatwa::maths
