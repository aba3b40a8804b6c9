#include "app/maths/sign_form.h"

#include "app/maths/rational_function.h"
#include "app/maths/univariate.h"

#include <algorithm>
#include <array>

namespace khatwa::maths {

namespace {

/// A small generator of points: the same in every run (xorshift64).
class Points {
public:
    Rational next(int spread, bool positive) {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        const auto range = static_cast<std::uint64_t>(spread);
        const long top = static_cast<long>(state_ % (2 * range + 1)) - spread;
        const long bottom = static_cast<long>((state_ >> 32) % 3) + 1;
        if (positive)
            return Rational(std::abs(top) + 1, bottom);
        return Rational(top, bottom);
    }

private:
    std::uint64_t state_ = 0x9E3779B97F4A7C15ULL;
};

int signAt(const Polynomial& polynomial, const std::vector<std::size_t>& used, Points& points,
           int spread, bool positive, Budget& budget) {
    Polynomial value = polynomial;
    for (const std::size_t generator : used)
        value = value.evaluated(generator, points.next(spread, positive), budget);
    const auto constant = value.constantValue();
    return constant ? constant->sign() : 0;
}

/// A proof that there is no zero: all terms have one sign and one of them is constant, and each is
/// a square (or all letters are positive); or a quadratic with a negative discriminant.
bool hasNoZero(const Polynomial& polynomial, Assume assume, Budget& budget, int depth) {
    const auto terms = polynomial.monomials(budget);
    bool sameSign = true, squares = true, constant = false;
    const int sign = terms.empty() ? 0 : terms[0].second.sign();
    for (const auto& [exponents, coefficient] : terms) {
        sameSign = sameSign && coefficient.sign() == sign;
        squares = squares && std::ranges::all_of(exponents, [](auto e) { return e % 2 == 0; });
        constant = constant || std::ranges::all_of(exponents, [](auto e) { return e == 0; });
    }
    if (sameSign && (assume == Assume::Positive || (squares && constant)))
        return true;
    const auto used = polynomial.usedGenerators();
    if (used.size() == 1 && assume == Assume::Real) {
        UnivariatePolynomial one;
        fmpz_poly_t primitive;
        fmpz_poly_init(primitive);
        const bool taken = polynomial.primitiveUnivariate(used[0], primitive);
        if (taken)
            fmpq_poly_set_fmpz_poly(one.get(), primitive);
        fmpz_poly_clear(primitive);
        if (!taken)
            return false;
        int beyond = 0;
        bool allReal = false;
        const auto zeros = criticalPoints({{{one, 1}}, {}}, "x", beyond, allReal, budget);
        return zeros && zeros->empty();
    }
    if (depth == 0)
        return false;
    for (const std::size_t generator : used) {
        if (polynomial.degree(generator) != 2)
            continue;
        const Polynomial discriminant = polynomial.discriminant(generator, budget);
        if (const auto value = discriminant.constantValue()) {
            if (value->sign() < 0)
                return true;
            continue;
        }
        Points points;
        const auto inner = discriminant.usedGenerators();
        if (signAt(discriminant, inner, points, 3, assume == Assume::Positive, budget) < 0 &&
            hasNoZero(discriminant, assume, budget, depth - 1))
            return true;
    }
    return false;
}

void addUnique(std::vector<Polynomial>& to, const Polynomial& polynomial) {
    if (!contains(to, polynomial))
        to.push_back(polynomial);
}

} // namespace

bool contains(std::span<const Polynomial> polynomials, const Polynomial& polynomial) {
    return std::ranges::find(polynomials, polynomial) != polynomials.end();
}

std::vector<Polynomial> SignForm::zeroFactors() const {
    std::vector<Polynomial> zeros;
    for (const auto* factors : {&odd, &even})
        for (const Polynomial& factor : *factors)
            if (!contains(divisors, factor))
                zeros.push_back(factor);
    return zeros;
}

Truth changesSign(const Polynomial& polynomial, Assume assume, Budget& budget) {
    if (polynomial.isConstant())
        return Truth::No;
    if (assume == Assume::Complex)
        return Truth::Yes;
    if (assume == Assume::Real && polynomial.totalDegree() % 2 != 0)
        return Truth::Yes;
    Points points;
    const auto used = polynomial.usedGenerators();
    // The origin first, then near it and far away: x² + y² + z² - 1 is negative in the ball alone.
    constexpr std::array<int, 6> kSpreads = {0, 1, 3, 1, 40, 3};
    bool above = false, below = false;
    for (int i = 0; i < 24 && !(above && below); ++i) {
        const int sign = signAt(polynomial, used, points,
                                kSpreads[static_cast<std::size_t>(i) % kSpreads.size()],
                                assume == Assume::Positive, budget);
        above = above || sign > 0;
        below = below || sign < 0;
    }
    if (above && below)
        return Truth::Yes;
    return hasNoZero(polynomial, assume, budget, 3) ? Truth::No : Truth::Unknown;
}

void collectDivisors(const Expression& expression, std::vector<Expression>& found) {
    if (expression.is(Kind::Quotient) && !freeSymbols(expression[1]).empty())
        found.push_back(expression[1]);
    if (expression.is(Kind::Power) && expression[1].is(Kind::Negate) &&
        !freeSymbols(expression[0]).empty())
        found.push_back(expression[0]);
    for (const Expression& child : expression.children())
        collectDivisors(child, found);
}

namespace {

/// Factors of a product as it was written, each with its exponent; a sum is one factor.
bool takeApart(const Expression& e, long exponent, const Generators& generators, Budget& budget,
               std::vector<std::pair<RationalFunction, long>>& parts) {
    switch (e.kind()) {
    case Kind::Product:
        return std::ranges::all_of(e.children(), [&](const Expression& factor) {
            return takeApart(factor, exponent, generators, budget, parts);
        });
    case Kind::Quotient:
        return takeApart(e[0], exponent, generators, budget, parts) &&
               takeApart(e[1], -exponent, generators, budget, parts);
    case Kind::Power:
        if (const auto power = rationalValue(e[1], budget)) {
            const auto whole = power->toLong();
            if (whole && *whole != 0 && std::abs(*whole) < 100'000 && std::abs(exponent) < 100'000)
                return takeApart(e[0], exponent * *whole, generators, budget, parts);
        }
        break;
    default:
        break;
    }
    auto function = asRationalFunction(e, generators, budget);
    if (!function)
        return false;
    parts.emplace_back(std::move(*function), exponent);
    return true;
}

} // namespace

std::optional<SignForm> signForm(const Expression& left, const Expression& right,
                                 const Generators& generators, Assume assume, Budget& budget) {
    std::vector<std::pair<RationalFunction, long>> parts;
    const Expression whole = right.isNumber("0")  ? left
                             : left.isNumber("0") ? negate(right)
                                                  : sum({left, negate(right)});
    if (!takeApart(whole, 1, generators, budget, parts))
        return std::nullopt;
    SignForm form;
    std::vector<std::pair<Polynomial, long>> factors;
    const auto note = [&](const Polynomial& polynomial, long exponent) {
        const Factorization found = polynomial.factor(budget);
        if (exponent % 2 != 0)
            form.unit *= found.unit.sign();
        for (const auto& [factor, power] : found.factors) {
            const auto known = std::ranges::find_if(
                factors, [&wanted = factor](const auto& entry) { return entry.first == wanted; });
            const long more = exponent * static_cast<long>(power);
            if (known == factors.end())
                factors.emplace_back(factor, more);
            else
                known->second += more;
        }
    };
    for (const auto& [function, exponent] : parts) {
        if (function.isZero()) {
            if (exponent < 0)
                return std::nullopt;
            form.unit = 0;
            continue;
        }
        const RationalFunction lowest = function.reduced(budget);
        note(lowest.top(), exponent);
        note(lowest.bottom(), -exponent);
    }
    std::vector<Expression> divided;
    collectDivisors(left, divided);
    collectDivisors(right, divided);
    for (const Expression& divisor : divided) {
        const auto function = asRationalFunction(divisor, generators, budget);
        if (!function || function->isZero())
            return std::nullopt;
        for (const auto& [factor, power] : function->reduced(budget).top().factor(budget).factors)
            if (changesSign(factor, assume, budget) != Truth::No)
                addUnique(form.divisors, factor);
    }
    if (form.unit == 0)
        return form;
    for (const auto& [factor, exponent] : factors) {
        if (changesSign(factor, assume, budget) == Truth::No) {
            Points points;
            if (exponent % 2 != 0)
                form.unit *= signAt(factor, factor.usedGenerators(), points, 3,
                                    assume == Assume::Positive, budget);
        } else if (exponent % 2 != 0) {
            form.odd.push_back(factor);
        } else if (exponent != 0) {
            form.even.push_back(factor);
        }
    }
    return form;
}

} // namespace khatwa::maths
