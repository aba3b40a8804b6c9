#include "app/grading/meaning.h"
#include "app/grading/numeric.h"
#include "app/grading/quantities.h"
#include "app/grading/rules.h"
#include "app/maths/equality.h"

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Kind;

namespace {

constexpr std::size_t kLongestUnit = 200;

/// The value before which a name may stand: x = 5 m.
Expression valueOf(const Expression& e) {
    const Meaning meaning = meaningOf(e);
    return meaning.type == Meaning::Type::Value ? meaning.members[0] : e;
}

bool isAngle(const Quantity& quantity) {
    return quantity.dimension.size() == 1 && quantity.dimension.contains("rad");
}

bool sameDimension(const Quantity& a, const Quantity& b) {
    if (a.dimension == b.dimension)
        return true;
    // An angle is a number too.
    const bool angleAndNumber =
        (isAngle(a) && b.dimension.empty()) || (isAngle(b) && a.dimension.empty());
    return angleAndNumber;
}

/// ms^{-1} as metres per second where milliseconds make no sense.
Expression withMetres(const Expression& e) {
    if (e.is(Kind::Power) && e[0].is(Kind::Unit, "ms") && e[1].is(Kind::Negate))
        return maths::product({Expression::leaf(Kind::Unit, "m"),
                               maths::power(Expression::leaf(Kind::Unit, "s"), e[1])});
    if (e.children().empty())
        return e;
    std::vector<Expression> children;
    for (const Expression& child : e.children())
        children.push_back(withMetres(child));
    return Expression::node(e.kind(), std::move(children), e.text());
}

/// A quantity; of units without a number before them, `m/s`, which were read as letters, one of
/// them.
std::optional<Quantity> quantityIn(const Expression& tree, std::string_view text,
                                   const maths::ReadOptions& options, bool metres, Budget& budget) {
    const auto taken = [&](const Expression& e) {
        return quantityOf(withSigns(metres ? withMetres(e) : e), budget);
    };
    auto quantity = taken(valueOf(tree));
    if (quantity && maths::freeSymbols(quantity->number).empty())
        return quantity;
    const std::size_t start = text.find_first_not_of(" $");
    if (start == std::string_view::npos || (text[start] >= '0' && text[start] <= '9') ||
        text.size() > kLongestUnit)
        return quantity;
    const maths::Reading one = maths::read("1 " + withSaidUnits(text.substr(start)), options);
    if (!one)
        return quantity;
    auto unit = taken(*one.expression);
    return unit && unit->hasUnit && maths::freeSymbols(unit->number).empty() ? unit : quantity;
}

Judgement unitsRule(const Question& question, Budget& budget, bool strict) {
    const auto reference = [&](bool metres) {
        return quantityIn(question.expected, question.expectedText, question.readOptions, metres,
                          budget);
    };
    const auto given = [&](bool metres) {
        return quantityIn(question.answer, question.answerText, question.readOptions, metres,
                          budget);
    };
    auto expected = reference(false);
    if (!expected || !maths::freeSymbols(expected->number).empty())
        throw BadTask{"the reference is no number with a unit"};
    auto answer = given(false);
    if (!answer)
        return incorrect(reasons::kWrongKind);
    const auto judged = [&](const Expression& number) {
        return judgeNumber(expected->number, number, answer->number, question.options, budget);
    };
    if (!answer->hasUnit) {
        if (!expected->hasUnit)
            return judged(answer->number);
        const Judgement number = judged(answer->number);
        return number.verdict == Verdict::Correct
                   ? (question.options.missingUnit == "accept"
                          ? correct()
                          : khatwa::grading::judged(Verdict::PartlyCorrect, reasons::kMissingUnit))
               : number.verdict == Verdict::Undecided ? number
                                                      : incorrect();
    }
    if (!maths::freeSymbols(answer->number).empty())
        return incorrect(reasons::kWrongUnit); // a letter that is no unit
    if (!sameDimension(*expected, *answer)) {
        auto one = reference(true), other = given(true);
        if (!one || !other || !sameDimension(*one, *other))
            return incorrect(reasons::kWrongUnit);
        expected = std::move(one);
        answer = std::move(other);
    }
    if (expected->units == answer->units) {
        Judgement number = judged(answer->number);
        if (number.verdict == Verdict::Incorrect && number.reason.empty())
            number.reason = reasons::kWrongNumber;
        if (strict && expected->mixed != answer->mixed && number.verdict == Verdict::Correct)
            return wrongForm(reasons::kOtherUnit); // 2 h 30 min for 2.5 h
        return number;
    }
    // The answer's number in the unit of the reference.
    Expression number = maths::quotient(answer->base(), expected->factor);
    if (expected->isTemperature())
        number = maths::sum({number, maths::negate(expected->offset)});
    Judgement converted = judged(number);
    if (converted.verdict == Verdict::Undecided)
        return converted;
    if (converted.verdict == Verdict::Correct)
        return strict ? wrongForm(reasons::kOtherUnit) : converted;
    if (converted.verdict == Verdict::EquivalentWrongForm)
        return converted;
    const bool sameNumber = judged(answer->number).verdict == Verdict::Correct;
    if (sameNumber)
        converted.reason = reasons::kWrongUnit;
    else if (converted.reason.empty())
        converted.reason = reasons::kWrongNumber;
    return converted;
}

} // namespace

Judgement units(const Question& question, Budget& budget) {
    return unitsRule(question, budget, false);
}

Judgement unitsStrict(const Question& question, Budget& budget) {
    return unitsRule(question, budget, true);
}

} // namespace khatwa::grading
