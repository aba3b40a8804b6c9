#include "app/maths/rational.h"
#include "app/maths/transform.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>

namespace khatwa::maths {

namespace {

using Result = std::optional<Expression>;

Expression number(long value) {
    return Expression::number(value);
}

bool isZero(const Expression& expression) {
    return expression.isNumber("0");
}

bool isOne(const Expression& expression) {
    return expression.isNumber("1");
}

// Builders that leave 0s and 1s out.

Expression plus(std::vector<Expression> terms) {
    std::erase_if(terms, isZero);
    return sum(std::move(terms));
}

Expression minus(const Expression& a) {
    if (isZero(a))
        return a;
    return a.is(Kind::Negate) ? a[0] : negate(a);
}

Expression times(std::vector<Expression> factors) {
    for (const Expression& factor : factors)
        if (isZero(factor))
            return factor;
    std::erase_if(factors, isOne);
    return product(std::move(factors));
}

Expression over(const Expression& top, const Expression& bottom) {
    return isZero(top) || isOne(bottom) ? top : quotient(top, bottom);
}

Expression raised(const Expression& base, const Expression& exponent) {
    return isOne(exponent) ? base : power(base, exponent);
}

Expression call(std::string_view name, const Expression& argument) {
    return Expression::call(name, {argument});
}

Expression square(const Expression& u) {
    return power(u, number(2));
}

/// Outer derivatives of functions of one argument, as functions of the argument.
struct Rule {
    std::string_view name;
    Expression (*of)(const Expression& u);
};

Expression oneMinusSquare(const Expression& u) {
    return sum({number(1), negate(square(u))});
}

Expression onePlusSquare(const Expression& u) {
    return sum({number(1), square(u)});
}

Expression squareMinusOne(const Expression& u) {
    return sum({square(u), negate(number(1))});
}

Expression oneOver(const Expression& u) {
    return quotient(number(1), u);
}

Expression absOf(const Expression& u) {
    return Expression::node(Kind::Abs, {u});
}

const std::array<Rule, 32> kRules{{
    {"sin", [](const Expression& u) { return call("cos", u); }},
    {"cos", [](const Expression& u) { return negate(call("sin", u)); }},
    {"tan", [](const Expression& u) { return oneOver(square(call("cos", u))); }},
    {"cot", [](const Expression& u) { return negate(oneOver(square(call("sin", u)))); }},
    {"sec",
     [](const Expression& u) {
         return product({call("sec", u), call("tan", u)});
     }},
    {"csc",
     [](const Expression& u) {
         return negate(product({call("csc", u), call("cot", u)}));
     }},
    {"arcsin", [](const Expression& u) { return oneOver(root(oneMinusSquare(u))); }},
    {"arccos", [](const Expression& u) { return negate(oneOver(root(oneMinusSquare(u)))); }},
    {"arctan", [](const Expression& u) { return oneOver(onePlusSquare(u)); }},
    {"arccot", [](const Expression& u) { return negate(oneOver(onePlusSquare(u))); }},
    {"arcsec",
     [](const Expression& u) {
         return oneOver(product({absOf(u), root(squareMinusOne(u))}));
     }},
    {"arccsc",
     [](const Expression& u) {
         return negate(oneOver(product({absOf(u), root(squareMinusOne(u))})));
     }},
    {"sinh", [](const Expression& u) { return call("cosh", u); }},
    {"cosh", [](const Expression& u) { return call("sinh", u); }},
    {"tanh", [](const Expression& u) { return oneOver(square(call("cosh", u))); }},
    {"coth", [](const Expression& u) { return negate(oneOver(square(call("sinh", u)))); }},
    {"sech",
     [](const Expression& u) {
         return negate(product({call("sech", u), call("tanh", u)}));
     }},
    {"csch",
     [](const Expression& u) {
         return negate(product({call("csch", u), call("coth", u)}));
     }},
    {"arsinh", [](const Expression& u) { return oneOver(root(onePlusSquare(u))); }},
    {"arcosh",
     [](const Expression& u) { // u > 1 wherever arcosh is
         return oneOver(product({root(sum({u, negate(number(1))})), root(sum({u, number(1)}))}));
     }},
    {"artanh", [](const Expression& u) { return oneOver(oneMinusSquare(u)); }},
    {"arcoth", [](const Expression& u) { return oneOver(oneMinusSquare(u)); }},
    {"arsech",
     [](const Expression& u) {
         return negate(oneOver(product({u, root(oneMinusSquare(u))})));
     }},
    {"arcsch",
     [](const Expression& u) {
         return negate(oneOver(product({absOf(u), root(onePlusSquare(u))})));
     }},
    {"ln", [](const Expression& u) { return oneOver(u); }},
    {"log",
     [](const Expression& u) {
         return oneOver(product({u, call("ln", number(10))}));
     }},
    {"exp", [](const Expression& u) { return call("exp", u); }},
    {"floor", [](const Expression&) { return number(0); }},
    {"ceil", [](const Expression&) { return number(0); }},
    {"round", [](const Expression&) { return number(0); }},
    {"sign", [](const Expression&) { return number(0); }},
    {"abs", [](const Expression& u) { return quotient(u, absOf(u)); }},
}};

/// Built in, without a derivative that could be written.
bool isUndifferentiable(std::string_view name) {
    static constexpr std::array<std::string_view, 20> kNames = {
        "gamma", "binomial", "permutations", "gcd",       "lcm",     "re",      "im",
        "conj",  "arg",      "det",          "trace",     "rank",    "inverse", "dot",
        "cross", "norm",     "limit",        "transpose", "product", "beta"};
    return std::ranges::find(kNames, name) != kNames.end();
}

class Differentiator {
public:
    Differentiator(const std::string& variable, Budget& budget)
        : variable_(variable), budget_(budget) {}

