#pragma once

#include "app/problems/topic.h"

#include <string>
#include <string_view>

namespace khatwa::problems {

/// A text with every `$…$` as a bare `$`: the shape of a step, without its numbers.
std::string shapeOf(std::string_view text);

/// What kind of step comes first, in words and without a number: the first hint to a problem whose
/// working begins with `firstStep`. Empty where no such step is known; a test sees that every step
/// our topics begin with is.
std::string_view nudgeFor(std::string_view firstStep, Language language);

} // namespace khatwa::problems
