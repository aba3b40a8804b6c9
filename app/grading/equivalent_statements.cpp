#include "app/grading/equivalent.h"
#include "app/maths/periodic.h"
#include "app/maths/print.h"
#include "app/maths/real_set.h"
#include "app/maths/statements.h"
#include "app/maths/transform.h"

#include <algorithm>

namespace khatwa::grading {

using maths::Expression;
using maths::Kind;
using maths::RealSet;
using maths::Rel;
using maths::Standing;
using maths::Truth;
using Type = Meaning::Type;

namespace {

std::vector<std::string> texts(const RealSet& set) {
    std::vector<std::string> list;
    for (const maths::Piece& piece : set.pieces)
        list.push_back(maths::toLatex(maths::asExpression(RealSet{{piece}})));
    return list;
}

/// The sets have the same ends and only differ in which of them belong.
bool differInEnds(const RealSet& a, const RealSet& b, const Standing& standing) {
    return !a.isFinite() && !b.isFinite() && standing.onlyA && standing.onlyB &&
           standing.onlyA->isFinite() && standing.onlyB->isFinite();
}

/// Some of the pieces, whole, and nothing else.
bool arePiecesOf(const RealSet& some, const RealSet& all) {
    return some.pieces.size() < all.pieces.size() && !some.isEmpty() &&
           std::ranges::all_of(some.pieces, [&](const maths::Piece& piece) {
               return std::ranges::any_of(all.pieces, [&](const maths::Piece& other) {
                   return piece.low == other.low && piece.high == other.high &&
                          piece.lowClosed == other.lowClosed &&
                          piece.highClosed == other.highClosed;
               });
           });
}

/// What two sets of numbers say about an answer; `standing` has the reference as a.
Judgement fromSets(const Standing& standing, maths::Budget& budget) {
    if (standing.equivalent == Truth::Yes)
        return correct();
    if (standing.equivalent == Truth::Unknown)
        return undecided(reasons::kNotDecided);
    if (!standing.solutionsA || !standing.solutionsB || !standing.onlyA || !standing.onlyB)
        return incorrect();
    const RealSet& expected = *standing.solutionsA;
    const RealSet& answer = *standing.solutionsB;
    if (differInEnds(expected, answer, standing))
        return incorrect(reasons::kEndpointOpenClosed);
    const bool points = expected.isFinite() && answer.isFinite();
    const auto common = maths::intersect(expected, answer, budget);
    const bool some = common && !common->isEmpty();
    if (some && (points || arePiecesOf(answer, expected) || arePiecesOf(expected, answer))) {
        Judgement partly =
            judged(Verdict::PartlyCorrect, standing.onlyB->isEmpty()   ? reasons::kMissingSolution
                                           : standing.onlyA->isEmpty() ? reasons::kExtraSolution
                                                                       : reasons::kMissingAndExtra);
        partly.missing = texts(*standing.onlyA);
        partly.extra = texts(*standing.onlyB);
        return partly;
    }
    return incorrect();
}

/// The tree of a region without its letter.
Expression bareRegion(const Meaning& meaning) {
    if (!meaning.name)
        return meaning.whole;
    return meaning.whole[meaning.whole[0] == *meaning.name ? 1 : 0];
}

std::optional<RealSet> realSetOf(const Meaning& meaning, maths::Budget& budget) {
    switch (meaning.type) {
    case Type::Empty:
        return RealSet{};
    case Type::Value:
    case Type::Values: {
        for (const Expression& member : meaning.members) {
            if (!maths::isScalar(member) || !maths::freeSymbols(member).empty())
                return std::nullopt;
        }
        return maths::setFromPoints(meaning.members, budget);
    }
    case Type::Region:
        return maths::setOf(bareRegion(meaning), true, budget);
    default:
        return std::nullopt;
    }
}

/// "x = a or x = b" of named values; the statement itself where it is one.
std::optional<Expression> asStatement(const Meaning& meaning, const Expression& name) {
    switch (meaning.type) {
    case Type::Statement:
        return meaning.whole;
    case Type::Value:
    case Type::Values: {
        std::vector<Expression> equations;
        for (const Expression& member : meaning.members)
            equations.push_back(Expression::relation(name, Rel::Equal, member));
        return equations.size() == 1 ? equations[0]
                                     : Expression::node(Kind::Or, std::move(equations));
    }
    case Type::Assignment: {
        std::vector<Expression> equations;
        for (std::size_t i = 0; i < meaning.names.size(); ++i)
            equations.push_back(Expression::relation(Expression::symbol(meaning.names[i]),
                                                     Rel::Equal, meaning.members[i]));
        return Expression::node(Kind::And, std::move(equations));
    }
    default:
        return std::nullopt;
    }
}

/// Several points, each with a number for every letter.
bool isListOfPoints(const Meaning& meaning, std::size_t letters) {
    return meaning.type == Type::Values && letters > 1 &&
           std::ranges::all_of(meaning.members, [&](const Expression& member) {
               return member.is(Kind::Tuple) && member.size() == letters &&
                      std::ranges::all_of(member.children(), maths::isScalar);
           });
}

/// A list of inequalities: all hold, unless nothing would; then each in turn.
Expression commaRead(const Expression& statement, maths::Budget& budget) {
    if (!statement.is(Kind::Sequence))
        return statement;
    const std::vector<Expression> parts(statement.children().begin(), statement.children().end());
    Expression all = Expression::node(Kind::And, parts);
    const std::set<std::string> letters = maths::freeSymbols(statement);
    if (letters.size() != 1)
        return all;
    const auto together = maths::solve(all, *letters.begin(), maths::Assume::Real, budget);
    if (together && together->isEmpty())
        return Expression::node(Kind::Or, parts);
    return all;
}

std::optional<std::string> onlyLetter(const Expression& e) {
    const std::set<std::string> letters = maths::freeSymbols(e);
    return letters.size() == 1 ? std::optional(*letters.begin()) : std::nullopt;
}

/// The statement with every inequality sign turned, or with < and ≤ exchanged.
Expression altered(const Expression& e, bool turn) {
    if (!e.is(Kind::Relation)) {
        if (!e.is(Kind::And) && !e.is(Kind::Or) && !e.is(Kind::System))
            return e;
        std::vector<Expression> parts;
        for (const Expression& part : e.children())
            parts.push_back(altered(part, turn));
        return Expression::node(e.kind(), std::move(parts));
    }
    std::vector<Rel> relations;
    for (std::size_t i = 0; i + 1 < e.size(); ++i) {
        Rel relation = e.relationAt(i);
        switch (relation) {
        case Rel::Less:
            relation = turn ? Rel::Greater : Rel::LessEqual;
            break;
        case Rel::LessEqual:
            relation = turn ? Rel::GreaterEqual : Rel::Less;
            break;
        case Rel::Greater:
            relation = turn ? Rel::Less : Rel::GreaterEqual;
            break;
        case Rel::GreaterEqual:
            relation = turn ? Rel::LessEqual : Rel::Greater;
            break;
        default:
            break;
        }
        relations.push_back(relation);
    }
    return Expression::relation(std::vector<Expression>(e.children().begin(), e.children().end()),
                                std::move(relations));
}

} // namespace

Judgement Equivalence::statements(const Meaning& expected, const Meaning& answer) const {
    const Expression e = commaRead(expected.whole, budget);
    const Expression a = commaRead(answer.whole, budget);
    const Standing standing = maths::compareStatements(e, a, assume, budget);
    Judgement judgement = fromSets(standing, budget);
    if (judgement.reason == reasons::kEndpointOpenClosed)
        judgement.reason = reasons::kStrictness;
    if (judgement.verdict != Verdict::Incorrect || !judgement.reason.empty())
        return judgement;
    const auto letterE = onlyLetter(e);
    const auto letterA = onlyLetter(a);
    if (letterE && letterA && *letterE != *letterA) {
        const Expression renamed =
            maths::substituted(a, {{*letterA, Expression::symbol(*letterE)}});
        if (maths::compareStatements(e, renamed, assume, budget).equivalent == Truth::Yes)
            return incorrect(reasons::kWrongLetter);
        return judgement;
    }
    for (const bool turn : {true, false}) {
        const Expression other = altered(a, turn);
        if (other != a &&
            maths::compareStatements(e, other, assume, budget).equivalent == Truth::Yes)
            return incorrect(turn ? reasons::kInequalityFlipped : reasons::kStrictness);
    }
    return judgement;
}

Judgement Equivalence::regions(const Meaning& expected, const Meaning& answer) const {
    const auto e = realSetOf(expected, budget);
    const auto a = realSetOf(answer, budget);
    if (e && a) {
        const Judgement judgement = fromSets(maths::compareSets(*e, *a, budget), budget);
        const bool letters = expected.name && answer.name && expected.name != answer.name &&
                             expected.name->is(Kind::Symbol) && answer.name->is(Kind::Symbol);
        const bool bothIn = letters && expected.whole.relationAt(0) == Rel::In &&
                            answer.whole.relationAt(0) == Rel::In;
        if (bothIn && judgement.verdict == Verdict::Correct)
            return incorrect(reasons::kWrongLetter);
        return judgement;
    }
    const Expression left = bareRegion(expected);
    const Expression right = bareRegion(answer);
    if (left == right)
        return correct();
    // ℕ, ℤ, ℚ and ℂ are none of the sets that are made of intervals and points.
    if ((left.is(Kind::Constant) && (a || right.is(Kind::Constant) || right.is(Kind::Set))) ||
        (right.is(Kind::Constant) && e))
        return incorrect();
    // Ends with letters in them.
    if (left.is(Kind::Interval) && right.is(Kind::Interval)) {
        const Judgement ends = ordered(left.children(), right.children());
        if (ends.verdict != Verdict::Correct)
            return ends.verdict == Verdict::Undecided ? ends : incorrect();
        return left.text() == right.text() ? correct() : incorrect(reasons::kEndpointOpenClosed);
    }
    if (left.kind() == right.kind() && left.is(Kind::Union))
        return unordered(left.children(), right.children(), false);
    return undecided(reasons::kNotDecided);
}

Judgement Equivalence::bareAndStatement(const Meaning& bare, const Meaning& statement) const {
    const Expression held = commaRead(statement.whole, budget);
    const bool named = bare.name.has_value() || !bare.names.empty();
    std::set<std::string> letters = maths::freeSymbols(held);

    // (x+1)^2 = x^2+2x+1 beside x^2+2x+1: a chain that ends in the value.
    if (bare.type == Type::Value && !named && held.is(Kind::Relation) && held.size() == 2 &&
        held.relationAt(0) == Rel::Equal && maths::isScalar(held[0]) && maths::isScalar(held[1]) &&
        value(bare.members[0], held[1]).verdict == Verdict::Correct) {
        const Judgement chain = value(held[0], held[1]);
        if (chain.verdict == Verdict::Correct || chain.verdict == Verdict::Undecided)
            return chain;
        if (letters.empty())
            return incorrect(reasons::kFalseChain);
    }

    const auto finish = [&](Judgement judgement) {
        // What is not solved yet is right, but not what was asked for; where everything or nothing
        // solves it there is nothing left to do.
        const bool all = bare.whole.is(Kind::Constant, "reals");
        if (judgement.verdict == Verdict::Correct && !named && !all && !isSolved(held))
            return wrongForm(reasons::kNotSolved);
        return judgement;
    };

    if (bare.type == Type::Region || bare.type == Type::Empty) {
        const auto set = realSetOf(bare, budget);
        if (letters.size() > 1 || !set)
            return bare.type == Type::Empty && !letters.empty()
                       ? finish(fromSets(maths::compareStatements(Expression::constant("false"),
                                                                  held, assume, budget),
                                         budget))
                       : undecided(reasons::kNotDecided);
        const std::string letter = letters.empty() ? "x" : *letters.begin();
        if (bare.name && bare.name->is(Kind::Symbol) && bare.whole.is(Kind::Relation) &&
            bare.whole.relationAt(0) == Rel::In && !letters.empty() && bare.name->text() != letter)
            return incorrect();
        const auto solutions = maths::solve(held, letter, assume, budget);
        if (!solutions)
            return undecided(reasons::kNotDecided);
        return finish(fromSets(maths::compareSets(*set, *solutions, budget), budget));
    }

    std::optional<Expression> claim;
    if (bare.type == Type::Tuple) {
        // (1, 2) for x + y = 3, x - y = -1: letters in the order of the alphabet.
        if (letters.size() != bare.members.size())
            return incorrect(reasons::kWrongKind);
        Meaning assignment = bare;
        assignment.type = Type::Assignment;
        assignment.names.assign(letters.begin(), letters.end());
        claim = asStatement(assignment, Expression());
    } else if (isListOfPoints(bare, letters.size())) {
        // (1, 2), (2, 1) for x + y = 3, xy = 2: one point or the other.
        std::vector<Expression> points;
        for (const Expression& member : bare.members) {
            Meaning assignment;
            assignment.type = Type::Assignment;
            assignment.names = bare.names;
            if (!named)
                assignment.names.assign(letters.begin(), letters.end());
            assignment.members.assign(member.children().begin(), member.children().end());
            points.push_back(*asStatement(assignment, Expression()));
        }
        const Expression either = Expression::node(Kind::Or, std::move(points));
        return finish(fromSets(maths::compareStatements(either, held, assume, budget), budget));
    } else if (named) {
        claim = asStatement(bare, bare.name.value_or(Expression()));
    } else {
        for (const Expression& member : bare.members) {
            for (const std::string& letter : maths::freeSymbols(member))
                letters.erase(letter);
        }
        if (letters.size() != 1)
            return incorrect(reasons::kWrongKind);
        claim = asStatement(bare, Expression::symbol(*letters.begin()));
    }
    if (!claim)
        return undecided(reasons::kNotDecided);
    for (const Expression& member : bare.members) {
        if (!maths::isScalar(member))
            return incorrect(reasons::kWrongKind);
    }
    // x = π/2 + 2πk for sin x = 1: k is no letter of the question, but runs through ℤ.
    std::set<std::string> others = maths::freeSymbols(*claim);
    for (const std::string& letter : maths::freeSymbols(held))
        others.erase(letter);
    if (assume == maths::Assume::Real && !others.empty() &&
        std::ranges::all_of(others, isWholeLetter)) {
        const Expression family = withWholeLetters(*claim, others);
        if (const auto standing = maths::comparePeriodic(family, held, budget))
            return finish(fromSets(*standing, budget));
    }
    return finish(fromSets(maths::compareStatements(*claim, held, assume, budget), budget));
}

Judgement Equivalence::assignments(const Meaning& expected, const Meaning& answer) const {
    if (expected.names == answer.names)
        return ordered(expected.members, answer.members);
    std::vector<Expression> missing;
    std::size_t right = 0;
    std::size_t extra = 0;
    for (std::size_t i = 0; i < answer.names.size(); ++i) {
        const auto at = std::ranges::find(expected.names, answer.names[i]);
        if (at == expected.names.end()) {
            ++extra;
            continue;
        }
        const auto& member =
            expected.members[static_cast<std::size_t>(at - expected.names.begin())];
        if (same(member, answer.members[i]) != Truth::Yes)
            return incorrect();
        ++right;
    }
    if (right == 0)
        return ordered(expected.members, answer.members).verdict == Verdict::Correct
                   ? incorrect(reasons::kWrongLetter)
                   : incorrect();
    return judged(Verdict::PartlyCorrect,
                  right < expected.names.size()
                      ? (extra > 0 ? reasons::kMissingAndExtra : reasons::kMissingSolution)
                      : reasons::kExtraSolution);
}

} // namespace khatwa::grading
