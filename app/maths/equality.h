#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace khatwa::maths {

/// What letters stand for.
enum class Assume { Real, Positive, Complex };

/// How two scalar expressions stand to each other.
struct Comparison {
    Truth equal = Truth::Unknown; ///< where both are defined
    /// No: they are defined at the same points but for isolated ones. Yes: there is an interval on
    /// which only one is.
    Truth domainsDiffer = Truth::No;
    /// They differ in isolated points of the domain ((x²-1)/(x+1) and x-1): no difference, but
    /// worth saying.
    bool isolatedPoints = false;
    /// A point at which they differ, where one was found: exact values, by symbol.
    std::map<std::string, Expression> witness;
};

/// Decides whether two scalar expressions are the same function of their free symbols.
///
/// Never from doubles: rational functions over Q (and over what is known of their roots and
/// functions) are compared exactly by FLINT; a difference is proved by an enclosure (Arb) that
/// leaves zero out; sameness of what is not rational is a proof where a normal form gives one, else
/// overwhelming: enclosures around zero at random points in every region between breakpoints, at a
/// precision far beyond the smallest quantity in the expressions. Constants that enclosures cannot
/// tell apart are equal only if Calcium proves it; otherwise Unknown. Over the reals √ and log of a
/// negative number are undefined and odd roots of negative numbers are real. Symmetric in a and b.
/// May throw OverBudget.
Comparison compare(const Expression& a, const Expression& b, Assume assume, Budget& budget);

/// The sign of a real constant expression (no free symbols): -1, 0 or 1; empty where it is not
/// real, not defined or cannot be told.
std::optional<int> signOf(const Expression& constant, Budget& budget);

/// a < b: -1, a = b: 0, a > b: 1, of real constant expressions; infinities are allowed. Empty as
/// for signOf.
std::optional<int> order(const Expression& a, const Expression& b, Budget& budget);

/// A constant as a decimal, rounded to nearest at `digits` significant digits, for messages and
/// hints; empty where it is no real number.
std::optional<std::string> decimalText(const Expression& constant, int digits, Budget& budget);

} // namespace khatwa::maths
