#pragma once

#include "app/maths/expression.h"
#include "app/tutor/problem_facts.h"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace khatwa::tutor {

// Rules that a step may name, and what they need to be to the point; for the sources of the step
// checker alone.

enum class RuleName {
    None,
    ProductOfPowers,
    QuotientOfPowers,
    PowerOfPower,
    Differentiate,
    Integrate,
};

/// How the rules are said (phrases.h).
const std::vector<std::pair<const char*, RuleName>>& ruleShapes();
/// Whether the problem has what the rule speaks of, and the rule's formula, where it is written,
/// is that of the rule.
bool ruleHolds(RuleName rule, const std::vector<std::string>& formulas, const ProblemFacts& facts,
               const std::optional<maths::Expression>& problem);

/// 4x of 8x² + 12x: no larger whole number or power of its letter divides every term.
bool isGreatestMonomial(const maths::Expression& factor, const maths::Expression& sum);
bool dividesWhole(const maths::Expression& number, const maths::Expression& by);

} // namespace khatwa::tutor
