#include "app/maths/comparer.h"

#include "app/maths/rational_function.h"

#include <algorithm>
#include <array>

namespace khatwa::maths {

namespace {

using Id = TermGraph::Id;

bool mentionsI(const Expression& e) {
    return e.is(Kind::Constant, "i") || std::ranges::any_of(e.children(), mentionsI);
}

/// Functions that only make sense of letters that may be complex.
bool mentionsParts(const Expression& e) {
    return e.isCall("re") || e.isCall("im") || e.isCall("conj") || e.isCall("arg") ||
           std::ranges::any_of(e.children(), mentionsParts);
}

constexpr slong kFirstPrecision = 64;
constexpr slong kConstantPrecision = 128;
constexpr slong kSecondPrecision = 512;
constexpr slong kRegionPrecision = 4096;
/// Sameness that is not proved is looked for up to so many bits.
constexpr std::int64_t kMostPrecision = 120'000;
constexpr std::int64_t kOrdinaryPrecision = 2000;
constexpr std::size_t kRationalPoints = 2;
constexpr std::size_t kAnalyticPoints = 5;
constexpr std::size_t kWholePoints = 6;
constexpr std::size_t kCriticalPoints = 10;
constexpr std::size_t kMostPoints = 48;
constexpr std::size_t kEnoughPoints = 6;
constexpr std::size_t kLines = 4;
/// What breakpoints that could not all be found may hide, in bits of numbers and values.
constexpr std::int64_t kOrdinaryBits = 80;

} // namespace

Comparer::Comparer(const Expression& a, const Expression& b, Assume assume, Budget& budget)
    : first_(a), second_(b),
      assume_(mentionsParts(a) || mentionsParts(b) ? Assume::Complex : assume), budget_(budget),
      graph_(assume_ == Assume::Complex || mentionsI(a) || mentionsI(b), assume_, budget),
      a_(graph_.add(a)), b_(graph_.add(b)),
      difference_(graph_.difference(a_, b_)), space_{graph_, assume_ == Assume::Positive,
                                                     assume_ == Assume::Complex} {}

Comparison Comparer::compare() {
    if (graph_[a_].constant && graph_[b_].constant)
        return compareConstants();
    enclosures_.emplace(graph_, std::vector<Id>{a_, b_, difference_});
    if (a_ == b_)
        return sameNode();
    return compareFunctions();
}

Comparison Comparer::compareConstants() {
    Constants constants(graph_);
    if (a_ == b_) {
        if (constants.valueOf(a_).defined != Truth::No)
            result_.equal = Truth::Yes;
        return result_;
    }
    if (!separationBits(graph_, difference_)) { // for algebraic numbers there is a quicker way
        const Enclosures first = constants.enclosuresOf({a_, b_, difference_}, kConstantPrecision);
        if (first.defined(difference_) == Truth::Yes &&
            acb_contains_zero(first.value(difference_)) && provedByNormalForm()) {
            result_.equal = Truth::Yes;
            return result_;
        }
    }
    ConstantValue difference = constants.valueOf(difference_);
    if (difference.defined == Truth::Unknown) { // e^u and e^v are as different as u and v
        Id a = a_, b = b_;
        while (graph_[a].op == Op::Exp && graph_[b].op == Op::Exp && graph_[a].real &&
               graph_[b].real) {
            a = graph_.args(a)[0];
            b = graph_.args(b)[0];
            const Id ratio = graph_.quotient(a, b);
            const Id one = graph_.integer(1);
            if (ratio == one)
                break;
            if (graph_[ratio].op == Op::Exp) {
                a = graph_.args(ratio)[0];
                b = graph_.integer(0);
            }
            const ConstantValue inner = constants.valueOf(graph_.difference(a, b));
            if (inner.defined == Truth::Yes) {
                difference = inner;
                break;
            }
        }
    }
    if (difference.defined == Truth::Yes)
        result_.equal = difference.zero;
    if (difference.defined == Truth::No) {
        const Truth a = constants.valueOf(a_).defined, b = constants.valueOf(b_).defined;
        if (a != b && a != Truth::Unknown && b != Truth::Unknown) {
            result_.equal = Truth::No;
            result_.domainsDiffer = Truth::Yes;
        }
    }
    return result_;
}

/// Equal, if it is defined anywhere: what cannot be computed at all (9^9^9^9^9) counts as defined.
Comparison Comparer::sameNode() {
    for (std::uint64_t i = 0; i < kMostPoints; ++i) {
        const SamplePoint point = space_.point(i);
        enclosures_->evaluate(point.enclosed(kFirstPrecision), kFirstPrecision, point.seed);
        if (enclosures_->defined(a_) == Truth::No)
            continue;
        result_.equal = Truth::Yes;
        return result_;
    }
    classify();
    lookAtRegions();
    if (!agreeing_.empty())
        result_.equal = Truth::Yes;
    return result_;
}

void Comparer::classify() {
    const std::vector<bool> belowA = graph_.below({a_}), belowB = graph_.below({b_});
    for (std::size_t i = 0; i < belowA.size(); ++i) {
        if (!belowA[i] && !belowB[i])
            continue;
        const auto id = static_cast<Id>(i);
        const TermGraph::Node& node = graph_[id];
        switch (node.op) {
        case Op::Rational:
            bits_ = std::max(bits_, graph_.bits(id));
            break;
        case Op::Variable:
        case Op::Sum:
        case Op::Product:
        case Op::Quotient:
        case Op::WholePower:
            break;
        case Op::Floor:
        case Op::Sign:
        case Op::Piecewise:
        case Op::Compare:
            discontinuous_ = true;
            [[fallthrough]];
        default:
            rational_ = false;
        }
    }
    critical_ = Breakpoints::matter(graph_, {a_, b_});
    samePartial_ = demands(belowA) == demands(belowB);
}

/// What must hold for the nodes to be defined: which are not 0, positive, not negative; sorted.
/// (1/(xy) and 1/x + 1/y demand the same.)
std::vector<std::pair<Comparer::Id, Op>> Comparer::demands(const std::vector<bool>& nodes) const {
    std::vector<std::pair<Id, Op>> result;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto id = static_cast<Id>(i);
        const TermGraph::Node& node = graph_[id];
        if (!nodes[i] || node.total)
            continue;
        switch (node.op) {
        case Op::Sum:
        case Op::Product:
        case Op::Abs:
        case Op::Exp:
        case Op::Sin:
        case Op::Cos:
            break; // defined where their arguments are
        case Op::Quotient:
            for (const auto& [base, exponent] : graph_.factorsOf(graph_.args(id)[1]))
                if (!graph_[base].constant)
                    result.emplace_back(base, Op::Quotient);
            break;
        case Op::Ln:
            result.emplace_back(graph_.args(id)[0], Op::Ln);
            break;
        case Op::Root:
            if (node.payload % 2 == 0 || graph_.complex())
                result.emplace_back(graph_.args(id)[0], Op::Root);
            break;
        case Op::WholePower:
            if (node.payload == 0)
                result.emplace_back(graph_.args(id)[0], Op::Quotient);
            break;
        default:
            result.emplace_back(id, node.op);
        }
    }
    std::ranges::sort(result);
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

/// Looks at both at one point. True where they differ there, and that is the answer.
bool Comparer::look(SamplePoint point, slong precision) {
    for (slong bits = kFirstPrecision;; bits *= 8) {
        enclosures_->evaluate(point.enclosed(bits), bits, point.seed);
        if (bits >= precision || (enclosures_->defined(a_) != Truth::Unknown &&
                                  enclosures_->defined(b_) != Truth::Unknown))
            break;
    }
    const Truth a = enclosures_->defined(a_), b = enclosures_->defined(b_);
    if (a == Truth::No && b == Truth::No) {
        ++neither_;
    } else if (a == Truth::Unknown || b == Truth::Unknown) {
        return false;
    } else if (a != b) {
        onlyOne_ += enclosures_->strayedFromWholeExponents() ? 0 : 1;
    } else if (enclosures_->defined(difference_) == Truth::Yes) {
        if (a_ != b_ && !acb_contains_zero(enclosures_->value(difference_)))
            return differAt(point);
        agreeing_.push_back({std::move(point), stretch_, enclosures_->span()});
    }
    return false;
}

bool Comparer::differAt(const SamplePoint& point) {
    if (graph_[difference_].opaque) // what is not known of it may make up for that
        return true;
    result_.equal = Truth::No;
    result_.isolatedPoints = false;
    result_.witness = space_.asExpressions(point);
    return true;
}

Comparison Comparer::compareFunctions() {
    classify();
    const std::size_t first = rational_    ? kRationalPoints
                              : !critical_ ? kAnalyticPoints
                                           : kCriticalPoints;
    std::uint64_t index = 0;
    while (index < first)
        if (look(space_.point(index++), kSecondPrecision))
            return result_;
    // xⁿ is defined for negative x where n is whole.
    std::vector<bool> whole = graph_.exponentVariables();
    if (std::ranges::find(whole, true) != whole.end()) {
        for (std::size_t i = 0; i < whole.size(); ++i)
            whole[i] = whole[i] || graph_.integerVariables()[i];
        const std::size_t before = onlyOne_;
        for (std::uint64_t i = 0; i < kWholePoints; ++i)
            if (look(space_.point(i, whole), kSecondPrecision))
                return result_;
        onlyOne_ = before; // whole numbers are no interval
    }
    const bool proved = provedByNormalForm();
    if (!proved || !samePartial_ || discontinuous_) {
        if (lookAtRegions())
            return result_;
        while (index < kMostPoints && agreeing_.size() < kEnoughPoints)
            if (look(space_.point(index++), kSecondPrecision))
                return result_;
    }
    // What is equal is so somewhere: a place where both are defined may be hard to hit (b² ≥ 4ac).
    while (agreeing_.empty() && index < kMostPoints)
        if (look(space_.point(index++), kSecondPrecision))
            return result_;
    if (onlyOne_ > 0) {
        result_.domainsDiffer = Truth::Yes;
        result_.isolatedPoints = false;
    }
    if (agreeing_.empty()) {
        if (onlyOne_ > 1)
            result_.equal = Truth::No;
        return result_;
    }
    result_.equal = proved ? Truth::Yes : agreeFarBelowTheSmallest();
    return result_;
}

bool Comparer::provedByNormalForm() {
    if (graph_[difference_].opaque)
        return graph_.isRational(difference_, 0);
    try {
        const std::array<Expression, 2> both{first_, second_};
        const Generators generators = Generators::of(both, Kernels::Known, budget_);
        const auto a = asRationalFunction(first_, generators, budget_);
        if (!a)
            return false;
        const auto b = asRationalFunction(second_, generators, budget_);
        if (!b)
            return false;
        const RationalFunction difference = a->minus(*b, budget_);
        return difference.isZero() || difference.top().modRelations(budget_).isZero();
    } catch (const OverBudget&) { // too dear this way; points may still tell
        return false;
    }
}

/// The stretches between breakpoints, along the variable or along some lines where there are
/// several.
bool Comparer::lookAtRegions() {
    if (space_.complexLetters || graph_.variables().empty())
        return false;
    if (!critical_ && samePartial_)
        return false;
    const std::size_t n = graph_.variables().size();
    if (std::ranges::any_of(graph_.integerVariables(), [](bool integer) { return integer; }))
        return false;
    SamplePoint zero;
    zero.re.resize(n);
    zero.im.resize(n);
    if (n == 1) {
        SamplePoint one = zero;
        fmpq_one(one.re[0]);
        return lookAtLine(zero, one);
    }
    SampleSpace all = space_;
    all.positive = false;
    for (std::size_t i = 0; i < kLines; ++i) {
        const SamplePoint direction = all.point(40 + i);
        const SamplePoint origin = i == 0 ? zero : space_.point(60 + i);
        if (lookAtLine(origin, direction))
            return true;
    }
    return false;
}

bool Comparer::lookAtLine(const SamplePoint& origin, const SamplePoint& direction) {
    const Breakpoints breakpoints(graph_, {a_, b_}, origin.re, direction.re);
    regionsComplete_ = regionsComplete_ && breakpoints.complete();
    if (critical_) {
        std::size_t number = 0;
        const std::size_t before = stretch_;
        for (const Fmpq& t : breakpoints.samples(direction.seed)) {
            stretch_ = before + 1 + number++ / 2; // two in each
            SamplePoint point = space_.onLine(origin, direction, t);
            if (space_.positive &&
                std::ranges::any_of(point.re, [](const Fmpq& x) { return fmpq_sgn(x) <= 0; }))
                continue;
            point.seed = agreeing_.size() + 1000;
            if (look(std::move(point), kRegionPrecision))
                return true;
        }
    }
    ++stretch_;
    return lookAtBreakpoints(breakpoints, origin, direction);
}

/// The breakpoints themselves: one may be undefined there, or have another value.
bool Comparer::lookAtBreakpoints(const Breakpoints& breakpoints, const SamplePoint& origin,
                                 const SamplePoint& direction) {
    if (samePartial_ && !discontinuous_)
        return false;
    const auto outside = [&](const Fmpq& x) { return space_.positive && fmpq_sgn(x) <= 0; };
    for (const Fmpq& t : breakpoints.rationalPoints()) {
        const SamplePoint point = space_.onLine(origin, direction, t);
        if (std::ranges::any_of(point.re, outside))
            continue;
        try {
            if (differ(point))
                return differAt(point);
        } catch (const OverBudget&) {
            breakpointsDecided_ = false;
        }
    }
    // At the others nothing can be computed exactly. A denominator or the argument of a logarithm
    // whose enclosure there has 0 in it is taken to be 0; that is only worth a remark to a student.
    for (const Arb& t : breakpoints.irrationalPoints()) {
        std::vector<Acb> values(origin.re.size());
        bool inside = true;
        for (std::size_t i = 0; i < values.size(); ++i) {
            Arb start;
            arb_struct* x = acb_realref(values[i].get());
            arb_set_fmpq(x, direction.re[i], kSecondPrecision);
            arb_mul(x, x, t, kSecondPrecision);
            arb_set_fmpq(start, origin.re[i], kSecondPrecision);
            arb_add(x, x, start, kSecondPrecision);
            inside = inside && (!space_.positive || arb_is_positive(x));
        }
        if (!inside)
            continue;
        enclosures_->evaluate(values, kSecondPrecision, 7);
        if (mayVanish(a_) != mayVanish(b_))
            result_.isolatedPoints = true;
    }
    return false;
}

/// Whether something that must not be 0 may be so at the point last evaluated.
bool Comparer::mayVanish(Id root) const {
    const std::vector<bool> below = graph_.below({root});
    for (Id id = 0; id < below.size(); ++id) {
        if (!below[id] || (graph_[id].op != Op::Quotient && graph_[id].op != Op::Ln))
            continue;
        const Id argument = graph_.args(id)[graph_[id].op == Op::Quotient ? 1 : 0];
        if (enclosures_->defined(argument) == Truth::Yes &&
            acb_contains_zero(enclosures_->value(argument)))
            return true;
    }
    return false;
}

/// Whether both are defined at a special point and differ there, exactly. Notes where only one is
/// defined.
bool Comparer::differ(const SamplePoint& point) {
    TermGraph there(graph_.complex(), graph_.letters(), budget_);
    for (std::size_t i = 0; i < point.re.size(); ++i)
        there.bind(graph_.variables()[i], there.rationalNode(point.re[i]));
    const Id a = there.add(first_), b = there.add(second_);
    if (a == b || !there[a].constant || !there[b].constant)
        return false;
    Constants constants(there);
    const ConstantValue value = constants.valueOf(there.difference(a, b));
    if (value.defined != Truth::No)
        return value.defined == Truth::Yes && value.zero == Truth::No;
    const Truth isA = constants.valueOf(a).defined, isB = constants.valueOf(b).defined;
    if (isA != isB && isA != Truth::Unknown && isB != Truth::Unknown)
        result_.isolatedPoints = true;
    return false;
}

/// A difference that is there shows once the precision is far beyond the smallest quantity
/// anywhere in the expressions. Every stretch must have a point that says so; where values are
/// extreme another one in it will do.
Truth Comparer::agreeFarBelowTheSmallest() {
    std::int64_t least = kMostPrecision; // of what is in the expressions wherever they are taken
    std::size_t stretches = 0;
    for (const Agreement& one : agreeing_) {
        least = std::min(least, one.span);
        stretches = std::max(stretches, one.stretch + 1);
    }
    if (critical_ && !regionsComplete_ && (bits_ > kOrdinaryBits || least > kOrdinaryBits))
        return Truth::Unknown;
    // ⌊u⌋ and ⌊v⌋ differ on thin stretches only, however different u and v are.
    if (discontinuous_ && (!breakpointsDecided_ || !regionsComplete_))
        return Truth::Unknown;
    // The least extreme points of a stretch first: they need the least precision.
    std::ranges::stable_sort(agreeing_, {}, [](const Agreement& one) { return one.span; });
    const bool onLines = graph_.variables().size() > 1;
    std::vector<std::size_t> agreed(stretches), open(stretches);
    std::size_t count = 0;
    for (const Agreement& one : agreeing_) {
        if (agreed[one.stretch] >= (one.stretch == 0 ? kEnoughPoints - 1 : 1))
            continue;
        // Lines run out to values that are too large to be computed with; others pass through the
        // same regions.
        if (onLines && count >= kEnoughPoints && precisionFor(one.span) > kOrdinaryPrecision)
            continue;
        switch (agreeFarBelowTheSmallest(one)) {
        case Truth::No:
            differAt(one.point);
            return result_.equal;
        case Truth::Yes:
            ++agreed[one.stretch];
            ++count;
            break;
        default:
            open[one.stretch] = 1;
            break;
        }
    }
    for (std::size_t i = 0; i < stretches; ++i)
        if (open[i] > 0 && agreed[i] == 0)
            return Truth::Unknown;
    return count < 2 ? Truth::Unknown : Truth::Yes;
}

Truth Comparer::agreeFarBelowTheSmallest(const Agreement& at) {
    const std::int64_t wanted = precisionFor(at.span);
    if (wanted > kMostPrecision)
        return Truth::Unknown;
    for (std::int64_t extra = at.span + 64; extra < 16 * (at.span + 64); extra *= 4) {
        const auto precision = static_cast<slong>(wanted + extra);
        enclosures_->evaluate(at.point.enclosed(precision), precision, at.point.seed);
        if (enclosures_->defined(difference_) != Truth::Yes)
            return Truth::Unknown;
        if (!acb_contains_zero(enclosures_->value(difference_)))
            return Truth::No;
        mag_t size;
        mag_init(size);
        acb_get_mag(size, enclosures_->value(difference_));
        const bool small = mag_cmp_2exp_si(size, -static_cast<slong>(wanted)) < 0;
        mag_clear(size);
        if (small)
            return Truth::Yes;
    }
    return Truth::Unknown;
}

} // namespace khatwa::maths
