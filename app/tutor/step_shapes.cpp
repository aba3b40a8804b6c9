#include "app/tutor/step_shapes.h"

#include "app/maths/transform.h"
#include "app/tutor/problem_facts.h"
#include "app/tutor/step_formulas.h"

#include <algorithm>

namespace khatwa::tutor {

using maths::Expression;
using maths::Kind;
using maths::Rel;

bool standsIn(const Expression& part, const Expression& e) {
    return e == part || std::ranges::any_of(e.children(), [&](const Expression& child) {
               return standsIn(part, child);
           });
}

bool isWritten(const Expression& e) {
    return e.is(Kind::Number) || (e.is(Kind::Negate) && isWritten(e[0]));
}

bool isBetween(const Expression& e) {
    if (e.size() != 3 || maths::freeSymbols(e[1]).empty())
        return false;
    const auto ordered = [](Rel rel) {
        return rel == Rel::Less || rel == Rel::LessEqual || rel == Rel::Greater ||
               rel == Rel::GreaterEqual;
    };
    return ordered(e.relationAt(0)) && ordered(e.relationAt(1));
}

bool isInequality(const Expression& e) {
    return e.is(Kind::Relation) && e.size() == 2 && !maths::freeSymbols(e).empty() &&
           (e.relationAt(0) == Rel::Less || e.relationAt(0) == Rel::LessEqual ||
            e.relationAt(0) == Rel::Greater || e.relationAt(0) == Rel::GreaterEqual);
}

bool isSlope(const Expression& e) {
    if (!e.is(Kind::Relation) || e.relationAt(0) != Rel::Equal || hasUnknownCall(e[1]))
        return false;
    return e[0].is(Kind::Symbol, "y'") || (e[0].is(Kind::Call) && e[0].size() == 1 &&
                                           e[0].text().ends_with("'") && e[0][0].is(Kind::Symbol));
}

bool isMarked(const Expression& e) {
    return e.is(Kind::Degrees) || e.is(Kind::Percent) || e.is(Kind::Unit) || e.is(Kind::Text) ||
           std::ranges::any_of(e.children(), isMarked);
}

std::optional<Expression> aroundDecimals(const Expression& e) {
    if (e.is(Kind::Or) || e.is(Kind::And)) {
        std::vector<Expression> parts;
        bool any = false;
        for (const Expression& part : e.children()) {
            const auto around = aroundDecimals(part);
            any = any || around.has_value();
            parts.push_back(around.value_or(part));
        }
        return any ? std::optional(Expression::node(e.kind(), std::move(parts))) : std::nullopt;
    }
    if (!isSolution(e))
        return std::nullopt;
    const Expression& value = e[1];
    const Expression& digits = value.is(Kind::Negate) ? value[0] : value;
    const std::size_t point = digits.is(Kind::Number) ? digits.text().find('.') : std::string::npos;
    if (point == std::string::npos || digits.text().find_first_of("(e") != std::string::npos)
        return std::nullopt;
    const std::size_t places = digits.text().size() - point - 1;
    const Expression unit = Expression::number(
        "0." + std::string(places > 0 ? places - 1 : 0, '0') + (places > 0 ? "1" : "0"));
    return Expression::node(
        Kind::And,
        {Expression::relation(e[0], Rel::Greater, maths::sum({value, maths::negate(unit)})),
         Expression::relation(e[0], Rel::Less, maths::sum({value, unit}))});
}

std::vector<Expression> argumentsIn(const Expression& e) {
    std::vector<Expression> found;
    if (e.is(Kind::Call) && e.size() == 1 && hasUnknownCall(e) && !hasUnknownCall(e[0]))
        found.push_back(e[0]);
    for (const Expression& child : e.children())
        for (Expression& argument : argumentsIn(child))
            found.push_back(std::move(argument));
    return found;
}

bool isRange(const Expression& e) {
    if (e.is(Kind::Or) || e.is(Kind::And))
        return std::ranges::all_of(e.children(), isRange);
    if (!e.is(Kind::Relation))
        return false;
    return std::ranges::all_of(e.children(), [](const Expression& side) {
        return side.is(Kind::Symbol) || maths::freeSymbols(side).empty();
    });
}

bool isSolved(const Expression& e) {
    if (e.is(Kind::Or) || e.is(Kind::And))
        return std::ranges::all_of(e.children(), isSolved);
    if (!e.is(Kind::Relation))
        return false;
    if (e.size() == 2 && e[0].is(Kind::Symbol))
        return !maths::dependsOn(e[1], e[0].text());
    return e.size() == 3 && e[1].is(Kind::Symbol) && maths::freeSymbols(e[0]).empty() &&
           maths::freeSymbols(e[2]).empty();
}

bool movesSign(const Expression& problem, const Expression& e) {
    const bool power = e.is(Kind::Power) && e[0].is(Kind::Negate);
    const bool product =
        e.is(Kind::Product) && e[0].is(Kind::Negate) &&
        std::ranges::all_of(e.children(), [&](const Expression& factor) { return factor == e[0]; });
    if (!power && !product)
        return std::ranges::any_of(
            e.children(), [&](const Expression& child) { return movesSign(problem, child); });
    const Expression exponent = power ? e[1] : Expression::number(static_cast<long>(e.size()));
    const Expression outside =
        Expression::node(Kind::Negate, {Expression::node(Kind::Power, {e[0][0], exponent})});
    const bool odd = exponent.is(Kind::Number) && !exponent.text().empty() &&
                     (exponent.text().back() - '0') % 2 == 1; // as much either way
    return !odd && standsIn(outside, problem) && !standsIn(e, problem) &&
           !standsIn(Expression::node(Kind::Power, {e[0], exponent}), problem);
}

bool isRootTaken(const Expression& e) {
    constexpr std::size_t kMostDigits = 9;
    const bool whole = e.is(Kind::Root) && e[0].is(Kind::Number) && e[1].is(Kind::Number) &&
                       e[0].text().size() <= kMostDigits && e[1].text().size() == 1 &&
                       e[0].text().find_first_not_of("0123456789") == std::string::npos;
    if (whole && e[1].text() >= "2") {
        const long long radicand = std::stoll(e[0].text());
        const auto power = [&](long long base) {
            long long value = 1;
            for (char i = '0'; i < e[1].text()[0] && value <= radicand; ++i)
                value *= base;
            return value;
        };
        for (long long base = 2; power(base) <= radicand; ++base)
            if (radicand % power(base) == 0)
                return false;
    }
    return std::ranges::all_of(e.children(), isRootTaken);
}

Expression withBothSigns(const Expression& e) {
    if (e.is(Kind::Or) || e.is(Kind::And)) {
        std::vector<Expression> parts;
        for (const Expression& part : e.children()) {
            const Expression both = withBothSigns(part);
            if (both.is(Kind::Or) && e.is(Kind::Or))
                parts.insert(parts.end(), both.children().begin(), both.children().end());
            else
                parts.push_back(both);
        }
        return Expression::node(e.kind(), std::move(parts));
    }
    if (!e.is(Kind::Relation) || !maths::contains(e, Kind::PlusMinus))
        return e;
    std::vector<Expression> both;
    for (const bool upper : {true, false}) {
        std::vector<Expression> sides;
        std::vector<Rel> relations;
        for (std::size_t i = 0; i < e.size(); ++i) {
            sides.push_back(maths::withSign(e[i], upper));
            if (i + 1 < e.size())
                relations.push_back(e.relationAt(i));
        }
        both.push_back(Expression::relation(std::move(sides), std::move(relations)));
    }
    return Expression::node(Kind::Or, std::move(both));
}

} // namespace khatwa::tutor
