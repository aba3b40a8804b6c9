#pragma once

#include "app/problems/topic.h"

#include <string>
#include <string_view>
#include <vector>

namespace khatwa::problems::recheck {

/// What stands between dollars, in order.
std::vector<std::string> maths(std::string_view text);
/// Splits at every `separator`.
std::vector<std::string> split(std::string_view text, std::string_view separator);

/// Reads the English statement as a pupil would and tests the answer against it in a way of its
/// own: roots are put into their equations, derivatives are taken with dual numbers, definite
/// integrals by Simpson's rule (exact to degree 3). Empty if all is well, else what is wrong.
std::string fault(const Problem& problem);

} // namespace khatwa::problems::recheck
