#include "app/grading/form.h"

#include <algorithm>
#include <array>

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rel;

namespace {

/// dy/dx, d²y/dx²: read as products of letters where no reader took them for a derivative.
bool isDifferentialQuotient(const Expression& side) {
    const auto startsWithD = [](Expression part) {
        if (part.is(Kind::Product))
            part = part[0];
        if (part.is(Kind::Power))
            part = part[0];
        return part.is(Kind::Symbol, "d");
    };
    return side.is(Kind::Quotient) && startsWithD(side[0]) && startsWithD(side[1]);
}

bool isSymbol(const Expression& part) {
    return part.is(Kind::Symbol);
}

/// Whether an expression is the name of a value rather than a formula: y, f(x), F(x), y', dy/dx,
/// ∫ f dx.
bool isName(const Expression& side) {
    if (isSymbol(side) || isDifferentialQuotient(side))
        return true;
    if (side.is(Kind::Product)) // F(x), where F was not known to be a function
        return side.size() == 2 && std::ranges::all_of(side.children(), isSymbol) &&
               side[0].text().size() == 1 && side[0].text()[0] >= 'A' && side[0].text()[0] <= 'Z';
    if (!side.is(Kind::Call))
        return false;
    if (side.text() == "diff" || side.text() == "integral")
        return true;
    // f, g, h, F and their derivatives: one letter and primes.
    return side.text().find_first_not_of('\'', 1) == std::string::npos &&
           std::ranges::all_of(side.children(), isSymbol);
}

bool isEqualityChain(const Expression& expression) {
    if (!expression.is(Kind::Relation))
        return false;
    for (std::size_t i = 0; i + 1 < expression.size(); ++i)
        if (expression.relationAt(i) != Rel::Equal)
            return false;
    return true;
}

} // namespace

Expression valueOf(const Expression& expression) {
    if (!isEqualityChain(expression) || !isName(expression[0]))
        return expression;
    const Expression& value = expression[expression.size() - 1];
    // x = 3x² is an equation, not the value of x.
    if (isSymbol(expression[0]) && maths::dependsOn(value, expression[0].text()))
        return expression;
    return value;
}

std::string variableFor(const Options& options, const Expression& expected) {
    if (!options.variable.empty())
        return options.variable;
    const std::set<std::string> letters = maths::freeSymbols(expected);
    if (letters.size() == 1)
        return *letters.begin();
    static constexpr auto kUsual = std::to_array<std::string_view>(
        {"x", "t", "y", "z", "u", "v", "w", "s", "r", "theta", "p", "q", "n", "س", "ص", "ع"});
    for (const std::string_view name : kUsual)
        if (letters.contains(std::string(name)))
            return std::string(name);
    return letters.empty() ? std::string() : *letters.begin();
}

bool isNumeric(const Expression& expression) {
    return maths::freeSymbols(expression).empty();
}

namespace {

/// The reason of the first part that is not in the form.
std::string_view formOf(const Expression& answer, const Expression& expected,
                        const Options& options, Budget& budget, FormCheck check) {
    Expression value = valueOf(answer);
    const Expression reference = valueOf(expected);
    // x² - 1 = (x-1)(x+1) where one expression is asked for: the end is the answer.
    if (maths::isScalar(reference) && isEqualityChain(value))
        value = value[value.size() - 1];
    if (maths::isScalar(value) || value.is(Kind::Ratio))
        return check({value, maths::isScalar(reference) ? reference : value, options}, budget);
    switch (value.kind()) {
    case Kind::Relation:
    case Kind::Set:
    case Kind::Tuple:
    case Kind::List:
    case Kind::Sequence:
    case Kind::Matrix:
    case Kind::System:
    case Kind::And:
    case Kind::Or:
    case Kind::Interval:
    case Kind::Union:
    case Kind::PlusMinus:
        break;
    default:
        return {};
    }
    const bool isParallel = reference.kind() == value.kind() && reference.size() == value.size();
    for (std::size_t i = 0; i < value.size(); ++i) {
        const std::string_view reason =
            formOf(value[i], isParallel ? reference[i] : value[i], options, budget, check);
        if (!reason.empty())
            return reason;
    }
    return {};
}

} // namespace

namespace {

/// x = 3, x > 2: one side is a letter that the other sides do not have.
bool isSolved(const Expression& statement) {
    if (!statement.is(Kind::Relation))
        return false;
    for (std::size_t i = 0; i < statement.size(); ++i) {
        if (!isSymbol(statement[i]))
            continue;
        bool isAlone = true;
        for (std::size_t k = 0; k < statement.size(); ++k)
            isAlone = isAlone && (k == i || !maths::dependsOn(statement[k], statement[i].text()));
        if (isAlone)
            return true;
    }
    return false;
}

/// A form is asked of the statement that the reference is: 2x = 12 is not x = 6 written simply, and
/// x = 2 or x = 3 is not x² - 5x + 6 = 0 with its left side factored.
std::string_view statementReason(const Expression& expected, const Expression& answer) {
    if (!expected.is(Kind::Relation))
        return {};
    const bool isValue = !(valueOf(expected) == expected);
    if (isSolved(expected) || isValue) {
        const bool isEquation = answer.is(Kind::Relation) && valueOf(answer) == answer;
        return isEquation && !isSolved(answer) ? reasons::kNotSolved : std::string_view();
    }
    return answer.is(Kind::Relation) && !isSolved(answer) ? std::string_view()
                                                          : reasons::kNotReferenceForm;
}

} // namespace

Judgement judgeForm(const Question& question, Budget& budget, FormCheck check) {
    Judgement judgement = equivalent(question, budget);
    if (judgement.verdict != Verdict::Correct)
        return judgement;
    if (const std::string_view reason = statementReason(question.expected, question.answer);
        !reason.empty())
        return wrongForm(reason);
    const std::string_view reason =
        formOf(question.answer, question.expected, question.options, budget, check);
    if (reason.empty())
        return judgement;
    return reason == reasons::kNotDecided ? undecided(reason) : wrongForm(reason);
}

} // namespace khatwa::grading
