#include "app/maths/term_graph.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace khatwa::maths {

namespace {

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
    hash ^= value + 0x9E3779B97F4A7C15ULL + (hash << 6) + (hash >> 2);
    hash *= 0xFF51AFD7ED558CCDULL;
    return hash ^ (hash >> 33);
}

std::uint64_t hashOf(const fmpz* x) {
    const auto low = static_cast<std::uint64_t>(fmpz_fdiv_ui(x, 0xFFFFFFFFFFFFFFC5ULL));
    return fmpz_sgn(x) < 0 ? ~low : low;
}

std::int64_t bitsOf(const Fmpq& x) {
    return static_cast<std::int64_t>(fmpz_bits(fmpq_numref(x.get())) +
                                     fmpz_bits(fmpq_denref(x.get())));
}

/// Roots of whole numbers up to so many bits are searched for square (cube, …) factors.
constexpr flint_bitcnt_t kFactorBits = 48;

} // namespace

bool TermGraph::isRational(Id id, long value) const {
    return isRational(id) && fmpq_cmp_si(rational(id), value) == 0;
}

TermGraph::Id TermGraph::make(Op op, std::span<const Id> args, std::int64_t payload) {
    std::uint64_t hash = mixed(static_cast<std::uint64_t>(op), static_cast<std::uint64_t>(payload));
    for (const Id arg : args)
        hash = mixed(hash, arg);
    const auto [first, last] = known_.equal_range(hash);
    for (auto it = first; it != last; ++it) {
        const Node& node = nodes_[it->second];
        if (node.op == op && node.payload == payload &&
            std::ranges::equal(this->args(it->second), args))
            return it->second;
    }
    bool total = true, constant = true, opaque = op == Op::Opaque;
    for (const Id arg : args) {
        total = total && nodes_[arg].total;
        constant = constant && nodes_[arg].constant;
        opaque = opaque || nodes_[arg].opaque;
    }
    switch (op) {
    case Op::Variable:
        constant = false;
        break;
    case Op::Infinity:
    case Op::Undefined:
    case Op::Quotient:
    case Op::Gamma:
    case Op::Arcsin:
    case Op::Argument:
    case Op::Piecewise:
    case Op::Function:
    case Op::Opaque:
        total = false;
        break;
    case Op::WholePower:
        total = total && payload > 0;
        break;
    case Op::Root:
        total = total && (payload % 2 == 1 || complex_ || nodes_[args[0]].positive);
        break;
    case Op::Ln:
    case Op::Power:
        total = total && nodes_[args[0]].positive;
        break;
    case Op::Arctan:
    case Op::Floor:
        total = total && !complex_;
        break;
    default:
        break;
    }
    if (op == Op::Opaque || op == Op::Function)
        constant = false;
    const auto id = static_cast<Id>(nodes_.size());
    if (id % 4 == 0)
        budget_.spend(1);
    const auto firstArg = static_cast<std::uint32_t>(args_.size());
    args_.insert(args_.end(), args.begin(), args.end());
    nodes_.push_back({op, total, constant, opaque, isReal(op, args, payload),
                      isPositive(op, args, payload), payload, firstArg,
                      static_cast<std::uint32_t>(args.size())});
    known_.emplace(hash, id);
    return id;
}

bool TermGraph::isReal(Op op, std::span<const Id> args, std::int64_t payload) const {
    if (!complex_)
        return true;
    const bool all = std::ranges::all_of(args, [&](Id arg) { return nodes_[arg].real; });
    switch (op) {
    case Op::Variable:
        return letters_ != Assume::Complex;
    case Op::I:
    case Op::Function:
    case Op::Opaque:
        return false;
    case Op::Re:
    case Op::Im:
    case Op::Abs:
    case Op::Argument:
        return true;
    case Op::Root:
        return all && (nodes_[args[0]].positive || (payload % 2 == 1 && !principalRoots()));
    case Op::Ln:
    case Op::Power:
        return all && nodes_[args[0]].positive;
    case Op::Arcsin:
        return false;
    default:
        return all;
    }
}

