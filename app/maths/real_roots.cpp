// Real zeros of factored functions, exactly: every polynomial is split over Q (FLINT), the zeros of
// an irreducible factor are isolated by arb_fmpz_poly, and different irreducible factors have no
// zero in common, so that sharper and sharper enclosures always put them in order.

#include "app/maths/isolation.h"
#include "app/maths/univariate.h"

#include <algorithm>
#include <cstdlib>

namespace khatwa::maths {

namespace {

constexpr long kMaxIsolated = 60; ///< degree up to which zeros are isolated

/// An irreducible polynomial, primitive, with a positive leading coefficient.
struct Irreducible {
    FmpzPoly polynomial;
    long multiplicity = 0;
    bool pole = false;
};

Expression integerExpression(const fmpz_t value) {
    fmpq_t q;
    fmpq_init(q);
    fmpq_set_fmpz(q, value);
    Expression made = rationalExpression(q);
    fmpq_clear(q);
    return made;
}

/// value = outside² · inside, as far as small primes tell.
void takeOutSquares(fmpz_t outside, fmpz_t inside, const fmpz_t value) {
    Fmpz square, rest;
    fmpz_one(outside);
    fmpz_set(inside, value);
    for (ulong p = 2; p < 1000; ++p) {
        fmpz_set_ui(square, p * p);
        if (fmpz_cmp(square, inside) > 0)
            break;
        while (fmpz_divisible(inside, square)) {
            fmpz_divexact(inside, inside, square);
            fmpz_mul_ui(outside, outside, p);
        }
    }
    fmpz_sqrtrem(square, rest, inside);
    if (fmpz_is_zero(rest)) {
        fmpz_mul(outside, outside, square);
        fmpz_one(inside);
    }
}

/// The zeros of a x² + b x + c, smaller first, a > 0, in surds; none where they are not real.
std::vector<Expression> quadraticZeros(const fmpz_t a, const fmpz_t b, const fmpz_t c) {
    Fmpz discriminant, outside, inside, bottom, top, common, fourAc;
    fmpz_mul(discriminant, b, b);
    fmpz_mul(fourAc, a, c);
    fmpz_submul_ui(discriminant, fourAc, 4);
    if (fmpz_sgn(discriminant) < 0)
        return {};
    takeOutSquares(outside, inside, discriminant);
    fmpz_mul_ui(bottom, a, 2);
    fmpz_neg(top, b);
    fmpz_gcd(common, bottom, top);
    fmpz_gcd(common, common, outside);
    fmpz_divexact(bottom, bottom, common);
    fmpz_divexact(top, top, common);
    fmpz_divexact(outside, outside, common);
    Expression surd = root(integerExpression(inside));
    if (!fmpz_is_one(outside))
        surd = product({integerExpression(outside), surd});
    std::vector<Expression> zeros;
    for (const bool minus : {true, false}) {
        Expression value = minus ? negate(surd) : surd;
        if (!fmpz_is_zero(top))
            value = sum({integerExpression(top), value});
        if (!fmpz_is_one(bottom))
            value = fmpz_is_zero(top) && minus ? negate(quotient(surd, integerExpression(bottom)))
                                               : quotient(value, integerExpression(bottom));
        zeros.push_back(std::move(value));
    }
    return zeros;
}

UnivariatePolynomial rationalPolynomial(const FmpzPoly& polynomial) {
    UnivariatePolynomial made;
    fmpq_poly_set_fmpz_poly(made.get(), polynomial.get());
    return made;
}

/// The real zeros in ascending order, as expressions.
std::vector<Expression> zerosOf(const FmpzPoly& polynomial, const std::string& variable,
                                std::size_t count, Budget& budget) {
    const fmpz_poly_struct* f = polynomial.get();
    const long degree = fmpz_poly_degree(polynomial);
    if (degree == 1) {
        fmpq_t q;
        fmpq_init(q);
        fmpz_neg(fmpq_numref(q), f->coeffs);
        fmpz_set(fmpq_denref(q), f->coeffs + 1);
        fmpq_canonicalise(q);
        std::vector<Expression> zero{rationalExpression(q)};
        fmpq_clear(q);
        return zero;
    }
    if (degree == 2)
        return quadraticZeros(f->coeffs + 2, f->coeffs + 1, f->coeffs);
    // f(x) = g(x^k), and g is linear or quadratic: roots of numbers or of surds.
    const long k = static_cast<long>(fmpz_poly_deflation(f));
    std::vector<Expression> zeros;
    if (k > 1 && degree / k <= 2) {
        FmpzPoly deflated;
        fmpz_poly_deflate(deflated.get(), f, static_cast<ulong>(k));
        const std::vector<Arb> balls = isolatedRealZeros(deflated.get(), 64, budget);
        const std::vector<Expression> inner = zerosOf(deflated, variable, balls.size(), budget);
        if (inner.size() == balls.size()) {
            std::vector<Expression> negative;
            for (std::size_t i = 0; i < inner.size(); ++i) {
                const bool below = arf_sgn(arb_midref(balls[i].get())) < 0;
                if (below && k % 2 == 0)
                    continue;
                const Expression magnitude =
                    below ? (inner[i].is(Kind::Negate) ? inner[i][0] : negate(inner[i])) : inner[i];
                const Expression value = root(magnitude, k);
                zeros.push_back(below ? negate(value) : value);
                if (k % 2 == 0)
                    negative.insert(negative.begin(), negate(value));
            }
            zeros.insert(zeros.begin(), negative.begin(), negative.end());
            if (zeros.size() == count)
                return zeros;
            zeros.clear();
        }
    }
    const Expression written = polynomialExpression(rationalPolynomial(polynomial), variable);
    for (std::size_t i = 0; i < count; ++i)
        zeros.push_back(
            Expression::call("root_of", {written, Expression::symbol(variable),
                                         Expression::number(static_cast<long>(i) + 1)}));
    return zeros;
}

/// The rational zero of a x^n + c that is not negative, where |c/a| is an n-th power; 0 on failure.
bool rationalRoot(fmpq_t result, const fmpz_poly_struct* binomial) {
    const auto n = static_cast<ulong>(fmpz_poly_degree(binomial));
    fmpz_abs(fmpq_numref(result), binomial->coeffs);
    fmpz_abs(fmpq_denref(result), binomial->coeffs + n);
    fmpq_canonicalise(result);
    for (fmpz* part : {fmpq_numref(result), fmpq_denref(result)})
        if (!fmpz_root(part, part, static_cast<slong>(n)))
            return false;
    return true;
}

/// Whether a polynomial is a x^n + c with a high n: all but its real zeros are left out then.
bool isHighBinomial(const fmpz_poly_struct* polynomial) {
    constexpr slong kHigh = 12;
    const slong degree = fmpz_poly_degree(polynomial);
    return degree > kHigh && fmpz_poly_deflation(polynomial) == static_cast<ulong>(degree);
}

/// Splits over Q into irreducible factors that none has met before. Clears `whole` where factors
/// without real zeros were left out.
bool split(const UnivariatePolynomial& polynomial, long exponent, bool pole,
           std::vector<Irreducible>& found, bool& whole, Budget& budget) {
    const long degree = polynomial.degree();
    if (degree <= 0)
        return true;
    FmpzPoly primitive;
    fmpq_poly_get_numerator(primitive.get(), polynomial.get());
    fmpz_poly_primitive_part(primitive.get(), primitive.get());
    const auto note = [&](const fmpz_poly_struct* factor, long multiplicity) {
        for (Irreducible& known : found)
            if (fmpz_poly_equal(known.polynomial.get(), factor)) {
                known.multiplicity += multiplicity;
                known.pole = known.pole || pole;
                return;
            }
        Irreducible made;
        fmpz_poly_set(made.polynomial.get(), factor);
        made.multiplicity = multiplicity;
        made.pole = pole;
        found.push_back(std::move(made));
    };
    if (degree == 1) {
        note(primitive.get(), exponent);
        return true;
    }
    if (isHighBinomial(primitive.get())) {
        fmpq_t zero;
        fmpq_init(zero);
        const bool rational = rationalRoot(zero, primitive.get());
        const bool opposite = fmpz_sgn(primitive.get()->coeffs) < 0; // a x^n = |c|
        if (rational)
            for (const bool negative : {false, true}) {
                if (degree % 2 == 0 ? !opposite : negative == opposite)
                    continue;
                FmpzPoly factor;
                fmpz_poly_set_coeff_fmpz(factor.get(), 1, fmpq_denref(zero));
                fmpz_poly_set_coeff_fmpz(factor.get(), 0, fmpq_numref(zero));
                if (!negative)
                    fmpz_neg(factor.get()->coeffs, factor.get()->coeffs);
                note(factor.get(), exponent);
            }
        fmpq_clear(zero);
        whole = whole && !rational;
        if (rational)
            return true;
    }
    // x^n - c and the like of any degree have few factors; others are bounded by their degree.
    const long bits = std::labs(fmpz_poly_max_bits(primitive.get()));
    if (degree > 200 || (degree > kMaxIsolated && bits > 64) || bits > 20'000)
        return false;
    budget.spend(4 + degree * degree * (1 + bits / 64) / (degree > 20 ? 2 : 8));
    fmpz_poly_factor_t factors;
    fmpz_poly_factor_init(factors);
    fmpz_poly_factor(factors, primitive.get());
    for (slong i = 0; i < factors->num; ++i) {
        fmpz_poly_struct* factor = factors->p + i;
        if (fmpz_sgn(fmpz_poly_lead(factor)) < 0)
            fmpz_poly_neg(factor, factor);
        note(factor, factors->exp[i] * exponent);
    }
    fmpz_poly_factor_clear(factors);
    return true;
}

} // namespace

std::optional<std::vector<CriticalPoint>> criticalPoints(const FactoredFunction& function,
                                                         const std::string& variable, int& sign,
                                                         bool& allReal, Budget& budget) {
    sign = 1;
    for (const FactoredFunction::Factor& factor : function.factors) {
        if (factor.polynomial.isZero())
            sign = 0;
        else if (factor.exponent % 2 != 0) {
            const fmpz* lead = factor.polynomial.get()->coeffs + factor.polynomial.degree();
            sign *= fmpz_sgn(lead);
        }
    }
    std::vector<Irreducible> factors;
    bool whole = true;
    if (sign != 0)
        for (const FactoredFunction::Factor& factor : function.factors)
            if (!split(factor.polynomial, factor.exponent, false, factors, whole, budget))
                return std::nullopt;
    for (const UnivariatePolynomial& pole : function.poles)
        if (!split(pole, 0, true, factors, whole, budget))
            return std::nullopt;

    struct Zero {
        std::size_t factor;
        std::size_t index;
        Arb ball;
    };
    std::vector<CriticalPoint> points;
    for (long bits = 64;; bits *= 2) {
        if (bits > 1 << 14)
            throw OverBudget{};
        std::vector<Zero> zeros;
        for (std::size_t i = 0; i < factors.size(); ++i) {
            const long degree = fmpz_poly_degree(factors[i].polynomial);
            if (degree > kMaxIsolated &&
                fmpz_poly_deflation(factors[i].polynomial.get()) * 2 < static_cast<ulong>(degree))
                return std::nullopt;
            const std::vector<Arb> balls =
                isolatedRealZeros(factors[i].polynomial.get(), bits, budget);
            for (std::size_t j = 0; j < balls.size(); ++j)
                zeros.push_back({i, j, balls[j]});
        }
        std::sort(zeros.begin(), zeros.end(), [](const Zero& a, const Zero& b) {
            return arf_cmp(arb_midref(a.ball.get()), arb_midref(b.ball.get())) < 0;
        });
        bool apart = true;
        for (std::size_t i = 1; i < zeros.size(); ++i)
            apart = apart && arb_lt(zeros[i - 1].ball.get(), zeros[i].ball.get());
        if (!apart)
            continue;
        std::vector<std::vector<Expression>> values;
        for (std::size_t i = 0; i < factors.size(); ++i) {
            const auto count = static_cast<std::size_t>(std::count_if(
                zeros.begin(), zeros.end(), [&](const Zero& zero) { return zero.factor == i; }));
            values.push_back(count == 0 ? std::vector<Expression>()
                                        : zerosOf(factors[i].polynomial, variable, count, budget));
        }
        std::size_t degrees = 0;
        for (const Irreducible& factor : factors)
            degrees += static_cast<std::size_t>(fmpz_poly_degree(factor.polynomial));
        allReal = whole && degrees == zeros.size();
        for (const Zero& zero : zeros)
            points.push_back({values[zero.factor][zero.index], factors[zero.factor].multiplicity,
                              factors[zero.factor].pole});
        return points;
    }
}

namespace {

/// The polynomial of a root_of, without repeated factors, and its index from 0.
std::optional<std::pair<FmpzPoly, std::size_t>> rootOfParts(const Expression& rootOf,
                                                            Budget& budget) {
    if (!rootOf.isCall("root_of") || rootOf.size() != 3 || !rootOf[1].is(Kind::Symbol) ||
        !rootOf[2].is(Kind::Number) || rootOf[2].text().size() > 4)
        return std::nullopt;
    const auto polynomial = univariatePolynomial(rootOf[0], rootOf[1].text(), budget);
    if (!polynomial || polynomial->degree() < 1 || polynomial->degree() > kMaxIsolated)
        return std::nullopt;
    const long index = std::atol(rootOf[2].text().c_str());
    if (index < 1)
        return std::nullopt;
    FmpzPoly primitive;
    fmpq_poly_get_numerator(primitive.get(), polynomial->get());
    fmpz_poly_primitive_part(primitive.get(), primitive.get());
    if (!fmpz_poly_is_squarefree(primitive.get()))
        return std::nullopt;
    return std::pair{primitive, static_cast<std::size_t>(index - 1)};
}

} // namespace

bool encloseRootOf(arb_t result, const Expression& rootOf, long bits, Budget& budget) {
    const auto parts = rootOfParts(rootOf, budget);
    if (!parts)
        return false;
    const std::vector<Arb> balls = isolatedRealZeros(parts->first.get(), bits, budget);
    if (parts->second >= balls.size())
        return false;
    arb_set(result, balls[parts->second].get());
    return true;
}

std::optional<RootOfSize> rootOfSize(const Expression& rootOf, Budget& budget) {
    const auto parts = rootOfParts(rootOf, budget);
    if (!parts)
        return std::nullopt;
    return RootOfSize{fmpz_poly_degree(parts->first),
                      std::labs(fmpz_poly_max_bits(parts->first.get()))};
}

} // namespace khatwa::maths
