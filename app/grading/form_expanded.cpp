#include "app/grading/form.h"

#include <algorithm>

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rational;

namespace {

bool isSum(const Expression& expression) {
    return expression.is(Kind::Sum) || (expression.is(Kind::Negate) && isSum(expression[0]));
}

/// Whether a bracket is left that could be multiplied out. Arguments of functions, exponents and
/// radicands are no part of it: e^(2(x+1)) is as good as e^(2x+2).
bool hasBracket(const Expression& expression, Budget& budget) {
    switch (expression.kind()) {
    case Kind::Sum:
        break;
    case Kind::Negate:
        if (isSum(expression[0]))
            return true;
        break;
    case Kind::Product:
        if (std::ranges::any_of(expression.children(), isSum))
            return true;
        break;
    case Kind::Quotient: // (x+1)/2 is x/2 + 1/2 when expanded
        if (isSum(expression[0]))
            return true;
        break;
    case Kind::Power: {
        const Expression& base = expression[0];
        const std::optional<Rational> exponent = maths::rationalValue(expression[1], budget, 64);
        if (!exponent || !exponent->isInteger() || exponent->abs().isOne())
            return exponent && exponent->isOne() ? hasBracket(base, budget) : false;
        return isSum(base) || hasBracket(base, budget);
    }
    default:
        return false;
    }
    return std::ranges::any_of(expression.children(),
                               [&](const Expression& child) { return hasBracket(child, budget); });
}

std::string_view expandedReason(const FormQuestion& question, Budget& budget) {
    budget.spend(static_cast<std::int64_t>(question.answer.nodes() / 16));
    return hasBracket(question.answer, budget) ? reasons::kNotExpanded : std::string_view();
}

} // namespace

Judgement formExpanded(const Question& question, Budget& budget) {
    return judgeForm(question, budget, expandedReason);
}

} // namespace khatwa::grading