bool TermGraph::isPositive(Op op, std::span<const Id> args, std::int64_t payload) const {
    const auto positive = [&](Id arg) { return nodes_[arg].positive; };
    switch (op) {
    case Op::Variable:
        return letters_ == Assume::Positive;
    case Op::Pi:
        return true;
    case Op::Exp:
        return nodes_[args[0]].real;
    case Op::Sum: {
        // Of squares, too, where one term is positive: x² + 1.
        const auto notNegative = [&](Id arg) {
            const Node& node = nodes_[arg];
            return node.positive ||
                   (node.op == Op::WholePower && node.payload % 2 == 0 &&
                    nodes_[this->args(arg)[0]].real) ||
                   (node.op == Op::Abs);
        };
        return std::ranges::all_of(args, notNegative) && std::ranges::any_of(args, positive);
    }
    case Op::Product:
    case Op::Quotient:
    case Op::Root:
    case Op::Power:
        return std::ranges::all_of(args, positive) && (op != Op::Power || nodes_[args[1]].real);
    case Op::WholePower:
        return payload > 0 && positive(args[0]);
    case Op::Ln:
        return isRational(args[0]) && fmpq_cmp_si(rational(args[0]), 1) > 0;
    default:
        return false;
    }
}

/// Certainly defined everywhere and not 0.
bool TermGraph::isNonzero(Id id) const {
    const Node& node = nodes_[id];
    if (!node.total)
        return false;
    if (node.positive)
        return true;
    switch (node.op) {
    case Op::Rational:
        return !fmpq_is_zero(rational(id));
    case Op::Exp:
    case Op::I:
        return true;
    case Op::Product:
    case Op::WholePower:
        return std::ranges::all_of(args(id), [&](Id arg) { return isNonzero(arg); });
    default:
        return false;
    }
}

std::vector<bool> TermGraph::below(const std::vector<Id>& roots) const {
    std::vector<bool> wanted(size());
    for (const Id root : roots)
        wanted[root] = true;
    for (std::size_t i = size(); i-- > 0;) // arguments come before their users
        if (wanted[i])
            for (const Id arg : args(static_cast<Id>(i)))
                wanted[arg] = true;
    return wanted;
}

TermGraph::Id TermGraph::rationalNode(const Fmpq& value) {
    const std::uint64_t hash =
        mixed(mixed(0, hashOf(fmpq_numref(value.get()))), hashOf(fmpq_denref(value.get())));
    const auto [first, last] = known_.equal_range(hash);
    for (auto it = first; it != last; ++it)
        if (nodes_[it->second].op == Op::Rational && fmpq_equal(rational(it->second), value))
            return it->second;
    const auto id = static_cast<Id>(nodes_.size());
    nodes_.push_back({Op::Rational, true, true, false, true, fmpq_sgn(value) > 0,
                      static_cast<std::int64_t>(rationals_.size()),
                      static_cast<std::uint32_t>(args_.size()), 0});
    rationals_.push_back(value);
    known_.emplace(hash, id);
    return id;
}

TermGraph::Id TermGraph::integer(long value) {
    Fmpq q;
    fmpq_set_si(q, value, 1);
    return rationalNode(q);
}

TermGraph::Id TermGraph::variable(const std::string& name) {
    const auto at = std::ranges::find(variables_, name);
    const auto index = at - variables_.begin();
    if (at == variables_.end()) {
        variables_.push_back(name);
        integers_.push_back(false);
        exponents_.push_back(false);
    }
    return make(Op::Variable, {}, index);
}

void TermGraph::bind(const std::string& symbol, Id value) {
    bound_[symbol] = value;
}

std::int64_t TermGraph::bits(Id id) const {
    return bitsOf(rational(id));
}

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

