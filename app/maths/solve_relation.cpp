// A continuous function has one sign between two neighbouring points of those where it is zero or
// not defined; so a relation is solved by finding these points exactly.

#include "app/maths/solve_relation.h"

#include "app/maths/ends.h"
#include "app/maths/real_function.h"
#include "app/maths/transform.h"
#include "app/maths/univariate.h"

namespace khatwa::maths {

namespace {

bool satisfies(int sign, Rel rel) {
    switch (rel) {
    case Rel::Equal:
        return sign == 0;
    case Rel::NotEqual:
        return sign != 0;
    case Rel::Less:
        return sign < 0;
    case Rel::LessEqual:
        return sign <= 0;
    case Rel::Greater:
        return sign > 0;
    case Rel::GreaterEqual:
        return sign >= 0;
    default:
        return false;
    }
}

/// left - right, without a zero that is in the way of factors.
Expression difference(const Expression& left, const Expression& right) {
    if (right.isNumber("0"))
        return left;
    if (left.isNumber("0"))
        return negate(right);
    return sum({left, negate(right)});
}

std::optional<RealSet> solveRational(const FactoredFunction& function, Rel rel,
                                     const std::string& variable, Assume assume, Budget& budget) {
    int sign = 0;
    bool allReal = true;
    const auto points = criticalPoints(function, variable, sign, allReal, budget);
    if (!points)
        return std::nullopt;
    // Over the complex numbers there is no order, and a set of real numbers must say it all.
    if (assume == Assume::Complex && ((rel != Rel::Equal && rel != Rel::NotEqual) || !allReal))
        return std::nullopt;
    std::vector<Expression> cuts;
    std::vector<bool> inside(2 * points->size() + 1);
    for (std::size_t i = points->size(); i-- > 0;) {
        inside[2 * i + 2] = satisfies(sign, rel);
        const CriticalPoint& point = (*points)[i];
        const bool zero = sign == 0 || point.multiplicity > 0;
        inside[2 * i + 1] = !point.pole && satisfies(zero ? 0 : sign, rel);
        if (point.multiplicity % 2 != 0)
            sign = -sign;
    }
    inside[0] = satisfies(sign, rel);
    for (const CriticalPoint& point : *points)
        cuts.push_back(point.value);
    return setFromRegions(cuts, inside);
}

} // namespace

std::optional<RealSet> RealFunctions::relation(const Expression& leftAsWritten, Rel rel,
                                               const Expression& rightAsWritten) {
    if (const auto function =
            factoredFunction(difference(leftAsWritten, rightAsWritten), variable_, budget_))
        return solveRational(*function, rel, variable_, Assume::Real, budget_);
    const Expression left = prepared(leftAsWritten), right = prepared(rightAsWritten);
    const auto defined = both(domain(left), domain(right));
    if (!defined)
        return std::nullopt;
    const Expression function = difference(left, right);
    if (rel == Rel::Equal || rel == Rel::NotEqual) {
        const Comparison sides = compare(left, right, Assume::Real, budget_);
        if (sides.equal == Truth::Yes) // sin² x + cos² x = 1
            return rel == Rel::Equal ? defined : std::optional(RealSet{});
    }
    const auto where = candidates(function);
    const auto zeros = both(where, defined);
    if (!zeros || rel == Rel::Equal)
        return zeros;
    if (rel == Rel::NotEqual)
        return without(*defined, *zeros, budget_);
    // Between two neighbours of those points where it is zero, or not defined, there is one sign.
    const auto open = without(*defined, *zeros, budget_);
    if (!open)
        return std::nullopt;
    RealSet result;
    const Expression one = Expression::number(1), two = Expression::number(2);
    for (const Piece& piece : open->pieces) {
        const bool low = isMinusInfinity(piece.low), high = isPlusInfinity(piece.high);
        const Expression inside = low && high ? Expression::number(0L)
                                  : low       ? sum({piece.high, negate(one)})
                                  : high      ? sum({piece.low, one})
                                              : quotient(sum({piece.low, piece.high}), two);
        const auto value = sign(substituted(function, {{variable_, inside}}));
        if (!value || *value == 0)
            return std::nullopt;
        if (satisfies(*value, rel))
            result.pieces.push_back(piece);
    }
    if (!satisfies(0, rel))
        return result;
    return unite(result, *zeros, budget_);
}

std::optional<RealSet> solveRelation(const Expression& left, Rel relation, const Expression& right,
                                     const std::string& variable, Assume assume, Budget& budget) {
    if (!isScalar(left) || !isScalar(right))
        return std::nullopt;
    if (const auto function = factoredFunction(difference(left, right), variable, budget))
        return solveRational(*function, relation, variable, assume, budget);
    if ((isPlusInfinity(left) || isMinusInfinity(left)) && right.is(Kind::Symbol, variable))
        return solveRelation(right, mirrored(relation), left, variable, assume, budget);
    // A solution that is given: x = √2, x > π.
    if (left.is(Kind::Symbol, variable) && freeSymbols(right).empty()) {
        const auto known = compareEnds(right, Expression::number(0L), budget);
        if (!known)
            return std::nullopt;
        if (isPlusInfinity(right) || isMinusInfinity(right))
            return satisfies(isPlusInfinity(right) ? -1 : 1, relation) ? RealSet::all() : RealSet{};
        return setFromRegions(
            {right}, {satisfies(-1, relation), satisfies(0, relation), satisfies(1, relation)});
    }
    for (const Expression* side : {&left, &right})
        for (const std::string& letter : freeSymbols(*side))
            if (letter != variable)
                return std::nullopt;
    if (assume == Assume::Complex)
        return std::nullopt;
    return RealFunctions(variable, budget).relation(left, relation, right);
}

} // namespace khatwa::maths
