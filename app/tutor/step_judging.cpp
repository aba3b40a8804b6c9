#include "app/grading/as_statement.h"
#include "app/grading/working.h"
#include "app/maths/equality.h"
#include "app/maths/print.h"
#include "app/maths/statements.h"
#include "app/tutor/step_checker_work.h"
#include "app/tutor/step_formulas.h"
#include "app/tutor/step_operations.h"

#include <algorithm>

namespace khatwa::tutor {

using maths::Assume;
using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rel;
using maths::Truth;

namespace {

Expression tail(const Expression& e) {
    std::vector<Expression> sides(e.children().begin() + 1, e.children().end());
    std::vector<Rel> relations;
    for (std::size_t i = 1; i + 1 < e.size(); ++i)
        relations.push_back(e.relationAt(i));
    return Expression::relation(std::move(sides), std::move(relations));
}

} // namespace

/// Formulas joined by "or" and "and" are read together where they are solutions.
std::vector<StepChecker::Work::Found> StepChecker::Work::judgeGroup(std::span<const Claim> group,
                                                                    Budget& budget) {
    std::vector<Found> found;
    try {
        if (group.size() > 1) {
            if (const auto together = joined(group)) {
                found.push_back(
                    {judgeStatement(*together, group.front(), budget), maths::toLatex(*together)});
                return found;
            }
        }
        for (const Claim& claim : group)
            judgeClaim(claim, budget, found);
    } catch (const maths::OverBudget&) {
        found.push_back({Finding::Open, {}});
    } catch (const maths::TooLarge&) {
        found.push_back({Finding::Open, {}});
    }
    return found;
}

std::optional<Expression> StepChecker::Work::joined(std::span<const Claim> group) {
    std::vector<Expression> parts;
    bool either = false;
    bool sameLetter = true;
    for (const Claim& claim : group) {
        const maths::Reading reading = readOne(claim.latex);
        if (!reading || !isEquation(*reading.expression) || !reading.expression->is(Kind::Relation))
            return std::nullopt;
        parts.push_back(withoutIndex(*reading.expression));
        formulas_.push_back(parts.back());
        either = either || claim.joined == Claim::Joined::Or;
        sameLetter = sameLetter && isSolution(parts.back()) && parts.back()[0] == parts.front()[0];
    }
    if (!either && !sameLetter)
        return std::nullopt;
    if (!either && facts_.letters.size() > 1)
        return std::nullopt;
    return Expression::node(Kind::Or, std::move(parts));
}

void StepChecker::Work::judgeClaim(const Claim& claim, Budget& budget, std::vector<Found>& found) {
    std::vector<grading::WorkingLine> lines = grading::readWorking(claim.latex, facts_.reading);
    bool any = false;
    for (const grading::WorkingLine& line : lines) {
        if (line.comment)
            continue;
        any = true;
        if (!line.reading) {
            found.push_back(
                {claim.supposed || claim.denied ? Finding::Neutral : Finding::Open, {}});
            continue;
        }
        Expression e = *line.reading.expression;
        // "= 7" after a formula continues it; alone it claims what cannot be seen.
        if (line.continues && last_ && maths::isScalar(e))
            e = Expression::relation(*last_, Rel::Equal, e);
        if (define(e) && !claim.denied) {
            found.push_back({Finding::Neutral, {}});
            if (e.size() > 2)
                judgeRelation(tail(e), claim, budget, found);
            continue;
        }
        const Expression meant = withoutIndex(known(e));
        replaced_ = !(meant == e);
        if (!isAtom(e) && !claim.supposed)
            formulas_.push_back(e);
        judge(meant, claim, budget, found);
        last_ = e.is(Kind::Relation) ? e[e.size() - 1] : e;
    }
    if (!any)
        found.push_back({Finding::Neutral, {}});
}

void StepChecker::Work::judge(const Expression& e, const Claim& claim, Budget& budget,
                              std::vector<Found>& found) {
    if (e.is(Kind::Relation)) {
        judgeRelation(e, claim, budget, found);
    } else if (e.is(Kind::Implies) || e.is(Kind::Iff)) {
        for (const Expression& part : e.children())
            judge(part, claim, budget, found);
    } else if (maths::isScalar(e) || e.is(Kind::PlusMinus)) {
        found.push_back({judgeValue(e, claim, budget), maths::toLatex(e)});
    } else if (const auto statement = asStatement(e)) {
        found.push_back({judgeStatement(*statement, claim, budget), maths::toLatex(e)});
    } else if (e.is(Kind::Sequence)) {
        for (const Expression& part : e.children())
            judge(part, claim, budget, found);
    } else {
        const bool said = claim.result && !claim.supposed && !claim.denied;
        found.push_back({said ? judgeResult(claim, budget) : Finding::Neutral, {}});
    }
}

std::optional<Expression> StepChecker::Work::asStatement(const Expression& e) const {
    if (!maths::isStatement(e) && !(e.is(Kind::Sequence) && maths::isStatement(e[0])))
        return std::nullopt;
    std::set<std::string> letters = maths::freeSymbols(e);
    return grading::asStatement(e, letters);
}

/// Each pair of a chain is a claim of its own.
void StepChecker::Work::judgeRelation(const Expression& e, const Claim& claim, Budget& budget,
                                      std::vector<Found>& found) {
    for (std::size_t i = 0; i + 1 < e.size(); ++i) {
        const Expression pair = Expression::relation(e[i], e.relationAt(i), e[i + 1]);
        Finding finding = judgePair(pair, claim, budget);
        // The same side on both sides of a chain says nothing.
        found.push_back({finding, maths::toLatex(pair)});
    }
}

Finding StepChecker::Work::judgePair(const Expression& pair, const Claim& claim, Budget& budget) {
    const Expression& a = pair[0];
    const Expression& b = pair[1];
    const bool scalars = maths::isScalar(a) && maths::isScalar(b);
    const bool unknown = hasUnknownCall(a) || hasUnknownCall(b);
    if (scalars && !unknown && maths::freeSymbols(pair).empty())
        return closed(pair, claim, budget);
    if (scalars && !unknown && pair.relationAt(0) == Rel::Equal) {
        const maths::Comparison values = maths::compare(a, b, Assume::Real, budget);
        if (values.equal == Truth::Yes && values.domainsDiffer == Truth::No)
            return claim.denied || claim.supposed || (a == b && !replaced_) ? Finding::Neutral
                                                                            : Finding::Proved;
        if (isWrongRewriting(a, b, claim, budget)) {
            reason_ = "wrong_rewriting";
            return Finding::False;
        }
    }
    if (const auto statement = asStatement(pair))
        return judgeStatement(*statement, claim, budget);
    return claim.denied || claim.supposed ? Finding::Neutral : Finding::Open;
}

/// The problem's own expression, made into another: `x² - 5x + 4 = (x-1)(x+4)`.
bool StepChecker::Work::isWrongRewriting(const Expression& a, const Expression& b,
                                         const Claim& claim, Budget& budget) {
    if (claim.denied || claim.supposed || supposed_ || !facts_.given.empty() ||
        facts_.expressions.size() != 1 || maths::freeSymbols(b).empty() ||
        hasLetterLikeConstant(a) || hasLetterLikeConstant(b) || a.is(Kind::Symbol) ||
        (facts_.asked != Asked::Factor && facts_.asked != Asked::Expand &&
         facts_.asked != Asked::Simplify))
        return false;
    const Expression& whole = facts_.expressions.front();
    if (maths::freeSymbols(b) != maths::freeSymbols(whole))
        return false;
    return maths::compare(whole, a, Assume::Real, budget).equal == Truth::Yes &&
           maths::compare(a, b, Assume::Real, budget).equal == Truth::No;
}

Finding StepChecker::Work::judgeStatement(const Expression& e, const Claim& claim, Budget& budget) {
    if (claim.denied)
        return Finding::Neutral;
    if (claim.supposed) {
        supposed_ = true;
        return Finding::Neutral;
    }
    const std::set<std::string> letters = maths::freeSymbols(e);
    const bool ofProblem = std::ranges::any_of(
        letters, [&](const std::string& letter) { return facts_.letters.contains(letter); });
    if (!ofProblem)
        return judgeSetUp(e, budget);
    if (std::ranges::find(facts_.given, e) != facts_.given.end())
        return Finding::Neutral; // the problem once more
    const maths::Standing standing =
        maths::compareStatements(conjunction(facts_.given), e, Assume::Real, budget);
    if (standing.aImpliesB == Truth::Yes)
        return hasWord(claim.words, {"factor", "factoring", "factorise", "factorize", "expand",
                                     "expanding", "نحلل", "بالتحليل", "حلل", "ننشر", "بالنشر"}) &&
                       !isSolution(e) && e.is(Kind::Relation) && !sidesKept(e, budget)
                   ? Finding::Open
                   : Finding::Proved;
    if (supposed_ || !isEquation(e) || hasUnknownCall(e) || hasLetterLikeConstant(e))
        return Finding::Open;
    const bool clash = excluded(facts_.given, e, budget) == Truth::Yes ||
                       (facts_.letters.size() == 1 && letters.size() == 1 &&
                        standing.aImpliesB == Truth::No && standing.bImpliesA == Truth::No);
    if (!clash)
        return Finding::Open;
    reason_ = "false_equation";
    return Finding::False;
}

/// In letters that the problem does not have: the first equations are set up by the reply
/// itself and cannot be checked; what follows from them can.
Finding StepChecker::Work::judgeSetUp(const Expression& e, Budget& budget) {
    if (!isEquation(e) || hasUnknownCall(e))
        return Finding::Open;
    if (implied(setUp_, e, budget) == Truth::Yes) {
        settled_ = true;
        return std::ranges::find(setUp_, e) != setUp_.end() ? Finding::Neutral : Finding::Proved;
    }
    if (!settled_ && !supposed_ && setUp_.size() < 6 && excluded(setUp_, e, budget) == Truth::No)
        setUp_.push_back(e);
    return Finding::Open;
}

Finding StepChecker::Work::judgeValue(const Expression& e, const Claim& claim, Budget& budget) {
    if (claim.denied || claim.supposed)
        return Finding::Neutral;
    if (!claim.result && (isAtom(e) || (operationIn(claim.words) != Operation::None &&
                                        speaksOfSides(claim.words)))) {
        if (!maths::freeSymbols(e).empty() && isAtom(e))
            return Finding::Neutral; // "solve for y"
        operands_.push_back({e, claim.words});
        return Finding::Neutral;
    }
    if (isTarget(e, budget)) {
        const bool repeated = std::ranges::any_of(
            facts_.expressions, [&](const Expression& whole) { return whole == e; });
        return repeated ? Finding::Neutral : Finding::Proved;
    }
    return claim.result ? judgeResult(claim, budget) : Finding::Open;
}

} // namespace khatwa::tutor
