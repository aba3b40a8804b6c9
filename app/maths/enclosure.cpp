#include "app/maths/enclosure.h"

#include "app/maths/univariate.h"

#include <algorithm>
#include <cmath>

namespace khatwa::maths {

namespace {

bool isReal(const Acb& x) {
    return arb_is_zero(acb_imagref(x.get()));
}

const arb_struct* real(const Acb& x) {
    return acb_realref(x.get());
}

arb_struct* real(Acb& x) {
    return acb_realref(x.get());
}

/// The nearest whole number to what is enclosed, where that is small enough to ask about.
std::optional<long> nearest(const arb_struct* x) {
    if (arf_cmpabs_2exp_si(arb_midref(x), 50) >= 0)
        return std::nullopt;
    return arf_get_si(arb_midref(x), ARF_RND_NEAR);
}

std::uint64_t scrambled(std::uint64_t x) { // SplitMix64
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

} // namespace

Enclosures::Enclosures(const TermGraph& graph, std::vector<Id> roots) : graph_(graph) {
    const std::vector<bool> wanted = graph.below(roots);
    place_.resize(graph.size());
    for (std::size_t i = 0; i < graph.size(); ++i) {
        if (!wanted[i])
            continue;
        place_[i] = static_cast<std::uint32_t>(order_.size());
        order_.push_back(static_cast<Id>(i));
        switch (graph[static_cast<Id>(i)].op) {
        case Op::Exp:
        case Op::Ln:
        case Op::Sin:
        case Op::Cos:
        case Op::Arctan:
        case Op::Arcsin:
        case Op::Power:
        case Op::Argument:
            ++transcendental_;
            break;
        case Op::Gamma:
        case Op::InverseGamma:
            transcendental_ += 20;
            break;
        default:
            arithmetic_ += 1 + static_cast<std::int64_t>(graph.args(static_cast<Id>(i)).size());
        }
    }
    values_.resize(order_.size());
    defined_.resize(order_.size(), Truth::Unknown);
    holds_.resize(order_.size(), Truth::Unknown);
}

/// Microseconds, from measurements of Arb: about 0.1 for a product and 2 for an exponential at 128
/// bits, growing with the 1.5th power of the precision.
std::int64_t Enclosures::cost(slong precision) const {
    const double scale = std::pow(static_cast<double>(precision) / 128.0 + 1, 1.5);
    return 1 + static_cast<std::int64_t>(scale * (0.1 * static_cast<double>(arithmetic_) +
                                                  1.0 * static_cast<double>(transcendental_)));
}

void Enclosures::evaluate(const std::vector<Acb>& values, slong precision, std::uint64_t seed) {
    graph_.budget().spend(cost(precision));
    functions_.clear();
    question_.reset();
    span_ = 0;
    strayed_ = false;
    for (std::size_t i = 0; i < order_.size(); ++i) {
        const Id id = order_[i];
        const TermGraph::Node& node = graph_[id];
        Acb& result = values_[i];
        if (node.op == Op::Variable) {
            acb_set_round(result, values[static_cast<std::size_t>(node.payload)], precision);
            defined_[i] = Truth::Yes;
        } else {
            defined_[i] = step(id, precision, seed, result);
        }
        if (defined_[i] == Truth::Yes) {
            if (!exact_.empty()) {
                const auto known = exact_.find(id);
                if (known != exact_.end())
                    acb_set_si(result, known->second);
            }
            if (!acb_is_finite(result))
                defined_[i] = Truth::Unknown;
            else
                note(result);
        }
    }
}

void Enclosures::note(const Acb& value) {
    for (const arb_struct* part : {acb_realref(value.get()), acb_imagref(value.get())}) {
        if (arb_contains_zero(part))
            continue;
        const fmpz* exponent = ARF_EXPREF(arb_midref(part));
        span_ = std::max(span_, COEFF_IS_MPZ(*exponent)
                                    ? kLargestExponent
                                    : std::abs(static_cast<std::int64_t>(fmpz_get_si(exponent))));
    }
}

Truth Enclosures::ask(Id node, long value) {
    if (!question_)
        question_ = Question{node, value};
    return Truth::Unknown;
}

/// The sign of a real value; Unknown (and a question) where the enclosure has 0 in it.
Truth Enclosures::sign(Id argument, int& result) {
    const Acb& x = values_[place_[argument]];
    if (!isReal(x))
        return Truth::Unknown;
    if (arb_is_zero(real(x)))
        result = 0;
    else if (arb_is_positive(real(x)))
        result = 1;
    else if (arb_is_negative(real(x)))
        result = -1;
    else
        return ask(argument, 0);
    return Truth::Yes;
}

Truth Enclosures::step(Id id, slong precision, std::uint64_t seed, Acb& result) {
    const TermGraph::Node& node = graph_[id];
    const auto args = graph_.args(id);
    switch (node.op) { // those that are not simply undefined where an argument is
    case Op::Piecewise:
        return choose(id, result);
    case Op::True:
    case Op::False:
        holds_[place_[id]] = node.op == Op::True ? Truth::Yes : Truth::No;
        return Truth::No;
    case Op::Not:
    case Op::And:
    case Op::Or: {
        const Truth decides = node.op == Op::Or ? Truth::Yes : Truth::No;
        Truth all = node.op == Op::Or ? Truth::No : Truth::Yes;
        for (const Id arg : args) {
            const Truth part = holds_[place_[arg]];
            if (part == decides || (part == Truth::Unknown && all != decides))
                all = part;
        }
        if (node.op == Op::Not && all != Truth::Unknown)
            all = all == Truth::Yes ? Truth::No : Truth::Yes;
        holds_[place_[id]] = all;
        return Truth::No;
    }
    default:
        break;
    }
    Truth all = Truth::Yes;
    for (const Id arg : args) {
        const Truth one = defined_[place_[arg]];
        if (one == Truth::No)
            all = Truth::No;
        else if (one == Truth::Unknown && all == Truth::Yes)
            all = Truth::Unknown;
    }
    if (node.op == Op::Compare)
        holds_[place_[id]] = all == Truth::Yes ? Truth::Unknown : all;
    if (all != Truth::Yes)
        return all;
    const auto arg = [&](std::size_t i) -> const Acb& { return values_[place_[args[i]]]; };
    const bool complex = graph_.complex();
    switch (node.op) {
    case Op::Rational:
        acb_set_fmpq(result, graph_.rational(id), precision);
        return Truth::Yes;
    case Op::Pi:
        acb_const_pi(result, precision);
        return Truth::Yes;
    case Op::I:
        acb_onei(result);
        return Truth::Yes;
    case Op::Infinity:
    case Op::Undefined:
        return Truth::No;
    case Op::Sum:
        acb_set(result, arg(0));
        for (std::size_t i = 1; i < args.size(); ++i)
            acb_add(result, result, arg(i), precision);
        return Truth::Yes;
    case Op::Product:
        acb_set(result, arg(0));
        for (std::size_t i = 1; i < args.size(); ++i)
            acb_mul(result, result, arg(i), precision);
        return Truth::Yes;
    case Op::Quotient:
        return quotient(arg(0), args[1], precision, result);
    case Op::WholePower:
        return wholePower(args[0], node.payload, precision, result);
    case Op::Power:
        return power(args[0], args[1], precision, result);
    case Op::Root:
        return root(args[0], node.payload, precision, result);
    case Op::Abs:
        if (isReal(arg(0))) {
            arb_abs(real(result), real(arg(0)));
            arb_zero(acb_imagref(result.get()));
        } else {
            Arb size;
            acb_abs(size, arg(0), precision);
            acb_set_arb(result, size);
        }
        return Truth::Yes;
    case Op::Exp:
        return exponential(arg(0), precision, result);
    case Op::Ln:
        return logarithm(args[0], precision, result);
    case Op::Sin:
        acb_sin(result, arg(0), precision);
        return Truth::Yes;
    case Op::Cos:
        acb_cos(result, arg(0), precision);
        return Truth::Yes;
    case Op::Arctan:
        acb_atan(result, arg(0), precision);
        return Truth::Yes;
    case Op::Arcsin: {
        if (complex && !isReal(arg(0))) {
            acb_asin(result, arg(0), precision);
            return Truth::Yes;
        }
        Arb size;
        arb_abs(size, real(arg(0)));
        arb_sub_ui(size, size, 1, precision);
        if (arb_is_nonpositive(size)) {
            arb_asin(real(result), real(arg(0)), precision);
            arb_zero(acb_imagref(result.get()));
            return Truth::Yes;
        }
        if (arb_is_positive(size)) {
            if (!complex)
                return Truth::No;
            acb_asin(result, arg(0), precision);
            return Truth::Yes;
        }
        return ask(args[0], arf_sgn(arb_midref(real(arg(0)))));
    }
    case Op::Floor:
        return floor(args[0], result);
    case Op::Sign: {
        int s = 0;
        if (!isReal(arg(0))) {
            acb_sgn(result, arg(0), precision);
            return Truth::Yes;
        }
        const Truth known = sign(args[0], s);
        acb_set_si(result, s);
        return known;
    }
    case Op::Min:
    case Op::Max:
        acb_set(result, arg(0));
        for (std::size_t i = 1; i < args.size(); ++i) {
            if (!isReal(result) || !isReal(arg(i)))
                return Truth::No;
            if (node.op == Op::Min)
                arb_min(real(result), real(result), real(arg(i)), precision);
            else
                arb_max(real(result), real(result), real(arg(i)), precision);
        }
        return Truth::Yes;
    case Op::Gamma:
    case Op::InverseGamma:
        return gamma(args[0], node.op == Op::InverseGamma, precision, result);
    case Op::Re:
        acb_set_arb(result, acb_realref(arg(0).get()));
        return Truth::Yes;
    case Op::Im:
        acb_set_arb(result, acb_imagref(arg(0).get()));
        return Truth::Yes;
    case Op::Conjugate:
        acb_conj(result, arg(0));
        return Truth::Yes;
    case Op::Argument: {
        if (acb_is_zero(arg(0)))
            return Truth::No;
        if (acb_contains_zero(arg(0)))
            return ask(args[0], 0);
        Arb angle;
        acb_arg(angle, arg(0), precision);
        acb_set_arb(result, angle);
        return Truth::Yes;
    }
    case Op::Compare: {
        int s = 0;
        Truth known = Truth::Yes;
        const auto rel = static_cast<Rel>(node.payload);
        if (!acb_contains_zero(arg(0)) && !isReal(arg(0)))
            s = 2; // a complex number that is not 0 is unequal, and neither less nor greater
        else
            known = sign(args[0], s);
        bool holds = false;
        switch (rel) {
        case Rel::Equal:
            holds = s == 0;
            break;
        case Rel::NotEqual:
            holds = s != 0;
            break;
        case Rel::Less:
            holds = s == -1;
            break;
        case Rel::LessEqual:
            holds = s == -1 || s == 0;
            break;
        case Rel::Greater:
            holds = s == 1;
            break;
        default:
            holds = s == 1 || s == 0;
        }
        if (known == Truth::Yes)
            holds_[place_[id]] = holds ? Truth::Yes : Truth::No;
        return Truth::No;
    }
    case Op::RootOf:
        arb_zero(acb_imagref(result.get()));
        return encloseRootOf(real(result), graph_.rootOf(id), precision, graph_.budget())
                   ? Truth::Yes
                   : Truth::Unknown;
    case Op::Function:
        return function(id, seed, result);
    case Op::Opaque: { // a random value: what cancels cancels
        const std::uint64_t random = scrambled(seed * 977 + id + 0x51ED);
        acb_set_si(result, static_cast<slong>(random % 2000003) - 1000000);
        acb_mul_2exp_si(result, result, -18);
        return Truth::Yes;
    }
    default:
        return Truth::Unknown;
    }
}

Truth Enclosures::choose(Id id, Acb& result) {
    const auto args = graph_.args(id);
    for (std::size_t i = 0; i + 1 < args.size(); i += 2) {
        const Truth holds = holds_[place_[args[i + 1]]];
        if (holds == Truth::Unknown)
            return Truth::Unknown;
        if (holds == Truth::Yes) {
            acb_set(result, values_[place_[args[i]]]);
            return defined_[place_[args[i]]];
        }
    }
    return Truth::No;
}

Truth Enclosures::quotient(const Acb& top, Id bottomId, slong precision, Acb& result) {
    const Acb& bottom = values_[place_[bottomId]];
    if (acb_is_zero(bottom))
        return Truth::No;
    if (acb_contains_zero(bottom))
        return ask(bottomId, 0);
    acb_div(result, top, bottom, precision);
    return Truth::Yes;
}

Truth Enclosures::wholePower(Id baseId, std::int64_t exponent, slong precision, Acb& result) {
    const Acb& base = values_[place_[baseId]];
    if (exponent == 0) {
        if (acb_is_zero(base))
            return Truth::No;
        if (acb_contains_zero(base))
            return ask(baseId, 0);
        acb_one(result);
        return Truth::Yes;
    }
    mag_t magnitude;
    mag_init(magnitude);
    acb_get_mag(magnitude, base);
    const bool tooLarge = COEFF_IS_MPZ(*MAG_EXPREF(magnitude)) ||
                          std::abs(static_cast<double>(fmpz_get_si(MAG_EXPREF(magnitude)))) + 1 >
                              static_cast<double>(kLargestExponent) / static_cast<double>(exponent);
    mag_clear(magnitude);
    if (tooLarge)
        return Truth::Unknown;
    acb_pow_ui(result, base, static_cast<ulong>(exponent), precision);
    if (exponent % 2 == 0 && isReal(base)) // a square is not negative
        arb_nonnegative_part(real(result), real(result));
    return Truth::Yes;
}

Truth Enclosures::exponential(const Acb& exponent, slong precision, Acb& result) {
    if (arf_cmpabs_2exp_si(arb_midref(real(exponent)), 39) >= 0)
        return Truth::Unknown;
    acb_exp(result, exponent, precision);
    return Truth::Yes;
}

Truth Enclosures::power(Id baseId, Id exponentId, slong precision, Acb& result) {
    const Acb& base = values_[place_[baseId]];
    const Acb& exponent = values_[place_[exponentId]];
    if (acb_is_zero(base)) { // 0^y is 0 for y > 0 and undefined else
        int s = 0;
        const Truth known = sign(exponentId, s);
        if (known != Truth::Yes)
            return known;
        acb_zero(result);
        return s > 0 ? Truth::Yes : Truth::No;
    }
    if (acb_contains_zero(base))
        return ask(baseId, 0);
    if (isReal(base) && arb_is_negative(real(base)) && isReal(exponent)) {
        // A letter over a negative number: where it happens to be whole is no stretch of its own.
        strayed_ = strayed_ || !graph_[exponentId].constant;
        if (arb_is_int(real(exponent)) && arf_cmpabs_2exp_si(arb_midref(real(exponent)), 39) < 0) {
            const slong whole = arf_get_si(arb_midref(real(exponent)), ARF_RND_NEAR);
            Acb positive, logarithm;
            acb_neg(positive, base);
            acb_log(logarithm, positive, precision);
            acb_mul_si(logarithm, logarithm, whole, precision);
            const Truth known = exponential(logarithm, precision, result);
            if (whole % 2 != 0)
                acb_neg(result, result);
            return known;
        }
        if (!graph_.complex()) {
            const std::optional<long> whole = nearest(real(exponent));
            if (arb_contains_int(real(exponent)))
                return whole ? ask(exponentId, *whole) : Truth::Unknown;
            return Truth::No;
        }
    }
    Acb logarithm;
    acb_log(logarithm, base, precision);
    acb_mul(logarithm, logarithm, exponent, precision);
    return exponential(logarithm, precision, result);
}

Truth Enclosures::root(Id radicandId, std::int64_t index, slong precision, Acb& result) {
    const Acb& radicand = values_[place_[radicandId]];
    const auto n = static_cast<ulong>(index);
    if (!isReal(radicand)) {
        acb_root_ui(result, radicand, n, precision);
        return Truth::Yes;
    }
    if (arb_is_nonnegative(real(radicand))) {
        arb_root_ui(real(result), real(radicand), n, precision);
        arb_zero(acb_imagref(result.get()));
        return Truth::Yes;
    }
    const bool realRoot = index % 2 == 1 && !graph_.principalRoots();
    if (!arb_is_negative(real(radicand)))
        return ask(radicandId, 0);
    if (realRoot) {
        Arb positive;
        arb_neg(positive, real(radicand));
        arb_root_ui(positive, positive, n, precision);
        arb_neg(positive, positive);
        acb_set_arb(result, positive);
        return Truth::Yes;
    }
    if (!graph_.complex())
        return Truth::No;
    acb_root_ui(result, radicand, n, precision);
    return Truth::Yes;
}

Truth Enclosures::logarithm(Id argument, slong precision, Acb& result) {
    const Acb& x = values_[place_[argument]];
    if (acb_is_zero(x))
        return Truth::No;
    if (acb_contains_zero(x))
        return ask(argument, 0);
    if (!graph_.complex() && !arb_is_positive(real(x)))
        return Truth::No;
    acb_log(result, x, precision);
    return Truth::Yes;
}

Truth Enclosures::gamma(Id argument, bool inverse, slong precision, Acb& result) {
    const Acb& x = values_[place_[argument]];
    if (arf_cmpabs_2exp_si(arb_midref(real(x)), 33) >= 0)
        return Truth::Unknown;
    if (inverse) {
        acb_rgamma(result, x, precision);
        return Truth::Yes;
    }
    if (isReal(x) && !arb_is_positive(real(x)) && arb_contains_int(real(x))) {
        if (arb_is_int(real(x)))
            return Truth::No;
        return ask(argument, nearest(real(x)).value_or(0));
    }
    acb_gamma(result, x, precision);
    return Truth::Yes;
}

Truth Enclosures::floor(Id argument, Acb& result) {
    const Acb& x = values_[place_[argument]];
    if (!isReal(x))
        return Truth::No;
    if (arf_cmpabs_2exp_si(arb_midref(real(x)), TermGraph::kMaxBits) >= 0)
        return Truth::Unknown;
    Fmpz whole;
    Arb rounded;
    arb_floor(rounded, real(x), ARF_PREC_EXACT);
    if (arb_get_unique_fmpz(whole, rounded)) {
        acb_set_fmpz(result, whole);
        return Truth::Yes;
    }
    const std::optional<long> near = nearest(real(x));
    return near ? ask(argument, *near) : Truth::Unknown;
}

Truth Enclosures::function(Id id, std::uint64_t seed, Acb& result) {
    const auto same = [&](Id other) {
        const auto a = graph_.args(id), b = graph_.args(other);
        return graph_[other].payload == graph_[id].payload && a.size() == b.size() &&
               std::ranges::equal(a, b, [&](Id p, Id q) {
                   return acb_overlaps(values_[place_[p]], values_[place_[q]]) != 0;
               });
    };
    for (const Id other : functions_) {
        if (same(other)) {
            acb_set(result, values_[place_[other]]);
            return Truth::Yes;
        }
    }
    const std::uint64_t random =
        scrambled(scrambled(seed + static_cast<std::uint64_t>(graph_[id].payload) * 7919) +
                  functions_.size());
    functions_.push_back(id);
    acb_set_si(result, static_cast<slong>(random % 2000003) - 1000000);
    acb_mul_2exp_si(result, result, -18);
    return Truth::Yes;
}

} // namespace khatwa::maths
