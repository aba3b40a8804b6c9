#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"
#include "app/maths/rational.h"

#include <optional>

namespace khatwa::grading {

/// How a decimal was written: what significant figures and decimal places are counted from.
struct Written {
    maths::Rational value;
    /// 100 may have one, two or three significant figures: from `least` to `most`. A point makes
    /// all zeros behind it count.
    int least = 0;
    int most = 0;
    int decimals = 0;   ///< digits after the point; of 1.5·10^2 none
    bool point = false; ///< a decimal point was written
};

/// A Number, or one times a power of ten, with its sign; empty for 2/3, √2 and the like.
std::optional<Written> writtenNumber(const maths::Expression& expression, maths::Budget& budget);

/// A real constant rounded to so many decimal places (negative: tens, hundreds), halves away from
/// zero. Certified; empty where it is no real constant or cannot be told. May throw OverBudget.
std::optional<maths::Rational> roundedTo(const maths::Expression& constant, int places,
                                         maths::Budget& budget);
maths::Rational roundedTo(const maths::Rational& value, int places);

/// The exponent of the leading digit: 2 for 345, -3 for 0.00123. Of a number that is not zero.
int leadingExponent(const maths::Rational& value);

/// A real constant rounded to so many significant figures.
std::optional<maths::Rational> roundedToFigures(const maths::Expression& constant, int figures,
                                                maths::Budget& budget);

maths::Rational powerOfTen(int exponent);

/// Whether it is a power of ten but not 1.
bool isPowerOfTen(const maths::Rational& value);

} // namespace khatwa::grading
