#pragma once

#include "app/tutor/phrases.h"

#include <vector>

namespace khatwa::tutor {

/// Equations set side by side in one formula, in columns of an alignment or parted by \quad, become
/// formulas of their own, row by row; \text between them becomes words. What is not surely such is
/// left as it is. A number that names a line (\quad (2)) is taken away. For the sources of the step
/// checker alone.
void partBeside(std::vector<Piece>& pieces);

} // namespace khatwa::tutor
