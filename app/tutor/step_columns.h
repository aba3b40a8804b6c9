#pragma once

#include "app/maths/expression.h"

#include <span>
#include <string>

namespace khatwa::tutor {

// Working digit by digit, as it is taught in columns; for the sources of the step checker alone.

/// What is worked out: a whole number, one of + - * / and another.
struct Columns {
    long long a = 0;
    char operation = 0;
    long long b = 0;
};
/// Empty (operation 0) where the expression is no such thing.
Columns columnsOf(const maths::Expression& e);

/// Whether the relations are its columns, each in its place and none left out: 5+7=12, 3+2+1=6 of
/// 35 + 27. Multiplying and dividing are by a number that is worked with whole: one digit, or up
/// to 12 where it divides.
bool areColumns(const Columns& columns, std::span<const maths::Expression> relations);

/// 96×4=384 and 96×30=2880 of 96 × 34.
bool arePartialProducts(const Columns& columns, std::span<const maths::Expression> relations);

} // namespace khatwa::tutor
