#pragma once

#include "app/maths/expression.h"

#include <string>

namespace khatwa::maths {

/// LaTeX that KaTeX sets, with a dot as decimal separator. `read(toLatex(e))` gives `e` again for
/// every tree that `read` can give, with the options under which it was read.
std::string toLatex(const Expression& expression);

} // namespace khatwa::maths
