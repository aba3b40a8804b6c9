// Sums, products, quotients and powers in the graph: what they are brought to, and why that is the
// same function with the same domain.

#include "app/maths/term_graph.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace khatwa::maths {

/// A term as rational coefficient times the rest; the rest of a number is node `1`.
void TermGraph::split(Id term, Fmpq& coefficient, Id& rest) {
    if (isRational(term)) {
        coefficient = rational(term);
        rest = integer(1);
        return;
    }
    if (nodes_[term].op == Op::Product && isRational(args(term)[0])) {
        coefficient = rational(args(term)[0]);
        if (args(term).size() == 2) {
            rest = args(term)[1];
        } else {
            const std::vector<Id> others(args(term).begin() + 1, args(term).end());
            rest = make(Op::Product, others, 0);
        }
        return;
    }
    fmpq_one(coefficient);
    rest = term;
}

TermGraph::Id TermGraph::scaled(const Fmpq& coefficient, Id rest) {
    if (fmpq_is_one(coefficient))
        return rest;
    if (isRational(rest, 1))
        return rationalNode(coefficient);
    if (fmpq_is_zero(coefficient) && nodes_[rest].total)
        return integer(0);
    std::vector<Id> factors{rationalNode(coefficient)};
    if (nodes_[rest].op == Op::Product)
        factors.insert(factors.end(), args(rest).begin(), args(rest).end());
    else
        factors.push_back(rest);
    return make(Op::Product, factors, 0);
}

TermGraph::Id TermGraph::sum(std::vector<Id> terms) {
    struct Part {
        Id rest;
        Fmpq coefficient;
    };
    std::vector<Part> parts;
    parts.reserve(terms.size());
    Fmpq constant, coefficient, inner;
    Id rest = 0;
    for (const Id term : terms) {
        split(term, coefficient, rest);
        if (nodes_[rest].op != Op::Sum || fmpq_is_zero(coefficient)) {
            parts.push_back({rest, coefficient});
            continue;
        }
        const std::vector<Id> deeper(args(rest).begin(), args(rest).end());
        budget_.spend(static_cast<std::int64_t>(deeper.size() / 8));
        for (const Id part : deeper) {
            split(part, inner, rest);
            fmpq_mul(inner, inner, coefficient);
            parts.push_back({rest, inner});
        }
    }
    std::ranges::stable_sort(parts, {}, &Part::rest);
    std::vector<Id> result;
    const Id one = integer(1);
    for (std::size_t i = 0; i < parts.size();) {
        std::size_t end = i + 1;
        for (; end < parts.size() && parts[end].rest == parts[i].rest; ++end) {
            fmpq_add(parts[i].coefficient, parts[i].coefficient, parts[end].coefficient);
            if (bitsOf(parts[i].coefficient) > kMaxBits)
                throw OverBudget{};
        }
        const bool zero = fmpq_is_zero(parts[i].coefficient);
        if (parts[i].rest == one)
            constant = parts[i].coefficient;
        else if (!zero || !nodes_[parts[i].rest].total)
            result.push_back(scaled(parts[i].coefficient, parts[i].rest));
        i = end;
    }
    if (!fmpq_is_zero(constant) || result.empty())
        result.push_back(rationalNode(constant));
    return result.size() == 1 ? result[0] : make(Op::Sum, result, 0);
}

/// True where the first term has a negative coefficient, so that of u and -u one is chosen.
bool TermGraph::leadsNegative(Id id) const {
    if (isRational(id))
        return fmpq_sgn(rational(id)) < 0;
    if (nodes_[id].op == Op::Sum)
        return leadsNegative(args(id)[0]);
    return nodes_[id].op == Op::Product && isRational(args(id)[0]) &&
           fmpq_sgn(rational(args(id)[0])) < 0;
}

TermGraph::Id TermGraph::negated(Id a) {
    Fmpq coefficient;
    Id rest = 0;
    if (nodes_[a].op != Op::Sum) {
        split(a, coefficient, rest);
        fmpq_neg(coefficient, coefficient);
        return scaled(coefficient, rest);
    }
    std::vector<Id> terms(args(a).begin(), args(a).end());
    for (Id& term : terms) {
        split(term, coefficient, rest);
        fmpq_neg(coefficient, coefficient);
        term = scaled(coefficient, rest);
    }
    return make(Op::Sum, terms, 0);
}

