#include "app/maths/ends.h"
#include "app/maths/real_set.h"
#include "app/maths/solve_relation.h"
#include "app/maths/statement_parts.h"
#include "app/maths/transform.h"

#include <algorithm>

namespace khatwa::maths {

namespace {

bool isCollection(const Expression& e) {
    return e.is(Kind::Set) || e.is(Kind::Union) || e.is(Kind::Interval) ||
           e.is(Kind::Intersection) || e.is(Kind::Difference) || e.is(Kind::SetBuilder) ||
           e.is(Kind::Constant, "emptyset") || e.is(Kind::Constant, "reals");
}

class Solver {
public:
    Solver(const std::string& variable, Assume assume, Budget& budget)
        : variable_(variable), assume_(assume), budget_(budget) {}

    /// Where `e` holds; with `negated`, where it is defined and does not hold.
    std::optional<RealSet> statement(const Expression& e, bool negated) {
        budget_.spend(1);
        switch (e.kind()) {
        case Kind::Constant:
            if (e.text() == "true" || e.text() == "false")
                return (e.text() == "true") != negated ? RealSet::all() : RealSet{};
            return std::nullopt;
        case Kind::Relation:
            return relations(e, negated);
        case Kind::Not:
            return statement(e[0], !negated);
        case Kind::And:
        case Kind::System:
            return all(e, negated, !negated);
        case Kind::Or:
            return all(e, negated, negated);
        case Kind::Sequence:
            return sequence(e, negated);
        case Kind::Implies:
            return either(statement(e[0], !negated), statement(e[1], negated), negated);
        case Kind::Iff:
        case Kind::Xor: {
            if (e.size() != 2)
                return std::nullopt;
            // a ⇔ b: both or neither; as an exclusive or the other way round.
            const bool flip = e.is(Kind::Xor) != negated;
            const auto both = either(statement(e[0], flip), statement(e[1], false), true);
            const auto neither = either(statement(e[0], !flip), statement(e[1], true), true);
            return either(both, neither, false);
        }
        default:
            return std::nullopt;
        }
    }

private:
    using MaybeSet = std::optional<RealSet>;

    MaybeSet either(const MaybeSet& a, const MaybeSet& b, bool both) {
        if (!a || !b)
            return std::nullopt;
        return both ? intersect(*a, *b, budget_) : unite(*a, *b, budget_);
    }

    MaybeSet all(const Expression& e, bool negated, bool both) {
        MaybeSet total = both ? RealSet::all() : RealSet{};
        for (const Expression& part : e.children()) {
            total = either(total, statement(part, negated), both);
            if (!total)
                return std::nullopt;
        }
        return total;
    }

    /// `x=1, x=2` lists solutions; `x>1, x<3` are conditions that hold together.
    MaybeSet sequence(const Expression& e, bool negated) {
        const auto isInequality = [](const Expression& part) {
            return part.is(Kind::Relation) && part.relationAt(0) != Rel::Equal;
        };
        if (listsSolutions(e))
            return all(e, negated, negated);
        if (std::ranges::all_of(e.children(), isInequality))
            return all(e, negated, !negated);
        return std::nullopt;
    }

    MaybeSet relations(const Expression& e, bool negated) {
        MaybeSet total = negated ? RealSet{} : RealSet::all();
        for (std::size_t i = 0; i + 1 < e.size(); ++i) {
            Rel rel = e.relationAt(i);
            if (negated) {
                const auto other = oppositeOf(rel);
                if (!other)
                    return std::nullopt;
                rel = *other;
            }
            total = either(total, relation(e[i], rel, e[i + 1]), !negated);
            if (!total)
                return std::nullopt;
        }
        return total;
    }

    MaybeSet relation(const Expression& left, Rel rel, const Expression& right) {
        switch (rel) {
        case Rel::In:
        case Rel::NotIn:
            return membership(left, right, rel == Rel::In);
        case Rel::Equal:
        case Rel::NotEqual:
            if (isCollection(right))
                return membership(left, right, rel == Rel::Equal);
            break;
        case Rel::Less:
        case Rel::LessEqual:
        case Rel::Greater:
        case Rel::GreaterEqual:
            break;
        default:
            return std::nullopt;
        }
        if (contains(left, Kind::PlusMinus) || contains(right, Kind::PlusMinus))
            return ofBothSigns(left, rel, right);
        return solveRelation(left, rel, right, variable_, assume_, budget_);
    }

    /// x = 1 ± √2 is two equations; all signs in one relation are taken together.
    MaybeSet ofBothSigns(const Expression& left, Rel rel, const Expression& right) {
        const std::vector<Expression> signs =
            maths::bothSigns(Expression::relation(left, rel, right));
        const auto upper =
            solveRelation(signs[0][0], rel, signs[0][1], variable_, assume_, budget_);
        const auto lower =
            solveRelation(signs[1][0], rel, signs[1][1], variable_, assume_, budget_);
        return either(upper, lower, rel == Rel::NotEqual);
    }

    MaybeSet membership(const Expression& left, const Expression& right, bool inside) {
        if (!left.is(Kind::Symbol, variable_))
            return std::nullopt;
        const auto set = setOf(right, true, budget_);
        if (!set || inside)
            return set;
        return complementOf(*set, budget_);
    }

    const std::string& variable_;
    Assume assume_;
    Budget& budget_;
};

} // namespace

std::optional<RealSet> solve(const Expression& statement, const std::string& variable,
                             Assume assume, Budget& budget) {
    auto solutions = Solver(variable, assume, budget).statement(statement, false);
    if (!solutions || assume != Assume::Positive)
        return solutions;
    const RealSet positive{
        {{Expression::number(0L), Expression::constant("infinity"), false, false}}};
    return intersect(*solutions, positive, budget);
}

} // namespace khatwa::maths
