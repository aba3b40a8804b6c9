#include "app/maths/sample_point.h"

#include "app/maths/rational.h"

#include <array>

namespace khatwa::maths {

namespace {

std::uint64_t scrambled(std::uint64_t x) { // SplitMix64
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

/// Sizes (powers of two) and signs of the first points: what is usual first. Arcsines need numbers
/// below 1, logarithms positive ones, and odd things happen far out and on the left.
constexpr std::array<int, 12> kScales{0, -2, 0, 1, -2, 3, -1, 4, 2, 6, -5, 3};
constexpr std::array<int, 12> kSigns{1, -1, 1, 0, -1, 1, 0, -1, -1, 1, 0, 0}; // 0: any

Expression asExpression(const Fmpq& value) {
    return Rational::of(value.get()).toExpression();
}

} // namespace

std::vector<Acb> SamplePoint::enclosed(slong precision) const {
    std::vector<Acb> values(re.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        arb_set_fmpq(acb_realref(values[i].get()), re[i], precision);
        arb_set_fmpq(acb_imagref(values[i].get()), im[i], precision);
    }
    return values;
}

SamplePoint SampleSpace::point(std::uint64_t index, const std::vector<bool>& whole) const {
    SamplePoint point;
    point.seed = scrambled(index + 17);
    std::uint64_t state = point.seed;
    const auto coordinate = [&](bool integer) {
        const std::uint64_t draw = state = scrambled(state);
        int scale = static_cast<int>(draw % 13) - 6;
        int sign = (draw >> 8) % 2 == 0 ? 1 : -1;
        if (index < kScales.size()) {
            scale = kScales[index];
            if (kSigns[index] != 0)
                sign = kSigns[index];
        }
        if (positive)
            sign = 1;
        Fmpq value;
        if (integer) {
            fmpq_set_si(value, sign * static_cast<slong>(index / 2 + (draw >> 16) % 5 + 1), 1);
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
    for (std::size_t i = 0; i < graph.variables().size(); ++i) {
        const bool integer = whole[i];
        point.re.push_back(coordinate(integer));
        point.im.push_back(complexLetters && !integer ? coordinate(false) : Fmpq());
    }
    return point;
}

SamplePoint SampleSpace::onLine(const SamplePoint& origin, const SamplePoint& direction,
                                const Fmpq& t) const {
    SamplePoint point = origin;
    Fmpq step;
    for (std::size_t i = 0; i < point.re.size(); ++i) {
        fmpq_mul(step, direction.re[i], t);
        fmpq_add(point.re[i], point.re[i], step);
    }
    return point;
}

std::map<std::string, Expression> SampleSpace::asExpressions(const SamplePoint& point) const {
    std::map<std::string, Expression> result;
    for (std::size_t i = 0; i < point.re.size(); ++i) {
        Expression value = asExpression(point.re[i]);
        if (!fmpq_is_zero(point.im[i]))
            value = sum({value, product({asExpression(point.im[i]), Expression::constant("i")})});
        result.emplace(graph.variables()[i], value);
    }
    return result;
}

} // namespace khatwa::maths
