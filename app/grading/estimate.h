#pragma once

#include "app/maths/expression.h"

namespace khatwa::grading {

/// How an estimate is made.
struct Estimate {
    int sample = 0;       ///< which values the letters have
    bool degrees = false; ///< trigonometric functions take degrees
};

/// A scalar's approximate value where its letters have fixed irrational-looking values; NaN where
/// it is not real or the function is not known here. For guesses alone: nothing is decided by it.
double estimate(const maths::Expression& expression, const Estimate& how = {});

} // namespace khatwa::grading
