#pragma once

#include "app/maths/equality.h"
#include "app/maths/polynomial.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace khatwa::maths {

/// A point: values by letter.
using Point = std::map<std::string, Expression>;

/// Polynomial equations that hold together, letters in `generators`; where a divisor is zero they
/// do not hold.
struct PolynomialSystem {
    Generators generators;
    std::vector<Polynomial> equations;
    std::vector<Polynomial> divisors;
};

/// From two-sided equations between rational functions of these letters; empty where one is none.
/// May throw OverBudget.
std::optional<PolynomialSystem> polynomialSystem(std::span<const Expression> equations,
                                                 const Generators& generators, Budget& budget);

/// Whether a polynomial is zero wherever the system holds. Exact where letters can be eliminated
/// one after the other until one equation is left, or where the solutions are finitely many; else
/// Yes by Hilbert's Nullstellensatz (the radical's membership by a Gröbner basis, Rabinowitsch),
/// and over the complex numbers No, too. May throw OverBudget.
Truth vanishesOn(const Polynomial& polynomial, const PolynomialSystem& system, Assume assume,
                 Budget& budget);

/// All real solutions, where there are finitely many and they can be found; values for all
/// generators. May throw OverBudget.
std::optional<std::vector<Point>> realSolutions(const PolynomialSystem& system, Budget& budget);

/// How alternatives of systems stand to each other: whether every solution of `a` solves one of
/// `b`.
Truth solutionsWithin(std::span<const PolynomialSystem> a, std::span<const PolynomialSystem> b,
                      Assume assume, Budget& budget);

} // namespace khatwa::maths