TermGraph::Id TermGraph::root(Id radicand, std::int64_t index) {
    if (index == 1)
        return radicand;
    if (!isRational(radicand))
        return rootOfFactors(radicand, index);
    const Fmpq value = rational(radicand);
    if (fmpq_is_zero(value) || fmpq_is_one(value))
        return radicand;
    if (fmpq_sgn(value) < 0) {
        if (!complex_ && index % 2 == 0)
            return constant(Op::Undefined);
        const Id positive = root(negated(radicand), index);
        if (index == 2)
            return product({constant(Op::I), positive});
        if (index % 2 == 1 && !principalRoots())
            return negated(positive);
        return make(Op::Root, {radicand}, index);
    }
    // √(p/q) = √(p qⁿ⁻¹)/q, and what is an n-th power under the root comes out.
    const fmpz* bottom = fmpq_denref(value.get());
    if (index > 64 || fmpz_bits(bottom) * static_cast<flint_bitcnt_t>(index) > kMaxBits)
        return make(Op::Root, {radicand}, index);
    Fmpz inside, outside;
    fmpz_pow_ui(inside, bottom, static_cast<ulong>(index) - 1);
    fmpz_mul(inside, inside, fmpq_numref(value.get()));
    budget_.spend(1 + static_cast<std::int64_t>(fmpz_bits(inside)) / 50);
    Fmpq coefficient;
    if (fmpz_root(outside, inside, index)) {
        fmpq_set_fmpz_frac(coefficient, outside, bottom);
        return rationalNode(coefficient);
    }
    fmpz_one(outside);
    fmpq_set_fmpz_frac(coefficient, outside, bottom);
    return product({rationalNode(coefficient), rootOfWhole(inside, index)});
}

/// Split into roots of primes, so that √6 is √2·√3 and √8 is 2√2; where it is too large to be
/// factored it stays whole.
TermGraph::Id TermGraph::rootOfWhole(const Fmpz& whole, std::int64_t index) {
    const auto single = [&](const fmpz* radicand, std::int64_t k) {
        Fmpq value;
        fmpq_set_fmpz(value, radicand);
        return make(Op::Root, {rationalNode(value)}, k);
    };
    if (fmpz_bits(whole) > kFactorBits)
        return single(whole, index);
    fmpz_factor_t factors;
    fmpz_factor_init(factors);
    fmpz_factor(factors, whole);
    std::vector<std::pair<Fmpz, std::int64_t>> primes(static_cast<std::size_t>(factors->num));
    for (std::size_t i = 0; i < primes.size(); ++i) {
        fmpz_set(primes[i].first, factors->p + i);
        primes[i].second = static_cast<std::int64_t>(factors->exp[i]);
    }
    fmpz_factor_clear(factors);
    budget_.spend(2);
    std::vector<Id> parts;
    for (const auto& [prime, exponent] : primes) {
        const std::int64_t common = std::gcd(exponent, index);
        const std::int64_t k = index / common, times = exponent / common;
        Fmpq outside;
        fmpq_set_fmpz(outside, prime);
        fmpq_pow_si(outside, outside, times / k);
        parts.push_back(rationalNode(outside));
        if (times % k == 1)
            parts.push_back(single(prime, k));
        else if (times % k > 1)
            parts.push_back(make(Op::WholePower, {single(prime, k)}, times % k));
    }
    return product(std::move(parts));
}

