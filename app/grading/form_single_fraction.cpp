#include "app/grading/form.h"
#include "app/grading/form_fractions.h"

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Generators;
using maths::Kernels;
using maths::Kind;
using maths::Rational;
using maths::RationalFunction;

namespace {

bool hasNegativePower(const Expression& expression, Budget& budget) {
    if (expression.is(Kind::Power)) {
        const std::optional<Rational> exponent = maths::rationalValue(expression[1], budget, 64);
        return exponent && exponent->sign() < 0;
    }
    if (!expression.is(Kind::Sum) && !expression.is(Kind::Product) &&
        !expression.is(Kind::Negate) && !expression.is(Kind::Quotient))
        return false;
    for (const Expression& child : expression.children())
        if (hasNegativePower(child, budget))
            return true;
    return false;
}

std::string_view singleReason(const FormQuestion& question, Budget& budget) {
    Expression value = question.answer;
    while (value.is(Kind::Negate))
        value = value[0];
    if (value.is(Kind::Number) || value.is(Kind::Symbol) || value.is(Kind::Constant))
        return {};
    if (hasNegativePower(value, budget))
        return reasons::kNotSingleFraction;
    if (value.is(Kind::Quotient))
        return hasDivision(value[0]) || hasDivision(value[1]) ? reasons::kNotSingleFraction
                                                              : std::string_view();
    if (hasDivision(value))
        return reasons::kNotSingleFraction;
    // Without a bar it is one only where nothing has to stand below.
    const Generators generators = Generators::of(question.expected, Kernels::Known, budget);
    const std::optional<RationalFunction> reference =
        maths::asRationalFunction(question.expected, generators, budget);
    if (reference && !value.is(Kind::Mixed)) {
        const RationalFunction reduced = reference->reduced(budget);
        if (reduced.isPolynomial() && reduced.top().content().isInteger())
            return {};
    }
    return reasons::kNotSingleFraction;
}

} // namespace

Judgement formSingleFraction(const Question& question, Budget& budget) {
    return judgeForm(question, budget, singleReason);
}

} // namespace khatwa::grading
