#include "app/maths/equality.h"
#include "app/maths/transform.h"
#include "app/tutor/step_checker_work.h"

#include <algorithm>

namespace khatwa::tutor {

using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rel;

namespace {

std::optional<Expression> slopeOf(const Expression& body, const std::string& variable) {
    Budget budget(kStepTime);
    try {
        return maths::derivativeOf(body, variable, budget);
    } catch (const maths::OverBudget&) {
        return std::nullopt;
    }
}

} // namespace

maths::Reading StepChecker::Work::readOne(const std::string& latex) const {
    maths::Reading reading = maths::read(latex, facts_.reading);
    if (reading)
        reading.expression = known(*reading.expression);
    return reading;
}

/// x_1 = 3 is a value of x, where x is what the problem asks for.
Expression StepChecker::Work::withoutIndex(const Expression& e) const {
    std::map<std::string, Expression> with;
    for (const std::string& name : maths::freeSymbols(e)) {
        const std::size_t mark = name.find('_');
        if (mark != std::string::npos && !facts_.letters.contains(name) &&
            facts_.letters.contains(name.substr(0, mark)))
            with.emplace(name, Expression::symbol(name.substr(0, mark)));
    }
    return with.empty() ? e : maths::substituted(e, with);
}

/// A defined function is replaced by its body from here on; one that is defined twice is not.
bool StepChecker::Work::define(const Expression& e) {
    if (!e.is(Kind::Relation) || e.size() < 2 || e.relationAt(0) != Rel::Equal ||
        !e[0].is(Kind::Call) || e[0].size() != 1 || !e[0][0].is(Kind::Symbol) ||
        !hasUnknownCall(e[0]) || e[0].text().find('\'') != std::string::npos ||
        !maths::isScalar(e[1]) || hasUnknownCall(e[1]))
        return false;
    return functions_.try_emplace(e[0].text(), Function{e[0][0].text(), e[1]}).second;
}

bool StepChecker::Work::usesUnsure(const Expression& e) const {
    if (e.is(Kind::Call)) {
        const bool slope = e.text().ends_with("'");
        const auto function =
            functions_.find(slope ? e.text().substr(0, e.text().size() - 1) : e.text());
        if (function != functions_.end() && !function->second.sure)
            return true;
    }
    return std::ranges::any_of(e.children(),
                               [&](const Expression& child) { return usesUnsure(child); });
}

/// A function that the reply defines is its own affair, but for an antiderivative of what is to be
/// integrated: F(x) = …
Finding StepChecker::Work::judgeDefinition(const Expression& e, const Claim& claim,
                                           Budget& budget) {
    Function& function = functions_.at(e[0].text());
    if (!facts_.function || facts_.asked == Asked::Derivative ||
        function.variable != facts_.variable || claim.supposed || claim.denied)
        return Finding::Neutral;
    const auto slope = maths::derivativeOf(function.body, function.variable, budget);
    if (!slope || maths::compare(*slope, *facts_.function, maths::Assume::Real, budget).equal !=
                      maths::Truth::Yes)
        return Finding::Neutral;
    function.sure = true;
    return Finding::Proved;
}

/// With what is known of functions put in: f(2), f'(x), y'.
Expression StepChecker::Work::known(const Expression& e) const {
    if (functions_.empty() && !facts_.function)
        return e;
    if (e.is(Kind::Symbol) && e.text() == "y'" && facts_.asked == Asked::Derivative &&
        facts_.function)
        if (const auto slope = slopeOf(*facts_.function, facts_.variable))
            return *slope;
    if (e.is(Kind::Call) && e.size() == 1) {
        const bool slope = e.text().ends_with("'");
        const auto function =
            functions_.find(slope ? e.text().substr(0, e.text().size() - 1) : e.text());
        if (function != functions_.end()) {
            const auto body = slope ? slopeOf(function->second.body, function->second.variable)
                                    : std::optional(function->second.body);
            if (body)
                return maths::substituted(*body, {{function->second.variable, known(e[0])}});
        }
    }
    if (e.size() == 0)
        return e;
    if (e.is(Kind::Relation)) {
        std::vector<Expression> sides;
        std::vector<Rel> relations;
        for (std::size_t i = 0; i < e.size(); ++i) {
            // What a function is defined to be is not put in for its own name.
            sides.push_back(known(e[i]));
            if (i + 1 < e.size())
                relations.push_back(e.relationAt(i));
        }
        return Expression::relation(std::move(sides), std::move(relations));
    }
    if (!maths::isScalar(e) || e.is(Kind::Call))
        return e;
    std::vector<Expression> children;
    for (const Expression& child : e.children())
        children.push_back(known(child));
    return Expression::node(e.kind(), std::move(children), e.text());
}

} // namespace khatwa::tutor
