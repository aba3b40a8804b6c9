#pragma once

#include "app/maths/statements.h"

#include <optional>
#include <string>
#include <utility>

namespace khatwa::maths {

/// How two relations with two sides each (= ≠ < ≤ > ≥) between scalar expressions in any letters
/// stand to each other. For compareStatements; what cannot be told is Unknown. A difference in
/// points of lower dimension that comes from divisors (y/x = 2, y = 2x) is none, as for functions.
Standing compareRelations(const Expression& a, const Expression& b, Assume assume, Budget& budget);

/// A letter and what an equation says that it is, where it stands linearly with a number before it
/// and in no function.
std::optional<std::pair<std::string, Expression>> solvedForAnyLetter(const Expression& equation,
                                                                     Budget& budget);

} // namespace khatwa::maths