/// Positive factors come out, and powers are halved: √(4x) = 2√x, √(x²) = |x|, ∜(x²) = √|x|.
TermGraph::Id TermGraph::rootOfFactors(Id radicand, std::int64_t index) {
    Fmpq coefficient;
    Id rest = 0;
    split(radicand, coefficient, rest);
    const bool oddReal = index % 2 == 1 && !principalRoots() && nodes_[radicand].real;
    std::vector<Id> outside, inside;
    if (!fmpq_is_zero(coefficient)) {
        if (oddReal || fmpq_sgn(coefficient) > 0) {
            outside.push_back(root(rationalNode(coefficient), index));
        } else {
            fmpq_neg(coefficient, coefficient);
            outside.push_back(root(rationalNode(coefficient), index));
            inside.push_back(integer(-1));
        }
    } else {
        inside.push_back(integer(0));
    }
    for (const auto& [base, exponent] : factorsOf(rest)) {
        const Node node = nodes_[base];
        const Id whole = exponent == 1 ? base : make(Op::WholePower, {base}, exponent);
        const std::int64_t common = std::gcd(exponent, index);
        const std::int64_t k = index / common, times = exponent / common;
        const bool even = exponent % 2 == 0 && node.real && !complex_;
        if (node.op == Op::Exp && nodes_[args(base)[0]].real) {
            Fmpq part;
            fmpq_set_si(part, exponent, static_cast<ulong>(index));
            outside.push_back(exponential(product({rationalNode(part), args(base)[0]})));
        } else if (node.op == Op::Root && node.positive && index * node.payload < (1 << 20)) {
            outside.push_back(wholePower(make(Op::Root, {args(base)[0]}, k * node.payload), times));
        } else if (node.positive || even || oddReal) {
            const Id size = even && !node.positive && index % 2 == 0 ? absolute(base) : base;
            const Id kernel = k == 1 ? size : make(Op::Root, {size}, k);
            outside.push_back(wholePower(kernel, times));
        } else {
            inside.push_back(whole);
        }
    }
    if (!inside.empty()) {
        const Id left = product(std::move(inside));
        if (isRational(left))
            outside.push_back(root(left, index));
        else
            outside.push_back(make(Op::Root, {left}, index));
    }
    return product(std::move(outside));
}

TermGraph::Id TermGraph::absolute(Id argument) {
    const Node node = nodes_[argument];
    if (node.positive || node.op == Op::Abs)
        return argument;
    if (node.op == Op::Product || node.op == Op::Quotient) {
        std::vector<Id> parts(args(argument).begin(), args(argument).end());
        for (Id& part : parts)
            part = absolute(part);
        return node.op == Op::Product ? product(std::move(parts)) : quotient(parts[0], parts[1]);
    }
    if (node.op == Op::Rational) {
        Fmpq size;
        fmpq_abs(size, rational(argument));
        return rationalNode(size);
    }
    if (node.op == Op::WholePower && node.payload > 0)
        return wholePower(absolute(args(argument)[0]), node.payload);
    if (leadsNegative(argument))
        return absolute(negated(argument));
    return make(Op::Abs, {argument});
}

/// ln 12 = 2 ln 2 + ln 3; what is too large to be factored stays whole.
TermGraph::Id TermGraph::logarithmOf(const Fmpq& number) {
    std::vector<Id> terms;
    for (const bool above : {true, false}) {
        Fmpz rest;
        fmpz_set(rest, above ? fmpq_numref(number.get()) : fmpq_denref(number.get()));
        const auto term = [&](const fmpz* base, std::int64_t exponent) {
            Fmpq value;
            fmpq_set_fmpz(value, base);
            const Id log = make(Op::Ln, {rationalNode(value)});
            terms.push_back(product({integer(above ? exponent : -exponent), log}));
        };
        if (fmpz_bits(rest) <= kFactorBits) {
            if (fmpz_is_one(rest))
                continue;
            fmpz_factor_t factors;
            fmpz_factor_init(factors);
            fmpz_factor(factors, rest);
            for (slong i = 0; i < factors->num; ++i) {
                Fmpz prime;
                fmpz_set(prime, factors->p + i);
                term(prime, static_cast<std::int64_t>(factors->exp[i]));
            }
            fmpz_factor_clear(factors);
            continue;
        }
        // Large ones: only small primes are taken out, and a whole power of the rest is seen.
        Fmpz prime;
        budget_.spend(10 + static_cast<std::int64_t>(fmpz_bits(rest)) / 20);
        for (ulong p = 2; p < 200; p = n_nextprime(p, 1)) {
            fmpz_set_ui(prime, p);
            const slong times = fmpz_remove(rest, rest, prime);
            if (times > 0)
                term(prime, times);
        }
        if (!fmpz_is_one(rest))
            term(rest, 1);
    }
    return sum(std::move(terms));
}