TermGraph::Id TermGraph::product(std::vector<Id> factors) {
    struct Part {
        Id base;
        std::int64_t exponent;
    };
    std::vector<Part> parts;
    std::vector<Id> bottoms, exponents;
    Fmpq coefficient;
    fmpq_one(coefficient);
    const auto scale = [&](const Fmpq& by) {
        if (bitsOf(coefficient) + bitsOf(by) > kMaxBits)
            throw OverBudget{};
        fmpq_mul(coefficient, coefficient, by);
    };
    for (std::size_t i = 0;; ++i) {
        if (i == factors.size()) { // e^u e^v = e^(u+v)
            if (exponents.empty())
                break;
            if (exponents.size() == 1) {
                parts.push_back({make(Op::Exp, {exponents[0]}), 1});
                break;
            }
            const Id merged = exponential(sum(std::exchange(exponents, {})));
            if (nodes_[merged].op == Op::Exp) {
                parts.push_back({merged, 1});
                break;
            }
            factors.push_back(merged);
        }
        const Id factor = factors[i];
        const Node node = nodes_[factor];
        if (node.op == Op::Rational) {
            scale(rational(factor));
        } else if (node.op == Op::Product) {
            factors.insert(factors.end(), args(factor).begin(), args(factor).end());
        } else if (node.op == Op::Quotient) {
            const Id top = args(factor)[0], bottom = args(factor)[1];
            factors.push_back(top);
            bottoms.push_back(bottom);
        } else if (node.op == Op::Exp) {
            exponents.push_back(args(factor)[0]);
        } else if (node.op == Op::WholePower && node.payload > 0) {
            parts.push_back({args(factor)[0], node.payload});
        } else {
            parts.push_back({factor, 1});
        }
    }
    budget_.spend(static_cast<std::int64_t>(factors.size() / 8));
    if (parts.size() > 1) {
        for (Part& part : parts) {
            if (nodes_[part.base].op != Op::Sum || !leadsNegative(part.base))
                continue;
            part.base = negated(part.base);
            if (part.exponent % 2 != 0)
                fmpq_neg(coefficient, coefficient);
        }
    }
    std::ranges::stable_sort(parts, {}, &Part::base);
    std::vector<Id> result;
    for (std::size_t i = 0; i < parts.size();) {
        std::int64_t exponent = 0;
        const Id base = parts[i].base;
        for (; i < parts.size() && parts[i].base == base; ++i)
            exponent += parts[i].exponent;
        const Node node = nodes_[base];
        if (node.op == Op::I) { // i² = -1
            if (exponent % 4 >= 2)
                fmpq_neg(coefficient, coefficient);
            exponent %= 2;
        } else if (node.op == Op::Root && isRational(args(base)[0]) && exponent >= node.payload &&
                   exponent / node.payload * bits(args(base)[0]) <= kMaxBits) { // √2² = 2
            Fmpq whole;
            fmpq_pow_si(whole, rational(args(base)[0]), exponent / node.payload);
            scale(whole);
            exponent %= node.payload;
        }
        if (exponent != 0)
            result.push_back(exponent == 1 ? base : make(Op::WholePower, {base}, exponent));
    }
    if (!bottoms.empty()) {
        result.push_back(rationalNode(coefficient));
        return quotient(product(std::move(result)), product(std::move(bottoms)));
    }
    if (result.empty())
        return rationalNode(coefficient);
    const Id rest = result.size() == 1 ? result[0] : make(Op::Product, result, 0);
    if (nodes_[rest].op == Op::Sum && !fmpq_is_one(coefficient) && !fmpq_is_zero(coefficient)) {
        std::vector<Id> terms;
        Fmpq inner;
        const std::vector<Id> summands(args(rest).begin(), args(rest).end());
        for (const Id term : summands) {
            Id part = 0;
            split(term, inner, part);
            fmpq_mul(inner, inner, coefficient);
            terms.push_back(scaled(inner, part));
        }
        return sum(std::move(terms));
    }
    return scaled(coefficient, rest);
}

/// Factors as base and exponent.
std::vector<std::pair<TermGraph::Id, std::int64_t>> TermGraph::factorsOf(Id id) const {
    std::vector<std::pair<Id, std::int64_t>> result;
    const auto one = [&](Id factor) {
        const Node& node = nodes_[factor];
        if (node.op == Op::WholePower && node.payload > 0)
            result.emplace_back(args(factor)[0], node.payload);
        else
            result.emplace_back(factor, 1);
    };
    if (nodes_[id].op == Op::Product)
        for (const Id factor : args(id))
            one(factor);
    else
        one(id);
    return result;
}

