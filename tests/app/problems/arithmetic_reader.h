#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

namespace khatwa::problems::recheck {

/// A value modulo the prime 2^31 - 1 with its derivative in x (a dual number). Rational arithmetic
/// maps into the field exactly, so equal values are equal residues, and different polynomials agree
/// at a random point with a chance of degree / 2^31 (Schwartz and Zippel). Nothing here is shared
/// with the generators.
struct Dual {
    std::uint64_t value = 0;
    std::uint64_t slope = 0;

    static Dual number(std::int64_t n);
    static Dual unknown(std::int64_t n); ///< n with slope 1

    bool operator==(const Dual&) const = default;
};

Dual operator+(Dual a, Dual b);
Dual operator-(Dual a, Dual b);
Dual operator*(Dual a, Dual b);
Dual operator/(Dual a, Dual b); ///< b.value is not 0

/// The value of an expression in the LaTeX that the generators write: numbers, letters, + - \times
/// \div /, products without a sign, \frac, powers, brackets. Nothing if it is anything else, or has
/// a letter that `letters` lacks.
std::optional<Dual> evaluate(std::string_view latex, const std::map<char, Dual>& letters = {});

} // namespace khatwa::problems::recheck
