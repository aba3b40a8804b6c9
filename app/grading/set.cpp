// The rule `set`: both sides are sets. Order and repetition make no difference; members are
// compared as the numbers, expressions, points or sets that they are.

#include "app/grading/rules.h"
#include "app/maths/print.h"
#include "app/maths/real_set.h"
#include "app/maths/set_algebra.h"
#include "app/maths/statements.h"
#include "app/maths/transform.h"

#include <algorithm>

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::RealSet;
using maths::Rel;
using maths::Truth;

namespace {

constexpr std::size_t kMostMembers = 400;

class Sets {
public:
    Sets(maths::Assume assume, Budget& budget) : assume_(assume), budget_(budget) {}

    /// Whether two members are the same: sets as sets, points in order, the rest as expressions.
    Truth same(const Expression& a, const Expression& b, int depth = 0) {
        budget_.spend(1);
        if (a == b)
            return Truth::Yes;
        if (depth > 20)
            return Truth::Unknown;
        const bool setA = isSet(a), setB = isSet(b);
        if (setA != setB)
            return Truth::No;
        if (setA)
            return sameSets(a, b, depth + 1);
        if (isOrdered(a) || isOrdered(b)) {
            if (a.kind() != b.kind() || a.size() != b.size() || a.text() != b.text())
                return Truth::No;
            Truth total = Truth::Yes;
            for (std::size_t i = 0; i < a.size(); ++i) {
                const Truth one = same(a[i], b[i], depth + 1);
                if (one == Truth::No)
                    return Truth::No;
                if (one == Truth::Unknown)
                    total = Truth::Unknown;
            }
            return total;
        }
        if (maths::isScalar(a) && maths::isScalar(b)) {
            const maths::Comparison values = maths::compare(a, b, assume_, budget_);
            return values.domainsDiffer == Truth::No ? values.equal
                   : values.equal == Truth::Yes
                       ? values.domainsDiffer == Truth::Yes ? Truth::No : Truth::Unknown
                       : values.equal;
        }
        if (maths::isStatement(a) && maths::isStatement(b))
            return maths::compareStatements(a, b, assume_, budget_).equivalent;
        return a.is(Kind::Text) || b.is(Kind::Text) || maths::isScalar(a) != maths::isScalar(b)
                   ? Truth::No
                   : Truth::Unknown;
    }

    /// The members, where the set is given by finitely many: in order, the first of equal ones.
    std::optional<std::vector<Expression>> members(const Expression& e, int depth = 0) {
        budget_.spend(1);
        if (depth > 20)
            return std::nullopt;
        switch (e.kind()) {
        case Kind::Set: {
            std::vector<Expression> all;
            for (const Expression& member : e.children())
                for (Expression& one : maths::bothSigns(member))
                    all.push_back(std::move(one));
            return distinct(all);
        }
        case Kind::Constant:
            if (e.text() == "emptyset")
                return std::vector<Expression>{};
            return std::nullopt;
        case Kind::Union:
        case Kind::Intersection:
        case Kind::Difference: {
            auto total = members(e[0], depth + 1);
            for (std::size_t i = 1; total && i < e.size(); ++i) {
                const auto next = members(e[i], depth + 1);
                if (!next)
                    return std::nullopt;
                total = combined(*total, *next, e.kind());
            }
            return total;
        }
        case Kind::SetBuilder: {
            if (auto found = built(e))
                return found;
            const auto set = maths::setOf(e, false, budget_);
            if (!set || !set->isFinite())
                return std::nullopt;
            std::vector<Expression> points;
            for (const maths::Piece& piece : set->pieces)
                points.push_back(piece.low);
            return points;
        }
        default:
            return std::nullopt;
        }
    }

    /// Those of `from` that are not in `others`; empty where that can't be told.
    std::optional<std::vector<Expression>> missingFrom(const std::vector<Expression>& from,
                                                       const std::vector<Expression>& others) {
        std::vector<Expression> missing;
        for (const Expression& member : from) {
            const Truth found = isIn(member, others);
            if (found == Truth::Unknown)
                return std::nullopt;
            if (found == Truth::No)
                missing.push_back(member);
        }
        return missing;
    }

    static bool isSet(const Expression& e) {
        return e.is(Kind::Set) || e.is(Kind::Union) || e.is(Kind::Intersection) ||
               e.is(Kind::Difference) || e.is(Kind::SetBuilder) || e.is(Kind::Interval) ||
               (e.is(Kind::Constant) &&
                (e.text() == "emptyset" || e.text() == "reals" || e.text() == "naturals" ||
                 e.text() == "integers" || e.text() == "rationals" || e.text() == "complexes"));
    }

