#include "app/grading/form.h"

#include <algorithm>

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Generators;
using maths::Kernels;
using maths::Kind;
using maths::Polynomial;

namespace {

/// What is no letter among an expression's generators.
std::vector<Expression> kernelsOf(const Expression& expression, Budget& budget) {
    const Generators generators = Generators::of(expression, Kernels::Known, budget);
    std::vector<Expression> found;
    for (std::size_t i = 0; i < generators.size(); ++i)
        if (!generators.isSymbol(i))
            found.push_back(generators[i]);
    return found;
}

/// a · (…)² with the variable in the bracket alone.
bool isSquareTerm(const Expression& term, const std::string& variable, bool isPolynomial,
                  Budget& budget) {
    const maths::Factors factors = maths::factorsOf(term);
    for (const Expression& factor : factors.below)
        if (maths::dependsOn(factor, variable))
            return false;
    int squares = 0;
    for (const Expression& factor : factors.above) {
        if (!maths::dependsOn(factor, variable))
            continue;
        if (!factor.is(Kind::Power) || !factor[1].isNumber("2"))
            return false;
        // |x+3|² and (√(x+3))⁴ are no squares of x + 3 that anyone asked for.
        if (isPolynomial &&
            std::ranges::any_of(kernelsOf(factor[0], budget), [&](const Expression& kernel) {
                return maths::dependsOn(kernel, variable);
            }))
            return false;
        ++squares;
    }
    return squares == 1;
}

std::string_view squareReason(const FormQuestion& question, Budget& budget) {
    const std::string variable = variableFor(question.options, question.expected);
    const Generators generators = Generators::of(question.expected, Kernels::Known, budget);
    const std::optional<std::size_t> index = generators.indexOf(variable);
    const std::optional<Polynomial> reference =
        maths::asPolynomial(question.expected, generators, budget);
    // What is no quadratic has no square to be completed.
    if (!maths::dependsOn(question.expected, variable))
        return {};
    if (reference && index && reference->degree(*index) < 2 &&
        reference->usedGenerators() == std::vector<std::size_t>{*index})
        return {};
    const bool isPolynomial =
        std::ranges::none_of(kernelsOf(question.expected, budget), [&](const Expression& kernel) {
            return maths::dependsOn(kernel, variable);
        });
    int squares = 0, numbers = 0;
    for (const Expression& term : maths::termsOf(question.answer)) {
        if (!maths::dependsOn(term, variable)) {
            numbers += isNumeric(term) ? 1 : 0;
            continue;
        }
        if (!isSquareTerm(term, variable, isPolynomial, budget))
            return reasons::kNotCompletedSquare;
        ++squares;
    }
    if (squares != 1)
        return reasons::kNotCompletedSquare;
    const bool hasSurds = maths::contains(question.answer, Kind::Root);
    return numbers > 1 && !hasSurds ? reasons::kArithmeticLeft : std::string_view();
}

} // namespace

Judgement formCompletedSquare(const Question& question, Budget& budget) {
    return judgeForm(question, budget, squareReason);
}

} // namespace khatwa::grading
