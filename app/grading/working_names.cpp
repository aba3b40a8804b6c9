#include "app/grading/working_names.h"

#include "app/maths/transform.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace khatwa::grading {

using maths::Expression;
using maths::Kind;
using maths::Rel;

namespace {

bool isNameEquation(const Expression& e) {
    if (!e.is(Kind::Relation) || !e[0].is(Kind::Symbol))
        return false;
    for (std::size_t i = 0; i + 1 < e.size(); ++i)
        if (e.relationAt(i) != Rel::Equal || !maths::isScalar(e[i + 1]) ||
            maths::dependsOn(e[i + 1], e[0].text()))
            return false;
    return true;
}

} // namespace

bool Names::isKnown(const Expression& formula) const {
    return std::ranges::includes(letters_, maths::freeSymbols(formula));
}

/// What the letter on the left is: the first side that speaks of known letters only.
std::optional<Expression> Names::named(const Expression& equation) const {
    if (!isNameEquation(equation) || letters_.contains(equation[0].text()) ||
        reserved_.contains(equation[0].text()))
        return std::nullopt;
    for (const Expression& side : equation.children().subspan(1))
        if (isKnown(side))
            return side;
    return std::nullopt;
}

bool Names::givesNames(const Expression& formula) {
    std::vector<Expression> parts{formula};
    if (formula.is(Kind::Sequence) || formula.is(Kind::And) || formula.is(Kind::System))
        parts.assign(formula.children().begin(), formula.children().end());
    std::map<std::string, Expression> found;
    for (const Expression& part : parts) {
        const auto value = named(part);
        // x = 1, x = 2 are two values, and no name.
        if (!value || !found.emplace(part[0].text(), *value).second)
            return false;
    }
    values_.merge(found);
    return !parts.empty();
}

NamedFormula Names::take(const Expression& formula, bool continues) {
    NamedFormula taken;
    taken.formula = values_.empty() ? formula : maths::substituted(formula, values_);
    taken.usesNames = !values_.empty() && taken.formula != formula;
    const bool first = std::exchange(first_, false);
    taken.fresh = !first && !isKnown(taken.formula);
    if (!first && !continues && !off_ && givesNames(taken.formula)) {
        taken.names = true;
        return taken;
    }
    // Letters of a formula that is only quoted, x = (-b ± √D)/(2a), are not worked on.
    const bool quotes = taken.fresh && !off_ && isNameEquation(taken.formula) &&
                        !reserved_.contains(taken.formula[0].text());
    if (!quotes)
        letters_.merge(maths::freeSymbols(taken.formula));
    return taken;
}

} // namespace khatwa::grading
