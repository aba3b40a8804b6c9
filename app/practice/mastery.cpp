#include "app/practice/mastery.h"

#include <algorithm>
#include <cmath>

namespace khatwa::practice {

bool KnowledgeParameters::sound() const {
    const auto within = [](double value, double least, double most) {
        return value >= least && value <= most; // false for NaN
    };
    return within(initial, 0, 1) && within(learn, 0, 1) && within(slip, 0, 0.10) &&
           within(guess, 0, 0.30);
}

Evidence evidenceOf(grading::Verdict verdict, bool hintBefore) {
    switch (verdict) {
    case grading::Verdict::Correct:
        return hintBefore ? Evidence::Incorrect : Evidence::Correct;
    case grading::Verdict::EquivalentWrongForm:
    case grading::Verdict::PartlyCorrect:
    case grading::Verdict::Incorrect:
        return Evidence::Incorrect;
    case grading::Verdict::Invalid:
    case grading::Verdict::Undecided:
        break;
    }
    return Evidence::None;
}

double afterEvidence(double known, Evidence evidence, const KnowledgeParameters& parameters) {
    if (evidence == Evidence::None)
        return known;
    const bool right = evidence == Evidence::Correct;
    const double fromKnowing = known * (right ? 1 - parameters.slip : parameters.slip);
    const double fromNotKnowing = (1 - known) * (right ? parameters.guess : 1 - parameters.guess);
    const double together = fromKnowing + fromNotKnowing;
    // Nothing could have given this answer (known and no slips, and yet wrong): what was believed
    // stays.
    const double posterior = together > 0 ? fromKnowing / together : known;
    return std::clamp(posterior + (1 - posterior) * parameters.learn, 0.0, 1.0);
}

double chanceOfCorrect(double known, const KnowledgeParameters& parameters) {
    return known * (1 - parameters.slip) + (1 - known) * parameters.guess;
}

} // namespace khatwa::practice
