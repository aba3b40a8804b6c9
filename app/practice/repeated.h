#pragma once

#include "app/grading/check.h"

#include <string_view>

namespace khatwa::practice {

/// Whether an answer only says again what the problem says: `8x+7=23` where that is to be solved,
/// `674-624` where that is to be worked out, whatever blanks and brackets it is typed with. Values
/// (numbers, fractions, x = 3) say something by themselves, and a reference that stands in the
/// problem may be said again. Never throws but bad_alloc. Any thread.
bool repeatsProblem(std::string_view statement, const grading::Task& task);

} // namespace khatwa::practice
