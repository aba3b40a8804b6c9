#include "app/grading/form.h"

#include <algorithm>
#include <array>

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rel;

namespace {

/// Whether an expression is the name of a value rather than a formula: y, f(x), y', dy/dx, ∫ f dx.
bool isName(const Expression& side) {
    if (side.is(Kind::Symbol))
        return true;
    if (!side.is(Kind::Call))
        return false;
    if (side.text() == "diff" || side.text() == "integral")
        return true;
    return std::ranges::all_of(side.children(),
                               [](const Expression& part) { return part.is(Kind::Symbol); }) &&
           side.text().size() <= 3;
}

} // namespace

Expression valueOf(const Expression& expression) {
    if (!expression.is(Kind::Relation) || !isName(expression[0]))
        return expression;
    for (std::size_t i = 0; i + 1 < expression.size(); ++i)
        if (expression.relationAt(i) != Rel::Equal)
            return expression;
    return expression[expression.size() - 1];
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
    const Expression value = valueOf(answer), reference = valueOf(expected);
    if (maths::isScalar(value))
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

Judgement judgeForm(const Question& question, Budget& budget, FormCheck check) {
    Judgement judgement = equivalent(question, budget);
    if (judgement.verdict != Verdict::Correct)
        return judgement;
    const std::string_view reason =
        formOf(question.answer, question.expected, question.options, budget, check);
    if (reason.empty())
        return judgement;
    return reason == reasons::kNotDecided ? undecided(reason) : wrongForm(reason);
}

} // namespace khatwa::grading