TermGraph::Id TermGraph::logarithm(Id argument) {
    const Node node = nodes_[argument];
    if (node.op == Op::Rational) {
        const int sign = fmpq_sgn(rational(argument));
        if (sign > 0)
            return logarithmOf(Fmpq(rational(argument)));
        if (sign == 0 || !complex_)
            return constant(Op::Undefined);
        return sum({logarithm(negated(argument)), product({constant(Op::I), constant(Op::Pi)})});
    }
    if (node.op == Op::Exp && nodes_[args(argument)[0]].real)
        return args(argument)[0];
    if (node.op == Op::I)
        return product({argument, quotient(constant(Op::Pi), integer(2))});
    if (node.op == Op::Quotient &&
        (nodes_[args(argument)[0]].positive || nodes_[args(argument)[1]].positive) &&
        nodes_[args(argument)[0]].real && nodes_[args(argument)[1]].real) {
        const Id top = args(argument)[0], bottom = args(argument)[1];
        return difference(logarithm(top), logarithm(bottom));
    }
    if (node.op == Op::Root && (!complex_ || nodes_[args(argument)[0]].positive)) {
        const Id radicand = args(argument)[0];
        return quotient(logarithm(radicand), integer(static_cast<long>(node.payload)));
    }
    if (node.op == Op::WholePower && node.payload > 0 && (!complex_ || node.positive)) {
        const Id base = args(argument)[0];
        const Id size = node.payload % 2 == 0 ? absolute(base) : base;
        return product({integer(static_cast<long>(node.payload)), logarithm(size)});
    }
    if (node.op == Op::Product) { // ln(2x) = ln 2 + ln x
        std::vector<Id> terms, rest;
        const std::vector<Id> factors(args(argument).begin(), args(argument).end());
        for (const Id factor : factors) {
            if (nodes_[factor].positive) {
                terms.push_back(logarithm(factor));
            } else if (isRational(factor) && !fmpq_is_zero(rational(factor)) &&
                       !isRational(factor, -1)) {
                terms.push_back(logarithm(negated(factor)));
                rest.push_back(integer(-1));
            } else {
                rest.push_back(factor);
            }
        }
        if (!terms.empty()) {
            if (!rest.empty()) {
                const Id left = product(std::move(rest));
                terms.push_back(logarithm(left));
            }
            return sum(std::move(terms));
        }
    }
    return make(Op::Ln, {argument});
}

/// e^(q ln p + u) = p^q e^u for rational q.
TermGraph::Id TermGraph::exponential(Id exponent) {
    if (isRational(exponent, 0))
        return integer(1);
    const std::vector<Id> terms =
        nodes_[exponent].op == Op::Sum
            ? std::vector<Id>(args(exponent).begin(), args(exponent).end())
            : std::vector<Id>{exponent};
    std::vector<Id> rest, factors;
    for (const Id term : terms) {
        Fmpq coefficient;
        Id log = 0;
        split(term, coefficient, log);
        if (nodes_[log].op == Op::Ln && nodes_[args(log)[0]].positive &&
            fmpz_bits(fmpq_denref(coefficient.get())) < 20 &&
            fmpz_bits(fmpq_numref(coefficient.get())) < 40) {
            const Id base = args(log)[0];
            factors.push_back(power(base, rationalNode(coefficient)));
        } else {
            rest.push_back(term);
        }
    }
    if (factors.empty())
        return make(Op::Exp, {exponent});
    if (!rest.empty())
        factors.push_back(exponential(sum(std::move(rest))));
    return product(std::move(factors));
}

