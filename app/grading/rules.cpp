#include "app/grading/rules.h"

#include <algorithm>
#include <array>

namespace khatwa::grading {

std::span<const Rule> rules() {
    static constexpr auto kRules = std::to_array<Rule>({
        {.name = "equivalent", .judge = equivalent},
        {.name = "numeric", .judge = numeric},
        {.name = "units", .judge = units, .units = true},
        {.name = "units-strict", .judge = unitsStrict, .units = true},
        {.name = "up-to-renaming", .judge = upToRenaming},
        {.name = "form:simplified", .judge = formSimplified},
        {.name = "form:factored", .judge = formFactored},
        {.name = "form:expanded", .judge = formExpanded},
        {.name = "form:lowest-terms", .judge = formLowestTerms},
        {.name = "form:partial-fractions", .judge = formPartialFractions},
        {.name = "form:single-fraction", .judge = formSingleFraction},
        {.name = "form:completed-square", .judge = formCompletedSquare},
        {.name = "form:same-as-reference", .judge = formSameAsReference},
        {.name = "derivative", .judge = derivative},
        {.name = "antiderivative", .judge = antiderivative},
        {.name = "set", .judge = set},
        {.name = "equation-system", .judge = equationSystem},
        {.name = "logic", .judge = logic},
        {.name = "steps", .judge = steps, .readsTexts = false},
    });
    return kRules;
}

const Rule* findRule(std::string_view name) {
    const auto all = rules();
    const auto found = std::ranges::find(all, name, &Rule::name);
    return found == all.end() ? nullptr : &*found;
}

} // namespace khatwa::grading