/// What is certainly not 0 leaves the denominator: e^u, √2, ln 2, π. Empty where nothing does.
std::optional<TermGraph::Id> TermGraph::cancelled(Id top, Id bottom) {
    auto below = factorsOf(bottom);
    if (std::ranges::none_of(below, [&](const auto& part) { return isNonzero(part.first); }))
        return std::nullopt;
    auto above = factorsOf(top);
    bool changed = false;
    std::vector<Id> newTop, newBottom;
    for (auto& [base, exponent] : below) {
        const Node node = nodes_[base];
        if (isNonzero(base)) {
            for (auto& [other, times] : above) {
                const std::int64_t common = other == base ? std::min(times, exponent) : 0;
                times -= common;
                exponent -= common;
                changed = changed || common > 0;
            }
            if (exponent > 0 && node.op == Op::Exp) {
                newTop.push_back(wholePower(exponential(negated(args(base)[0])), exponent));
                changed = true;
                continue;
            }
            if (exponent > 0 && node.op == Op::I) { // 1/i = -i
                newTop.push_back(wholePower(negated(base), exponent));
                changed = true;
                continue;
            }
            if (exponent > 0 && node.op == Op::Root && isRational(args(base)[0]) &&
                exponent < node.payload) { // 1/√2 = √2/2
                newTop.push_back(make(Op::WholePower, {base}, node.payload - exponent));
                if (node.payload - exponent == 1)
                    newTop.back() = base;
                newTop.push_back(quotient(integer(1), args(base)[0]));
                changed = true;
                continue;
            }
        }
        if (exponent > 0)
            newBottom.push_back(exponent == 1 ? base : make(Op::WholePower, {base}, exponent));
    }
    if (!changed)
        return std::nullopt;
    for (const auto& [base, exponent] : above)
        if (exponent > 0)
            newTop.push_back(exponent == 1 ? base : make(Op::WholePower, {base}, exponent));
    const Id over = product(std::move(newTop));
    if (newBottom.empty())
        return over;
    return quotient(over, product(std::move(newBottom)));
}

/// A sum with its first coefficient taken out; anything else as it is.
TermGraph::Id TermGraph::monic(Id id, Fmpq& content) {
    fmpq_one(content);
    if (nodes_[id].op != Op::Sum)
        return id;
    Id rest = 0;
    split(args(id)[0], content, rest);
    if (fmpq_is_one(content) || fmpq_is_zero(content)) {
        fmpq_one(content);
        return id;
    }
    Fmpq inverse;
    fmpq_inv(inverse, content);
    return product({rationalNode(inverse), id});
}

TermGraph::Id TermGraph::quotient(Id top, Id bottom) {
    if (isRational(bottom)) {
        if (fmpq_is_zero(rational(bottom)))
            return constant(Op::Undefined);
        Fmpq inverse;
        fmpq_inv(inverse, rational(bottom));
        return product({rationalNode(inverse), top});
    }
    if (nodes_[top].op == Op::Quotient) {
        const Id over = args(top)[0], under = args(top)[1];
        return quotient(over, product({under, bottom}));
    }
    Fmpq above, below;
    Id topRest = 0, bottomRest = 0;
    split(top, above, topRest);
    split(bottom, below, bottomRest);
    if (fmpq_is_zero(below))
        return make(Op::Quotient, {top, bottom});
    fmpq_div(above, above, below);
    // Sums over sums: of u and cu one is chosen.
    Fmpq content;
    topRest = monic(topRest, content);
    fmpq_mul(above, above, content);
    bottomRest = monic(bottomRest, content);
    fmpq_div(above, above, content);
    if (const auto shorter = cancelled(topRest, bottomRest))
        return product({rationalNode(above), *shorter});
    return scaled(above, make(Op::Quotient, {topRest, bottomRest}));
}

