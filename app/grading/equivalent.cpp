#include "app/grading/rules.h"

namespace khatwa::grading {

using maths::Truth;

Judgement equivalent(const Question& question, maths::Budget& budget) {
    if (question.expected == question.answer)
        return correct();
    if (!maths::isScalar(question.expected) || !maths::isScalar(question.answer))
        return undecided(reasons::kNotDecided);
    const maths::Comparison result =
        maths::compare(question.expected, question.answer, question.assume(), budget);
    if (result.equal == Truth::No)
        return incorrect();
    if (result.domainsDiffer == Truth::Yes)
        return incorrect(reasons::kDomainDiffers);
    if (result.equal == Truth::Unknown || result.domainsDiffer == Truth::Unknown)
        return undecided(reasons::kNotDecided);
    return correct(result.isolatedPoints ? reasons::kDomainNoted : std::string_view());
}

} // namespace khatwa::grading
