#include "app/maths/ends.h"
#include "app/maths/rational_function.h"
#include "app/maths/real_function.h"
#include "app/maths/transform.h"
#include "app/maths/univariate.h"

#include <algorithm>

namespace khatwa::maths {

bool RealFunctions::has(const Expression& e) const {
    if (e.is(Kind::Symbol))
        return e.text() == variable_;
    return std::ranges::any_of(e.children(), [&](const Expression& child) { return has(child); });
}

std::optional<int> RealFunctions::sign(const Expression& constant) {
    return compareEnds(constant, Expression::number(0L), budget_);
}

Expression RealFunctions::simplified(const Expression& constant) {
    if (const auto value = rationalValue(constant, budget_, 1 << 14))
        return value->toExpression();
    // e^(ln u) = u, e^(p ln u) = u^p
    if (constant.is(Kind::Power) && constant[0].is(Kind::Constant, "e")) {
        const Factors parts = factorsOf(constant[1]);
        if (parts.above.size() == 1 && parts.above[0].isCall("ln")) {
            Expression exponent =
                quotient(Expression::number(parts.isNegative ? -1 : 1), product(parts.below));
            return simplified(power(parts.above[0][0], simplified(exponent)));
        }
    }
    if (contains(constant, Kind::Root)) { // (√2)² = 2
        const Generators generators = Generators::of(constant, Kernels::Known, budget_);
        if (const auto value = asRationalFunction(constant, generators, budget_);
            value && value->isPolynomial()) {
            const Polynomial least = value->top().modRelations(budget_);
            if (const auto bottom = value->bottom().constantValue())
                return least.scaled(bottom->inverse()).toExpression();
        }
    }
    return constant;
}

std::optional<RealSet> RealFunctions::both(const MaybeSet& a, const MaybeSet& b) {
    if (!a || !b)
        return std::nullopt;
    return intersect(*a, *b, budget_);
}

std::optional<RealSet> RealFunctions::either(const MaybeSet& a, const MaybeSet& b) {
    if (!a || !b)
        return std::nullopt;
    return unite(*a, *b, budget_);
}

std::optional<RealSet> RealFunctions::domain(const Expression& e) {
    budget_.spend(1);
    const Expression zero = Expression::number(0L);
    if (e.is(Kind::Number) || e.is(Kind::Symbol, variable_))
        return RealSet::all();
    if (!has(e)) // a constant that is a real number, so that it is defined
        return sign(e) ? MaybeSet(RealSet::all()) : std::nullopt;
    switch (e.kind()) {
    case Kind::Sum:
    case Kind::Product:
    case Kind::Negate:
    case Kind::Mixed:
    case Kind::Percent:
    case Kind::Abs: {
        MaybeSet total = RealSet::all();
        for (const Expression& child : e.children()) {
            total = both(total, domain(child));
            if (!total)
                return std::nullopt;
        }
        return total;
    }
    case Kind::Quotient:
        return both(both(domain(e[0]), domain(e[1])), relation(e[1], Rel::NotEqual, zero));
    case Kind::Power:
        return domainOfPower(e);
    case Kind::Root: {
        const auto index = univariatePolynomial(e[1], "", budget_);
        if (!index || !e[1].is(Kind::Number) || e[1].text().size() > 3)
            return std::nullopt;
        const int last = e[1].text().back() - '0';
        if (last % 2 == 0)
            return relation(e[0], Rel::GreaterEqual, zero);
        return domain(e[0]);
    }
    case Kind::Call:
        return domainOfCall(e);
    default:
        return std::nullopt;
    }
}

std::optional<RealSet> RealFunctions::domainOfPower(const Expression& e) {
    const Expression zero = Expression::number(0L);
    if (has(e[1])) {
        if (!has(e[0])) {
            const auto base = sign(e[0]);
            if (!base || *base <= 0)
                return std::nullopt;
            return domain(e[1]);
        }
        return both(relation(e[0], Rel::Greater, zero), domain(e[1]));
    }
    const auto exponent = univariatePolynomial(e[1], "", budget_);
    const auto direction = sign(e[1]);
    if (!direction)
        return std::nullopt;
    bool evenRoot = true; // an irrational power asks for a base that is not negative, too
    if (exponent) {
        fmpq_t q;
        fmpq_init(q);
        fmpq_poly_get_coeff_fmpq(q, exponent->get(), 0);
        evenRoot = fmpz_is_even(fmpq_denref(q)) != 0;
        fmpq_clear(q);
    }
    if (*direction < 0)
        return both(domain(e[0]), relation(e[0], evenRoot ? Rel::Greater : Rel::NotEqual, zero));
    if (evenRoot)
        return relation(e[0], Rel::GreaterEqual, zero);
    return domain(e[0]);
}

std::optional<RealSet> RealFunctions::domainOfCall(const Expression& e) {
    const Expression zero = Expression::number(0L), one = Expression::number(1);
    const std::string& name = e.text();
    if (e.size() == 2 && name == "log") {
        if (has(e[1]))
            return std::nullopt;
        const auto base = compareEnds(e[1], one, budget_);
        const auto positive = sign(e[1]);
        if (!base || !positive || *base == 0 || *positive <= 0)
            return std::nullopt;
        return relation(e[0], Rel::Greater, zero);
    }
    if (e.size() != 1)
        return std::nullopt;
    if (name == "ln" || name == "log")
        return relation(e[0], Rel::Greater, zero);
    if (name == "exp" || name == "sin" || name == "cos" || name == "arctan" || name == "sinh" ||
        name == "cosh" || name == "tanh" || name == "arsinh")
        return domain(e[0]);
    if (name == "arcsin" || name == "arccos")
        return both(relation(e[0], Rel::GreaterEqual, negate(one)),
                    relation(e[0], Rel::LessEqual, one));
    if (name == "artanh")
        return both(relation(e[0], Rel::Greater, negate(one)), relation(e[0], Rel::Less, one));
    if (name == "arcosh")
        return relation(e[0], Rel::GreaterEqual, one);
    return std::nullopt;
}

} // namespace khatwa::maths
