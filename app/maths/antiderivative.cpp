#include "app/maths/antiderivative.h"

#include "app/maths/rational_function.h"
#include "app/maths/transform.h"

#include <algorithm>

namespace khatwa::maths {

namespace {

class Integrator {
public:
    Integrator(const std::string& variable, Budget& budget) : x_(variable), budget_(budget) {}

    std::optional<Expression> of(const Expression& f, bool mayExpand) {
        budget_.spend(1);
        if (!dependsOn(f, x_))
            return product({f, Expression::symbol(x_)});
        switch (f.kind()) {
        case Kind::Sum: {
            std::vector<Expression> terms;
            for (const Expression& term : f.children()) {
                const auto one = of(term, mayExpand);
                if (!one)
                    return std::nullopt;
                terms.push_back(*one);
            }
            return sum(std::move(terms));
        }
        case Kind::Negate: {
            const auto inner = of(f[0], mayExpand);
            return inner ? std::optional(negate(*inner)) : std::nullopt;
        }
        case Kind::Quotient:
            if (!dependsOn(f[1], x_)) {
                const auto inner = of(f[0], mayExpand);
                return inner ? std::optional(quotient(*inner, f[1])) : std::nullopt;
            }
            return expanded(f, mayExpand);
        case Kind::Symbol:
            return quotient(power(f, Expression::number(2L)), Expression::number(2L));
        case Kind::Product: {
            std::vector<Expression> constants, rest;
            for (const Expression& factor : f.children())
                (dependsOn(factor, x_) ? rest : constants).push_back(factor);
            if (rest.size() > 1)
                return expanded(f, mayExpand);
            const auto inner = of(rest[0], mayExpand);
            if (!inner)
                return std::nullopt;
            constants.push_back(*inner);
            return product(std::move(constants));
        }
        case Kind::Power:
            return ofPower(f, mayExpand);
        case Kind::Call:
            return ofCall(f);
        default:
            return std::nullopt;
        }
    }

private:
    /// The slope of a linear function; empty for any other.
    std::optional<Expression> slope(const Expression& u) {
        const auto derivative = derivativeOf(u, x_, budget_);
        if (!derivative)
            return std::nullopt;
        if (!dependsOn(*derivative, x_))
            return derivative;
        const Expression clean = simplified(*derivative, budget_);
        if (dependsOn(clean, x_))
            return std::nullopt;
        return clean;
    }

    std::optional<Expression> ofPower(const Expression& f, bool mayExpand) {
        const Expression &base = f[0], &exponent = f[1];
        if (!dependsOn(base, x_)) { // b^(mx+n) = b^(mx+n)/(m ln b)
            const auto m = slope(exponent);
            if (!m)
                return std::nullopt;
            return quotient(f, product({*m, Expression::call("ln", {base})}));
        }
        const auto n = rationalValue(exponent, budget_, 32);
        if (!n || !n->isInteger() || n->sign() < 0)
            return std::nullopt;
        const auto m = slope(base);
        if (!m)
            return expanded(f, mayExpand);
        const Expression next = (*n + Rational(1)).toExpression();
        return quotient(power(base, next), product({*m, next}));
    }

    std::optional<Expression> ofCall(const Expression& f) {
        if (f.size() != 1)
            return std::nullopt;
        const auto m = slope(f[0]);
        if (!m)
            return std::nullopt;
        if (f.text() == "sin")
            return quotient(negate(Expression::call("cos", {f[0]})), *m);
        if (f.text() == "cos")
            return quotient(Expression::call("sin", {f[0]}), *m);
        if (f.text() == "exp")
            return quotient(f, *m);
        return std::nullopt;
    }

    std::optional<Expression> expanded(const Expression& f, bool mayExpand) {
        if (!mayExpand)
            return std::nullopt;
        const Generators generators = Generators::of(f, Kernels::None, budget_);
        const auto polynomial = asPolynomial(f, generators, budget_);
        return polynomial ? of(polynomial->toExpression(), false) : std::nullopt;
    }

    const std::string& x_;
    Budget& budget_;
};

} // namespace

std::optional<Expression> simpleAntiderivative(const Expression& integrand,
                                               const std::string& variable, Budget& budget) {
    return Integrator(variable, budget).of(integrand, true);
}

bool containsCall(const Expression& expression, std::string_view name) {
    return expression.isCall(name) ||
           std::ranges::any_of(expression.children(),
                               [&](const Expression& e) { return containsCall(e, name); });
}

} // namespace khatwa::maths