    Result of(const Expression& f) {
        budget_.spend(1);
        if (f.is(Kind::Symbol))
            return number(f.text() == variable_ ? 1 : 0);
        if (!dependsOn(f, variable_))
            return isScalar(f) ? Result(number(0)) : std::nullopt;
        // A tree that repeats its parts is looked through once for each level.
        budget_.spend(static_cast<std::int64_t>(f.nodes() / 16));
        switch (f.kind()) {
        case Kind::Sum:
        case Kind::PlusMinus:
            return ofSum(f);
        case Kind::Negate:
            return mapped(of(f[0]), minus);
        case Kind::Product:
            return ofProduct(f);
        case Kind::Quotient:
            return ofQuotient(f);
        case Kind::Power:
            return ofPower(f[0], f[1]);
        case Kind::Root:
            return ofRoot(f);
        case Kind::Percent:
            return mapped(of(f[0]), [](const Expression& d) { return over(d, number(100)); });
        case Kind::Degrees:
            if (f.size() != 1)
                return std::nullopt;
            return mapped(of(f[0]), [](const Expression& d) {
                return over(times({d, Expression::constant("pi")}), number(180));
            });
        case Kind::Abs:
            return mapped(of(f[0]), [&](const Expression& d) {
                return times({d, quotient(f[0], f)});
            });
        case Kind::Call:
            return ofCall(f);
        case Kind::Piecewise:
            return ofPieces(f);
        default:
            return std::nullopt;
        }
    }

private:
    static Result mapped(const Result& value,
                         const std::function<Expression(const Expression&)>& by) {
        return value ? Result(by(*value)) : std::nullopt;
    }

    Result ofSum(const Expression& f) {
        std::vector<Expression> terms;
        for (const Expression& term : f.children()) {
            const Result d = of(term);
            if (!d)
                return std::nullopt;
            terms.push_back(*d);
        }
        if (f.is(Kind::Sum))
            return plus(std::move(terms));
        return Expression::node(Kind::PlusMinus, std::move(terms), f.text());
    }

    Result ofProduct(const Expression& f) {
        std::vector<Expression> terms;
        for (std::size_t i = 0; i < f.size(); ++i) {
            if (!dependsOn(f[i], variable_))
                continue;
            const Result d = of(f[i]);
            if (!d)
                return std::nullopt;
            budget_.spend(static_cast<std::int64_t>(f.size() / 8 + 1));
            if (terms.size() * f.size() > Expression::kMaxNodes)
                throw OverBudget{};
            std::vector<Expression> factors(f.children().begin(), f.children().end());
            factors[i] = *d;
            terms.push_back(times(std::move(factors)));
        }
        return plus(std::move(terms));
    }

    Result ofQuotient(const Expression& f) {
        const Result top = of(f[0]), bottom = of(f[1]);
        if (!top || !bottom)
            return std::nullopt;
        if (isZero(*bottom))
            return over(*top, f[1]);
        return quotient(plus({times({*top, f[1]}), minus(times({f[0], *bottom}))}), square(f[1]));
    }

    Result ofPower(const Expression& base, const Expression& exponent) {
        const bool variesBelow = dependsOn(base, variable_);
        const bool variesAbove = dependsOn(exponent, variable_);
        if (!variesAbove) {
            const Result inner = of(base);
            if (!inner)
                return std::nullopt;
            const std::optional<Rational> n = rationalValue(exponent, budget_, 1024);
            const Expression less =
                n ? (*n - Rational(1)).toExpression() : sum({exponent, negate(number(1))});
            return times({exponent, raised(base, less), *inner});
        }
        const Result outer = of(exponent);
        if (!outer)
            return std::nullopt;
        const Expression whole = power(base, exponent);
        const Expression log = base.is(Kind::Constant, "e") ? number(1) : call("ln", base);
        if (!variesBelow)
            return times({whole, log, *outer});
        const Result inner = of(base);
        if (!inner)
            return std::nullopt;
        return times({whole, plus({times({*outer, log}), over(times({exponent, *inner}), base)})});
    }

