#pragma once

#include "app/grading/verdict.h"
#include "app/practice/working_marks.h"
#include "app/problems/problem_set.h"

#include <span>
#include <string>
#include <string_view>

namespace khatwa::practice {

/// The user turn that asks a model to explain a mistake: the problem, the student's answer, their
/// own lines with what mathematics found in each, and the verdict, which the model is told is
/// certain. What it replies is words beside the verdict and never changes it: whoever shows the
/// reply keeps the verdict above it. The reference answer is not in the turn, so that a reply can't
/// give away what the hints charge for by copying it. At most some 12,000 characters, whatever the
/// student wrote; lines beyond are left out from the end, but never the first bad one.
std::string explanationTurn(const problems::SetProblem& problem, std::string_view answer,
                            const grading::Judgement& judgement, std::span<const LineMark> working,
                            problems::Language language);

/// Whether there is a mistake to explain: a wrong or partly right answer, or a line that does not
/// follow.
bool canBeExplained(const grading::Judgement& judgement, std::span<const LineMark> working);

} // namespace khatwa::practice