TermGraph::Id TermGraph::apply(Op op, Id argument) {
    if (op == Op::Abs)
        return absolute(argument);
    if (op == Op::Ln)
        return logarithm(argument);
    if (op == Op::Exp)
        return exponential(argument);
    const Node node = nodes_[argument];
    if (node.op == Op::Rational) {
        const Fmpq& value = rational(argument);
        const int sign = fmpq_sgn(value);
        Fmpq result;
        switch (op) {
        case Op::Sign:
            return integer(sign);
        case Op::Floor: {
            Fmpz whole;
            fmpz_fdiv_q(whole, fmpq_numref(value.get()), fmpq_denref(value.get()));
            fmpq_set_fmpz(result, whole);
            return rationalNode(result);
        }
        case Op::Sin:
        case Op::Arctan:
        case Op::Arcsin:
            if (sign == 0)
                return argument;
            break;
        case Op::Cos:
            if (sign == 0)
                return integer(1);
            break;
        case Op::Re:
        case Op::Conjugate:
            return argument;
        case Op::Im:
            return integer(0);
        default:
            break;
        }
    }
    if (leadsNegative(argument)) {
        switch (op) {
        case Op::Sin:
        case Op::Arctan:
        case Op::Arcsin:
        case Op::Sign:
            if (op != Op::Sign || !complex_)
                return negated(apply(op, negated(argument)));
            break;
        case Op::Cos:
            return apply(op, negated(argument));
        default:
            break;
        }
    }
    if (node.real && (op == Op::Re || op == Op::Conjugate))
        return argument;
    if (node.real && node.total && op == Op::Im)
        return integer(0);
    if (op == Op::Sign && node.positive && node.total)
        return integer(1);
    if (op == Op::Floor && node.op == Op::Floor)
        return argument;
    return make(op, {argument});
}

bool parseNumber(const std::string& text, std::int64_t maxBits, Fmpq& value) {
    // 12 digits are 40 bits; only what stays within maxBits is computed.
    std::string digits, repeated;
    std::int64_t places = 0, exponent = 0;
    bool afterPoint = false, inRepeat = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c >= '0' && c <= '9') {
            (inRepeat ? repeated : digits) += c;
            if (afterPoint && !inRepeat)
                ++places;
        } else if (c == '.') {
            afterPoint = true;
        } else if (c == '(') {
            inRepeat = true;
        } else if (c == 'e' || c == 'E') {
            const bool negative = i + 1 < text.size() && text[i + 1] == '-';
            for (++i; i < text.size(); ++i) {
                if (text[i] < '0' || text[i] > '9')
                    continue;
                exponent = exponent * 10 + (text[i] - '0');
                if (exponent > maxBits)
                    return false;
            }
            exponent = negative ? -exponent : exponent;
        }
    }
    const std::int64_t scale = exponent - places;
    const auto length = static_cast<std::int64_t>(digits.size() + repeated.size());
    if ((length + std::abs(scale)) * 10 / 3 > maxBits)
        return false;
    if (digits.empty() && repeated.empty())
        return false;
    Fmpz whole, part, ten;
    if (!digits.empty())
        fmpz_set_str(whole, digits.c_str(), 10);
    fmpq_set_fmpz(value, whole);
    if (!repeated.empty()) { // r recurring k digits is r/(10^k - 1)
        fmpz_set_str(part, repeated.c_str(), 10);
        fmpz_ui_pow_ui(ten, 10, repeated.size());
        fmpz_sub_ui(ten, ten, 1);
        Fmpq tail;
        fmpq_set_fmpz_frac(tail, part, ten);
        fmpq_add(value, value, tail);
    }
    fmpz_ui_pow_ui(ten, 10, static_cast<ulong>(std::abs(scale)));
    if (scale >= 0)
        fmpq_mul_fmpz(value, value, ten);
    else
        fmpq_div_fmpz(value, value, ten);
    return true;
}

} // namespace khatwa::maths