    Result ofRoot(const Expression& f) {
        if (dependsOn(f[1], variable_))
            return ofPower(f[0], quotient(number(1), f[1]));
        const Result inner = of(f[0]);
        if (!inner)
            return std::nullopt;
        const std::optional<Rational> index = rationalValue(f[1], budget_, 64);
        const Expression less =
            index ? (*index - Rational(1)).toExpression() : sum({f[1], negate(number(1))});
        return over(*inner, product({f[1], raised(f, less)}));
    }

    Result ofCall(const Expression& f) {
        const std::string& name = f.text();
        if (name == "integral")
            return ofIntegral(f);
        if (name == "diff")
            return Expression::call("diff", {f, Expression::symbol(variable_)});
        if (name == "evaluate" && f.size() == 3 && f[1].is(Kind::Symbol))
            return of(substituted(f[0], {{f[1].text(), f[2]}}));
        if (name == "sum" && f.size() == 4) {
            if (dependsOn(f[2], variable_) || dependsOn(f[3], variable_))
                return std::nullopt;
            return mapped(of(f[0]), [&](const Expression& d) {
                return isZero(d) ? d : Expression::call("sum", {d, f[1], f[2], f[3]});
            });
        }
        if (name == "log" && f.size() == 2)
            return of(quotient(call("ln", f[0]), call("ln", f[1])));
        if ((name == "min" || name == "max") && f.size() == 2)
            return ofExtreme(f);
        if (name == "mod" && f.size() == 2)
            return dependsOn(f[1], variable_) ? std::nullopt : of(f[0]);
        if (isUndifferentiable(name))
            return std::nullopt;
        if (f.size() == 1) {
            const Result inner = of(f[0]);
            if (!inner)
                return std::nullopt;
            for (const Rule& rule : kRules)
                if (rule.name == name)
                    return times({*inner, rule.of(f[0])});
        }
        return ofUnknown(f);
    }

    /// f(u): diff(f(x), x) where u is the variable, f'(u) · u' otherwise.
    Result ofUnknown(const Expression& f) {
        const Expression variable = Expression::symbol(variable_);
        if (f.size() != 1 || f[0] == variable)
            return Expression::call("diff", {f, variable});
        return mapped(of(f[0]), [&](const Expression& inner) {
            return times({inner, Expression::call(f.text() + "'", {f[0]})});
        });
    }

    /// Leibniz's rule.
    Result ofIntegral(const Expression& f) {
        if (f.size() == 2)
            return f[1].is(Kind::Symbol, variable_) ? Result(f[0]) : std::nullopt;
        if (f.size() != 4 || !f[1].is(Kind::Symbol))
            return std::nullopt;
        const std::string& bound = f[1].text();
        const Result low = of(f[2]), high = of(f[3]);
        if (!low || !high)
            return std::nullopt;
        std::vector<Expression> terms;
        if (!isZero(*high))
            terms.push_back(times({substituted(f[0], {{bound, f[3]}}), *high}));
        if (!isZero(*low))
            terms.push_back(minus(times({substituted(f[0], {{bound, f[2]}}), *low})));
        if (bound != variable_ && dependsOn(f[0], variable_)) {
            const Result inside = of(f[0]);
            if (!inside)
                return std::nullopt;
            terms.push_back(Expression::call("integral", {*inside, f[1], f[2], f[3]}));
        }
        return plus(std::move(terms));
    }

    Result ofExtreme(const Expression& f) {
        const Result a = of(f[0]), b = of(f[1]);
        if (!a || !b)
            return std::nullopt;
        const Rel rel = f.text() == "max" ? Rel::Greater : Rel::Less;
        return Expression::node(Kind::Piecewise, {*a, Expression::relation(f[0], rel, f[1]), *b,
                                                  Expression::constant("true")});
    }

    Result ofPieces(const Expression& f) {
        std::vector<Expression> parts;
        for (std::size_t i = 0; i + 1 < f.size(); i += 2) {
            const Result d = of(f[i]);
            if (!d)
                return std::nullopt;
            parts.push_back(*d);
            parts.push_back(f[i + 1]);
        }
        return Expression::node(Kind::Piecewise, std::move(parts));
    }

    const std::string& variable_;
    Budget& budget_;
};

} // namespace

std::optional<Expression> derivativeOf(const Expression& expression, const std::string& variable,
                                       Budget& budget) {
    return Differentiator(variable, budget).of(expression);
}

} // namespace khatwa::maths
