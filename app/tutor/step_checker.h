#pragma once

#include "app/grading/options.h"
#include "app/problems/topic.h"
#include "app/tutor/block.h"
#include "app/tutor/step_verdict.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::tutor {

/// What was found out about a step or an answer.
struct StepCheck {
    StepVerdict verdict = StepVerdict::Unchecked;
    /// Snake case, stable: `false_formula`, `false_equation`, `wrong_rewriting`, `wrong_answer`,
    /// `no_claim`, `not_proved`, `only_formulas` (they are true, but that they are what the problem
    /// needs was not proved), `only_calculation` (the same of formulas that have nothing but
    /// numbers), `only_follows` (from what the reply set up by itself), `set_up` (the step does
    /// that); of an answer whose right one is known also a reason of grading.
    std::string reason;
    std::string formula; ///< LaTeX of what fails; empty where nothing does
    std::string message; ///< of grading, where the answer is known: in both languages
    std::string arabicMessage;
    bool operator==(const StepCheck&) const = default;
};

/// One sentence for the reader: Markdown with LaTeX. Never empty but for `checked`.
std::string sentence(const StepCheck& check, problems::Language language);

/// The right answer of a problem of ours, and how answers to it are judged.
struct KnownAnswer {
    std::string answer;
    std::string rule = "equivalent";
    grading::Options options = {};
};

/// Judges the steps of one reply, one after another, by exact mathematics (app/grading,
/// app/maths), against the problem's statement and the steps before. What is not proved is never
/// called checked, and what is not disproved never contradicts.
///
///  - A relation between numbers (8 - 2 = 6, each pair of a chain) is computed, an identity in
///    letters proved for all their values. That is enough where the problem has one of its sides,
///    or something worth as much; else the formula is true and may still not be what is needed.
///  - An equation is checked where it follows from those of the problem; an inequality, and what is
///    boxed or called the solution, only where it is equivalent to them. It contradicts where both
///    cannot hold. What follows only from equations that the steps set up
///    themselves is true of those.
///  - A problem in words counts where all of it has a known shape (story.h): then a step is checked
///    that names what the story has a value for and comes to that value with the story's numbers.
///  - Words that claim something themselves ("the common factor is 4x") are proved where the whole
///    sentence has a known shape (step_remarks.cpp).
///  - An expression alone is checked where it is worth what the problem's expression is (or is its
///    derivative, or integrates to it, where that is asked for).
///
/// A step is checked when it says at least one such thing, all that its formulas say was proved,
/// and its words say nothing beyond them (step_words.h). Formulas that are supposed ("let", "if"),
/// asked or denied ("which is false") are not what a step says. An equation contradicts the problem
/// only where all words around it, and those of the problem, are understood.
///
/// Each step has a fixed budget of about half a second; what would take longer is cannot_check.
/// Not thread-safe; one a reply. Never throws but bad_alloc.
class StepChecker {
public:
    explicit StepChecker(std::string_view problem, std::optional<KnownAnswer> known = {});
    ~StepChecker();
    StepChecker(StepChecker&&) noexcept;
    StepChecker& operator=(StepChecker&&) noexcept;

    /// The next step: all its blocks, whole.
    StepCheck check(const std::vector<Block>& step);
    /// The final answer, LaTeX without \boxed: against the known one, else by putting it into the
    /// problem's equations, else against the problem's expression; else cannot_check. May take 2 s.
    StepCheck checkAnswer(std::string_view answer);

private:
    class Work;
    std::unique_ptr<Work> work_;
};

/// The blocks of a reply by step: those that carry a step's number, the thinking and the Answer
/// left out. As the steps of stepsOf (scanner.h).
struct StepBlocks {
    int number = 0;
    std::uint32_t id = 0; ///< of the Step block
    std::vector<Block> blocks;
};
std::vector<StepBlocks> stepBlocksOf(const std::vector<Block>& blocks);

} // namespace khatwa::tutor
