#include "app/grading/form.h"
#include "app/grading/form_fractions.h"

#include <algorithm>

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Generators;
using maths::Kernels;
using maths::Kind;
using maths::Polynomial;
using maths::Rational;

namespace {

bool isNegativePower(const Expression& expression, Budget& budget) {
    if (!expression.is(Kind::Power))
        return false;
    const std::optional<Rational> exponent = maths::rationalValue(expression[1], budget, 64);
    return exponent && exponent->sign() < 0;
}

/// The reason of a surd or i in what stands below a bar.
std::string_view belowReason(const Expression& below, RootsBelow roots, Budget& budget) {
    const auto counts = [&](const Expression& surd) {
        return roots == RootsBelow::Any || isNumeric(surd);
    };
    if (below.is(Kind::Constant, "i"))
        return reasons::kImaginaryInDenominator;
    if (below.is(Kind::Root) && counts(below))
        return reasons::kSurdInDenominator;
    if (below.is(Kind::Power) && counts(below)) {
        const std::optional<Rational> exponent = maths::rationalValue(below[1], budget, 64);
        if (exponent && !exponent->isInteger())
            return reasons::kSurdInDenominator;
    }
    if (below.is(Kind::Call)) // the argument of a sine is no denominator
        return {};
    for (const Expression& child : below.children()) {
        const std::string_view reason = belowReason(child, roots, budget);
        if (!reason.empty())
            return reason;
    }
    return {};
}

bool isDecimal(const Expression& expression) {
    return expression.is(Kind::Number) && expression.text().find('.') != std::string::npos;
}

/// Whether above and below have a factor in common: a number, a letter, a polynomial.
bool hasCommonFactor(const Expression& above, const Expression& below, Budget& budget) {
    if (isDecimal(above) || isDecimal(below))
        return true; // 1.5/2 is not done
    const std::optional<Rational> top = maths::rationalValue(above, budget);
    const std::optional<Rational> bottom = maths::rationalValue(below, budget);
    if (top && bottom) {
        if (!top->isInteger() || !bottom->isInteger())
            return true;
        if (top->sign() < 0 && bottom->sign() < 0)
            return true;
        return (*top / *bottom).denominator() != bottom->abs();
    }
    const std::vector<Expression> both{above, below};
    const Generators generators = Generators::of(both, Kernels::Known, budget);
    const std::optional<Polynomial> p = maths::asPolynomial(above, generators, budget);
    const std::optional<Polynomial> q = maths::asPolynomial(below, generators, budget);
    if (!p || !q || p->isZero() || q->isZero())
        return false;
    // 4x+6 over 2, 2x over 4: contents are whole numbers here, or the fraction is nested.
    const Rational a = p->content(), b = q->content();
    if (a.isInteger() && b.isInteger() && !b.abs().isOne() && (a / b).denominator() != b.abs())
        return true;
    return !p->gcd(*q, budget).isConstant();
}

} // namespace

bool hasDivision(const Expression& expression) {
    switch (expression.kind()) {
    case Kind::Quotient:
        return true;
    case Kind::Sum:
    case Kind::Product:
    case Kind::Negate:
    case Kind::PlusMinus:
        return std::ranges::any_of(expression.children(), hasDivision);
    default:
        return false;
    }
}

std::string_view lowestTermsReason(const Expression& expression, RootsBelow roots, Budget& budget) {
    budget.spend(1);
    if (expression.is(Kind::Quotient) || isNegativePower(expression, budget)) {
        const Expression& below = expression.is(Kind::Quotient) ? expression[1] : expression[0];
        const std::string_view reason = belowReason(below, roots, budget);
        if (!reason.empty())
            return reason;
        if (expression.is(Kind::Power) && isNumeric(expression) &&
            !maths::rationalValue(expression[1], budget, 64)->isInteger())
            return reasons::kSurdInDenominator; // 2^(-1/2)
    }
    if (expression.is(Kind::Quotient) && hasCommonFactor(expression[0], expression[1], budget))
        return reasons::kNotLowestTerms;
    if (expression.is(Kind::Ratio) && expression.size() == 2 &&
        hasCommonFactor(expression[0], expression[1], budget))
        return reasons::kNotLowestTerms;
    if (expression.is(Kind::Mixed)) {
        const std::optional<Rational> fraction = maths::rationalValue(expression[1], budget);
        if (fraction && *fraction >= Rational(1))
            return reasons::kNotLowestTerms;
    }
    if (expression.is(Kind::Product)) {
        // 3 · 1/6: the numbers above and below of the whole product.
        const maths::Factors factors = maths::factorsOf(expression);
        Rational above = 1, below = 1;
        for (const bool isBelow : {false, true})
            for (const Expression& factor : isBelow ? factors.below : factors.above) {
                std::optional<Rational> value =
                    factor.is(Kind::Number) || isNegativePower(factor, budget)
                        ? maths::rationalValue(factor, budget, 1 << 10)
                        : std::nullopt;
                if (!value || value->isZero())
                    continue;
                const bool isTurned = factor.is(Kind::Power); // 4 · 2^(-1)
                if (isTurned)
                    value = value->inverse();
                Rational& side = isBelow != isTurned ? below : above;
                if (value->isInteger() && side.bits() < 1 << 12)
                    side *= *value;
            }
        if (!below.isZero() && (above / below).denominator() != below.abs())
            return reasons::kNotLowestTerms;
    }
    for (const Expression& child : expression.children()) {
        const std::string_view reason = lowestTermsReason(child, roots, budget);
        if (!reason.empty())
            return reason;
    }
    return {};
}

namespace {

/// Numbers that can still be added are no fraction in its lowest terms: 7/10 + 2/5.
bool addsNumbers(const Expression& e, Budget& budget) {
    budget.spend(1);
    if (e.is(Kind::Sum) && std::ranges::count_if(e.children(), [&](const Expression& term) {
                               return isNumeric(term) &&
                                      maths::rationalValue(term, budget).has_value();
                           }) > 1)
        return true;
    return std::ranges::any_of(e.children(),
                               [&](const Expression& part) { return addsNumbers(part, budget); });
}

std::string_view lowestReason(const FormQuestion& question, Budget& budget) {
    const std::string_view reason = lowestTermsReason(question.answer, RootsBelow::Any, budget);
    return reason.empty() && addsNumbers(question.answer, budget) ? reasons::kArithmeticLeft
                                                                  : reason;
}

} // namespace

Judgement formLowestTerms(const Question& question, Budget& budget) {
    return judgeForm(question, budget, lowestReason);
}

} // namespace khatwa::grading
