#pragma once

#include "app/maths/equality.h"
#include "app/maths/expression.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace khatwa::maths {

/// How two propositions stand to each other.
struct LogicStanding {
    Truth equivalent = Truth::Unknown;
    Truth aImpliesB = Truth::Unknown;
    Truth bImpliesA = Truth::Unknown;
    /// Truth values of the letters for which they differ, where some were found.
    std::map<std::string, bool> witness;
};

/// Compares propositions by their truth tables: And, Or, Not, Implies, Iff, Xor of letters, `true`,
/// `false` and relations. In Boolean algebra's writing A·B is `and`, A+B is `or`, A' and \bar A are
/// `not`, 1 and 0 are true and false. Relations are letters that may be tied to each other: x>1 and
/// not (x<=1) are one. Exact up to 20 letters; beyond that a difference is looked for, and sameness
/// is Unknown. May throw OverBudget.
LogicStanding compareLogic(const Expression& a, const Expression& b, Assume assume, Budget& budget);

/// Whether an expression can be a proposition at all.
bool isProposition(const Expression& expression);

} // namespace khatwa::maths
