#pragma once

#include "tests/app/grading/terms.h"

#include <string>

namespace khatwa::grading::terms {

/// The same function written otherwise, by `steps` valid rules at random places: commuting,
/// associating, distributing, factoring, common denominators, laws of powers, roots, exponentials
/// and logarithms where they hold, identities of angles, rationalising, numbers split. It is
/// defined where `term` is but for isolated points.
Term rewritten(const Term& term, const std::string& letters, int steps, Dice& dice);

/// One coefficient, sign, exponent, operator or function changed at a random place. It may by
/// chance be the same function: ask `differ`.
Term perturbed(const Term& term, Dice& dice);

} // namespace khatwa::grading::terms
