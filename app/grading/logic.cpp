// The rule `logic`: two propositions have the same truth table.

#include "app/maths/logic.h"

#include "app/grading/rules.h"

#include <algorithm>

namespace khatwa::grading {

using maths::Expression;
using maths::Kind;
using maths::Truth;

namespace {

/// T, F, 1, 0, yes and no as truth values, where they are all that is written; elsewhere they are
/// letters.
Expression asProposition(const Expression& e) {
    if (e.is(Kind::Symbol, "T") || e.isNumber("1") || e.is(Kind::Symbol, "top"))
        return Expression::constant("true");
    if (e.is(Kind::Symbol, "F") || e.isNumber("0") || e.is(Kind::Symbol, "bot") ||
        e.is(Kind::Constant, "emptyset"))
        return Expression::constant("false");
    return e;
}

} // namespace

Judgement logic(const Question& question, maths::Budget& budget) {
    if (question.expected == question.answer)
        return correct();
    Expression expected = asProposition(question.expected);
    Expression answer = asProposition(question.answer);
    // `T` is a letter where the other side has it, too.
    if (maths::freeSymbols(question.expected).contains("T") ||
        maths::freeSymbols(question.expected).contains("F"))
        answer = question.answer;
    if (maths::freeSymbols(question.answer).contains("T") && !question.answer.is(Kind::Symbol, "T"))
        expected = question.expected;
    if (expected == answer)
        return correct();
    if (!maths::isProposition(expected) || !maths::isProposition(answer))
        return maths::isProposition(expected) ? incorrect(reasons::kWrongKind)
                                              : undecided(reasons::kNotDecided);
    const maths::LogicStanding standing =
        maths::compareLogic(expected, answer, question.assume(), budget);
    if (standing.equivalent == Truth::Yes)
        return correct();
    if (standing.equivalent == Truth::Unknown)
        return undecided(reasons::kNotDecided);
    if (expected.is(Kind::Symbol) && answer.is(Kind::Symbol))
        return incorrect(reasons::kWrongLetter);
    return incorrect();
}

} // namespace khatwa::grading
