#include "app/grading/form.h"

#include <algorithm>

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Factorization;
using maths::Generators;
using maths::Kernels;
using maths::Kind;
using maths::Polynomial;
using maths::Rational;
using maths::RationalFunction;

namespace {

/// Whether a polynomial rests on letters with relations between them (√2, i, sin and cos at once):
/// then it may split where polynomials over Q do not.
bool hasAlgebraicKernels(const Polynomial& polynomial) {
    const Generators& generators = polynomial.generators();
    for (const std::size_t used : polynomial.usedGenerators()) {
        const Expression& generator = generators[used];
        if (generator.is(Kind::Root) || generator.is(Kind::Constant, "i"))
            return true;
    }
    return false;
}

/// Whether something with letters stands below a bar in a product; 1/(1/(x+1)) is a factor as
/// little as 1/x.
bool dividesByLetters(const Expression& product) {
    if (product.is(Kind::Quotient) && !isNumeric(product[1]))
        return true;
    if (!product.is(Kind::Product) && !product.is(Kind::Negate) && !product.is(Kind::Quotient))
        return false;
    return std::ranges::any_of(product.children(), dividesByLetters);
}

/// Functions of letters that only the answer has: |x-3|² is no polynomial in x.
bool hasNewKernels(const Polynomial& polynomial, const std::vector<bool>& isKnown) {
    const Generators& generators = polynomial.generators();
    return std::ranges::any_of(polynomial.usedGenerators(), [&](std::size_t used) {
        return !generators.isSymbol(used) && !isNumeric(generators[used]) && !isKnown[used];
    });
}

/// What the factors are looked at with.
struct Ring {
    Generators generators;
    std::vector<bool> isKnown; ///< which generators the reference has too
};

/// One factor as written, without its exponent.
std::string_view factorReason(const Expression& factor, const Ring& ring, Budget& budget) {
    const std::optional<Polynomial> polynomial =
        maths::asPolynomial(factor, ring.generators, budget);
    if (!polynomial || hasNewKernels(*polynomial, ring.isKnown))
        return reasons::kNotFactored;
    if (polynomial->isConstant())
        return {};
    // The usual case first: linear in some letter, and in lowest terms.
    const Rational content = polynomial->content();
    const Factorization factors = polynomial->factor(budget);
    if (factors.factors.size() != 1 || factors.factors[0].second != 1) {
        const bool isMonomial = polynomial->terms() == 1;
        const bool isPulledOut = std::ranges::any_of(
            factors.factors, [](const auto& part) { return part.first.terms() == 1; });
        return !isMonomial && isPulledOut ? reasons::kCommonFactorLeft : reasons::kNotFactored;
    }
    if (polynomial->terms() > 1 && !content.numerator().abs().isOne())
        return reasons::kCommonFactorLeft;
    if (hasAlgebraicKernels(*polynomial) && polynomial->totalDegree() > 1) {
        for (const std::size_t used : polynomial->usedGenerators())
            if (ring.generators.isSymbol(used) && polynomial->degree(used) > 1)
                return reasons::kNotDecided;
    }
    return {};
}

std::string_view productReason(const Expression& product, const Ring& ring, bool mayDivide,
                               Budget& budget);

std::string_view partReason(const Expression& part, const Ring& ring, bool mayDivide,
                            Budget& budget) {
    budget.spend(1);
    if (part.is(Kind::Power)) {
        const std::optional<Rational> exponent = maths::rationalValue(part[1], budget, 64);
        if (exponent && exponent->isInteger() && !isNumeric(part)) {
            if (exponent->sign() <= 0 && !mayDivide)
                return reasons::kNotFactored;
            return productReason(part[0], ring, mayDivide, budget);
        }
    }
    if (part.is(Kind::Number) || part.is(Kind::Symbol) || isNumeric(part))
        return {};
    return factorReason(part, ring, budget);
}

std::string_view productReason(const Expression& product, const Ring& ring, bool mayDivide,
                               Budget& budget) {
    const maths::Factors factors = maths::factorsOf(product);
    for (const Expression& part : factors.below) {
        if (isNumeric(part))
            continue;
        if (!mayDivide)
            return reasons::kNotFactored;
        const std::string_view reason = partReason(part, ring, true, budget);
        if (!reason.empty())
            return reason;
    }
    for (const Expression& part : factors.above) {
        const std::string_view reason = partReason(part, ring, mayDivide, budget);
        if (!reason.empty())
            return reason;
    }
    return {};
}

/// (x+1+1) or (2x+x): a factor whose terms are not brought together.
bool hasLikeTerms(const Expression& expression, const Generators& generators, Budget& budget) {
    if (expression.is(Kind::Sum)) {
        const std::optional<Polynomial> whole = maths::asPolynomial(expression, generators, budget);
        if (whole && whole->terms() < maths::termsOf(expression).size())
            return true;
    }
    return std::ranges::any_of(expression.children(), [&](const Expression& child) {
        return hasLikeTerms(child, generators, budget);
    });
}

std::string_view factoredReason(const FormQuestion& question, Budget& budget) {
    if (isNumeric(question.expected) && isNumeric(question.answer))
        return {};
    const std::vector<Expression> both{question.answer, question.expected};
    const Generators generators = Generators::of(both, Kernels::Known, budget);
    const std::optional<RationalFunction> reference =
        maths::asRationalFunction(question.expected, generators, budget);
    const bool mayDivide = reference && !reference->reduced(budget).isPolynomial();
    if (!mayDivide && dividesByLetters(question.answer))
        return reasons::kNotFactored;
    Ring ring{generators, std::vector<bool>(generators.size(), false)};
    if (reference) {
        for (const std::size_t used : reference->top().usedGenerators())
            ring.isKnown[used] = true;
        for (const std::size_t used : reference->bottom().usedGenerators())
            ring.isKnown[used] = true;
    }
    const std::string_view reason = productReason(question.answer, ring, mayDivide, budget);
    if (!reason.empty())
        return reason;
    if (hasLikeTerms(question.answer, generators, budget))
        return reasons::kLikeTermsLeft;
    return {};
}

} // namespace

Judgement formFactored(const Question& question, Budget& budget) {
    return judgeForm(question, budget, factoredReason);
}

} // namespace khatwa::grading
