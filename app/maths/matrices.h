#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"

namespace khatwa::maths {

/// The expression with its arithmetic of matrices and vectors carried out: sums, multiples,
/// products, whole powers, inverses, `^T` and transpose; determinants, traces, norms, dot and cross
/// products become scalars or vectors. A vector is a Tuple, a List under an operation, or a Matrix
/// of one column. What makes no sense (sizes that do not match, no inverse) or would be too large
/// stays as it is. Entries are computed where they are rational, and only written out elsewhere.
/// May throw OverBudget, TooLarge.
Expression withMatrixArithmetic(const Expression& expression, Budget& budget);

} // namespace khatwa::maths
