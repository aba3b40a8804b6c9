#pragma once

#include "app/grading/verdict.h"

namespace khatwa::practice {

// How sure we are that a student knows a topic: Bayesian knowledge tracing (A. T. Corbett, J. R.
// Anderson, "Knowledge tracing: Modeling the acquisition of procedural knowledge", User Modeling
// and User-Adapted Interaction 4, 1995, 253-278, doi 10.1007/BF01099821). A topic is known or not;
// each answer moves the probability, and each opportunity may teach.

/// The four numbers of the model, for every topic alike. They stand here and nowhere else.
struct KnowledgeParameters {
    double initial = 0.20; ///< known before the first problem
    double learn = 0.10;   ///< becomes known at an opportunity to use it
    double slip = 0.10;    ///< a wrong answer although it is known
    double guess = 0.30;   ///< a right answer although it is not known

    /// Baker, Corbett and Aleven (Intelligent Tutoring Systems 2008, doi
    /// 10.1007/978-3-540-69132-7_44): outside guess < 0.5 and slip < 0.5 the model contradicts its
    /// meaning (a right answer would speak against knowledge); Corbett and Anderson's tutor kept
    /// guess ≤ 0.30 and slip ≤ 0.10. True within these closer bounds.
    bool sound() const;
};
// Our numbers are chosen within these bounds, not fitted: there are no data of our students yet.
// Answers are typed, so blind guessing is rare; but an easy problem of a topic can be solved
// without knowing the topic, and so guess stands at its bound. So does slip, since typing adds
// slips of its own. With them 4 right answers in a row from the start reach mastery (0.49, 0.77,
// 0.92, 0.97; with levels that rise on the way, next.h), and after one wrong answer at 0.95 two
// right ones come back to it. mastery_test has all of this by hand.

/// Corbett and Anderson's criterion.
inline constexpr double kMastered = 0.95;

/// What one problem says about knowledge. Only the first attempt of a problem is evidence: later
/// ones have been told something.
enum class Evidence {
    None,    ///< an answer that could not be read or decided, or nothing answered
    Correct, ///< right at the first attempt without a hint
    Incorrect
};

/// The evidence of a problem's first attempt that counts. As in Corbett and Anderson's tutor a
/// request for help before it counts as a wrong answer. Knowledge is all or nothing in this model,
/// so an answer that is partly right, or right in another form than was asked for, is not yet
/// known.
Evidence evidenceOf(grading::Verdict verdict, bool hintBefore);

/// The probability that the topic is known after the evidence, and after the chance to learn at it.
/// `known` within 0..1; None changes nothing. The equations are (2)-(4) of the paper.
double afterEvidence(double known, Evidence evidence, const KnowledgeParameters& parameters = {});

/// The probability of a right answer at the next problem.
double chanceOfCorrect(double known, const KnowledgeParameters& parameters = {});

inline bool mastered(double known) {
    return known >= kMastered;
}

} // namespace khatwa::practice
