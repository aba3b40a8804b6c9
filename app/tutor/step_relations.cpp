#include "app/maths/equality.h"
#include "app/maths/print.h"
#include "app/maths/transform.h"
#include "app/tutor/step_checker_work.h"
#include "app/tutor/step_formulas.h"
#include "app/tutor/step_shapes.h"
#include "app/tutor/step_words.h"

#include <algorithm>
#include <functional>

namespace khatwa::tutor {

using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rel;
using maths::Truth;

// Chains of equations and inequalities: whether each link holds, and whether the whole has to do
// with the problem.

/// Each pair of a chain is a claim of its own; the chain is to the point where one of its sides is.
void StepChecker::Work::judgeRelation(const Expression& e, const Claim& claim, Budget& budget,
                                      std::vector<Found>& found) {
    // 0 = 5 is how it is said that there is no solution.
    if (e.size() == 2 && isWritten(e[0]) && isWritten(e[1]) &&
        closed(e, claim, budget) == Finding::False) {
        found.push_back({Finding::Open, {}});
        return;
    }
    if (isBetween(e)) {
        if (const auto statement = asStatement(e)) {
            found.push_back({judgeStatement(*statement, claim, budget), maths::toLatex(e)});
            return;
        }
    }
    const std::size_t first = found.size();
    fromSetUp_ = false;
    for (std::size_t i = 0; i + 1 < e.size(); ++i) {
        const Expression pair = Expression::relation(e[i], e.relationAt(i), e[i + 1]);
        found.push_back({judgePair(pair, claim, budget), maths::toLatex(pair)});
    }
    const auto said = [&](Finding finding) {
        return std::any_of(found.begin() + static_cast<std::ptrdiff_t>(first), found.end(),
                           [&](const Found& one) { return one.finding == finding; });
    };
    if (said(Finding::Holds) && !said(Finding::False) && !fromSetUp_ &&
        !boxesAnother(e, claim, budget) && argumentsFit(budget) &&
        (said(Finding::Proved) || isTied(e, budget) || isRightResult(claim, budget)))
        for (std::size_t i = first; i < found.size(); ++i)
            if (found[i].finding == Finding::Holds)
                found[i].finding = Finding::Proved;
    if (said(Finding::Proved) && !said(Finding::False) && !said(Finding::Open) &&
        !said(Finding::Holds))
        learn(e);
}

/// A boxed result, or what is called the answer, that is not what the problem asks for: 9² = 81 of
/// 9² - 3³, or a product where a sum is asked for.
bool StepChecker::Work::boxesAnother(const Expression& e, const Claim& claim,
                                     Budget& budget) const {
    if (!claim.answer && !speaksOfForm(claim.words))
        return false;
    const auto problem = worked();
    if (!problem || claim.denied || claim.supposed)
        return false;
    const Expression& last = e[e.size() - 1];
    if (facts_.asked == Asked::Value)
        return claim.answer && maths::freeSymbols(*problem).empty() &&
               !same(last, *problem, budget);
    if (!formRule())
        return false;
    const std::size_t box = claim.latex.rfind("\\boxed{");
    if (box == std::string::npos)
        return !hasForm(maths::toLatex(last));
    const std::size_t from = box + std::string_view("\\boxed{").size();
    const std::size_t end = claim.latex.rfind('}');
    return end <= from || !hasForm(claim.latex.substr(from, end - from));
}

/// Functions of the problem are taken of numbers of the problem.
bool StepChecker::Work::argumentsFit(Budget& budget) const {
    return !replaced_ || std::ranges::all_of(arguments_, [&](const Expression& argument) {
        return !maths::freeSymbols(argument).empty() || ties_.number(argument, budget);
    });
}

/// A formula whose sides are equal is to the point where the problem speaks of one of them. The
/// budget is its own, so that what was proved is not lost.
bool StepChecker::Work::isTied(const Expression& relation, Budget& budget) const {
    if (unsure_ || std::ranges::any_of(facts_.expressions,
                                       [&](const Expression& e) { return movesSign(e, relation); }))
        return false;
    try {
        if (replaced_ || isShare_)
            return true;
        if (!quantities_.empty() && facts_.story && !operandsKnown(relation[0], budget))
            return false;
        const bool numbers = std::ranges::all_of(relation.children(), isAtom);
        // "32 = 2^5" makes a number of the problem into something.
        if (isAtom(relation[0]) && ties_.number(relation[0], budget) && !relation[1].is(Kind::Sum))
            return true;
        if (numbers && ties_.worth(relation[0], budget))
            return true;
        // A whole number at the end may stand anywhere in the problem by chance.
        return std::ranges::any_of(relation.children(), [&](const Expression& side) {
            return numbers ? !side.is(Kind::Number) && ties_.number(side, budget)
                           : ties_.holds(side, budget);
        });
    } catch (const maths::OverBudget&) {
        return false;
    }
}

/// 437 - 40 = \boxed{397}, where 397 is the answer.
bool StepChecker::Work::isRightResult(const Claim& claim, Budget& budget) {
    const std::size_t box = claim.latex.rfind("\\boxed{");
    if (box == std::string::npos || !claim.result || !known_ || claim.latex.back() != '}')
        return false;
    Claim boxed = claim;
    boxed.latex = claim.latex.substr(box);
    const std::string reason = reason_;
    const bool right = judgeResult(boxed, budget) == Finding::Proved;
    reason_ = reason;
    return right;
}

/// What was proved can be spoken of from here on.
void StepChecker::Work::learn(const Expression& e) {
    ties_.addLine(e);
    if (isEquation(e) && !e.is(Kind::Or) && !maths::freeSymbols(e).empty())
        derived_.push_back(e);
    const auto solution = [&](const Expression& part) {
        if (isSolution(part) && part.is(Kind::Relation))
            ties_.addSolution(part[0].text(), part[1]);
    };
    if (e.is(Kind::Or) || e.is(Kind::And))
        std::ranges::for_each(e.children(), solution);
    else
        solution(e);
}

/// "x = 5 or x = 7" follows from x = 5, and is still no solution: each alternative must be one, of
/// the problem or, on the way, of an equation that was derived from it (a root may be lost by
/// squaring only later).
bool StepChecker::Work::allMayHold(const Expression& e, bool ofProblem, Budget& budget) const {
    const Expression both = withBothSigns(e);
    if (!both.is(Kind::Or))
        return true;
    const auto fits = [&](const std::vector<Expression>& lines) {
        return std::ranges::all_of(both.children(), [&](const Expression& one) {
            return excluded(lines, one, budget) != Truth::Yes;
        });
    };
    return fits(facts_.given) ||
           (!ofProblem &&
            std::ranges::any_of(derived_, [&](const Expression& line) { return fits({line}); }));
}

/// What follows is all there is to say: nothing was lost on the way to an inequality, nor from what
/// is called the solution. `x = 2` is all that follows of x.
bool StepChecker::Work::saysAll(const Expression& e, const maths::Standing& standing,
                                const Claim& claim, Budget& budget) const {
    const bool solved = isSolved(e);
    const bool final = solved && (claim.answer || hasWord(claim.words, solutions()));
    const bool one = e.is(Kind::Relation) && isEquation(e) && !maths::contains(e, Kind::PlusMinus);
    if (solved && one && saysTwoSolutions(claim.words))
        return false;
    if (standing.equivalent == Truth::Yes)
        return true;
    if (final)
        return one || (facts_.letters.size() > 1 && isEquation(e) && allMayHold(e, true, budget));
    const bool inequalities = std::ranges::any_of(facts_.given, std::not_fn(isEquation));
    const bool excludes = e.is(Kind::Relation) && e.size() == 2 && e.relationAt(0) == Rel::NotEqual;
    if (inequalities && !isEquation(e) && !excludes) {
        // Of several, each may be solved by itself.
        std::vector<Expression> parts;
        for (const Expression& line : facts_.given) {
            if (facts_.given.size() > 1)
                parts.push_back(line);
            for (std::size_t i = 0; line.is(Kind::Relation) && isBetween(line) && i < 2; ++i)
                parts.push_back(Expression::relation(line[i], line.relationAt(i), line[i + 1]));
        }
        return std::ranges::any_of(parts, [&](const Expression& part) {
            return maths::compareStatements(part, e, maths::Assume::Real, budget).equivalent ==
                   Truth::Yes;
        });
    }
    return allMayHold(e, false, budget);
}

} // namespace khatwa::tutor
