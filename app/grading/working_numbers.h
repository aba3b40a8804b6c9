#pragma once

#include "app/maths/budget.h"
#include "app/maths/equality.h"
#include "app/maths/expression.h"

#include <set>
#include <string>

namespace khatwa::grading {

/// Whether `now` may be `before` with numbers in place of some letters, as `v = 120/2` is of
/// `v = s/t`: only the problem tells whether they are the right ones, so that nobody can say
/// whether the line follows. Of several letters it is enough that some are gone on which `before`
/// depends; with one letter the line must have the shape of `before`. May throw OverBudget,
/// TooLarge.
bool putsNumbersIn(const maths::Expression& before, const maths::Expression& now,
                   maths::Assume assume, maths::Budget& budget);

/// Whether a value, or what a statement says of its other letters, changes with any of these: in
/// `y - y + 2x = 4` it does not with y, nor in `xy = x` with x. May throw OverBudget.
bool dependsOnAny(const maths::Expression& formula, const std::set<std::string>& letters,
                  maths::Assume assume, maths::Budget& budget);

/// Whether `now` is `formula` with one number each in place of letters and nothing worked out:
/// `2·2 + 3 = 7` is such an instance of `2x + 3 = 7`.
bool isInstance(const maths::Expression& formula, const maths::Expression& now);

} // namespace khatwa::grading