TermGraph::Id TermGraph::wholePower(Id base, std::int64_t exponent) {
    const Node node = nodes_[base];
    if (exponent == 1)
        return base;
    if (node.op == Op::Rational) {
        const Fmpq& value = rational(base);
        if (exponent == 0)
            return fmpq_is_zero(value) ? constant(Op::Undefined) : integer(1);
        if (fmpq_is_zero(value) || fmpq_is_one(value))
            return base;
        if (exponent <= kMaxBits && bits(base) * exponent <= kMaxBits) {
            Fmpq result;
            budget_.spend(bits(base) * exponent / 4000);
            fmpq_pow_si(result, value, exponent);
            return rationalNode(result);
        }
        if (fmpq_cmp_si(value, -1) == 0)
            return integer(exponent % 2 == 0 ? 1 : -1);
    }
    if (exponent == 0)
        return make(Op::WholePower, {base}, 0);
    if (node.op == Op::WholePower && node.payload > 0 &&
        node.payload <= std::numeric_limits<std::int64_t>::max() / 4 / exponent)
        return wholePower(args(base)[0], node.payload * exponent);
    if (node.op == Op::Quotient) {
        const Id top = args(base)[0], bottom = args(base)[1];
        return quotient(wholePower(top, exponent), wholePower(bottom, exponent));
    }
    if (node.op == Op::Product) {
        std::vector<Id> factors(args(base).begin(), args(base).end());
        for (Id& factor : factors)
            factor = wholePower(factor, exponent);
        return product(std::move(factors));
    }
    if (node.op == Op::Sum && leadsNegative(base)) {
        const Id positive = make(Op::WholePower, {negated(base)}, exponent);
        return exponent % 2 == 0 ? positive : negated(positive);
    }
    if (node.op == Op::Exp)
        return exponential(product({integer(static_cast<long>(exponent)), args(base)[0]}));
    const Id power = make(Op::WholePower, {base}, exponent);
    if (node.op == Op::I || (node.op == Op::Root && isRational(args(base)[0])))
        return product({power});
    if (node.op == Op::Abs && exponent % 2 == 0 && nodes_[args(base)[0]].real)
        return wholePower(args(base)[0], exponent);
    return power;
}

void TermGraph::mark(Id exponent, std::vector<bool>& which) {
    const Node node = nodes_[exponent];
    if (node.op == Op::Variable)
        which[static_cast<std::size_t>(node.payload)] = true;
    else if (node.op == Op::Sum || node.op == Op::Product)
        for (const Id arg : args(exponent))
            mark(arg, which);
}

TermGraph::Id TermGraph::power(Id base, Id exponent) {
    if (isRational(exponent)) {
        const Fmpq& value = rational(exponent);
        const fmpz* top = fmpq_numref(value.get());
        const fmpz* bottom = fmpq_denref(value.get());
        if (fmpz_bits(top) > 60 || fmpz_bits(bottom) > 30)
            return make(Op::Power, {base, exponent});
        const std::int64_t whole = fmpz_get_si(top);
        const auto index = static_cast<std::int64_t>(fmpz_get_si(bottom));
        if (index > 1)
            base = root(base, index);
        if (whole >= 0)
            return wholePower(base, whole);
        return quotient(integer(1), wholePower(base, -whole));
    }
    // bᵘ = e^(u ln b), so that 4ˣ and 2²ˣ are one.
    if (nodes_[base].positive && nodes_[base].constant && nodes_[base].total) {
        const Id log = logarithm(base);
        std::vector<Id> terms;
        const Id whole = product({exponent, log});
        const auto factors = factorsOf(whole);
        if (nodes_[log].op == Op::Sum && nodes_[whole].op != Op::Quotient &&
            std::ranges::none_of(factors, [&](const auto& f) { return f.first == log; })) {
            terms.push_back(whole); // 10^(lg 5): the logarithm has gone
        } else if (nodes_[log].op == Op::Sum) {
            const std::vector<Id> parts(args(log).begin(), args(log).end());
            for (const Id part : parts)
                terms.push_back(product({exponent, part}));
        } else {
            terms.push_back(product({exponent, log}));
        }
        return exponential(sum(std::move(terms)));
    }
    if (nodes_[base].op == Op::Exp && nodes_[args(base)[0]].real)
        return exponential(product({args(base)[0], exponent}));
    if (nodes_[base].op == Op::I)
        return exponential(
            product({exponent, constant(Op::I), quotient(constant(Op::Pi), integer(2))}));
    if (isRational(base) && fmpq_sgn(rational(base)) < 0)
        mark(exponent, integers_);
    else
        mark(exponent, exponents_);
    return make(Op::Power, {base, exponent});
}

} // namespace khatwa::maths
