#pragma once

#include "app/maths/expression.h"

#include <string>
#include <vector>

namespace khatwa::tutor {

// What words say is done to an equation; for the sources of the step checker alone.

/// What is done to both sides of an equation.
enum class Operation { None, Add, Subtract, Multiply, Divide };

bool speaksOfSides(const std::string& words);
/// The one operation that the words name; None where they name several.
Operation operationIn(const std::string& words);
/// "Square both sides", "take the cube root": to which power a side was raised or, where `root`, of
/// which it is; 0 where the words say no such thing.
struct Powering {
    int power = 0;
    bool root = false;
};
Powering poweringIn(const std::string& words);
maths::Expression operated(Operation operation, const maths::Expression& side,
                           const maths::Expression& by);
/// The numbers that stand in words: "Divide both sides by 7".
std::vector<maths::Expression> numbersIn(const std::string& words);

} // namespace khatwa::tutor
