// A continuous function has one sign between two neighbouring points of those where it is zero or
// not defined; so a relation is solved by finding these points exactly.

#include "app/maths/solve_relation.h"

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

std::optional<RealSet> solveRelation(const Expression& left, Rel relation, const Expression& right,
                                     const std::string& variable, Assume assume, Budget& budget) {
    if (!isScalar(left) || !isScalar(right))
        return std::nullopt;
    if (const auto function = factoredFunction(difference(left, right), variable, budget))
        return solveRational(*function, relation, variable, assume, budget);
    return std::nullopt;
}

} // namespace khatwa::maths
