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
using maths::RationalFunction;

namespace {

/// A factor without the variable that was pulled out, 1/2 (1/(x-1) - 1/(x+1)), put back into each
/// term; otherwise the terms as they are written.
void addTerms(const Expression& expression, const std::string& variable, int depth,
              std::vector<Expression>& terms) {
    constexpr int kMostDepth = 8;
    for (const Expression& term : maths::termsOf(expression)) {
        const maths::Factors factors = maths::factorsOf(term);
        const Expression* bracket = nullptr;
        std::vector<Expression> above;
        bool isPlain = false;
        for (const Expression& factor : factors.above) {
            if (factor.is(Kind::Sum) && hasDivision(factor) && bracket == nullptr)
                bracket = &factor;
            else if (maths::dependsOn(factor, variable))
                isPlain = true;
            else
                above.push_back(factor);
        }
        for (const Expression& factor : factors.below)
            isPlain = isPlain || maths::dependsOn(factor, variable);
        if (bracket == nullptr || isPlain || depth >= kMostDepth) {
            terms.push_back(term);
            continue;
        }
        std::vector<Expression> inner;
        addTerms(*bracket, variable, depth + 1, inner);
        for (const Expression& part : inner) {
            std::vector<Expression> top = above;
            top.push_back(part);
            Expression made = maths::product(std::move(top));
            if (!factors.below.empty())
                made = maths::quotient(std::move(made), maths::product(factors.below));
            terms.push_back(factors.isNegative ? maths::negate(std::move(made)) : made);
        }
    }
}

/// numerator / base^exponent, numbers left out.
struct SeenTerm {
    Polynomial base;
    unsigned long exponent;
    Polynomial numerator;
};

/// The factors below the bar of a term; (x-1)^(-2) counts as (x-1)^2 there.
std::vector<Expression> denominatorOf(const Expression& term, Budget& budget) {
    maths::Factors factors = maths::factorsOf(term);
    for (const Expression& factor : factors.above) {
        if (!factor.is(Kind::Power))
            continue;
        const std::optional<maths::Rational> exponent = maths::rationalValue(factor[1], budget, 64);
        if (exponent && exponent->isInteger() && exponent->sign() < 0)
            factors.below.push_back(maths::power(factor[0], (-*exponent).toExpression()));
    }
    return factors.below;
}

/// Below a term: c · p^k as it is written, with one irreducible p in the variable.
std::string_view termReason(const Expression& term, const std::string& variable,
                            const Generators& generators, std::size_t index, Budget& budget,
                            std::vector<SeenTerm>& seen) {
    const std::optional<RationalFunction> whole =
        maths::asRationalFunction(term, generators, budget);
    if (!whole)
        return reasons::kNotPartialFractions;
    std::optional<Polynomial> base;
    unsigned long times = 0;
    Polynomial below(generators, maths::Rational(1));
    for (const Expression& factor : denominatorOf(term, budget)) {
        if (!maths::dependsOn(factor, variable))
            continue;
        Expression inner = factor;
        unsigned long exponent = 1;
        if (factor.is(Kind::Power)) {
            const std::optional<maths::Rational> value =
                maths::rationalValue(factor[1], budget, 64);
            const std::optional<long> whole2 = value ? value->toLong() : std::nullopt;
            if (!whole2 || *whole2 < 1)
                return reasons::kNotPartialFractions;
            exponent = static_cast<unsigned long>(*whole2);
            inner = factor[0];
        }
        const std::optional<Polynomial> p = maths::asPolynomial(inner, generators, budget);
        if (!p)
            return reasons::kNotPartialFractions;
        const auto parts = p->factor(budget).factors;
        const Polynomial* only = nullptr;
        for (const auto& [part, count] : parts) {
            if (!part.uses(index))
                continue;
            if (only != nullptr || count != 1)
                return reasons::kNotPartialFractions;
            only = &part;
        }
        if (only == nullptr || (base && !(*base == *only)))
            return reasons::kNotPartialFractions;
        base = *only;
        times += exponent;
        below = below.times(p->pow(exponent, budget), budget);
    }
    if (!base) // a term of the polynomial part, unless it divides in another way
        return whole->reduced(budget).bottom().uses(index) ? reasons::kNotPartialFractions
                                                           : std::string_view();
    const RationalFunction reduced = whole->reduced(budget);
    // Lowest terms: p^k is all there below.
    if (reduced.bottom().degree(index) != base->degree(index) * static_cast<long>(times))
        return reasons::kNotPartialFractions;
    if (reduced.top().degree(index) >= base->degree(index))
        return reasons::kNotPartialFractions;
    // x/(x²+1) + 1/(x²+1) may stay apart, for whoever integrates it; 1/(x-1) + 2/(x-1) may not.
    const Polynomial numerator = reduced.top().primitivePart();
    for (const SeenTerm& other : seen)
        if (other.base == *base && other.exponent == times && other.numerator == numerator)
            return reasons::kLikeTermsLeft;
    seen.push_back({*base, times, numerator});
    return {};
}

std::string_view partialReason(const FormQuestion& question, Budget& budget) {
    const std::string variable = variableFor(question.options, question.expected);
    if (variable.empty())
        return {};
    const std::vector<Expression> both{question.answer, question.expected};
    const Generators generators = Generators::of(both, Kernels::Known, budget);
    const std::optional<std::size_t> index = generators.indexOf(variable);
    if (!index) // without the letter there is nothing to split; in e^x or sin x nobody knows
        return maths::dependsOn(question.expected, variable) ? reasons::kNotDecided
                                                             : std::string_view();
    std::vector<Expression> terms;
    addTerms(question.answer, variable, 0, terms);
    std::vector<SeenTerm> seen;
    for (const Expression& term : terms) {
        const std::string_view reason =
            termReason(term, variable, generators, *index, budget, seen);
        if (!reason.empty())
            return reason;
    }
    return {};
}

} // namespace

Judgement formPartialFractions(const Question& question, Budget& budget) {
    return judgeForm(question, budget, partialReason);
}

} // namespace khatwa::grading
