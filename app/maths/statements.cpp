#include "app/maths/statements.h"

#include "app/maths/logic.h"
#include "app/maths/periodic.h"
#include "app/maths/polynomial_system.h"
#include "app/maths/relations.h"
#include "app/maths/statement_parts.h"
#include "app/maths/transform.h"

#include <algorithm>

namespace khatwa::maths {

Standing compareSets(const RealSet& a, const RealSet& b, Budget& budget) {
    Standing standing;
    standing.solutionsA = a;
    standing.solutionsB = b;
    standing.onlyA = without(a, b, budget);
    standing.onlyB = without(b, a, budget);
    if (!standing.onlyA || !standing.onlyB)
        return standing;
    standing.aImpliesB = standing.onlyA->isEmpty() ? Truth::Yes : Truth::No;
    standing.bImpliesA = standing.onlyB->isEmpty() ? Truth::Yes : Truth::No;
    standing.equivalent = standing.aImpliesB == Truth::Yes && standing.bImpliesA == Truth::Yes
                              ? Truth::Yes
                              : Truth::No;
    return standing;
}

namespace {

constexpr int kMaxNesting = 12;
constexpr std::size_t kMaxParts = 64;

/// Chains, ± and negations taken apart, so that And, Or, two-sided relations and constants are
/// left.
Expression plain(const Expression& e, bool negated) {
    const auto mapped = [&](Kind kind, bool flip) {
        std::vector<Expression> parts;
        for (const Expression& child : e.children()) {
            Expression part = plain(child, flip);
            if (part.is(kind))
                parts.insert(parts.end(), part.children().begin(), part.children().end());
            else
                parts.push_back(std::move(part));
        }
        return parts.size() == 1 ? parts[0] : Expression::node(kind, std::move(parts));
    };
    switch (e.kind()) {
    case Kind::Constant:
        if (negated && (e.text() == "true" || e.text() == "false"))
            return Expression::constant(e.text() == "true" ? "false" : "true");
        return e;
    case Kind::Not:
        return plain(e[0], !negated);
    case Kind::And:
    case Kind::System:
        return mapped(negated ? Kind::Or : Kind::And, negated);
    case Kind::Sequence:
        if (isStatement(e))
            return mapped((listsSolutions(e) != negated) ? Kind::Or : Kind::And, negated);
        return e;
    case Kind::Or:
        return mapped(negated ? Kind::And : Kind::Or, negated);
    case Kind::Implies:
        return plain(Expression::node(Kind::Or, {Expression::node(Kind::Not, {e[0]}), e[1]}),
                     negated);
    case Kind::Relation: {
        std::vector<Expression> parts;
        for (std::size_t i = 0; i + 1 < e.size(); ++i) {
            Rel rel = e.relationAt(i);
            if (negated) {
                const auto other = oppositeOf(rel);
                if (!other)
                    return Expression::node(Kind::Not, {e});
                rel = *other;
            }
            for (Expression& part : bothSigns(Expression::relation(e[i], rel, e[i + 1])))
                parts.push_back(std::move(part));
        }
        if (parts.size() == 1)
            return parts[0];
        const bool signs = e.size() == 2; // x = ±1 is x = 1 or x = -1, x ≠ ±1 neither
        const bool either = signs ? parts[0].relationAt(0) != Rel::NotEqual : negated;
        return Expression::node(either ? Kind::Or : Kind::And, std::move(parts));
    }
    default:
        return negated ? Expression::node(Kind::Not, {e}) : e;
    }
}

bool isPlainRelation(const Expression& e) {
    return e.is(Kind::Relation) && e.size() == 2 && isScalar(e[0]) && isScalar(e[1]) &&
           oppositeOf(e.relationAt(0)) && e.relationAt(0) != Rel::In &&
           e.relationAt(0) != Rel::NotIn;
}

class Implication {
public:
    Implication(Assume assume, Budget& budget) : assume_(assume), budget_(budget) {}

