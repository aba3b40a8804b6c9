#include "app/grading/form.h"

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Kind;

Judgement formSameAsReference(const Question& question, Budget& budget) {
    Judgement judgement = equivalent(question, budget);
    if (judgement.verdict != Verdict::Correct)
        return judgement;
    budget.spend(
        static_cast<std::int64_t>((question.expected.nodes() + question.answer.nodes()) / 4));
    // A value is the same with its name and without; two names were compared already.
    const bool bothNamed =
        question.expected.is(Kind::Relation) && question.answer.is(Kind::Relation);
    const auto shown = [&](const Expression& side) {
        return maths::orderFree(bothNamed ? side : valueOf(side));
    };
    if (shown(question.expected) == shown(question.answer))
        return judgement;
    return wrongForm(reasons::kNotReferenceForm);
}

} // namespace khatwa::grading
