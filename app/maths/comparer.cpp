#include "app/maths/comparer.h"

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

bool isComplex(const Expression& a, const Expression& b, Assume assume) {
    return assume == Assume::Complex || mentionsI(a) || mentionsI(b) || mentionsParts(a) ||
           mentionsParts(b);
}

std::uint64_t scrambled(std::uint64_t x) { // SplitMix64
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

/// Sizes (powers of two) and signs of the first points: what is usual first. Arcsines need numbers
/// below 1, logarithms positive ones, and odd things happen far out and on the left.
constexpr std::array<int, 12> kScales{0, -2, 0, 1, -2, 3, -1, 4, 2, 6, -5, 3};
constexpr std::array<int, 12> kSigns{1, 1, -1, 0, -1, 1, 0, -1, -1, 1, 0, 0}; // 0: any

constexpr slong kFirstPrecision = 64;
constexpr slong kMostPrecision = 200'000;
constexpr std::size_t kPoints = 10;
constexpr std::size_t kMostPoints = 48;
constexpr std::size_t kEnoughPoints = 6;

} // namespace

Comparer::Comparer(const Expression& a, const Expression& b, Assume assume, Budget& budget)
    : assume_(assume), budget_(budget),
      graph_(isComplex(a, b, assume), assume == Assume::Complex, budget), a_(graph_.add(a)),
      b_(graph_.add(b)),
      complexLetters_(assume == Assume::Complex || mentionsParts(a) || mentionsParts(b)) {}

Comparison Comparer::compare() {
    if (graph_[a_].constant && graph_[b_].constant)
        return compareConstants();
    return compareByPoints();
}

Comparison Comparer::compareConstants() {
    Comparison result;
    Constants constants(graph_);
    if (a_ == b_) {
        if (constants.valueOf(a_).defined != Truth::No)
            result.equal = Truth::Yes;
        return result;
    }
    const ConstantValue difference = constants.valueOf(graph_.difference(a_, b_));
    if (difference.defined == Truth::Yes)
        result.equal = difference.zero == Truth::Yes  ? Truth::Yes
                       : difference.zero == Truth::No ? Truth::No
                                                      : Truth::Unknown;
    if (difference.defined == Truth::No) {
        const Truth a = constants.valueOf(a_).defined, b = constants.valueOf(b_).defined;
        if (a != b && a != Truth::Unknown && b != Truth::Unknown) {
            result.equal = Truth::No;
            result.domainsDiffer = Truth::Yes;
        }
    }
    return result;
}

Comparer::Point Comparer::pointAt(std::uint64_t index) const {
    Point point;
    point.seed = scrambled(index + 17);
    std::uint64_t state = point.seed;
    const auto random = [&] { return state = scrambled(state); };
    const auto coordinate = [&](bool integer) {
        const std::uint64_t draw = random();
        int scale = static_cast<int>(draw % 13) - 6;
        int sign = (draw >> 8) % 2 == 0 ? 1 : -1;
        if (index < kScales.size()) {
            scale = kScales[index];
            if (kSigns[index] != 0)
                sign = kSigns[index];
        }
        if (assume_ == Assume::Positive)
            sign = 1;
        Fmpq value;
        if (integer) {
            fmpq_set_si(value, sign * static_cast<slong>(index / 2 + (draw >> 16) % 5), 1);
            return value;
        }
        const auto top = static_cast<slong>((1U << 19) + (draw >> 16) % (1U << 19));
        const auto bottom = static_cast<ulong>((1U << 19) + 1 + 2 * ((draw >> 40) % (1U << 18)));
        fmpq_set_si(value, sign * top, bottom);
        if (scale >= 0)
            fmpq_mul_2exp(value, value, static_cast<flint_bitcnt_t>(scale));
        else
            fmpq_div_2exp(value, value, static_cast<flint_bitcnt_t>(-scale));
        return value;
    };
    for (std::size_t i = 0; i < graph_.variables().size(); ++i) {
        const bool integer = graph_.integerVariables()[i];
        point.re.push_back(coordinate(integer));
        point.im.push_back(complexLetters_ && !integer ? coordinate(false) : Fmpq());
    }
    return point;
}

