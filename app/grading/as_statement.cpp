#include "app/grading/as_statement.h"

#include "app/maths/statement_parts.h"
#include "app/maths/statements.h"

#include <algorithm>

namespace khatwa::grading {

using maths::Expression;
using maths::Kind;
using maths::Rel;

namespace {

bool isRegion(const Expression& e) {
    return e.is(Kind::Interval) || e.is(Kind::Union) || e.is(Kind::Intersection) ||
           e.is(Kind::Difference) || e.is(Kind::SetBuilder);
}

Expression joined(Kind kind, std::vector<Expression> parts) {
    return parts.size() == 1 ? parts[0] : Expression::node(kind, std::move(parts));
}

/// x = a and y = b for a point (a, b).
std::optional<Expression> point(const Expression& e, const std::set<std::string>& letters) {
    if (e.size() != letters.size() || !std::ranges::all_of(e.children(), maths::isScalar))
        return std::nullopt;
    std::vector<Expression> parts;
    std::size_t i = 0;
    for (const std::string& letter : letters) {
        const Expression& value = e[i++];
        const Expression symbol = Expression::symbol(letter);
        if (value != symbol && maths::freeSymbols(value).contains(letter))
            return std::nullopt; // (x, 1 - x) is a line, (2x, 1) nothing
        parts.push_back(Expression::relation(symbol, Rel::Equal, value));
    }
    return joined(Kind::And, std::move(parts));
}

bool isPoint(const Expression& e) {
    return e.is(Kind::Tuple) || e.is(Kind::List) || (e.is(Kind::Matrix) && e.columns() == 1);
}

std::optional<Expression> each(const Expression& e, Kind kind,
                               const std::set<std::string>& letters) {
    std::vector<Expression> parts;
    for (const Expression& child : e.children()) {
        auto part = asStatement(child, letters);
        if (!part)
            return std::nullopt;
        parts.push_back(std::move(*part));
    }
    if (parts.empty())
        return Expression::constant("false");
    return joined(kind, std::move(parts));
}

std::optional<Expression> relation(const Expression& e) {
    // (x, y) = (1, 2) and (x, y) ∈ {(1, 2), (2, 1)}
    if (e.size() != 2 || !isPoint(e[0]))
        return e;
    const auto equalTo = [&](const Expression& other) -> std::optional<Expression> {
        if (!isPoint(other) || other.size() != e[0].size())
            return std::nullopt;
        std::vector<Expression> parts;
        for (std::size_t i = 0; i < other.size(); ++i)
            parts.push_back(Expression::relation(e[0][i], Rel::Equal, other[i]));
        return joined(Kind::And, std::move(parts));
    };
    if (e.relationAt(0) == Rel::Equal && !e[1].is(Kind::Set))
        return equalTo(e[1]);
    if ((e.relationAt(0) != Rel::In && e.relationAt(0) != Rel::Equal) || !e[1].is(Kind::Set))
        return std::nullopt;
    std::vector<Expression> parts;
    for (const Expression& member : e[1].children()) {
        auto part = equalTo(member);
        if (!part)
            return std::nullopt;
        parts.push_back(std::move(*part));
    }
    if (parts.empty())
        return Expression::constant("false");
    return joined(Kind::Or, std::move(parts));
}

} // namespace

std::optional<Expression> asStatement(const Expression& e, const std::set<std::string>& letters) {
    switch (e.kind()) {
    case Kind::Relation:
        return relation(e);
    case Kind::And:
    case Kind::System:
        return each(e, Kind::And, letters);
    case Kind::Or:
        return each(e, Kind::Or, letters);
    case Kind::Constant:
        if (e.text() == "true" || e.text() == "false")
            return e;
        if (e.text() == "emptyset" || e.text() == "reals" || e.text() == "complexes")
            return Expression::constant(e.text() == "emptyset" ? "false" : "true");
        break;
    default:
        break;
    }
    if (maths::isLogical(e.kind()))
        return e;
    const bool statements = e.size() > 0 && std::ranges::all_of(e.children(), maths::isStatement);
    if (statements && (e.is(Kind::Sequence) || e.is(Kind::List) || e.is(Kind::Set) ||
                       e.is(Kind::Tuple) || e.is(Kind::Matrix)))
        return each(e, maths::listsSolutions(e) ? Kind::Or : Kind::And, letters);
    // x = 1, 2: what follows belongs to the same letter.
    if (e.is(Kind::Sequence) && e.size() > 1 && e[0].is(Kind::Relation) && e[0].size() == 2 &&
        e[0].relationAt(0) == Rel::Equal && e[0][0].is(Kind::Symbol)) {
        std::vector<Expression> parts{e[0]};
        for (const Expression& child : e.children().subspan(1)) {
            if (!maths::isScalar(child) && !child.is(Kind::PlusMinus))
                return std::nullopt;
            parts.push_back(Expression::relation(e[0][0], Rel::Equal, child));
        }
        return joined(Kind::Or, std::move(parts));
    }
    if ((e.is(Kind::Sequence) || e.is(Kind::Set)) && e.size() > 0 &&
        std::ranges::all_of(e.children(), isPoint))
        return each(e, Kind::Or, letters);
    if (isPoint(e) && letters.size() > 1)
        return point(e, letters);
    // A value of x does not speak of x: 3x is no system whose solution is 0.
    if (letters.size() != 1 || maths::freeSymbols(e).contains(*letters.begin()))
        return std::nullopt;
    const Expression letter = Expression::symbol(*letters.begin());
    if ((e.is(Kind::Tuple) || e.is(Kind::List)) && e.size() == 2 && maths::isScalar(e[0]) &&
        maths::isScalar(e[1])) // of one letter a pair is an interval
        return Expression::relation(
            letter, Rel::In, Expression::interval(e[0], e[1], e.is(Kind::List), e.is(Kind::List)));
    if (e.is(Kind::Set) || isRegion(e))
        return e.size() == 0 ? Expression::constant("false")
                             : Expression::relation(letter, Rel::In, e);
    if (e.is(Kind::Sequence) && std::ranges::all_of(e.children(), [](const Expression& child) {
            return maths::isScalar(child) || child.is(Kind::PlusMinus);
        }))
        return Expression::relation(
            letter, Rel::In,
            Expression::node(Kind::Set, {e.children().begin(), e.children().end()}));
    if (maths::isScalar(e) || e.is(Kind::PlusMinus) || maths::contains(e, Kind::PlusMinus))
        return Expression::relation(letter, Rel::Equal, e);
    return std::nullopt;
}

std::vector<Expression> conjuncts(const Expression& statement) {
    if (statement.is(Kind::And) || statement.is(Kind::System))
        return {statement.children().begin(), statement.children().end()};
    return {statement};
}

} // namespace khatwa::grading
