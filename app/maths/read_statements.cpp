#include "app/maths/read_parser.h"

#include <algorithm>

namespace khatwa::maths::reading {

namespace {

bool isStatement(const Expression& e) {
    switch (e.kind()) {
    case Kind::Relation:
    case Kind::Not:
    case Kind::And:
    case Kind::Or:
    case Kind::Implies:
    case Kind::Iff:
    case Kind::Xor:
    case Kind::System:
        return true;
    case Kind::Constant:
        return e.text() == "true" || e.text() == "false";
    default:
        return false;
    }
}

bool isLogic(const Expression& e) {
    return isStatement(e) || e.is(Kind::Symbol) || e.is(Kind::Call);
}

/// `a and b` of values is a list; of statements, or of letters alone, it is logic.
Expression joined(Kind kind, std::vector<Expression> parts, bool words) {
    if (parts.size() == 1)
        return parts[0];
    if (words && !std::ranges::all_of(parts, isLogic)) {
        const Expression& first = parts[0];
        const bool solved = first.is(Kind::Relation) && first.size() == 2 &&
                            first.relationAt(0) == Rel::Equal && first[0].is(Kind::Symbol) &&
                            std::none_of(parts.begin() + 1, parts.end(), isStatement);
        if (!solved)
            return Expression::node(Kind::Sequence, std::move(parts));
        for (std::size_t i = 1; i < parts.size(); ++i) // x = 1 or 2
            parts[i] = Expression::relation(parts[0][0], Rel::Equal, parts[i]);
    }
    return Expression::node(kind, std::move(parts));
}

} // namespace

Expression Parser::whole() {
    while (at(Tok::NewLine) || at(Tok::Row))
        ++at_;
    if (at(Tok::End))
        failHere("empty");
    Expression result = rows();
    if (!at(Tok::End))
        unexpected();
    return result;
}

Expression Parser::rows() {
    std::vector<Expression> rows;
    rows.push_back(list());
    while (at(Tok::NewLine) || at(Tok::Row)) {
        while (at(Tok::NewLine) || at(Tok::Row))
            ++at_;
        if (at(Tok::End))
            break;
        rows.push_back(list());
    }
    if (rows.size() == 1)
        return rows[0];
    if (std::ranges::all_of(rows, isStatement))
        return Expression::node(Kind::System, std::move(rows));
    return Expression::node(Kind::Sequence, std::move(rows));
}

Expression Parser::list() {
    bool semicolons = false;
    std::vector<Expression> found = items(semicolons);
    if (found.size() == 1)
        return found[0];
    if (semicolons && std::ranges::all_of(found, isStatement))
        return Expression::node(Kind::System, std::move(found));
    return Expression::node(Kind::Sequence, std::move(found));
}

std::vector<Expression> Parser::items(bool& semicolons) {
    std::vector<Expression> found;
    const auto add = [&](Expression item, bool words) {
        // 1, 2 and 3 is one list
        if (words && !found.empty() && item.is(Kind::Sequence))
            for (const Expression& part : item.children())
                found.push_back(part);
        else
            found.push_back(std::move(item));
    };
    add(statement(), false);
    while (at(Tok::Comma) || at(Tok::Semicolon)) {
        semicolons = semicolons || at(Tok::Semicolon);
        ++at_;
        if (at(Tok::And, 'w') || at(Tok::Or, 'w')) // 1, 2, and 3
            ++at_;
        add(statement(), true);
    }
    return found;
}

Expression Parser::statement() {
    const Nest nest(*this);
    Expression left = implication();
    if (!at(Tok::Iff))
        return left;
    std::vector<Expression> sides{std::move(left)};
    while (take(Tok::Iff))
        sides.push_back(implication());
    return Expression::node(Kind::Iff, std::move(sides));
}

Expression Parser::implication() {
    Expression left = disjunction();
    if (!at(Tok::Implies))
        return left;
    const Token arrow = here();
    ++at_;
    const Nest nest(*this);
    Expression right = implication();
    if (arrow.code == '=' && !isLogic(left) && isScalar(left) && isScalar(right))
        return Expression::relation(std::move(left), Rel::GreaterEqual, std::move(right));
    return Expression::node(Kind::Implies, {std::move(left), std::move(right)});
}

Expression Parser::disjunction() {
    std::vector<Expression> parts{conjunction()};
    if (!at(Tok::Or) && !at(Tok::Xor))
        return parts[0];
    const Tok type = here().type;
    bool words = true;
    while (at(type)) {
        words = words && here().code == 'w';
        ++at_;
        parts.push_back(conjunction());
    }
    Expression result = joined(type == Tok::Or ? Kind::Or : Kind::Xor, std::move(parts), words);
    if (at(Tok::Or) || at(Tok::Xor))
        unexpected();
    return result;
}

Expression Parser::conjunction() {
    std::vector<Expression> parts{negation()};
    bool words = true;
    while (at(Tok::And)) {
        words = words && here().code == 'w';
        ++at_;
        parts.push_back(negation());
    }
    return joined(Kind::And, std::move(parts), words);
}

Expression Parser::negation() {
    if (!at(Tok::Not))
        return relation();
    ++at_;
    const Nest nest(*this);
    return Expression::node(Kind::Not, {negation()});
}

Expression Parser::relation() {
    std::vector<Expression> sides;
    std::vector<Rel> relations;
    if (at(Tok::Relation) && here().code == static_cast<char>(Rel::Equal)) // "= 42"
        ++at_;
    sides.push_back(setOperation());
    while (at(Tok::Relation)) {
        relations.push_back(static_cast<Rel>(here().code));
        ++at_;
        while (at(Tok::NewLine))
            ++at_;
        sides.push_back(setOperation());
    }
    if (relations.empty())
        return sides[0];
    if (at(Tok::ParenMod)) {
        ++at_;
        relations.push_back(Rel::Modulo);
        sides.push_back(at(Tok::GroupOpen) ? group() : atom());
    }
    return Expression::relation(std::move(sides), std::move(relations));
}

Expression Parser::setOperation() {
    Expression left = ratio();
    while (at(Tok::Union) || at(Tok::Intersection) || at(Tok::Difference)) {
        const Tok type = here().type;
        if (type == Tok::Difference) {
            ++at_;
            left = Expression::node(Kind::Difference, {std::move(left), ratio()});
            continue;
        }
        std::vector<Expression> parts{std::move(left)};
        while (take(type))
            parts.push_back(ratio());
        left = Expression::node(type == Tok::Union ? Kind::Union : Kind::Intersection,
                                std::move(parts));
    }
    return left;
}

Expression Parser::ratio() {
    Expression left = sum();
    if (!at(Tok::Colon) || inSet_)
        return left;
    std::vector<Expression> parts{std::move(left)};
    while (take(Tok::Colon))
        parts.push_back(sum());
    return Expression::node(Kind::Ratio, std::move(parts));
}

} // namespace khatwa::maths::reading
