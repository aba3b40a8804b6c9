#include "app/maths/term_graph.h"

#include <algorithm>
#include <limits>

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
        total = total && !complex_ &&
                (payload % 2 == 1 || (isRational(args[0]) && fmpq_sgn(rational(args[0])) >= 0));
        break;
    case Op::Ln:
    case Op::Power:
        total = total && isRational(args[0]) && fmpq_sgn(rational(args[0])) > 0;
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
    nodes_.push_back(
        {op, total, constant, opaque, payload, firstArg, static_cast<std::uint32_t>(args.size())});
    known_.emplace(hash, id);
    return id;
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
    nodes_.push_back({Op::Rational, true, true, false, static_cast<std::int64_t>(rationals_.size()),
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
    std::vector<Id> bottoms;
    Fmpq coefficient;
    fmpq_one(coefficient);
    for (std::size_t i = 0; i < factors.size(); ++i) {
        const Id factor = factors[i];
        const Node node = nodes_[factor];
        if (node.op == Op::Rational) {
            if (bitsOf(coefficient) + bits(factor) > kMaxBits)
                throw OverBudget{};
            fmpq_mul(coefficient, coefficient, rational(factor));
        } else if (node.op == Op::Product) {
            factors.insert(factors.end(), args(factor).begin(), args(factor).end());
        } else if (node.op == Op::Quotient) {
            const Id top = args(factor)[0], bottom = args(factor)[1];
            factors.push_back(top);
            bottoms.push_back(bottom);
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
    if (leadsNegative(bottomRest)) {
        bottomRest = negated(bottomRest);
        fmpq_neg(above, above);
    }
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
        return apply(Op::Exp, product({integer(static_cast<long>(exponent)), args(base)[0]}));
    return make(Op::WholePower, {base}, exponent);
}

void TermGraph::markIntegers(Id exponent) {
    const Node node = nodes_[exponent];
    if (node.op == Op::Variable)
        integers_[static_cast<std::size_t>(node.payload)] = true;
    else if (node.op == Op::Sum || node.op == Op::Product)
        for (const Id arg : args(exponent))
            markIntegers(arg);
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
    if (nodes_[base].op == Op::Exp && (!complex_ || isRational(args(base)[0], 1)))
        return apply(Op::Exp, product({args(base)[0], exponent}));
    if (isRational(base) && fmpq_sgn(rational(base)) < 0)
        markIntegers(exponent);
    if (isRational(base, 1) && nodes_[exponent].total)
        return base;
    return make(Op::Power, {base, exponent});
}

TermGraph::Id TermGraph::root(Id radicand, std::int64_t index) {
    if (index == 1)
        return radicand;
    if (!isRational(radicand))
        return make(Op::Root, {radicand}, index);
    const Fmpq value = rational(radicand);
    if (fmpq_is_zero(value) || fmpq_is_one(value))
        return radicand;
    if (fmpq_sgn(value) < 0) {
        if (!complex_ && index % 2 == 0)
            return constant(Op::Undefined);
        const Id positive = root(negated(radicand), index);
        if (index == 2)
            return product({constant(Op::I), positive});
        if (index % 2 == 1 && !principalRoots_)
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
    if (fmpz_root(outside, inside, index)) {
        fmpz_one(inside);
    } else {
        fmpz_one(outside);
        if (fmpz_bits(inside) <= kFactorBits) {
            fmpz_factor_t factors;
            fmpz_factor_init(factors);
            budget_.spend(20);
            fmpz_factor(factors, inside);
            fmpz_one(inside);
            Fmpz part;
            for (slong i = 0; i < factors->num; ++i) {
                const ulong exponent = factors->exp[i];
                fmpz_pow_ui(part, factors->p + i, exponent / static_cast<ulong>(index));
                fmpz_mul(outside, outside, part);
                fmpz_pow_ui(part, factors->p + i, exponent % static_cast<ulong>(index));
                fmpz_mul(inside, inside, part);
            }
            fmpz_factor_clear(factors);
        }
    }
    Fmpq coefficient, rest;
    fmpq_set_fmpz_frac(coefficient, outside, bottom);
    fmpq_set_fmpz(rest, inside);
    const Id kernel =
        fmpz_is_one(inside) ? integer(1) : make(Op::Root, {rationalNode(rest)}, index);
    return scaled(coefficient, kernel);
}

TermGraph::Id TermGraph::apply(Op op, Id argument) {
    const Node node = nodes_[argument];
    if (node.op == Op::Rational) {
        const Fmpq& value = rational(argument);
        const int sign = fmpq_sgn(value);
        Fmpq result;
        switch (op) {
        case Op::Abs:
            fmpq_abs(result, value);
            return rationalNode(result);
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
        case Op::Exp:
            if (sign == 0)
                return integer(1);
            break;
        case Op::Ln:
            if (fmpq_is_one(value))
                return integer(0);
            if (sign == 0 || (sign < 0 && !complex_))
                return constant(Op::Undefined);
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
        case Op::Abs:
            return apply(op, negated(argument));
        default:
            break;
        }
    }
    if (op == Op::Ln && node.op == Op::Exp && !complex_)
        return args(argument)[0];
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
