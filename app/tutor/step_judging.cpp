#include "app/grading/as_statement.h"
#include "app/grading/working.h"
#include "app/maths/equality.h"
#include "app/maths/print.h"
#include "app/maths/statements.h"
#include "app/maths/transform.h"
#include "app/tutor/step_checker_work.h"
#include "app/tutor/step_formulas.h"
#include "app/tutor/step_operations.h"
#include "app/tutor/step_shapes.h"
#include "app/tutor/step_words.h"

#include <algorithm>
#include <utility>

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

/// Whether words stand there; units that were taken out of the formula before are none.
bool names(const std::string& lead) {
    return std::ranges::any_of(wordsIn(lead),
                               [](const std::string& word) { return !isUnitWord(word); });
}

} // namespace

/// Formulas joined by "or" and "and" are read together where they are solutions.
std::vector<StepChecker::Work::Found> StepChecker::Work::judgeGroup(std::span<const Claim> group,
                                                                    Budget& budget) {
    std::vector<Found> found;
    try {
        if (std::ranges::any_of(
                group, [](const Claim& claim) { return claim.joined == Claim::Joined::Beside; })) {
            judgeBeside(group, budget, found);
            return found;
        }
        if (group.size() > 1) {
            if (const auto together = joined(group, budget)) {
                // Inequalities in a row may each be meant for themselves, where they do not prove.
                Claim claim = group.front();
                claim.plain = claim.plain && !together->is(Kind::And);
                found.push_back(
                    {judgeStatement(*together, claim, budget), maths::toLatex(*together)});
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

/// Equations side by side are cases, or one line after the other: what does not follow by itself
/// may be one of the cases. Nothing tells which is meant, so that they contradict nothing.
void StepChecker::Work::judgeBeside(std::span<const Claim> group, Budget& budget,
                                    std::vector<Found>& found) {
    std::vector<Expression> cases;
    std::vector<const Claim*> open;
    for (const Claim& claim : group) {
        const maths::Reading reading = readOne(claim.latex);
        const auto part = reading && reading.expression->is(Kind::Relation)
                              ? asOnePart(*reading.expression, claim, budget)
                              : std::nullopt;
        const auto letters =
            part ? maths::freeSymbols(withoutIndex(*part)) : std::set<std::string>();
        if (part && isEquation(*part) && letters.size() == 1 && letters == facts_.letters &&
            !claim.supposed && !claim.denied &&
            implied(facts_.given, withoutIndex(*part), budget) == Truth::No) {
            cases.push_back(withoutIndex(*part));
            open.push_back(&claim);
            continue;
        }
        Claim careful = claim;
        careful.plain = false;
        judgeClaim(careful, budget, found);
    }
    if (cases.empty())
        return;
    Claim careful = *open.front();
    careful.plain = false;
    if (cases.size() == 1) {
        judgeClaim(careful, budget, found);
        return;
    }
    formulas_.insert(formulas_.end(), cases.begin(), cases.end());
    const Expression together = Expression::node(Kind::Or, std::move(cases));
    found.push_back({judgeStatement(together, careful, budget), maths::toLatex(together)});
}

/// One of several solutions; of `x = (5 + 1) / 2 = 3` what stands between may be computed.
std::optional<Expression> StepChecker::Work::asOnePart(const Expression& e, const Claim& claim,
                                                       Budget& budget) {
    if (isEquation(e) || (isRange(e) && (e.size() == 2 || isBetween(e))) || isInequality(e))
        return e;
    if (!e[0].is(Kind::Symbol))
        return std::nullopt;
    for (std::size_t i = 0; i + 1 < e.size(); ++i) {
        if (e.relationAt(i) != Rel::Equal)
            return std::nullopt;
        const Expression pair = Expression::relation(e[i], Rel::Equal, e[i + 1]);
        if (i > 0 && (!maths::freeSymbols(pair).empty() || !maths::isScalar(e[i]) ||
                      !maths::isScalar(e[i + 1]) ||
                      (closed(pair, claim, budget) != Finding::Holds && !(e[i] == e[i + 1]))))
            return std::nullopt;
    }
    return Expression::relation(e[0], Rel::Equal, e[e.size() - 1]);
}

std::optional<Expression> StepChecker::Work::joined(std::span<const Claim> group, Budget& budget) {
    std::vector<Expression> parts;
    bool either = false;
    bool sameLetter = true;
    bool inequalities = facts_.letters.size() == 1 && facts_.given.size() == 1;
    for (const Claim& claim : group) {
        const maths::Reading reading = readOne(claim.latex);
        if (!reading || !reading.expression->is(Kind::Relation))
            return std::nullopt;
        const auto part = asOnePart(*reading.expression, claim, budget);
        if (!part)
            return std::nullopt;
        parts.push_back(withoutIndex(*part));
        either = either || claim.joined == Claim::Joined::Or;
        sameLetter = sameLetter && isSolution(parts.back()) && parts.back()[0] == parts.front()[0];
        inequalities = inequalities && isInequality(parts.back()) &&
                       maths::freeSymbols(parts.back()) == facts_.letters;
    }
    // "x < 3 and x > -2" of one inequality says what neither part does; one after the other each
    // says all.
    if (!either && inequalities && std::ranges::none_of(parts, [&](const Expression& part) {
            return maths::compareStatements(conjunction(facts_.given), part, Assume::Real, budget)
                       .equivalent == Truth::Yes;
        })) {
        formulas_.insert(formulas_.end(), parts.begin(), parts.end());
        return Expression::node(Kind::And, std::move(parts));
    }
    if (!either && !sameLetter)
        return std::nullopt;
    if (!either && (facts_.letters.size() > 1 || !std::ranges::all_of(parts, isEquation)))
        return std::nullopt;
    formulas_.insert(formulas_.end(), parts.begin(), parts.end());
    return Expression::node(Kind::Or, std::move(parts));
}

void StepChecker::Work::judgeClaim(const Claim& claim, Budget& budget, std::vector<Found>& found) {
    if (named_ && claim.place < named_->clauses.size())
        named_->quantity = named_->clauses[claim.place];
    std::vector<grading::WorkingLine> lines = grading::readWorking(claim.latex, facts_.reading);
    bool any = false;
    for (const grading::WorkingLine& line : lines) {
        if (line.comment)
            continue;
        const bool first = !std::exchange(any, true);
        if (!line.reading) {
            found.push_back(
                {claim.supposed || claim.denied ? Finding::Neutral : Finding::Open, {}});
            continue;
        }
        Expression e = *line.reading.expression;
        // "= 7" after a formula continues it; alone it claims what cannot be seen, and after words
        // it is said of them.
        const bool ofWords = line.continues && first && maths::isScalar(e) && names(claim.lead) &&
                             !(last_ && isPlain(claim.lead) && !isAtom(*last_) &&
                               maths::freeSymbols(*last_).size() == maths::freeSymbols(e).size() &&
                               same(*last_, e, budget));
        if (line.continues && last_ && maths::isScalar(e) && !ofWords)
            e = Expression::relation(*last_, Rel::Equal, e);
        e = withCoefficients(e);
        if (judgeByQuantity(e, claim, budget, found)) {
            if (!isAtom(e))
                formulas_.push_back(e);
            last_ = e.is(Kind::Relation) ? e[e.size() - 1] : e;
            continue;
        }
        if (!claim.denied && define(e)) {
            found.push_back({judgeDefinition(e, claim, budget), maths::toLatex(e)});
            if (e.size() > 2)
                judgeRelation(tail(e), claim, budget, found);
            continue;
        }
        isShare_ = false;
        if (!claim.share.empty()) {
            found.push_back({judgeShare(e, claim, budget), maths::toLatex(e)});
            isShare_ = found.back().finding == Finding::Proved;
            if (!e.is(Kind::Relation))
                continue;
        }
        const Expression meant = withoutIndex(known(e));
        replaced_ = !(meant == e);
        unsure_ = usesUnsure(e);
        slope_ = isSlope(e);
        arguments_ = argumentsIn(e);
        if (!isAtom(e) && !claim.supposed && !claim.inserted)
            formulas_.push_back(e);
        const std::size_t before = found.size();
        judge(meant, claim, budget, found);
        if (ofWords && !claim.denied && !claim.supposed && found[before].finding != Finding::Proved)
            found[before].finding = Finding::Open;
        if (!claim.supposed && !claim.inserted)
            meet(meant, budget);
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

/// "41% is …", of what the problem takes it of.
Finding StepChecker::Work::judgeShare(const Expression& e, const Claim& claim, Budget& budget) {
    if (claim.denied || claim.supposed)
        return Finding::Neutral;
    if (!facts_.shareOf)
        return Finding::Open;
    if (!claim.shareOf.empty() &&
        maths::compare(Expression::number(claim.shareOf), *facts_.shareOf, Assume::Real, budget)
                .equal != Truth::Yes)
        return Finding::Open;
    const Expression percent = Expression::number(claim.share);
    const Expression value =
        maths::product({maths::quotient(percent, Expression::number(100)), *facts_.shareOf});
    const Expression& first = e.is(Kind::Relation) ? e[0] : e;
    if (!maths::isScalar(first) || !maths::freeSymbols(first).empty() ||
        maths::compare(first, value, Assume::Real, budget).equal != Truth::Yes)
        return Finding::Open;
    for (const Expression& number : {percent, *facts_.shareOf})
        explained_.push_back(number);
    ties_.addLine(value);
    return Finding::Proved;
}

Finding StepChecker::Work::judgePair(const Expression& pair, const Claim& claim, Budget& budget) {
    const Expression& a = pair[0];
    const Expression& b = pair[1];
    const bool scalars = maths::isScalar(a) && maths::isScalar(b);
    const bool unknown = hasUnknownCall(a) || hasUnknownCall(b);
    if (scalars && !unknown && maths::freeSymbols(pair).empty())
        return closed(pair, claim, budget);
    if (scalars && !unknown && pair.relationAt(0) == Rel::Equal) {
        if (a.isCall("integral") && a.size() == 2)
            return judgeIntegral(a, b, claim, budget);
        const maths::Comparison values = maths::compare(a, b, Assume::Real, budget);
        if (values.equal == Truth::Yes && values.domainsDiffer == Truth::No)
            return claim.denied || claim.supposed || (a == b && !replaced_) ? Finding::Neutral
                                                                            : Finding::Holds;
        if (isWrongRewriting(a, b, claim, budget)) {
            reason_ = "wrong_rewriting";
            return Finding::False;
        }
    }
    // Both signs of (5 ± √1) / 2 and (5 ± 1) / 2.
    if (maths::contains(a, Kind::PlusMinus) && maths::contains(b, Kind::PlusMinus) &&
        pair.relationAt(0) == Rel::Equal && maths::freeSymbols(pair).empty() && !claim.denied &&
        !claim.supposed && same(maths::withSign(a, true), maths::withSign(b, true), budget) &&
        same(maths::withSign(a, false), maths::withSign(b, false), budget))
        return Finding::Holds;
    if (const auto statement = asStatement(pair))
        return judgeStatement(*statement, claim, budget);
    return claim.denied || claim.supposed ? Finding::Neutral : Finding::Open;
}

/// ∫ f dx = F: the derivative of F is f. The constant may be left out of a part, not of the whole.
Finding StepChecker::Work::judgeIntegral(const Expression& integral, const Expression& value,
                                         const Claim& claim, Budget& budget) {
    if (claim.denied || claim.supposed)
        return Finding::Neutral;
    const std::string variable = integral[1].is(Kind::Symbol) ? integral[1].text() : std::string();
    if (variable.empty() || !maths::dependsOn(value, variable))
        return Finding::Open;
    const auto slope = maths::derivativeOf(value, variable, budget);
    if (!slope)
        return Finding::Open;
    const Truth same = maths::compare(*slope, integral[0], Assume::Real, budget).equal;
    if (same == Truth::Yes) {
        const bool whole = facts_.function && *facts_.function == integral[0];
        const bool constant =
            maths::freeSymbols(value).size() > maths::freeSymbols(integral[0]).size();
        return whole && !constant ? Finding::Open : Finding::Holds;
    }
    if (same == Truth::No && mayContradict(claim) && facts_.function &&
        *facts_.function == integral[0] && !hasLetterLikeConstant(value)) {
        reason_ = "wrong_rewriting";
        return Finding::False;
    }
    return Finding::Open;
}

/// Whether all that is meant is understood, so that what fails is a mistake.
bool StepChecker::Work::mayContradict(const Claim& claim) const {
    return claim.plain && facts_.plain && !claim.denied && !claim.supposed && !claim.inserted &&
           !supposed_;
}

/// The problem's own expression or a part of it, made into another:
/// `x² - 5x + 4 = (x-1)(x+4)`; or the derivative that is asked for.
bool StepChecker::Work::isWrongRewriting(const Expression& a, const Expression& b,
                                         const Claim& claim, Budget& budget) {
    if (!mayContradict(claim) || maths::freeSymbols(b).empty() || hasLetterLikeConstant(a) ||
        hasLetterLikeConstant(b) || a.is(Kind::Symbol))
        return false;
    const bool slope = slope_ && facts_.asked == Asked::Derivative && !unsure_;
    const bool rewriting = facts_.given.empty() && facts_.expressions.size() == 1 &&
                           (facts_.asked == Asked::Factor || facts_.asked == Asked::Expand ||
                            facts_.asked == Asked::Simplify) &&
                           std::ranges::includes(maths::freeSymbols(facts_.expressions.front()),
                                                 maths::freeSymbols(b)) &&
                           ties_.holds(a, budget);
    return (slope || rewriting) && maths::compare(a, b, Assume::Real, budget).equal == Truth::No;
}

Finding StepChecker::Work::judgeStatement(const Expression& e, const Claim& claim, Budget& budget) {
    if (claim.denied)
        return Finding::Neutral;
    if (claim.supposed) {
        supposed_ = true;
        return Finding::Neutral;
    }
    // "Put x = 2" is explained where the problem asks at 2, and is a mistake of some kind
    // elsewhere.
    if (const auto at = askedAt();
        claim.inserted && at && !hasUnknownCall(*at) && isSolution(e) && e.is(Kind::Relation))
        return same(e[1], *at, budget) ? Finding::Neutral : Finding::Open;
    const std::set<std::string> letters = maths::freeSymbols(e);
    const bool ofProblem = std::ranges::any_of(
        letters, [&](const std::string& letter) { return facts_.letters.contains(letter); });
    if (!ofProblem)
        return judgeSetUp(e, budget);
    if (std::ranges::find(facts_.given, e) != facts_.given.end())
        return Finding::Neutral; // the problem once more
    const maths::Standing standing =
        maths::compareStatements(conjunction(facts_.given), e, Assume::Real, budget);
    if (standing.aImpliesB == Truth::Yes && !saysAll(e, standing, claim, budget))
        return Finding::Open;
    if (standing.aImpliesB == Truth::Yes) {
        if (hasWord(claim.words, {"factor", "factoring", "factorise", "factorize", "expand",
                                  "expanding", "نحلل", "بالتحليل", "حلل", "ننشر", "بالنشر"}) &&
            !isSolution(e) && e.is(Kind::Relation) && !sidesKept(e, budget))
            return Finding::Open;
        learn(e);
        return Finding::Proved;
    }
    if (claim.inserted) {
        // What is put in must be seen where it was put.
        if (isSolution(e) && e.is(Kind::Relation))
            operands_.push_back({e[1], claim.words, true});
        return Finding::Neutral;
    }
    if (claim.tried && isSolution(e)) {
        supposed_ = true;
        return Finding::Open;
    }
    if (!mayContradict(claim) || hasUnknownCall(e) || hasLetterLikeConstant(e) ||
        !contradictsGiven(e, standing, budget))
        return Finding::Open;
    reason_ = "false_equation";
    return Finding::False;
}

/// 5x - 10 = 5x - 2.
bool StepChecker::Work::differByNumber(const Expression& e, Budget& budget) const {
    const std::set<std::string> letters = maths::freeSymbols(e);
    if (!e.is(Kind::Relation) || e.size() != 2 || letters.size() != 1)
        return false;
    const auto left = maths::derivativeOf(e[0], *letters.begin(), budget);
    const auto right = maths::derivativeOf(e[1], *letters.begin(), budget);
    return left && right && maths::compare(*left, *right, Assume::Real, budget).equal == Truth::Yes;
}

/// Both cannot hold, or neither follows from the other. What cannot hold by itself (x² + 1 = 0) is
/// no such thing: it is how some say that there is no solution. Beside an inequality an equation
/// is a border.
bool StepChecker::Work::contradictsGiven(const Expression& e, const maths::Standing& standing,
                                         Budget& budget) const {
    const bool equations = std::ranges::all_of(facts_.given, isEquation);
    const bool defines = std::ranges::any_of(facts_.given, hasUnknownCall);
    if (defines || isEquation(e) != equations ||
        (excluded({}, e, budget) == Truth::Yes && !differByNumber(e, budget)))
        return false;
    if (!isEquation(e))
        return isRange(e) && excluded(facts_.given, e, budget) == Truth::Yes;
    if (isMarked(e) && std::ranges::none_of(facts_.given, isMarked))
        return false; // 30 degrees, where the problem has 30
    // x = 3.33 may be rounded or cut.
    if (const auto around = aroundDecimals(e))
        return excluded(facts_.given, *around, budget) == Truth::Yes;
    return excluded(facts_.given, e, budget) == Truth::Yes ||
           (facts_.letters.size() == 1 && maths::freeSymbols(e).size() == 1 &&
            standing.aImpliesB == Truth::No && standing.bImpliesA == Truth::No);
}

/// In letters that the problem does not have: the first equations are set up by the reply
/// itself and cannot be checked; what follows from them can.
Finding StepChecker::Work::judgeSetUp(const Expression& e, Budget& budget) {
    if (!isEquation(e) || hasUnknownCall(e))
        return Finding::Open;
    if (implied(setUp_, e, budget) == Truth::Yes) {
        settled_ = true;
        fromSetUp_ = true;
        follows_ = true;
        return std::ranges::find(setUp_, e) != setUp_.end() ? Finding::Neutral : Finding::Holds;
    }
    if (!settled_ && !supposed_ && setUp_.size() < 6 && excluded(setUp_, e, budget) == Truth::No) {
        setUp_.push_back(e);
        ++setsUp_;
    }
    return Finding::Open;
}

Finding StepChecker::Work::judgeValue(const Expression& e, const Claim& claim, Budget& budget) {
    if (claim.denied || claim.supposed)
        return Finding::Neutral;
    if (!claim.result && (isAtom(e) || (operationIn(claim.words) != Operation::None &&
                                        speaksOfSides(claim.words)))) {
        if (!maths::freeSymbols(e).empty() && isAtom(e))
            return Finding::Neutral; // "solve for y"
        // "15% of 900, which is 0.15 × 900 = 135": numbers of the story, in a sentence that names
        // what comes of them.
        if (named_ && facts_.story && maths::freeSymbols(e).empty() && ties_.number(e, budget))
            return Finding::Neutral;
        operands_.push_back({e, claim.words});
        return Finding::Neutral;
    }
    if (isTarget(e, budget)) {
        if (!isInForm(e, claim))
            return Finding::Open;
        const bool repeated = std::ranges::any_of(
            facts_.expressions, [&](const Expression& whole) { return whole == e; });
        return repeated ? Finding::Neutral : Finding::Proved;
    }
    if (claim.result)
        return judgeResult(claim, budget);
    return ties_.holds(e, budget) ? Finding::Neutral : Finding::Open; // only spoken of
}

} // namespace khatwa::tutor
