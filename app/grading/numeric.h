#pragma once

#include "app/grading/rules.h"
#include "app/maths/budget.h"
#include "app/maths/expression.h"

namespace khatwa::grading {

/// One number against another, by the tolerance or the figures the options ask for (`numeric`, and
/// the number of a quantity). Without any: equal, or the reference rounded rightly to three
/// significant figures or more.
///
/// `written` is the answer as it stands for counting figures; `answer` its value, in the unit of
/// the reference.
Judgement judgeNumber(const maths::Expression& expected, const maths::Expression& answer,
                      const maths::Expression& written, const Options& options,
                      maths::Budget& budget);

/// Whether any of the options ask for more than equality.
bool asksForPrecision(const Options& options);

} // namespace khatwa::grading
