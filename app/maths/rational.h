#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"
#include "app/maths/flint.h"

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace khatwa::maths {

/// A rational number of any size, always in lowest terms with a positive denominator; a value.
///
/// Its own operations cost what their operands' bits cost: whoever multiplies in a loop bounds
/// `bits()` first. Powers take a bound, since nothing else grows without one.
class Rational {
public:
    Rational() { fmpq_init(value_); }
    Rational(long value) : Rational(value, 1) {} // NOLINT: whole numbers are rationals
    Rational(long top, long bottom);             ///< bottom > 0
    Rational(const Rational& other) : Rational() { fmpq_set(value_, other.value_); }
    Rational(Rational&& other) noexcept : Rational() { fmpq_swap(value_, other.value_); }
    Rational& operator=(const Rational& other);
    Rational& operator=(Rational&& other) noexcept;
    ~Rational() { fmpq_clear(value_); }

    /// Takes a copy.
    static Rational of(const fmpq_t value);
    static Rational of(const fmpz_t value);
    static Rational of(const fmpz_t top, const fmpz_t bottom); ///< bottom is not zero

    /// The exact value of a Number's text: `12`, `1.50`, `0.(3)`, `1.5e-3`; empty where it would
    /// take more than `maxBits` bits.
    static std::optional<Rational> ofText(std::string_view text, std::size_t maxBits = 1 << 16);

    bool isZero() const { return fmpq_is_zero(value_) != 0; }
    bool isOne() const { return fmpq_is_one(value_) != 0; }
    bool isInteger() const { return fmpz_is_one(fmpq_denref(value_)) != 0; }
    int sign() const { return fmpq_sgn(value_); }
    std::size_t bits() const; ///< of numerator and denominator together

    Rational numerator() const;
    Rational denominator() const;
    Rational abs() const;
    Rational floor() const;
    Rational ceil() const;
    Rational inverse() const; ///< of a number that is not zero
    std::optional<long> toLong() const;

    Rational operator-() const;
    Rational& operator+=(const Rational& other);
    Rational& operator-=(const Rational& other);
    Rational& operator*=(const Rational& other);
    Rational& operator/=(const Rational& other); ///< other is not zero
    friend Rational operator+(Rational a, const Rational& b) { return a += b; }
    friend Rational operator-(Rational a, const Rational& b) { return a -= b; }
    friend Rational operator*(Rational a, const Rational& b) { return a *= b; }
    friend Rational operator/(Rational a, const Rational& b) { return a /= b; }
    friend bool operator==(const Rational& a, const Rational& b) {
        return fmpq_equal(a.value_, b.value_) != 0;
    }
    friend std::strong_ordering operator<=>(const Rational& a, const Rational& b);

    /// Empty where the result would have more than `maxBits` bits, and for 0 to the 0 or less.
    std::optional<Rational> pow(const Rational& exponent, std::size_t maxBits = 1 << 16) const;
    std::optional<Rational> pow(long exponent, std::size_t maxBits = 1 << 16) const;

    /// The exact real index-th root where it is rational; index > 0.
    std::optional<Rational> root(unsigned long index) const;

    std::string toString() const;    ///< `-3/4`
    Expression toExpression() const; ///< Number, Quotient of Numbers, or Negate of these

    const fmpq* flint() const { return value_; }
    fmpq* flint() { return value_; }

private:
    fmpq_t value_;
};

/// The exact value of a Number node (`1.50`, `0.(3)`, `1.5e-3`), or of an expression of rationals
/// with + - * / and whole powers, absolute values, mixed numbers, percents and factorials; empty
/// where it is none, is undefined (1/0), or would have more than `maxBits` bits: nothing that large
/// is ever computed.
std::optional<Rational> rationalValue(const Expression& expression, Budget& budget,
                                      std::size_t maxBits = 1 << 16);

} // namespace khatwa::maths
