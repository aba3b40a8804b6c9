#include "app/maths/statement_parts.h"

#include <algorithm>

namespace khatwa::maths {

namespace {

Expression withSign(const Expression& e, bool upper) {
    if (!contains(e, Kind::PlusMinus))
        return e;
    std::vector<Expression> children;
    for (const Expression& child : e.children())
        children.push_back(withSign(child, upper));
    if (!e.is(Kind::PlusMinus))
        return Expression::node(e.kind(), std::move(children), e.text());
    if ((e.text() == "+-") != upper)
        children.back() = negate(children.back());
    return sum(std::move(children));
}

} // namespace

std::optional<Rel> oppositeOf(Rel relation) {
    switch (relation) {
    case Rel::Equal:
        return Rel::NotEqual;
    case Rel::NotEqual:
        return Rel::Equal;
    case Rel::Less:
        return Rel::GreaterEqual;
    case Rel::LessEqual:
        return Rel::Greater;
    case Rel::Greater:
        return Rel::LessEqual;
    case Rel::GreaterEqual:
        return Rel::Less;
    case Rel::In:
        return Rel::NotIn;
    case Rel::NotIn:
        return Rel::In;
    default:
        return std::nullopt;
    }
}

std::vector<Expression> withSigns(const Expression& relation) {
    if (!contains(relation, Kind::PlusMinus))
        return {relation};
    return {withSign(relation, true), withSign(relation, false)};
}

bool listsSolutions(const Expression& sequence) {
    if (sequence.size() == 0)
        return false;
    const Expression& first = sequence[0];
    if (!first.is(Kind::Relation) || !first[0].is(Kind::Symbol))
        return false;
    const std::string& letter = first[0].text();
    return std::ranges::all_of(sequence.children(), [&](const Expression& part) {
        return part.is(Kind::Relation) && part.size() == 2 && part.relationAt(0) == Rel::Equal &&
               part[0].is(Kind::Symbol, letter) && freeSymbols(part[1]).empty();
    });
}

} // namespace khatwa::maths