std::vector<Acb> Comparer::enclosed(const Point& point, slong precision) const {
    std::vector<Acb> values(point.re.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        arb_set_fmpq(acb_realref(values[i].get()), point.re[i], precision);
        arb_set_fmpq(acb_imagref(values[i].get()), point.im[i], precision);
    }
    return values;
}

std::map<std::string, Expression> Comparer::witness(const Point& point) const {
    const auto fraction = [](const Fmpq& value) {
        Fmpq size;
        fmpq_abs(size, value);
        char* text = fmpz_get_str(nullptr, 10, fmpq_numref(size.get()));
        Expression result = Expression::number(std::string_view(text));
        flint_free(text);
        if (!fmpz_is_one(fmpq_denref(size.get()))) {
            text = fmpz_get_str(nullptr, 10, fmpq_denref(size.get()));
            result = quotient(result, Expression::number(std::string_view(text)));
            flint_free(text);
        }
        return fmpq_sgn(value) < 0 ? negate(result) : result;
    };
    std::map<std::string, Expression> result;
    for (std::size_t i = 0; i < point.re.size(); ++i) {
        Expression value = fraction(point.re[i]);
        if (!fmpq_is_zero(point.im[i]))
            value = sum({value, product({fraction(point.im[i]), Expression::constant("i")})});
        result.emplace(graph_.variables()[i], value);
    }
    return result;
}

Comparison Comparer::compareByPoints() {
    Comparison result;
    const Id difference = graph_.difference(a_, b_);
    const bool sameNode = a_ == b_;
    Enclosures enclosures(graph_, {a_, b_, difference});
    std::vector<Point> good;
    std::size_t onlyOne = 0, neither = 0;
    for (std::uint64_t i = 0; i < kMostPoints; ++i) {
        if (i >= kPoints && good.size() >= kEnoughPoints)
            break;
        Point point = pointAt(i);
        enclosures.evaluate(enclosed(point, kFirstPrecision), kFirstPrecision, point.seed);
        Truth a = enclosures.defined(a_), b = enclosures.defined(b_);
        if (a == Truth::Unknown || b == Truth::Unknown) {
            enclosures.evaluate(enclosed(point, 512), 512, point.seed);
            a = enclosures.defined(a_);
            b = enclosures.defined(b_);
        }
        if (a == Truth::No && b == Truth::No)
            ++neither;
        else if (a == Truth::Unknown || b == Truth::Unknown)
            continue;
        else if (a != b)
            ++onlyOne;
        else if (enclosures.defined(difference) == Truth::Yes) {
            if (!sameNode && !acb_contains_zero(enclosures.value(difference))) {
                result.witness = witness(point);
                result.equal = graph_[difference].opaque ? Truth::Unknown : Truth::No;
                return result;
            }
            good.push_back(std::move(point));
        }
    }
    if (onlyOne > 0)
        result.domainsDiffer = Truth::Yes;
    if (sameNode) {
        if (!good.empty() || neither == 0)
            result.equal = Truth::Yes;
        return result;
    }
    if (good.size() < 3)
        return result;
    good.resize(std::min(good.size(), kEnoughPoints));
    // A difference that is there shows once the precision is far beyond the smallest quantity.
    const std::int64_t wanted = 4 * enclosures.span() + 128;
    if (wanted > kMostPrecision)
        return result;
    const auto precision = static_cast<slong>(wanted + enclosures.span() + 64);
    for (const Point& point : good) {
        enclosures.evaluate(enclosed(point, precision), precision, point.seed);
        if (enclosures.defined(difference) != Truth::Yes)
            return result;
        if (!acb_contains_zero(enclosures.value(difference))) {
            result.witness = witness(point);
            result.equal = graph_[difference].opaque ? Truth::Unknown : Truth::No;
            return result;
        }
        mag_t size;
        mag_init(size);
        acb_get_mag(size, enclosures.value(difference));
        const bool small = mag_cmp_2exp_si(size, -static_cast<slong>(wanted)) < 0;
        mag_clear(size);
        if (!small)
            return result;
    }
    result.equal = Truth::Yes;
    return result;
}

} // namespace khatwa::maths
