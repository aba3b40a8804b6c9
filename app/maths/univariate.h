#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"
#include "app/maths/flint.h"

#include <optional>
#include <string>
#include <vector>

namespace khatwa::maths {

/// A polynomial in one variable with rational coefficients; a value, thin over fmpq_poly.
class UnivariatePolynomial {
public:
    UnivariatePolynomial() { fmpq_poly_init(poly_); }
    explicit UnivariatePolynomial(long value) : UnivariatePolynomial() {
        fmpq_poly_set_si(poly_, value);
    }
    UnivariatePolynomial(const UnivariatePolynomial& other) : UnivariatePolynomial() {
        fmpq_poly_set(poly_, other.poly_);
    }
    UnivariatePolynomial(UnivariatePolynomial&& other) noexcept : UnivariatePolynomial() {
        fmpq_poly_swap(poly_, other.poly_);
    }
    UnivariatePolynomial& operator=(UnivariatePolynomial other) noexcept {
        fmpq_poly_swap(poly_, other.poly_);
        return *this;
    }
    ~UnivariatePolynomial() { fmpq_poly_clear(poly_); }

    fmpq_poly_struct* get() { return poly_; }
    const fmpq_poly_struct* get() const { return poly_; }
    long degree() const { return fmpq_poly_degree(poly_); } ///< -1 of zero
    bool isZero() const { return fmpq_poly_is_zero(poly_) != 0; }
    bool isOne() const { return fmpq_poly_is_one(poly_) != 0; }
    /// Bits of the largest coefficient, the denominator included.
    long bits() const;
    bool operator==(const UnivariatePolynomial& other) const {
        return fmpq_poly_equal(poly_, other.poly_) != 0;
    }

private:
    fmpq_poly_t poly_;
};

/// A function of one variable that is a product of powers of polynomials, as it stands in factored
/// form; and the polynomials that were divided by on the way, whose zeros it is not defined at.
struct FactoredFunction {
    struct Factor {
        UnivariatePolynomial polynomial;
        long exponent = 1;
    };
    std::vector<Factor> factors;             ///< zero where a factor is zero; none: 1
    std::vector<UnivariatePolynomial> poles; ///< not constant
};

/// The rational function that `expression` is in `variable`; empty where it is none (or is too
/// large to be expanded, or divides by zero everywhere). May throw OverBudget.
std::optional<FactoredFunction> factoredFunction(const Expression& expression,
                                                 const std::string& variable, Budget& budget);

/// The polynomial that an expression is, without division by the variable; empty where it is none.
std::optional<UnivariatePolynomial>
univariatePolynomial(const Expression& expression, const std::string& variable, Budget& budget);

/// A real zero or pole of a factored function.
struct CriticalPoint {
    Expression value;      ///< rational, in surds, or root_of(polynomial, variable, index)
    long multiplicity = 0; ///< negative where the function grows beyond all bounds
    bool pole = false;     ///< not defined there
};

/// All real zeros and poles, in ascending order, exactly. `sign` becomes the sign of the function
/// beyond the last one: 0 where it is zero everywhere; `allReal` tells that there are no complex
/// ones besides. Empty where degrees are too high.
std::optional<std::vector<CriticalPoint>> criticalPoints(const FactoredFunction& function,
                                                         const std::string& variable, int& sign,
                                                         bool& allReal, Budget& budget);

/// Encloses the real number that root_of(polynomial, variable, index) stands for, the index-th real
/// zero from below, counted from 1, of an irreducible polynomial; false where there is none.
bool encloseRootOf(arb_t result, const Expression& rootOf, long bits, Budget& budget);

/// The degree of its polynomial, with whole coefficients, and the bits of the largest one; empty
/// where it is none.
struct RootOfSize {
    long degree;
    long bits;
};
std::optional<RootOfSize> rootOfSize(const Expression& rootOf, Budget& budget);

/// A rational number as an expression, in lowest terms.
Expression rationalExpression(const fmpq_t value);

/// A polynomial as an expression, highest power first.
Expression polynomialExpression(const UnivariatePolynomial& polynomial,
                                const std::string& variable);

} // namespace khatwa::maths