    Truth sameSets(const Expression& a, const Expression& b, int depth) {
        if (a == b)
            return Truth::Yes;
        const auto left = members(a, depth), right = left ? members(b, depth) : std::nullopt;
        if (left && right) {
            const auto lost = missingFrom(*left, *right);
            const auto more = lost ? missingFrom(*right, *left) : std::nullopt;
            if (!more)
                return Truth::Unknown;
            return lost->empty() && more->empty() ? Truth::Yes : Truth::No;
        }
        const auto realA = maths::setOf(a, false, budget_);
        const auto realB = realA ? maths::setOf(b, false, budget_) : std::nullopt;
        if (realA && realB)
            return maths::sameSet(*realA, *realB, budget_);
        return sameNamed(a, b);
    }

private:
    static bool isOrdered(const Expression& e) {
        return e.is(Kind::Tuple) || e.is(Kind::List) || e.is(Kind::Matrix);
    }

    /// ℕ, ℤ, ℚ, ℝ, ℂ are different sets; beside other ones nothing is known.
    static Truth sameNamed(const Expression& a, const Expression& b) {
        return a.is(Kind::Constant) && b.is(Kind::Constant) ? Truth::No : Truth::Unknown;
    }

    Truth isIn(const Expression& member, const std::vector<Expression>& others) {
        Truth found = Truth::No;
        for (const Expression& other : others) {
            const Truth one = same(member, other, 1);
            if (one == Truth::Yes)
                return Truth::Yes;
            if (one == Truth::Unknown)
                found = Truth::Unknown;
        }
        return found;
    }

    std::optional<std::vector<Expression>> distinct(const std::vector<Expression>& all) {
        if (all.size() > kMostMembers)
            throw maths::OverBudget{};
        std::vector<Expression> kept;
        for (const Expression& member : all) {
            const Truth known = isIn(member, kept);
            if (known == Truth::Unknown)
                return std::nullopt;
            if (known == Truth::No)
                kept.push_back(member);
        }
        return kept;
    }

    std::optional<std::vector<Expression>> combined(const std::vector<Expression>& a,
                                                    const std::vector<Expression>& b, Kind how) {
        if (how == Kind::Union) {
            std::vector<Expression> all = a;
            all.insert(all.end(), b.begin(), b.end());
            return distinct(all);
        }
        std::vector<Expression> kept;
        for (const Expression& member : a) {
            const Truth known = isIn(member, b);
            if (known == Truth::Unknown)
                return std::nullopt;
            if ((known == Truth::Yes) == (how == Kind::Intersection))
                kept.push_back(member);
        }
        return kept;
    }

    /// { f(k) | k ∈ {1,2,3} }, { x | x² = 4 } and { x ∈ {1,2,3} | x > 1 }.
    std::optional<std::vector<Expression>> built(const Expression& e) {
        const Expression& element = e[0];
        if (element.is(Kind::Relation) && element.size() == 2 && element.relationAt(0) == Rel::In &&
            element[0].is(Kind::Symbol)) {
            const auto ground = members(element[1], 1);
            const auto chosen = maths::solve(e[1], element[0].text(), maths::Assume::Real, budget_);
            if (!ground || !chosen)
                return std::nullopt;
            std::vector<Expression> kept;
            for (const Expression& value : *ground) {
                const auto in = maths::holds(*chosen, value, budget_);
                if (!in)
                    return std::nullopt;
                if (*in)
                    kept.push_back(value);
            }
            return kept;
        }
        const std::set<std::string> letters = maths::freeSymbols(element);
        if (letters.size() != 1)
            return std::nullopt;
        const std::string& letter = *letters.begin();
        std::optional<std::vector<Expression>> values;
        const Expression& condition = e[1];
        if (condition.is(Kind::Relation) && condition.size() == 2 &&
            condition.relationAt(0) == Rel::In && condition[0].is(Kind::Symbol, letter))
            values = members(condition[1], 1);
        if (!values) {
            const auto solutions = maths::solve(condition, letter, maths::Assume::Real, budget_);
            if (!solutions || !solutions->isFinite())
                return std::nullopt;
            values.emplace();
            for (const maths::Piece& piece : solutions->pieces)
                values->push_back(piece.low);
        }
        std::vector<Expression> images;
        for (const Expression& value : *values)
            images.push_back(maths::substituted(element, {{letter, value}}));
        return distinct(images);
    }

