// Roots, absolute values, logarithms, exponentials and the other functions in the graph. Every rule
// keeps the domain; what is used of an argument is that it is real, or positive where it is
// defined.

#include "app/maths/term_graph.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace khatwa::maths {

namespace {

/// Numbers up to so many bits are factored.
constexpr flint_bitcnt_t kFactorBits = 48;

/// The primes of a number of few bits with their exponents; nothing of FLINT's is held while nodes
/// are made, which may throw.
std::vector<std::pair<Fmpz, std::int64_t>> primesOf(const fmpz* whole) {
    fmpz_factor_t factors;
    fmpz_factor_init(factors);
    fmpz_factor(factors, whole);
    std::vector<std::pair<Fmpz, std::int64_t>> primes(static_cast<std::size_t>(factors->num));
    for (std::size_t i = 0; i < primes.size(); ++i) {
        fmpz_set(primes[i].first, factors->p + i);
        primes[i].second = static_cast<std::int64_t>(factors->exp[i]);
    }
    fmpz_factor_clear(factors);
    return primes;
}

} // namespace

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
    budget_.spend(2);
    std::vector<Id> parts;
    for (const auto& [prime, exponent] : primesOf(whole)) {
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
    if (nodes_[radicand].op == Op::Quotient && !complex_) {
        const Id top = args(radicand)[0], bottom = args(radicand)[1];
        const auto factors = factorsOf(bottom);
        // √(u/v²) = √u/|v|
        if (index % 2 == 1 || std::ranges::all_of(factors, [&](const auto& factor) {
                return nodes_[factor.first].positive || factor.second % 2 == 0;
            }))
            return quotient(root(top, index), root(bottom, index));
    }
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
            for (const auto& [prime, times] : primesOf(rest))
                term(prime, times);
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

} // namespace khatwa::maths
