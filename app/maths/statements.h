#pragma once

#include "app/maths/budget.h"
#include "app/maths/equality.h"
#include "app/maths/expression.h"
#include "app/maths/real_set.h"

#include <optional>
#include <string>
#include <vector>

namespace khatwa::maths {

/// How two statements stand to each other.
struct Standing {
    Truth equivalent = Truth::Unknown; ///< they hold for the same values of the letters
    Truth aImpliesB = Truth::Unknown;
    Truth bImpliesA = Truth::Unknown;
    /// The letter, where both could be solved for their only one; then the sets below are given.
    std::string variable;
    std::optional<RealSet> solutionsA;
    std::optional<RealSet> solutionsB;
    std::optional<RealSet> onlyA; ///< holds in a, not in b
    std::optional<RealSet> onlyB; ///< holds in b, not in a
};

/// Decides whether two statements (equations, inequalities, chains, And/Or/Not of such, systems,
/// `true`, `false`) say the same of the letters that are free in either. Letters are real, or as
/// `assume` says; over the complex numbers inequalities are not decided. Scaling, rearranging and
/// the multiplicity of solutions make no difference; where something is not defined, it does not
/// hold. Symmetric in a and b. What is Unknown is never equivalent. May throw OverBudget.
Standing compareStatements(const Expression& a, const Expression& b, Assume assume, Budget& budget);

/// What compareStatements tells of two sets of real numbers.
Standing compareSets(const RealSet& a, const RealSet& b, Budget& budget);

} // namespace khatwa::maths
