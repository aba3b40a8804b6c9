#include "app/maths/breakpoints.h"

#include "app/maths/isolation.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace khatwa::maths {

namespace {

using Id = TermGraph::Id;

constexpr slong kSlack = -250;
constexpr slong kMostDegree = 40;
constexpr std::size_t kMostFound = 120;
/// ⌊u⌋ steps at every whole number: these stand for all.
constexpr std::array<long, 9> kSteps{0, 1, -1, 2, -2, 3, -3, 17, -40};

std::uint64_t scrambled(std::uint64_t x) { // SplitMix64
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

bool isCritical(const TermGraph& graph, Id id) {
    const TermGraph::Node& node = graph[id];
    const auto constant = [&](std::size_t i) { return graph[graph.args(id)[i]].constant; };
    switch (node.op) {
    case Op::Root:
        return !constant(0);
    case Op::Ln:
    case Op::Abs:
    case Op::Sign:
    case Op::Arcsin:
    case Op::Compare:
    case Op::Floor:
    case Op::Gamma:
    case Op::Argument:
        return !constant(0);
    case Op::Arctan:
        return !graph[graph.args(id)[0]].total;
    case Op::Power:
        return !constant(0);
    case Op::Min:
    case Op::Max:
        return !node.constant;
    default:
        return false;
    }
}

slong sizeOf(const FmpqPoly& p) {
    return fmpq_poly_length(p) * (std::abs(_fmpz_vec_max_bits(p.get()->coeffs, p.get()->length)) +
                                  static_cast<slong>(fmpz_bits(p.get()->den)));
}

} // namespace

bool Breakpoints::matter(const TermGraph& graph, const std::vector<Id>& roots) {
    const std::vector<bool> wanted = graph.below(roots);
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (wanted[i] && isCritical(graph, static_cast<Id>(i)))
            return true;
    return false;
}

Breakpoints::Breakpoints(const TermGraph& graph, const std::vector<Id>& roots,
                         std::vector<Fmpq> origin, std::vector<Fmpq> direction)
    : graph_(graph), origin_(std::move(origin)), direction_(std::move(direction)),
      lines_(graph.size()) {
    const std::vector<bool> wanted = graph.below(roots);
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (wanted[i])
            follow(static_cast<Id>(i));
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (wanted[i])
            critical(static_cast<Id>(i));
    std::ranges::sort(found_, [](const Arb& a, const Arb& b) {
        return arf_cmp(arb_midref(a.get()), arb_midref(b.get())) < 0;
    });
    std::vector<Arb> apart;
    for (Arb& one : found_)
        if (apart.empty() || !arb_overlaps(apart.back(), one))
            apart.push_back(std::move(one));
    found_ = std::move(apart);
    if (found_.size() > kMostFound)
        throw OverBudget{};
    std::ranges::sort(rational_, [](const Fmpq& a, const Fmpq& b) { return fmpq_cmp(a, b) < 0; });
    const auto last = std::unique(rational_.begin(), rational_.end(),
                                  [](const Fmpq& a, const Fmpq& b) { return fmpq_equal(a, b); });
    rational_.erase(last, rational_.end());
    std::vector<Arb> others;
    for (Arb& root : irrational_)
        if (std::ranges::none_of(others, [&](const Arb& o) { return arb_overlaps(o, root); }))
            others.push_back(std::move(root));
    irrational_ = std::move(others);
}

/// What the node is as a rational function of t, from what its arguments are.
void Breakpoints::follow(Id id) {
    const TermGraph::Node& node = graph_[id];
    const auto args = graph_.args(id);
    Line& line = lines_[id];
    for (const Id arg : args)
        if (!lines_[arg].known)
            return;
    const auto tooLarge = [&](slong degree, slong size) {
        graph_.budget().spend(1 + size / 2000);
        return degree > kMostDegree || size > 400'000;
    };
    fmpq_poly_one(line.bottom);
    switch (node.op) {
    case Op::Rational:
        fmpq_poly_set_fmpq(line.top, graph_.rational(id));
        break;
    case Op::Variable: {
        const auto index = static_cast<std::size_t>(node.payload);
        fmpq_poly_set_coeff_fmpq(line.top, 0, origin_[index]);
        fmpq_poly_set_coeff_fmpq(line.top, 1, direction_[index]);
        break;
    }
    case Op::Sum:
        for (const Id arg : args) {
            const Line& term = lines_[arg];
            if (fmpq_poly_equal(line.bottom, term.bottom)) {
                fmpq_poly_add(line.top, line.top, term.top);
                continue;
            }
            if (tooLarge(fmpq_poly_degree(line.bottom) + fmpq_poly_degree(term.bottom) +
                             fmpq_poly_degree(term.top),
                         sizeOf(line.top) + sizeOf(line.bottom) + sizeOf(term.bottom)))
                return;
            FmpqPoly other;
            fmpq_poly_mul(line.top, line.top, term.bottom);
            fmpq_poly_mul(other, term.top, line.bottom);
            fmpq_poly_add(line.top, line.top, other);
            fmpq_poly_mul(line.bottom, line.bottom, term.bottom);
        }
        break;
    case Op::Product:
        fmpq_poly_one(line.top);
        for (const Id arg : args) {
            if (tooLarge(fmpq_poly_degree(line.top) + fmpq_poly_degree(lines_[arg].top) +
                             fmpq_poly_degree(line.bottom) + fmpq_poly_degree(lines_[arg].bottom),
                         sizeOf(line.top) + sizeOf(lines_[arg].top)))
                return;
            fmpq_poly_mul(line.top, line.top, lines_[arg].top);
            fmpq_poly_mul(line.bottom, line.bottom, lines_[arg].bottom);
        }
        break;
    case Op::Quotient:
        if (fmpq_poly_is_zero(lines_[args[1]].top))
            return;
        if (tooLarge(fmpq_poly_degree(lines_[args[0]].top) + fmpq_poly_degree(lines_[args[1]].top),
                     sizeOf(lines_[args[0]].top) + sizeOf(lines_[args[1]].top)))
            return;
        fmpq_poly_mul(line.top, lines_[args[0]].top, lines_[args[1]].bottom);
        fmpq_poly_mul(line.bottom, lines_[args[0]].bottom, lines_[args[1]].top);
        break;
    case Op::WholePower: {
        const Line& base = lines_[args[0]];
        const slong degree = std::max(fmpq_poly_degree(base.top), fmpq_poly_degree(base.bottom));
        if (node.payload > 200 ||
            tooLarge(degree * node.payload,
                     (sizeOf(base.top) + sizeOf(base.bottom)) * node.payload * node.payload / 4))
            return;
        fmpq_poly_pow(line.top, base.top, static_cast<ulong>(node.payload));
        fmpq_poly_pow(line.bottom, base.bottom, static_cast<ulong>(node.payload));
        break;
    }
    default:
        return;
    }
    line.known = true;
}

void Breakpoints::critical(Id id) {
    const TermGraph::Node& node = graph_[id];
    const auto args = graph_.args(id);
    if (node.op == Op::Quotient) {
        if (!graph_[args[1]].constant)
            zeros(args[1], 0);
        return;
    }
    if (node.op == Op::WholePower && node.payload == 0 && !graph_[args[0]].constant)
        zeros(args[0], 0);
    if (!isCritical(graph_, id))
        return;
    Arb value;
    switch (node.op) {
    case Op::Arcsin:
        arb_one(value);
        level(args[0], value, 0);
        arb_neg(value, value);
        level(args[0], value, 0);
        break;
    case Op::Floor:
        for (const long step : kSteps) {
            arb_set_si(value, step);
            level(args[0], value, 0);
        }
        break;
    case Op::Gamma:
        for (long pole = 0; pole > -4; --pole) {
            arb_set_si(value, pole);
            level(args[0], value, 0);
        }
        break;
    case Op::Min:
    case Op::Max: // the argument that decides changes where two are equal
        for (std::size_t i = 0; i < args.size(); ++i) {
            for (std::size_t j = i + 1; j < args.size(); ++j) {
                const Line &a = lines_[args[i]], &b = lines_[args[j]];
                if (!a.known || !b.known) {
                    complete_ = false;
                    continue;
                }
                FmpqPoly left, right;
                fmpq_poly_mul(left, a.top, b.bottom);
                fmpq_poly_mul(right, b.top, a.bottom);
                fmpq_poly_sub(left, left, right);
                rootsOf(left);
            }
        }
        break;
    default:
        zeros(args[0], 0);
    }
}

void Breakpoints::addIrrational(const Arb& root) {
    add(root);
    irrational_.push_back(found_.back());
}

void Breakpoints::add(const Arb& root) {
    found_.push_back(root);
    // A little wider than known, so that what is one point stays one.
    Arb& last = found_.back();
    mag_t slack;
    mag_init(slack);
    arb_get_mag(slack, last);
    mag_mul_2exp_si(slack, slack, kSlack);
    arb_add_error_mag(last, slack);
    mag_clear(slack);
    if (found_.size() > 4 * kMostFound)
        throw OverBudget{};
}

void Breakpoints::addRational(const Fmpq& root) {
    rational_.push_back(root);
    Arb enclosed;
    arb_set_fmpq(enclosed, root, kPrecision);
    add(enclosed);
}

/// An inexact polynomial is close to the one that is meant: its rational roots mean nothing.
void Breakpoints::rootsOf(const FmpqPoly& polynomial, bool exact) {
    const slong degree = fmpq_poly_degree(polynomial);
    if (degree < 1)
        return;
    if (degree > kMostDegree) {
        complete_ = false;
        return;
    }
    if (degree == 1) {
        Fmpq a, b;
        fmpq_poly_get_coeff_fmpq(b, polynomial, 0);
        fmpq_poly_get_coeff_fmpq(a, polynomial, 1);
        fmpq_div(b, b, a);
        fmpq_neg(b, b);
        if (exact) {
            addRational(b);
            return;
        }
        Arb root;
        arb_set_fmpq(root, b, kPrecision);
        addIrrational(root);
        return;
    }
    graph_.budget().spend(degree * degree * degree / 4 + 10 + sizeOf(polynomial) / 200);
    FmpzPoly whole, squarefree;
    fmpq_poly_get_numerator(whole, polynomial);
    fmpz_poly_derivative(squarefree, whole);
    fmpz_poly_gcd(squarefree, whole, squarefree);
    fmpz_poly_div(squarefree, whole, squarefree);
    std::vector<Arb> roots = isolatedRealZeros(squarefree, kPrecision, graph_.budget());
    std::vector<Arb> real;
    std::vector<Fmpq> rational;
    const fmpz* lead = fmpz_poly_lead(squarefree.get());
    for (Arb& root : roots) {
        Arb scaled;
        arb_mul_fmpz(scaled, root, lead, kPrecision);
        Fmpz top;
        Fmpq candidate, value;
        if (exact && arb_get_unique_fmpz(top, scaled)) {
            fmpq_set_fmpz_frac(candidate, top, lead);
            fmpz_poly_evaluate_fmpq(value, squarefree, candidate);
            if (fmpq_is_zero(value)) {
                rational.push_back(candidate);
                continue;
            }
        }
        real.push_back(std::move(root));
    }
    for (const Arb& root : real)
        addIrrational(root);
    for (const Fmpq& root : rational)
        addRational(root);
}

/// Changes of sign of a node that cannot be undone, by looking at many places; so not all may be
/// found.
void Breakpoints::scan(Id id) {
    complete_ = false;
    Enclosures enclosures(graph_, {id});
    std::vector<Acb> point(graph_.variables().size());
    Arb t;
    const auto signAt = [&](const Arb& at) {
        for (std::size_t i = 0; i < point.size(); ++i) {
            Arb value;
            arb_set_fmpq(value, direction_[i], 64);
            arb_mul(value, value, at, 64);
            arb_set_fmpq(acb_realref(point[i].get()), origin_[i], 64);
            arb_add(acb_realref(point[i].get()), acb_realref(point[i].get()), value, 64);
        }
        enclosures.evaluate(point, 64);
        if (enclosures.defined(id) != Truth::Yes)
            return 0;
        const arb_struct* value = acb_realref(enclosures.value(id).get());
        return arb_is_positive(value) ? 1 : arb_is_negative(value) ? -1 : 0;
    };
    Arb before;
    int signBefore = 0;
    for (int i = -40; i <= 40; ++i) {
        // Closer together near 0, to about 500 on both sides.
        const double where = std::copysign(std::expm1(std::abs(i) * 0.155), i) + 0.0137;
        arb_set_d(t, where);
        const int sign = signAt(t);
        if (sign != 0 && signBefore != 0 && sign != signBefore) {
            Arb low = before, high = t, middle;
            for (int step = 0; step < 50; ++step) {
                arb_add(middle, low, high, 64);
                arb_mul_2exp_si(middle, middle, -1);
                const int s = signAt(middle);
                if (s == 0)
                    break;
                (s == signBefore ? low : high) = middle;
            }
            Arb both;
            arb_union(both, low, high, 64);
            found_.push_back(both);
        }
        before = t;
        signBefore = sign;
    }
}

std::vector<Fmpq> Breakpoints::samples(std::uint64_t seed) const {
    std::vector<Fmpq> result;
    std::uint64_t state = scrambled(seed + 99);
    const auto random = [&] { // between 1/4 and 3/4
        state = scrambled(state);
        return (1U << 28) + state % (1U << 29);
    };
    arf_t low, high, width, at;
    arf_init(low);
    arf_init(high);
    arf_init(width);
    arf_init(at);
    const auto push = [&] {
        arf_mul_ui(at, width, random(), 128, ARF_RND_DOWN);
        arf_mul_2exp_si(at, at, -30);
        arf_add(at, at, low, kPrecision, ARF_RND_DOWN);
        Fmpq t;
        arf_get_fmpq(t, at);
        result.push_back(std::move(t));
    };
    for (std::size_t i = 0; i + 1 < found_.size(); ++i) {
        arb_get_ubound_arf(low, found_[i], kPrecision);
        arb_get_lbound_arf(high, found_[i + 1], kPrecision);
        arf_sub(width, high, low, kPrecision, ARF_RND_DOWN);
        push();
        push();
    }
    if (!found_.empty()) {
        for (const bool right : {false, true}) { // close to the last one, and farther out
            const Arb& end = right ? found_.back() : found_.front();
            if (right)
                arb_get_ubound_arf(low, end, kPrecision);
            else
                arb_get_lbound_arf(low, end, kPrecision);
            arf_abs(width, low);
            arf_add_ui(width, width, 1, kPrecision, ARF_RND_DOWN);
            arf_mul_2exp_si(width, width, 1);
            if (!right)
                arf_neg(width, width);
            push();
            arf_mul_2exp_si(width, width, -4);
            push();
        }
    }
    arf_clear(low);
    arf_clear(high);
    arf_clear(width);
    arf_clear(at);
    return result;
}

} // namespace khatwa::maths
