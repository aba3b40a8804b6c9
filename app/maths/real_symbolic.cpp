// Polynomials whose coefficients are constants that are not rational: √2 x = 3, πx² = 7.

#include "app/maths/real_function.h"
#include "app/maths/univariate.h"

#include <map>

namespace khatwa::maths {

namespace {

/// By exponent; what is not there is zero.
using Coefficients = std::map<long, Expression>;

constexpr long kMaxDegree = 12;

class Collector {
public:
    Collector(const std::string& variable, Budget& budget) : variable_(variable), budget_(budget) {}

    std::optional<Coefficients> collect(const Expression& e) {
        budget_.spend(1);
        if (!freeSymbols(e).contains(variable_))
            return Coefficients{{0, e}};
        switch (e.kind()) {
        case Kind::Symbol:
            return Coefficients{{1, Expression::number(1)}};
        case Kind::Negate: {
            auto inner = collect(e[0]);
            if (inner)
                for (auto& [exponent, coefficient] : *inner)
                    coefficient = negate(coefficient);
            return inner;
        }
        case Kind::Sum: {
            Coefficients total;
            for (const Expression& term : e.children()) {
                const auto next = collect(term);
                if (!next)
                    return std::nullopt;
                for (const auto& [exponent, coefficient] : *next)
                    add(total, exponent, coefficient);
            }
            return total;
        }
        case Kind::Product: {
            std::optional<Coefficients> total = collect(e[0]);
            for (std::size_t i = 1; total && i < e.size(); ++i)
                total = multiplied(*total, collect(e[i]));
            return total;
        }
        case Kind::Quotient: {
            if (freeSymbols(e[1]).contains(variable_))
                return std::nullopt;
            auto top = collect(e[0]);
            if (top)
                for (auto& [exponent, coefficient] : *top)
                    coefficient = quotient(coefficient, e[1]);
            return top;
        }
        case Kind::Power: {
            if (!e[1].is(Kind::Number) || e[1].text().size() > 2)
                return std::nullopt;
            const auto exponent = univariatePolynomial(e[1], "", budget_);
            if (!exponent || exponent->bits() > 8)
                return std::nullopt;
            const auto base = collect(e[0]);
            std::optional<Coefficients> total = base;
            const long n = std::atol(e[1].text().c_str());
            if (n < 1 || e[1].text().find('.') != std::string::npos)
                return std::nullopt;
            for (long i = 1; total && i < n; ++i)
                total = multiplied(*total, base);
            return total;
        }
        default:
            return std::nullopt;
        }
    }

private:
    static void add(Coefficients& to, long exponent, const Expression& coefficient) {
        const auto known = to.find(exponent);
        if (known == to.end())
            to.emplace(exponent, coefficient);
        else
            known->second = sum({known->second, coefficient});
    }

    std::optional<Coefficients> multiplied(const Coefficients& a,
                                           const std::optional<Coefficients>& b) {
        if (!b)
            return std::nullopt;
        Coefficients made;
        for (const auto& [i, p] : a)
            for (const auto& [j, q] : *b) {
                if (i + j > kMaxDegree)
                    return std::nullopt;
                budget_.spend(1);
                add(made, i + j, p.isNumber("1") ? q : q.isNumber("1") ? p : product({p, q}));
            }
        return made;
    }

    const std::string& variable_;
    Budget& budget_;
};

} // namespace

std::optional<RealSet> RealFunctions::bySymbolicCoefficients(const Expression& e) {
    const Expression top = e.is(Kind::Quotient) ? e[0] : e;
    auto collected = Collector(variable_, budget_).collect(top);
    if (!collected)
        return std::nullopt;
    for (auto it = collected->begin(); it != collected->end();) {
        const auto value = sign(it->second);
        if (!value)
            return std::nullopt;
        it = *value == 0 ? collected->erase(it) : std::next(it);
    }
    if (collected->empty())
        return RealSet::all();
    const long lowest = collected->begin()->first;
    std::vector<Expression> zeros;
    if (lowest > 0)
        zeros.push_back(Expression::number(0L));
    const long degree = collected->rbegin()->first - lowest;
    const auto coefficient = [&](long exponent) {
        const auto found = collected->find(exponent + lowest);
        return found == collected->end() ? Expression::number(0L) : found->second;
    };
    if (degree == 0)
        return setFromPoints(zeros, budget_);
    const Expression a = coefficient(degree), c = coefficient(0);
    if (collected->size() == 2) { // a x^n + c
        const Expression opposite = c.is(Kind::Negate) ? c[0] : negate(c);
        const Expression value = simplified(a.isNumber("1") ? opposite : quotient(opposite, a));
        const auto direction = sign(value);
        if (!direction)
            return std::nullopt;
        const Expression positive = *direction < 0 ? simplified(negate(value)) : value;
        const Expression magnitude = degree == 1 ? positive : root(positive, degree);
        if (degree % 2 == 0 && *direction < 0)
            return setFromPoints(zeros, budget_);
        zeros.push_back(degree == 1 ? value : *direction < 0 ? negate(magnitude) : magnitude);
        if (degree % 2 == 0)
            zeros.push_back(negate(magnitude));
        return setFromPoints(zeros, budget_);
    }
    if (degree != 2)
        return std::nullopt;
    const Expression b = coefficient(1);
    const Expression discriminant = simplified(
        sum({power(b, Expression::number(2)), negate(product({Expression::number(4), a, c}))}));
    const auto direction = sign(discriminant);
    if (!direction)
        return std::nullopt;
    const Expression bottom = product({Expression::number(2), a});
    if (*direction == 0)
        zeros.push_back(quotient(negate(b), bottom));
    if (*direction > 0)
        for (const bool minus : {true, false})
            zeros.push_back(quotient(
                sum({negate(b), minus ? negate(root(discriminant)) : root(discriminant)}), bottom));
    return setFromPoints(zeros, budget_);
}

} // namespace khatwa::maths
