#pragma once

#include "app/maths/budget.h"
#include "app/maths/equality.h"
#include "app/maths/expression.h"

#include <optional>
#include <string>
#include <vector>

namespace khatwa::maths {

/// One piece of a set of real numbers. Ends are constant expressions or ±infinity; a point has
/// equal closed ends.
struct Piece {
    Expression low;
    Expression high;
    bool lowClosed = false;
    bool highClosed = false;
};

/// A set of real numbers as finitely many pieces, in order, apart from each other. A value.
struct RealSet {
    std::vector<Piece> pieces; ///< none: the empty set

    static RealSet all();
    static RealSet point(Expression value);
    bool isEmpty() const { return pieces.empty(); }
    bool isFinite() const; ///< points only
};

/// Set algebra; empty where two ends cannot be told apart. May throw OverBudget.
std::optional<RealSet> unite(const RealSet& a, const RealSet& b, Budget& budget);
std::optional<RealSet> intersect(const RealSet& a, const RealSet& b, Budget& budget);
std::optional<RealSet> complementOf(const RealSet& a, Budget& budget);
std::optional<RealSet> without(const RealSet& a, const RealSet& b, Budget& budget);
Truth sameSet(const RealSet& a, const RealSet& b, Budget& budget);

/// Whether a number is a member.
std::optional<bool> holds(const RealSet& set, const Expression& value, Budget& budget);
/// The points of these values, in any order, some perhaps equal.
std::optional<RealSet> setFromPoints(const std::vector<Expression>& values, Budget& budget);
/// From cuts in ascending order, and what lies before the first, at it, beyond it, at the second, …
RealSet setFromRegions(const std::vector<Expression>& cuts, const std::vector<bool>& inside);

/// The set an expression denotes by itself: an Interval, Set, Union, …, `reals`, `emptyset`; with
/// `pairsAreIntervals` a Tuple or List of two is an interval too. Empty where it is none of that.
std::optional<RealSet> setOf(const Expression& expression, bool pairsAreIntervals, Budget& budget);

/// The real x for which a statement holds: an equation or inequality in x alone, a chain,
/// And/Or/Not of such, x ∈ S, x = a or x = b, a System. Exact: polynomials by isolated algebraic
/// roots, rational functions with their poles left out, absolute values, roots, exponentials and
/// logarithms where they can be undone. Empty where it cannot be solved so, or is no finite union
/// of pieces. May throw OverBudget.
std::optional<RealSet> solve(const Expression& statement, const std::string& variable,
                             Assume assume, Budget& budget);

/// As an expression for messages: \{1\} ∪ [2, \infty).
Expression asExpression(const RealSet& set);

} // namespace khatwa::maths
