#include "app/grading/as_statement.h"
#include "app/grading/check.h"
#include "app/grading/messages.h"
#include "app/maths/equality.h"
#include "app/maths/print.h"
#include "app/maths/statements.h"
#include "app/maths/transform.h"
#include "app/tutor/step_checker_work.h"
#include "app/tutor/step_formulas.h"
#include "app/tutor/step_shapes.h"
#include "app/tutor/step_words.h"

#include <algorithm>

namespace khatwa::tutor {

using maths::Assume;
using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Truth;

StepCheck StepChecker::Work::checkAnswer(std::string_view answer) {
    if (known_)
        return againstKnown(answer);
    StepCheck result;
    result.verdict = StepVerdict::CannotCheck;
    result.reason = "not_proved";
    try {
        Budget budget(kStepTime);
        const Finding finding = judgeAnswer(answer, budget);
        if (finding == Finding::Proved) {
            result.verdict = StepVerdict::Checked;
            result.reason.clear();
        } else if (finding == Finding::False) {
            result.verdict = StepVerdict::Contradicts;
            result.reason = "wrong_answer";
            result.formula = std::string(answer);
        }
    } catch (const maths::OverBudget&) {
    } catch (const maths::TooLarge&) {
    }
    return result;
}

StepCheck StepChecker::Work::againstKnown(std::string_view answer) const {
    StepCheck result;
    result.verdict = StepVerdict::CannotCheck;
    result.reason = "not_proved";
    try {
        const grading::Judgement judgement =
            grading::check({known_->answer, std::string(answer), known_->rule, known_->options});
        if (judgement.verdict == grading::Verdict::Correct) {
            result.verdict = StepVerdict::Checked;
            result.reason.clear();
        } else if (judgement.verdict != grading::Verdict::Undecided &&
                   judgement.verdict != grading::Verdict::Invalid) {
            result.verdict = StepVerdict::Contradicts;
            result.reason = judgement.reason.empty() ? "wrong_answer" : judgement.reason;
            result.formula = std::string(answer);
            result.message = grading::message(judgement, grading::Language::English);
            result.arabicMessage = grading::message(judgement, grading::Language::Arabic);
        }
    } catch (const grading::BadTask&) {
    }
    return result;
}

Finding StepChecker::Work::judgeAnswer(std::string_view answer, Budget& budget) {
    const maths::Reading reading = maths::readAnswer(answer, facts_.reading);
    if (!reading)
        return Finding::Open;
    const Expression& e = *reading.expression;
    if (const auto value = askedValue(); value && facts_.plain)
        return isValue(e.is(Kind::Relation) ? e[e.size() - 1] : e, *value, budget);
    if (facts_.asked == Asked::Derivative || facts_.asked == Asked::Antiderivative) {
        const Expression value = e.is(Kind::Relation) ? e[e.size() - 1] : e;
        if (!facts_.function || !maths::isScalar(value))
            return Finding::Open;
        // An indefinite integral needs its constant; which letter that is, the answer says.
        if (facts_.asked == Asked::Antiderivative &&
            maths::freeSymbols(value).size() <= maths::freeSymbols(*facts_.function).size())
            return Finding::Open;
        return isTarget(value, budget) ? Finding::Proved : Finding::Open;
    }
    if (!facts_.given.empty())
        return intoEquations(e, budget);
    if (facts_.expressions.size() != 1)
        return Finding::Open;
    if (const auto rule = formRule()) {
        const Finding finding = byRule(answer, *rule);
        return finding == Finding::Proved && !hasForm(std::string(answer)) ? Finding::Open
                                                                           : finding;
    }
    const Expression value = e.is(Kind::Relation) ? e[e.size() - 1] : e;
    if (facts_.asked != Asked::Value || !isAtom(value) ||
        !maths::freeSymbols(facts_.expressions.front()).empty())
        return Finding::Open;
    return byRule(answer, "equivalent");
}

/// The rule for the form that the problem asks for, if it asks for one.
std::optional<std::string> StepChecker::Work::formRule() const {
    if (facts_.expressions.size() != 1)
        return std::nullopt;
    switch (facts_.asked) {
    case Asked::Factor:
        return "form:factored";
    case Asked::Expand:
        return "form:expanded";
    case Asked::Simplify:
        return maths::freeSymbols(facts_.expressions.front()).empty() ? "form:lowest-terms"
                                                                      : "form:simplified";
    default:
        return std::nullopt;
    }
}

/// f(3), f'(2), f(g(1)): the only one of which the problem speaks.
std::optional<Expression> StepChecker::Work::askedCall() const {
    std::vector<Expression> calls;
    for (const Expression& formula : facts_.formulas)
        if (formula.is(Kind::Call) && hasUnknownCall(formula) &&
            maths::freeSymbols(formula).empty())
            calls.push_back(formula);
    return calls.size() == 1 ? std::optional(calls.front()) : std::nullopt;
}

/// Its value, with the problem's functions put in.
std::optional<Expression> StepChecker::Work::askedValue() const {
    const auto call = askedCall();
    if (!call)
        return std::nullopt;
    const Expression value = known(*call);
    return hasUnknownCall(value) ? std::nullopt : std::optional(value);
}

/// Where a function's value, or a slope, is asked for.
std::optional<Expression> StepChecker::Work::askedAt() const {
    if (facts_.story && facts_.story->at)
        return facts_.story->at;
    const auto call = askedCall();
    return call && call->size() == 1 ? std::optional((*call)[0]) : std::nullopt;
}

Finding StepChecker::Work::isValue(const Expression& answer, const Expression& value,
                                   Budget& budget) const {
    if (!maths::isScalar(answer) || !maths::freeSymbols(answer).empty() || !isAtom(answer))
        return Finding::Open;
    const Truth same = maths::compare(answer, value, Assume::Real, budget).equal;
    return same == Truth::Yes                                             ? Finding::Proved
           : same == Truth::No && !maths::contains(answer, Kind::Percent) ? Finding::False
                                                                          : Finding::Open;
}

Finding StepChecker::Work::byRule(std::string_view answer, const std::string& rule) const {
    try {
        const grading::Judgement judgement = grading::check(
            {maths::toLatex(facts_.expressions.front()), std::string(answer), rule, {}});
        switch (judgement.verdict) {
        case grading::Verdict::Correct:
            return Finding::Proved;
        case grading::Verdict::Incorrect:
            return facts_.plain ? Finding::False : Finding::Open;
        default:
            return Finding::Open;
        }
    } catch (const grading::BadTask&) {
        return Finding::Open;
    }
}

/// Put into the equations of the problem: all their solutions, and nothing else.
Finding StepChecker::Work::intoEquations(const Expression& e, Budget& budget) {
    const Expression whole = conjunction(facts_.given);
    const bool bare = !maths::isStatement(e) &&
                      !(e.is(Kind::Sequence) && e.size() > 0 && maths::isStatement(e[0]));
    // A bare value may be that of something else that is asked for.
    if (bare && facts_.asked != Asked::Solve)
        return Finding::Open;
    if (bare && !facts_.expressions.empty())
        return Finding::Open;
    const auto statement = grading::asStatement(withoutIndex(e), facts_.letters);
    if (!statement || !isSolved(*statement))
        return Finding::Open;
    const maths::Standing standing =
        maths::compareStatements(whole, *statement, Assume::Real, budget);
    if (standing.equivalent == Truth::Yes)
        return Finding::Proved;
    // "Find x" of a system: one of its letters.
    if (!bare && facts_.letters.size() > 1 && standing.aImpliesB == Truth::Yes &&
        facts_.asked != Asked::Solve)
        return Finding::Proved;
    if (bare || standing.equivalent != Truth::No || !facts_.plain)
        return Finding::Open;
    if (excluded(facts_.given, *statement, budget) == Truth::Yes)
        return Finding::False;
    return facts_.letters.size() == 1 && isEquation(*statement) && facts_.asked == Asked::Solve
               ? Finding::False
               : Finding::Open;
}

/// A boxed result is the answer to the problem.
Finding StepChecker::Work::judgeResult(const Claim& claim, Budget& budget) {
    const std::size_t box = claim.latex.find("\\boxed{");
    if (box != 0 || claim.latex.back() != '}')
        return Finding::Open;
    const std::string_view answer = std::string_view(claim.latex).substr(7, claim.latex.size() - 8);
    if (!known_) {
        const Finding finding = judgeAnswer(answer, budget);
        if (finding == Finding::False)
            reason_ = "wrong_answer";
        return finding;
    }
    const StepCheck check = againstKnown(answer);
    if (check.verdict == StepVerdict::Contradicts)
        reason_ = "wrong_answer";
    return check.verdict == StepVerdict::Checked       ? Finding::Proved
           : check.verdict == StepVerdict::Contradicts ? Finding::False
                                                       : Finding::Open;
}

/// What is called the answer, or the form that is asked for, must have that form: all factors, no
/// root left to be taken, the constant of an integral.
bool StepChecker::Work::isInForm(const Expression& e, const Claim& claim) const {
    if (facts_.asked == Asked::Antiderivative)
        return !facts_.function ||
               !(claim.answer || hasWord(claim.words, {"integral", "تكامل", "التكامل"})) ||
               maths::freeSymbols(e).size() > maths::freeSymbols(*facts_.function).size();
    return !formRule() || !(claim.answer || speaksOfForm(claim.words)) ||
           hasForm(maths::toLatex(e));
}

bool StepChecker::Work::hasForm(const std::string& answer) const {
    const auto rule = formRule();
    const maths::Reading reading = maths::readAnswer(answer, facts_.reading);
    return rule && reading && byRule(answer, *rule) == Finding::Proved &&
           (facts_.asked != Asked::Simplify || isRootTaken(*reading.expression));
}

/// Worth what the problem asks for.
bool StepChecker::Work::isTarget(const Expression& e, Budget& budget) {
    if (!maths::isScalar(e) || hasUnknownCall(e))
        return false;
    const auto same = [&](const Expression& a, const Expression& b) {
        const maths::Comparison values = maths::compare(a, b, Assume::Real, budget);
        return values.equal == Truth::Yes && values.domainsDiffer == Truth::No;
    };
    if (facts_.asked == Asked::Derivative)
        if (const auto slope = facts_.function
                                   ? maths::derivativeOf(*facts_.function, facts_.variable, budget)
                                   : std::nullopt)
            return same(*slope, e);
    if (facts_.asked == Asked::Antiderivative && facts_.function) {
        if (!maths::freeSymbols(e).contains(facts_.variable))
            return false;
        const auto slope = maths::derivativeOf(e, facts_.variable, budget);
        return slope && same(*slope, *facts_.function);
    }
    if (!facts_.given.empty())
        return false;
    return std::ranges::any_of(facts_.expressions,
                               [&](const Expression& whole) { return same(whole, e); });
}

} // namespace khatwa::tutor
