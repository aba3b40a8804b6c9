#include "app/maths/statement_parts.h"

#include <algorithm>

namespace khatwa::maths {

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

namespace {

Expression equation(Expression left, Expression right) {
    return Expression::relation(std::move(left), Rel::Equal, std::move(right));
}

/// The base of a logarithm that is a number.
std::optional<Expression> baseOf(const Expression& e) {
    if (e.isCall("ln") && e.size() == 1)
        return Expression::constant("e");
    if (e.isCall("log") && e.size() == 1)
        return Expression::number(10);
    if (e.isCall("log") && e.size() == 2 && e[1].is(Kind::Number) && !e[1].isNumber("1") &&
        !e[1].isNumber("0"))
        return e[1];
    return std::nullopt;
}

bool isWholeRoot(const Expression& e) {
    return e.is(Kind::Root) && e[1].is(Kind::Number) && e[1].text().size() == 1 &&
           e[1].text()[0] >= '2';
}

/// left = right, where left is a logarithm or root.
std::optional<Expression> undone(const Expression& left, const Expression& right) {
    if (const auto base = baseOf(left)) {
        if (baseOf(right) == base)
            return Expression::node(
                Kind::And, {equation(left[0], right[0]),
                            Expression::relation(left[0], Rel::Greater, Expression::number(0L))});
        return equation(left[0], power(*base, right));
    }
    if (!isWholeRoot(left))
        return std::nullopt;
    const bool odd = (left[1].text()[0] - '0') % 2 != 0;
    if (right.is(Kind::Root) && right[1] == left[1]) {
        const Expression inside = equation(left[0], right[0]);
        return odd ? inside
                   : Expression::node(Kind::And,
                                      {inside, Expression::relation(left[0], Rel::GreaterEqual,
                                                                    Expression::number(0L))});
    }
    const Expression raised = equation(left[0], power(right, left[1]));
    return odd ? raised
               : Expression::node(Kind::And,
                                  {raised, Expression::relation(right, Rel::GreaterEqual,
                                                                Expression::number(0L))});
}

/// q of p + q and p - q, with p.
struct Signs {
    Expression middle;
    Expression distance;
};
std::optional<Signs> signsOf(const Expression& a, const Expression& b) {
    for (const bool turned : {false, true}) {
        const Expression& plus = turned ? b : a;
        const Expression& minus = turned ? a : b;
        if (minus.is(Kind::Negate) && minus[0] == plus)
            return Signs{Expression::number(0L), plus};
        if (!plus.is(Kind::Sum) || !minus.is(Kind::Sum) || plus.size() != minus.size())
            continue;
        std::vector<Expression> same;
        std::optional<Expression> other;
        for (std::size_t i = 0; i < plus.size(); ++i) {
            if (plus[i] == minus[i])
                same.push_back(plus[i]);
            else if (!other && minus[i].is(Kind::Negate) && minus[i][0] == plus[i])
                other = plus[i];
            else
                return std::nullopt;
        }
        if (other)
            return Signs{sum(std::move(same)), *other};
    }
    return std::nullopt;
}

/// The square of √u, or of a number times it; the root must not vanish unseen, since it says where
/// it is defined.
std::optional<Expression> squareOfRoot(const Expression& e) {
    if (e.is(Kind::Root) && e[1].isNumber("2"))
        return e[0];
    if (e.is(Kind::Product) && e.size() == 2 && e[0].is(Kind::Number) && !e[0].isNumber("0")) {
        const auto rest = squareOfRoot(e[1]);
        return rest ? std::optional(product({power(e[0], Expression::number(2)), *rest}))
                    : std::nullopt;
    }
    if (e.is(Kind::Quotient) && e[1].is(Kind::Number)) {
        const auto top = squareOfRoot(e[0]);
        return top ? std::optional(quotient(*top, power(e[1], Expression::number(2))))
                   : std::nullopt;
    }
    return std::nullopt;
}

std::optional<Expression> squared(const Expression& either) {
    if (either.size() != 2)
        return std::nullopt;
    for (const Expression& part : either.children())
        if (!part.is(Kind::Relation) || part.size() != 2 || part.relationAt(0) != Rel::Equal)
            return std::nullopt;
    if (!(either[0][0] == either[1][0]))
        return std::nullopt;
    const auto signs = signsOf(either[0][1], either[1][1]);
    const auto square = signs ? squareOfRoot(signs->distance) : std::nullopt;
    if (!square)
        return std::nullopt;
    return equation(power(sum({either[0][0], negate(signs->middle)}), Expression::number(2)),
                    *square);
}

} // namespace

std::optional<Expression> withoutInverses(const Expression& e) {
    if (e.is(Kind::Or))
        if (auto one = squared(e))
            return one;
    if (e.is(Kind::Or) || e.is(Kind::And)) {
        std::vector<Expression> parts;
        bool changed = false;
        for (const Expression& part : e.children()) {
            auto one = withoutInverses(part);
            changed = changed || one;
            parts.push_back(one ? std::move(*one) : part);
        }
        return changed ? std::optional(Expression::node(e.kind(), std::move(parts))) : std::nullopt;
    }
    if (!e.is(Kind::Relation) || e.size() != 2 || e.relationAt(0) != Rel::Equal)
        return std::nullopt;
    if (auto one = undone(e[0], e[1]))
        return one;
    return undone(e[1], e[0]);
}

} // namespace khatwa::maths
