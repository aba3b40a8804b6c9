#pragma once

#include "app/maths/expression.h"

#include <optional>
#include <vector>

namespace khatwa::tutor {

// What formulas look like, and what is meant by that; for the sources of the step checker alone.

bool standsIn(const maths::Expression& part, const maths::Expression& e);
/// A number as it is written, nothing to be computed.
bool isWritten(const maths::Expression& e);
/// a < x < b is one statement.
bool isBetween(const maths::Expression& e);
/// Two sides with letters, one of them larger.
bool isInequality(const maths::Expression& e);
/// y' = …, f'(x) = …: what the derivative is, not where it has some value.
bool isSlope(const maths::Expression& e);
/// Something beside the number is said of it.
bool isMarked(const maths::Expression& e);
/// x = 3.33 as 3.32 < x < 3.34, and so in each of several solutions; empty where no decimal is.
std::optional<maths::Expression> aroundDecimals(const maths::Expression& e);
/// What functions are taken of: 3 and x of f(3) = 2f(x).
std::vector<maths::Expression> argumentsIn(const maths::Expression& e);
/// A letter between numbers, or several such.
bool isRange(const maths::Expression& e);
/// Solved: nothing is left to do to it.
bool isSolved(const maths::Expression& e);
/// (-3)² stands there, where the problem has -3² and no (-3)².
bool movesSign(const maths::Expression& problem, const maths::Expression& e);
/// No root of a whole number has a factor that can be taken out: 6√2, not 3√8.
bool isRootTaken(const maths::Expression& e);
/// x = ±2 as x = 2 or x = -2.
maths::Expression withBothSigns(const maths::Expression& e);

} // namespace khatwa::tutor
