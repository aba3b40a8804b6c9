#pragma once

#include "app/maths/expression.h"

#include <optional>
#include <vector>

namespace khatwa::maths {

/// What holds where a relation does not: ≥ for <, ∉ for ∈; empty where there is no such sign.
std::optional<Rel> oppositeOf(Rel relation);

/// Whether a Sequence lists solutions, `x=1, x=2`, and so means "or"; conditions, `x>1, x<3`,
/// coordinates, `x=1, y=2`, and equations, `y=x^2, y=x+2`, hold together.
bool listsSolutions(const Expression& sequence);

/// The same said without logarithms and roots, where an equation has one as a side or says ± of
/// one: ln u = v is u = e^v, √u = v is u = v² and v ≥ 0, y = √u or y = -√u is y² = u. Empty where
/// there is none.
std::optional<Expression> withoutInverses(const Expression& statement);

} // namespace khatwa::maths
