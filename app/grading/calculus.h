#pragma once

#include "app/grading/form.h"
#include "app/maths/equality.h"
#include "app/maths/transform.h"

#include <optional>
#include <set>
#include <string>

namespace khatwa::grading {

/// With diff(f, x) and diff(f, x, n) of formulas worked out; of unknown functions they stay.
maths::Expression withDerivatives(const maths::Expression& expression, maths::Budget& budget);

/// Whether an integral, a derivative or a limit is left to be worked out.
bool isUnfinished(const maths::Expression& expression);

/// Whether both are given names, v = … and a = …, with different letters; f'(x) goes with
/// dy/dx. Primes and d/dx aside.
bool namesDiffer(const maths::Expression& expected, const maths::Expression& answer);

/// Whether two values are the same where both are defined; Unknown where one could not be found.
maths::Truth sameValue(const std::optional<maths::Expression>& a,
                       const std::optional<maths::Expression>& b, maths::Assume assume,
                       maths::Budget& budget);

} // namespace khatwa::grading