    /// Whether b holds wherever a does.
    Truth implies(const Expression& a, const Expression& b, int depth = 0) {
        budget_.spend(2);
        if (a == b || a.is(Kind::Constant, "false") || b.is(Kind::Constant, "true"))
            return Truth::Yes;
        if (depth > kMaxNesting || a.size() > kMaxParts || b.size() > kMaxParts)
            return Truth::Unknown;
        if (a.is(Kind::Or))
            return every(a, [&](const Expression& part) { return implies(part, b, depth + 1); });
        if (b.is(Kind::And))
            return every(b, [&](const Expression& part) { return implies(a, part, depth + 1); });
        // One of the parts may be enough by itself; that none is proves nothing.
        if (b.is(Kind::Or) && any(b, [&](const Expression& part) {
                return implies(a, part, depth + 1) == Truth::Yes;
            }))
            return Truth::Yes;
        if (a.is(Kind::And) && any(a, [&](const Expression& part) {
                return implies(part, b, depth + 1) == Truth::Yes;
            }))
            return Truth::Yes;
        if (b.is(Kind::Or) && isPlainRelation(a) && isBranched(a, b))
            return Truth::Yes;
        if (isPlainRelation(a) && isPlainRelation(b)) {
            const Standing standing = standingOf(a, b);
            if (standing.aImpliesB != Truth::Unknown)
                return standing.aImpliesB;
        }
        return Truth::Unknown;
    }

    Standing standingOf(const Expression& a, const Expression& b) {
        if (const auto known = oneLetter(a, b))
            return *known;
        return compareRelations(a, b, assume_, budget_);
    }

    /// By solving both, where there is at most one letter.
    std::optional<Standing> oneLetter(const Expression& a, const Expression& b) {
        std::set<std::string> letters = freeSymbols(a);
        letters.merge(freeSymbols(b));
        if (letters.size() > 1)
            return std::nullopt;
        const std::string variable = letters.empty() ? "x" : *letters.begin();
        const auto left = solve(a, variable, assume_, budget_);
        const auto right = left ? solve(b, variable, assume_, budget_) : std::nullopt;
        if (!left || !right)
            return std::nullopt;
        Standing standing = compareSets(*left, *right, budget_);
        standing.variable = variable;
        return standing;
    }

private:
    /// a is solved for a letter: put in, the product of the differences in b is zero everywhere, so
    /// that one of them is. (x² = y, and x = √y or x = -√y.)
    bool isBranched(const Expression& a, const Expression& b) {
        if (assume_ == Assume::Positive)
            return false;
        std::vector<Expression> factors;
        for (const Expression& part : b.children()) {
            if (!isPlainRelation(part) || part.relationAt(0) != Rel::Equal)
                return false;
            factors.push_back(sum({part[0], negate(part[1])}));
        }
        const auto solved = solvedForAnyLetter(a, budget_);
        if (!solved || factors.size() > 4)
            return false;
        const Comparison zero = compare(substituted(product(std::move(factors)), {*solved}),
                                        Expression::number(0L), assume_, budget_);
        return zero.equal == Truth::Yes && zero.domainsDiffer == Truth::No;
    }

    template <class Test>
    static Truth every(const Expression& e, Test test) {
        Truth result = Truth::Yes;
        for (const Expression& part : e.children()) {
            const Truth one = test(part);
            if (one == Truth::No)
                return Truth::No;
            if (one == Truth::Unknown)
                result = Truth::Unknown;
        }
        return result;
    }
    template <class Test>
    static bool any(const Expression& e, Test test) {
        return std::ranges::any_of(e.children(), test);
    }

