#include "app/tutor/step_formulas.h"

#include "app/maths/statements.h"

#include <algorithm>

namespace khatwa::tutor {

using maths::Assume;
using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rel;
using maths::Truth;

namespace {

const Expression& falsehood() {
    static const Expression kFalse = Expression::constant("false");
    return kFalse;
}

} // namespace

bool isAtom(const Expression& e) {
    switch (e.kind()) {
    case Kind::Number:
    case Kind::Symbol:
    case Kind::Constant:
    case Kind::Text:
    case Kind::Unit:
        return true;
    case Kind::Negate:
    case Kind::Percent:
    case Kind::Degrees:
        return isAtom(e[0]);
    case Kind::Mixed:
        return true;
    case Kind::Quotient:
        return e[0].is(Kind::Number) && e[1].is(Kind::Number);
    default:
        return false;
    }
}

bool isSolution(const Expression& e) {
    if (e.is(Kind::Or) || e.is(Kind::And))
        return std::ranges::all_of(e.children(), isSolution);
    return e.is(Kind::Relation) && e.size() == 2 && e.relationAt(0) == Rel::Equal &&
           e[0].is(Kind::Symbol) && maths::freeSymbols(e[1]).empty();
}

bool isEquation(const Expression& e) {
    if (e.is(Kind::Or) || e.is(Kind::And))
        return std::ranges::all_of(e.children(), isEquation);
    return e.is(Kind::Relation) && e.size() == 2 && e.relationAt(0) == Rel::Equal;
}

bool hasLetterLikeConstant(const Expression& e) {
    if (e.is(Kind::Constant, "e") || e.is(Kind::Constant, "i"))
        return true;
    return std::ranges::any_of(e.children(), hasLetterLikeConstant);
}

Expression conjunction(const std::vector<Expression>& lines) {
    return lines.size() == 1 ? lines.front() : Expression::node(Kind::And, lines);
}

Truth implied(const std::vector<Expression>& lines, const Expression& e, Budget& budget) {
    if (lines.empty())
        return Truth::Unknown;
    return maths::compareStatements(conjunction(lines), e, Assume::Real, budget).aImpliesB;
}

Truth excluded(const std::vector<Expression>& lines, const Expression& e, Budget& budget) {
    std::vector<Expression> all = lines;
    all.push_back(e);
    return maths::compareStatements(conjunction(all), falsehood(), Assume::Real, budget).equivalent;
}

} // namespace khatwa::tutor
