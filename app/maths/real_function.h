#pragma once

#include "app/maths/rational_function.h"
#include "app/maths/real_set.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace khatwa::maths {

/// Where real functions of one variable are defined, and where they are zero, exactly: for the
/// functions that school knows how to undo. Used by solve; all results are empty where a function
/// is not one of them. May throw OverBudget.
class RealFunctions {
public:
    RealFunctions(const std::string& variable, Budget& budget)
        : variable_(variable), budget_(budget) {}

    /// Where all of `e` is defined and real.
    std::optional<RealSet> domain(const Expression& e);
    /// Where it is defined and zero.
    std::optional<RealSet> zeros(const Expression& e);
    /// Where left R right holds; both sides are defined there.
    std::optional<RealSet> relation(const Expression& left, Rel relation, const Expression& right);

private:
    using MaybeSet = std::optional<RealSet>;
    class Level;

    MaybeSet domainOfPower(const Expression& e);
    MaybeSet domainOfCall(const Expression& e);
    MaybeSet both(const MaybeSet& a, const MaybeSet& b);
    MaybeSet either(const MaybeSet& a, const MaybeSet& b);

    /// Zeros of a formula, perhaps where it is not defined as well.
    MaybeSet candidates(const Expression& e);
    MaybeSet candidatesOfFactor(const Expression& e);
    MaybeSet byKernels(const Expression& e, const Expression& rewritten,
                       const RationalFunction& function, const std::vector<Expression>& kernels,
                       bool bare, bool roots);
    MaybeSet byCases(const Expression& e);
    MaybeSet bySubstitution(const Expression& e, const Expression& kernel);
    MaybeSet byRadicals(const Expression& e, const std::vector<Expression>& kernels);
    MaybeSet byLogarithms(const Expression& e);
    MaybeSet byExponentials(const Expression& e);
    MaybeSet bySymbolicCoefficients(const Expression& e);
    /// Where kernel(x) = value, a constant.
    MaybeSet undone(const Expression& kernel, const Expression& value);

    /// Those of finitely many points at which `e` is defined and zero.
    MaybeSet checked(const RealSet& points, const Expression& e);
    /// √(u²) as |u|, logarithms to a base with the variable as quotients, max and min with |u|.
    Expression prepared(const Expression& e);
    Expression logarithm(const Expression& value, const Expression& base);

    bool has(const Expression& e) const; ///< the variable is free in it
    std::optional<int> sign(const Expression& constant);
    Expression simplified(const Expression& constant); ///< a rational number where it is one

    const std::string& variable_;
    Budget& budget_;
    int depth_ = 0;
};

/// `e` with every `from` in it, compared as a tree, replaced.
Expression replaced(const Expression& e, const Expression& from, const Expression& to);

} // namespace khatwa::maths
