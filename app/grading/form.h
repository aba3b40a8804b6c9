#pragma once

#include "app/grading/rules.h"
#include "app/maths/rational_function.h"
#include "app/maths/transform.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::grading {

/// What the form rules share: first equivalent, then the form.

/// One scalar part of an answer, and the part of the reference it stands for.
struct FormQuestion {
    const maths::Expression& answer;
    const maths::Expression& expected;
    const Options& options;
};

/// Empty where the answer is in the form; otherwise a reason. `not_decided` where that cannot be
/// told. May throw OverBudget.
using FormCheck = std::string_view (*)(const FormQuestion& question, maths::Budget& budget);

/// The judgement of a form rule. An answer that is not equivalent is judged as `equivalent` judges
/// it; one that is must be in the form in each of its parts: the value of `y = …`, both sides of
/// another relation, the members of a collection.
Judgement judgeForm(const Question& question, maths::Budget& budget, FormCheck check);

/// What stands right of `y =`, `f(x) =`, `dy/dx =`, `∫ f dx =`: the value that is meant. Any other
/// expression is its own value.
maths::Expression valueOf(const maths::Expression& expression);

/// The letter a polynomial or function is in: the option, or the only letter of the reference, or
/// the first of x t y z u … that is in it; empty where it has none.
std::string variableFor(const Options& options, const maths::Expression& expected);

/// Whether all letters are gone from it.
bool isNumeric(const maths::Expression& expression);

} // namespace khatwa::grading