    maths::Assume assume_;
    Budget& budget_;
};

/// `1, 2, 3` and `[1, 2, 3]` are no sets, but what is meant can be told.
struct Given {
    Expression set;
    std::string_view wrongForm;
};

Given given(const Expression& e) {
    if (e.is(Kind::Relation) && e.size() == 2 && e.relationAt(0) == Rel::In &&
        e[0].is(Kind::Symbol)) // x ∈ A
        return given(e[1]);
    if (e.is(Kind::Relation) && e.size() == 2 && e.relationAt(0) == Rel::Equal &&
        e[0].is(Kind::Symbol) && !maths::isScalar(e[1])) // A = {1, 2}
        return given(e[1]);
    if (Sets::isSet(e))
        return {e, {}};
    // Where sets are asked a pair is an interval, not a point.
    if (e.size() == 2 && (e.is(Kind::Tuple) || e.is(Kind::List)))
        return {Expression::interval(e[0], e[1], e.is(Kind::List), e.is(Kind::List)), {}};
    const std::vector<Expression> children(e.children().begin(), e.children().end());
    if (e.is(Kind::Sequence))
        return {Expression::node(Kind::Set, children), reasons::kMissingBrackets};
    if (e.is(Kind::Tuple) || e.is(Kind::List))
        return {Expression::node(Kind::Set, children), reasons::kWrongBrackets};
    if (maths::isScalar(e) || e.is(Kind::PlusMinus))
        return {Expression::node(Kind::Set, {e}), reasons::kMissingBrackets};
    return {e, reasons::kWrongKind};
}

std::vector<std::string> asLatex(const std::vector<Expression>& members) {
    std::vector<std::string> texts;
    for (const Expression& member : members)
        texts.push_back(maths::toLatex(member));
    return texts;
}

/// The same ends, of which one is closed here and open there.
bool onlyEndsDiffer(const RealSet& a, const RealSet& b, Budget& budget) {
    const auto onlyA = maths::without(a, b, budget), onlyB = maths::without(b, a, budget);
    if (!onlyA || !onlyB || !onlyA->isFinite() || !onlyB->isFinite())
        return false;
    const auto isEnd = [&](const RealSet& points, const RealSet& of) {
        return std::ranges::all_of(points.pieces, [&](const maths::Piece& point) {
            return std::ranges::any_of(of.pieces, [&](const maths::Piece& piece) {
                return !(piece.low == piece.high) &&
                       (maths::order(piece.low, point.low, budget) == 0 ||
                        maths::order(piece.high, point.low, budget) == 0);
            });
        });
    };
    return isEnd(*onlyA, a) && isEnd(*onlyB, b) && isEnd(*onlyA, b) && isEnd(*onlyB, a);
}

} // namespace

Judgement set(const Question& question, Budget& budget) {
    if (const auto known = maths::compareSetAlgebra(question.expected, question.answer, budget))
        return *known == Truth::Yes  ? correct()
               : *known == Truth::No ? incorrect()
                                     : undecided(reasons::kNotDecided);
    const Given expected = given(question.expected);
    const Given answer = given(question.answer);
    Sets sets(question.assume(), budget);
    if (answer.wrongForm == reasons::kWrongKind || expected.wrongForm == reasons::kWrongKind) {
        // A statement describes a set, but is none.
        const bool fromAnswer = answer.wrongForm == reasons::kWrongKind;
        const Expression& statement = fromAnswer ? answer.set : expected.set;
        const Expression& other = fromAnswer ? expected.set : answer.set;
        const std::set<std::string> letters = maths::freeSymbols(statement);
        if (maths::isStatement(statement) && letters.size() == 1 && Sets::isSet(other)) {
            const auto solutions =
                maths::solve(statement, *letters.begin(), question.assume(), budget);
            const auto region = solutions ? maths::setOf(other, false, budget) : std::nullopt;
            if (region && maths::sameSet(*solutions, *region, budget) == Truth::Yes)
                return wrongForm(reasons::kWrongKind);
        }
        return question.expected == question.answer ? correct() : incorrect(reasons::kWrongKind);
    }
    const bool sameKind = expected.wrongForm == answer.wrongForm;
    const std::string_view form = sameKind                   ? std::string_view()
                                  : answer.wrongForm.empty() ? expected.wrongForm
                                                             : answer.wrongForm;
    const auto left = sets.members(expected.set);
    const auto right = left ? sets.members(answer.set) : std::nullopt;
    if (left && right) {
        const auto missing = sets.missingFrom(*left, *right);
        const auto extra = missing ? sets.missingFrom(*right, *left) : std::nullopt;
        if (!extra)
            return undecided(reasons::kNotDecided);
        if (missing->empty() && extra->empty())
            return form.empty() ? correct() : wrongForm(form);
        const bool some = missing->size() < left->size();
        Judgement judgement =
            judged(some ? Verdict::PartlyCorrect : Verdict::Incorrect,
                   !some ? std::string_view()
                   : extra->empty()
                       ? reasons::kMissingSolution
                       : (missing->empty() ? reasons::kExtraSolution : reasons::kMissingAndExtra));
        judgement.missing = asLatex(*missing);
        judgement.extra = asLatex(*extra);
        return judgement;
    }
    const auto realA = maths::setOf(expected.set, false, budget);
    const auto realB = realA ? maths::setOf(answer.set, false, budget) : std::nullopt;
    if (realA && realB) {
        const Truth same = maths::sameSet(*realA, *realB, budget);
        if (same == Truth::Yes)
            return form.empty() ? correct() : wrongForm(form);
        if (same == Truth::No)
            return incorrect(onlyEndsDiffer(*realA, *realB, budget) ? reasons::kEndpointOpenClosed
                                                                    : std::string_view());
        return undecided(reasons::kNotDecided);
    }
    const Truth same = sets.sameSets(expected.set, answer.set, 0);
    if (same == Truth::Yes)
        return form.empty() ? correct() : wrongForm(form);
    return same == Truth::No ? incorrect() : undecided(reasons::kNotDecided);
}

} // namespace khatwa::grading