    Assume assume_;
    Budget& budget_;
};

} // namespace

namespace {

/// Or of And of equations, as lists of equations; empty where other statements stand in it, or it
/// is too long.
std::optional<std::vector<std::vector<Expression>>> alternatives(const Expression& e) {
    constexpr std::size_t kMost = 24;
    using Lists = std::vector<std::vector<Expression>>;
    if (e.is(Kind::Constant, "false"))
        return Lists{};
    if (e.is(Kind::Constant, "true"))
        return Lists{{}};
    if (e.is(Kind::Relation))
        return isPlainRelation(e) && e.relationAt(0) == Rel::Equal ? std::optional(Lists{{e}})
                                                                   : std::nullopt;
    if (!e.is(Kind::Or) && !e.is(Kind::And))
        return std::nullopt;
    Lists total;
    if (e.is(Kind::And))
        total.emplace_back();
    for (const Expression& part : e.children()) {
        const auto inner = alternatives(part);
        if (!inner)
            return std::nullopt;
        if (e.is(Kind::Or)) {
            total.insert(total.end(), inner->begin(), inner->end());
        } else {
            Lists longer;
            for (const auto& left : total)
                for (const auto& right : *inner) {
                    longer.push_back(left);
                    longer.back().insert(longer.back().end(), right.begin(), right.end());
                }
            total = std::move(longer);
        }
        if (total.size() > kMost)
            return std::nullopt;
    }
    return total;
}

void collectSides(const Expression& e, std::vector<Expression>& sides) {
    for (const Expression& child : e.children())
        if (e.is(Kind::Relation))
            sides.push_back(child);
        else
            collectSides(child, sides);
}

/// By algebra, where both are equations between rational functions.
std::optional<Standing> asSystems(const Expression& a, const Expression& b, Assume assume,
                                  Budget& budget) {
    const auto left = alternatives(a);
    const auto right = left ? alternatives(b) : std::nullopt;
    if (!right)
        return std::nullopt;
    std::vector<Expression> sides;
    collectSides(a, sides);
    collectSides(b, sides);
    const Generators generators = Generators::of(sides, Kernels::None, budget);
    std::vector<PolynomialSystem> systems[2];
    for (const bool second : {false, true})
        for (const auto& equations : second ? *right : *left) {
            auto system = polynomialSystem(equations, generators, budget);
            if (!system)
                return std::nullopt;
            systems[second ? 1 : 0].push_back(std::move(*system));
        }
    Standing standing;
    standing.aImpliesB = solutionsWithin(systems[0], systems[1], assume, budget);
    standing.bImpliesA = solutionsWithin(systems[1], systems[0], assume, budget);
    return standing;
}

/// p and q, not p: letters that are themselves true or false.
bool hasBareLetters(const Expression& e) {
    return e.is(Kind::Symbol) ||
           (isLogical(e.kind()) && std::ranges::any_of(e.children(), hasBareLetters));
}

/// Puts numbers in for all letters but one and solves for that one: where the solutions differ the
/// statements do, and that is a proof. That they agree proves nothing.
void refuteAtPoints(const Expression& a, const Expression& b, Assume assume, Budget& budget,
                    Standing& standing) {
    constexpr int kTries = 6;
    std::set<std::string> all = freeSymbols(a);
    all.merge(freeSymbols(b));
    const std::vector<std::string> letters(all.begin(), all.end());
    if (letters.size() < 2 || letters.size() > 6 || assume == Assume::Complex)
        return;
    std::uint64_t state = 0x2545F4914F6CDD1DULL;
    const auto next = [&] { // xorshift64: the same points in every run
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return state;
    };
    for (int i = 0; i < kTries; ++i) {
        const std::string& kept = letters[static_cast<std::size_t>(i) % letters.size()];
        std::map<std::string, Expression> values;
        for (const std::string& letter : letters) {
            if (letter == kept)
                continue;
            const long size = static_cast<long>(next() % 7) + 1;
            const bool negative = assume == Assume::Real && next() % 2 == 0;
            values.emplace(letter, Expression::number(negative ? -size : size));
        }
        budget.spend(20);
        const auto left = solve(substituted(a, values), kept, assume, budget);
        const auto right =
            left ? solve(substituted(b, values), kept, assume, budget) : std::nullopt;
        if (!right)
            continue;
        const Standing here = compareSets(*left, *right, budget);
        if (here.aImpliesB == Truth::No)
            standing.aImpliesB = Truth::No;
        if (here.bImpliesA == Truth::No)
            standing.bImpliesA = Truth::No;
        if (standing.aImpliesB != Truth::Unknown && standing.bImpliesA != Truth::Unknown)
            return;
    }
}

/// Letters that have a value, `x = 4`, put into what else holds with it.
Expression withValues(const Expression& e) {
    if (!e.is(Kind::And))
        return e;
    std::map<std::string, Expression> values;
    for (const Expression& part : e.children())
        if (isPlainRelation(part) && part.relationAt(0) == Rel::Equal && part[0].is(Kind::Symbol) &&
            freeSymbols(part[1]).empty())
            values.emplace(part[0].text(), part[1]);
    if (values.empty())
        return e;
    std::vector<Expression> parts;
    for (const Expression& part : e.children()) {
        const bool given = isPlainRelation(part) && part[0].is(Kind::Symbol) &&
                           values.contains(part[0].text()) &&
                           values.at(part[0].text()) == part[1] && part.relationAt(0) == Rel::Equal;
        parts.push_back(given ? part : substituted(part, values));
    }
    return Expression::node(Kind::And, std::move(parts));
}

/// Conditions on single letters that hold together: the solutions of each.
std::optional<std::map<std::string, RealSet>> boxOf(const Expression& e, Assume assume,
                                                    Budget& budget) {
    if (!e.is(Kind::And) || assume == Assume::Complex)
        return std::nullopt;
    std::map<std::string, RealSet> box;
    for (const Expression& part : e.children()) {
        const std::set<std::string> letters = freeSymbols(part);
        if (letters.size() != 1)
            return std::nullopt;
        const auto solutions = solve(part, *letters.begin(), assume, budget);
        if (!solutions)
            return std::nullopt;
        const auto known = box.find(*letters.begin());
        if (known == box.end()) {
            box.emplace(*letters.begin(), *solutions);
            continue;
        }
        const auto both = intersect(known->second, *solutions, budget);
        if (!both)
            return std::nullopt;
        known->second = *both;
    }
    return box;
}

std::optional<Standing> compareBoxes(const Expression& a, const Expression& b, Assume assume,
                                     Budget& budget) {
    const auto left = boxOf(a, assume, budget);
    const auto right = left ? boxOf(b, assume, budget) : std::nullopt;
    if (!right || left->size() != right->size())
        return std::nullopt;
    Standing standing{Truth::Unknown, Truth::Yes, Truth::Yes, {}, {}, {}, {}, {}};
    for (const auto& [letter, solutions] : *left) {
        const auto other = right->find(letter);
        if (other == right->end() || solutions.isEmpty() || other->second.isEmpty())
            return std::nullopt;
        const Standing one = compareSets(solutions, other->second, budget);
        if (one.equivalent == Truth::Unknown)
            return std::nullopt;
        if (one.aImpliesB == Truth::No)
            standing.aImpliesB = Truth::No;
        if (one.bImpliesA == Truth::No)
            standing.bImpliesA = Truth::No;
    }
    return standing;
}

Standing concluded(Standing standing) {
    if (standing.aImpliesB == Truth::Yes && standing.bImpliesA == Truth::Yes)
        standing.equivalent = Truth::Yes;
    else if (standing.aImpliesB == Truth::No || standing.bImpliesA == Truth::No)
        standing.equivalent = Truth::No;
    return standing;
}

} // namespace

namespace {

Standing compareAsWritten(const Expression& a, const Expression& b, Assume assume, Budget& budget) {
    if (assume == Assume::Real && (mayBePeriodic(a) || mayBePeriodic(b)))
        if (const auto known = comparePeriodic(a, b, budget))
            return *known;
    Implication implication(assume, budget);
    if (const auto known = implication.oneLetter(a, b))
        return *known;
    if (a == b)
        return concluded({Truth::Unknown, Truth::Yes, Truth::Yes, {}, {}, {}, {}, {}});
    if (hasBareLetters(a) || hasBareLetters(b)) {
        const LogicStanding logic = compareLogic(a, b, assume, budget);
        Standing standing;
        standing.equivalent = logic.equivalent;
        standing.aImpliesB = logic.aImpliesB;
        standing.bImpliesA = logic.bImpliesA;
        return standing;
    }
    if (assume == Assume::Real)
        if (const auto known = comparePeriodic(a, b, budget))
            return *known;
    Expression left = plain(a, false), right = plain(b, false);
    if (isPlainRelation(left) && isPlainRelation(right)) {
        Standing standing = compareRelations(left, right, assume, budget);
        if (standing.equivalent == Truth::Unknown)
            refuteAtPoints(left, right, assume, budget, standing);
        return standing.equivalent == Truth::Unknown ? concluded(standing) : standing;
    }
    if (const auto systems = asSystems(left, right, assume, budget))
        if (systems->aImpliesB != Truth::Unknown && systems->bImpliesA != Truth::Unknown)
            return concluded(*systems);
    left = withValues(left);
    right = withValues(right);
    if (const auto boxes = compareBoxes(left, right, assume, budget))
        return concluded(*boxes);
    Standing standing;
    standing.aImpliesB = implication.implies(left, right);
    standing.bImpliesA = implication.implies(right, left);
    if (standing.aImpliesB == Truth::Unknown || standing.bImpliesA == Truth::Unknown)
        refuteAtPoints(left, right, assume, budget, standing);
    return concluded(standing);
}

/// Values for letters, `x = 2 and y = 1`; empty where it is nothing but that.
std::optional<std::map<std::string, Expression>> pointOf(const Expression& e) {
    std::map<std::string, Expression> point;
    const auto take = [&](const Expression& part) {
        return isPlainRelation(part) && part.relationAt(0) == Rel::Equal &&
               part[0].is(Kind::Symbol) && freeSymbols(part[1]).empty() &&
               point.emplace(part[0].text(), part[1]).second;
    };
    if (!e.is(Kind::And))
        return take(e) ? std::optional(point) : std::nullopt;
    return std::ranges::all_of(e.children(), take) ? std::optional(point) : std::nullopt;
}

/// Whether a statement holds where all its letters have values.
Truth holdsAt(const Expression& e, const std::map<std::string, Expression>& point, Budget& budget) {
    if (e.is(Kind::And) || e.is(Kind::Or)) {
        const Truth decides = e.is(Kind::And) ? Truth::No : Truth::Yes;
        Truth result = e.is(Kind::And) ? Truth::Yes : Truth::No;
        for (const Expression& part : e.children()) {
            const Truth one = holdsAt(part, point, budget);
            if (one == decides)
                return one;
            if (one == Truth::Unknown)
                result = one;
        }
        return result;
    }
    if (!isPlainRelation(e))
        return Truth::Unknown;
    for (const std::string& letter : freeSymbols(e))
        if (!point.contains(letter))
            return Truth::Unknown;
    budget.spend(5);
    const auto sign = signOf(substituted(sum({e[0], negate(e[1])}), point), budget);
    if (!sign)
        return Truth::Unknown;
    const Rel rel = e.relationAt(0);
    const bool holds = rel == Rel::Equal          ? *sign == 0
                       : rel == Rel::NotEqual     ? *sign != 0
                       : rel == Rel::Less         ? *sign < 0
                       : rel == Rel::LessEqual    ? *sign <= 0
                       : rel == Rel::Greater      ? *sign > 0
                       : rel == Rel::GreaterEqual ? *sign >= 0
                                                  : false;
    return holds ? Truth::Yes : Truth::No;
}

/// A solution that is given and, put in, is none: `x = 1` for x^1000 + x + 1 = 0.
bool isRefutedByPoint(const Expression& given, const Expression& statement, Budget& budget) {
    constexpr std::size_t kMostPoints = 12;
    if (given.is(Kind::Or))
        return given.size() <= kMostPoints &&
               std::ranges::any_of(given.children(), [&](const Expression& one) {
                   return isRefutedByPoint(one, statement, budget);
               });
    const auto point = pointOf(given);
    return point && holdsAt(statement, *point, budget) == Truth::No;
}

bool hasHighPower(const Expression& e) {
    return (e.is(Kind::Power) && e[1].is(Kind::Number) && e[1].text().size() >= 2) ||
           std::ranges::any_of(e.children(), hasHighPower);
}

/// What no solving is needed for.
Standing refutedByPoints(const Expression& a, const Expression& b, Budget& budget) {
    Standing standing;
    if (isRefutedByPoint(a, b, budget))
        standing.aImpliesB = standing.equivalent = Truth::No;
    if (isRefutedByPoint(b, a, budget))
        standing.bImpliesA = standing.equivalent = Truth::No;
    return standing;
}

} // namespace

Standing compareStatements(const Expression& a, const Expression& b, Assume assume,
                           Budget& budget) {
    // Where solving would be dear, solutions are tried first.
    const bool high = assume != Assume::Complex && (hasHighPower(a) || hasHighPower(b));
    if (high) {
        const Standing tried = refutedByPoints(plain(a, false), plain(b, false), budget);
        if (tried.equivalent == Truth::No)
            return tried;
    }
    const Standing standing = compareAsWritten(a, b, assume, budget);
    if (standing.equivalent != Truth::Unknown || assume == Assume::Complex)
        return standing;
    const Expression left = plain(a, false), right = plain(b, false);
    if (!high) {
        const Standing tried = refutedByPoints(left, right, budget);
        if (tried.equivalent == Truth::No)
            return tried;
    }
    const auto undoneA = withoutInverses(left), undoneB = withoutInverses(right);
    if (!undoneA && !undoneB)
        return standing;
    const Standing other =
        compareAsWritten(undoneA.value_or(left), undoneB.value_or(right), assume, budget);
    return other.equivalent == Truth::Unknown ? standing : other;
}

} // namespace khatwa::maths
