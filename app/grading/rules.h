#pragma once

#include "app/grading/check.h"
#include "app/grading/options.h"
#include "app/grading/reasons.h"
#include "app/grading/verdict.h"
#include "app/maths/budget.h"
#include "app/maths/equality.h"
#include "app/maths/expression.h"
#include "app/maths/read.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace khatwa::grading {

/// What a rule is asked: both sides as they were read, and as they were written.
struct Question {
    maths::Expression expected;
    maths::Expression answer;
    std::string_view expectedText; ///< as it came, for what the tree does not keep
    std::string_view answerText;
    const Options& options;
    /// How both texts were read; a rule that reads more (`steps`, `integrand`) reads it so.
    maths::ReadOptions readOptions;

    maths::Assume assume() const {
        return options.assume == "positive"  ? maths::Assume::Positive
               : options.assume == "complex" ? maths::Assume::Complex
                                             : maths::Assume::Real;
    }
};

/// Decides one question. May throw BadTask (an option that makes no sense with this reference),
/// TooLarge, OverBudget; nothing else. Never says correct where it does not know: that is
/// Undecided.
using Judge = Judgement (*)(const Question& question, maths::Budget& budget);

/// One row of the table of rules.
struct Rule {
    std::string_view name;
    Judge judge;
    /// Letters after a number are units first.
    bool units = false;
    /// False for rules that take the texts apart themselves: `expected` and `answer` are the
    /// Number 0 then, and nothing is said of a text that can't be read.
    bool readsTexts = true;
};

/// All rules; rules.cpp holds the table.
std::span<const Rule> rules();
/// Null where there is no rule of that name.
const Rule* findRule(std::string_view name);

// The rules, each in a file of its own; the form rules share form_*.cpp.
Judgement equivalent(const Question& question, maths::Budget& budget);
Judgement numeric(const Question& question, maths::Budget& budget);
Judgement units(const Question& question, maths::Budget& budget);
Judgement unitsStrict(const Question& question, maths::Budget& budget);
Judgement upToRenaming(const Question& question, maths::Budget& budget);
Judgement formSimplified(const Question& question, maths::Budget& budget);
Judgement formFactored(const Question& question, maths::Budget& budget);
Judgement formExpanded(const Question& question, maths::Budget& budget);
Judgement formLowestTerms(const Question& question, maths::Budget& budget);
Judgement formPartialFractions(const Question& question, maths::Budget& budget);
Judgement formSingleFraction(const Question& question, maths::Budget& budget);
Judgement formCompletedSquare(const Question& question, maths::Budget& budget);
Judgement formSameAsReference(const Question& question, maths::Budget& budget);
Judgement derivative(const Question& question, maths::Budget& budget);
Judgement antiderivative(const Question& question, maths::Budget& budget);
Judgement set(const Question& question, maths::Budget& budget);
Judgement equationSystem(const Question& question, maths::Budget& budget);
Judgement logic(const Question& question, maths::Budget& budget);
Judgement steps(const Question& question, maths::Budget& budget);

/// A judgement in one line.
inline Judgement judged(Verdict verdict, std::string_view reason = {}) {
    Judgement judgement;
    judgement.verdict = verdict;
    judgement.reason = reason;
    return judgement;
}
inline Judgement correct(std::string_view reason = {}) {
    return judged(Verdict::Correct, reason);
}
inline Judgement incorrect(std::string_view reason = {}) {
    return judged(Verdict::Incorrect, reason);
}
inline Judgement wrongForm(std::string_view reason) {
    return judged(Verdict::EquivalentWrongForm, reason);
}
inline Judgement undecided(std::string_view reason = {}) {
    return judged(Verdict::Undecided, reason);
}

} // namespace khatwa::grading
