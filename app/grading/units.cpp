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

Judgement unitsRule(const Question& question, Budget& budget, bool strict) {
    const auto expected = quantityOf(withSigns(valueOf(question.expected)), budget);
    if (!expected || !maths::freeSymbols(expected->number).empty())
        throw BadTask{"the reference is no number with a unit"};
    const auto answer = quantityOf(withSigns(valueOf(question.answer)), budget);
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
    if (!sameDimension(*expected, *answer))
        return incorrect(reasons::kWrongUnit);
    if (expected->units == answer->units) {
        Judgement number = judged(answer->number);
        if (number.verdict == Verdict::Incorrect && number.reason.empty())
            number.reason = reasons::kWrongNumber;
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
