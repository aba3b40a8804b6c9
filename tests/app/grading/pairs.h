#pragma once

#include "tests/app/grading/terms.h"

#include <string>

namespace khatwa::grading::terms {

/// Two texts of which something is known by construction.
struct Pair {
    std::string expected;
    std::string answer;
    std::string rule = "equivalent";
};

/// A random expression, equation, inequality, list, point, matrix or sum, and the same rewritten
/// by valid rules.
Pair equivalentPair(Dice& dice);

/// The same with one coefficient, sign, exponent, operator, function, end or member changed; that
/// it is something else was made sure of by exact arithmetic or by enclosures.
Pair differentPair(Dice& dice);

} // namespace khatwa::grading::terms
