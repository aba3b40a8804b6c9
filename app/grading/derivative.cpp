#include "app/grading/calculus.h"

#include <algorithm>

namespace khatwa::grading {

using maths::Assume;
using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rational;
using maths::Truth;

Expression withDerivatives(const Expression& expression, Budget& budget) {
    if (expression.size() == 0)
        return expression;
    std::vector<Expression> children;
    children.reserve(expression.size());
    bool isSame = true;
    for (const Expression& child : expression.children()) {
        children.push_back(withDerivatives(child, budget));
        isSame = isSame && children.back() == child;
    }
    Expression made =
        isSame ? expression
               : Expression::node(expression.kind(), std::move(children), expression.text());
    if (!made.isCall("diff") || made.size() < 2 || !made[1].is(Kind::Symbol))
        return made;
    constexpr long kHighest = 20;
    long times = 1;
    if (made.size() > 2) {
        const std::optional<Rational> order = maths::rationalValue(made[2], budget, 64);
        times = order ? order->toLong().value_or(0) : 0;
    }
    if (times < 1 || times > kHighest || !maths::dependsOn(made[0], made[1].text()))
        return made; // diff(y, x) speaks of a y that depends on x
    std::optional<Expression> value = made[0];
    for (long i = 0; i < times && value; ++i)
        value = maths::derivativeOf(*value, made[1].text(), budget);
    return value && !value->isCall("diff") ? *value : made;
}

Truth sameValue(const std::optional<Expression>& a, const std::optional<Expression>& b,
                Assume assume, Budget& budget) {
    if (!a || !b || !maths::isScalar(*a) || !maths::isScalar(*b))
        return Truth::Unknown;
    return maths::compare(*a, *b, assume, budget).equal;
}

namespace {

/// The letter that a value is given by: of v = …, f'(x) = …, dy/dx = …; empty where it has none.
std::string letterOf(const Expression& statement) {
    if (!statement.is(Kind::Relation) || valueOf(statement) == statement)
        return {};
    Expression name = statement[0];
    while (name.isCall("diff"))
        name = name[0];
    if (name.is(Kind::Product))
        name = name[0];
    if (!name.is(Kind::Symbol) && !name.is(Kind::Call))
        return {};
    return name.text().substr(0, name.text().find('\''));
}

} // namespace

bool namesDiffer(const Expression& expected, const Expression& answer) {
    const std::string a = letterOf(expected), b = letterOf(answer);
    if (a.empty() || b.empty() || a == b)
        return false;
    // f'(x) is what others write dy/dx; but y = … and z = … are two letters.
    const bool arePlain = expected[0].is(Kind::Symbol, a) && answer[0].is(Kind::Symbol, b);
    return arePlain || (a != "y" && b != "y");
}

bool isUnfinished(const Expression& expression) {
    return expression.isCall("integral") || expression.isCall("diff") ||
           expression.isCall("limit") || std::ranges::any_of(expression.children(), isUnfinished);
}

namespace {

/// Which common mistake an answer that is not right looks like; empty where it is none.
std::string_view slip(const Expression& answer, const Expression& expected,
                      const std::string& variable, Assume assume, Budget& budget) {
    const std::optional<Expression> once = maths::derivativeOf(answer, variable, budget);
    if (once && !maths::dependsOn(expected, variable) && !maths::dependsOn(*once, variable))
        return {}; // of constants and lines it cannot be told
    if (sameValue(once, expected, assume, budget) == Truth::Yes)
        return reasons::kNotDifferentiated;
    if (sameValue(answer, maths::negate(expected), assume, budget) == Truth::Yes)
        return reasons::kSignError;
    const std::optional<Expression> twice =
        once ? maths::derivativeOf(*once, variable, budget) : std::nullopt;
    if (sameValue(twice, expected, assume, budget) == Truth::Yes)
        return reasons::kIntegratedInstead;
    const std::optional<Expression> second = maths::derivativeOf(expected, variable, budget);
    if (sameValue(answer, second, assume, budget) == Truth::Yes)
        return reasons::kDifferentiatedTwice;
    return {};
}

} // namespace

Judgement derivative(const Question& question, Budget& budget) {
    if (namesDiffer(question.expected, question.answer))
        return incorrect(reasons::kWrongLetter);
    const Expression expected = withDerivatives(valueOf(question.expected), budget);
    const Expression value = valueOf(question.answer);
    const Expression answer = withDerivatives(value, budget);
    if (!maths::isScalar(expected) || !maths::isScalar(answer))
        return equivalent(question, budget);
    const Question values{expected,
                          answer,
                          question.expectedText,
                          question.answerText,
                          question.options,
                          question.readOptions};
    Judgement judgement = equivalent(values, budget);
    if (judgement.verdict == Verdict::Correct) {
        const bool isDone = answer == value && (!isUnfinished(answer) || isUnfinished(expected));
        return isDone ? judgement : wrongForm(reasons::kNotEvaluated);
    }
    if (judgement.verdict != Verdict::Incorrect)
        return judgement;
    std::string variable = variableFor(question.options, expected);
    if (variable.empty())
        variable = variableFor(question.options, answer);
    if (variable.empty())
        return judgement;
    try {
        const std::string_view reason = slip(answer, expected, variable, question.assume(), budget);
        if (!reason.empty())
            judgement.reason = reason;
    } catch (const maths::OverBudget&) { // it is incorrect, whatever the slip
    } catch (const maths::TooLarge&) {
    }
    return judgement;
}

} // namespace khatwa::grading
