#pragma once

#include "app/maths/budget.h"
#include "app/maths/equality.h"
#include "app/maths/expression.h"

#include <vector>

namespace khatwa::tutor {

// What the formulas of a step are, and how they stand to each other; for the sources of the step
// checker alone.

/// One number, letter or constant; with a sign, percent or degrees too.
bool isAtom(const maths::Expression& e);
/// letter = number, or several such.
bool isSolution(const maths::Expression& e);
bool isEquation(const maths::Expression& e);
/// e and i may be meant as letters.
bool hasLetterLikeConstant(const maths::Expression& e);

/// All of them, as one statement.
maths::Expression conjunction(const std::vector<maths::Expression>& lines);
/// Whether the lines imply it.
maths::Truth implied(const std::vector<maths::Expression>& lines, const maths::Expression& e,
                     maths::Budget& budget);
/// Whether it cannot hold where the lines do.
maths::Truth excluded(const std::vector<maths::Expression>& lines, const maths::Expression& e,
                      maths::Budget& budget);

} // namespace khatwa::tutor
