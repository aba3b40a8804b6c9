// Functions: their names, arguments and the forms that trees have for them.

#include "app/maths/read_parser.h"

#include <algorithm>
#include <utility>

namespace khatwa::maths::reading {

namespace {

bool isTrigonometric(std::string_view name) {
    constexpr std::string_view kNames[] = {"sin",  "cos",  "tan",  "cot",  "sec",  "csc",
                                           "sinh", "cosh", "tanh", "coth", "sech", "csch"};
    return std::ranges::find(kNames, name) != std::end(kNames);
}

bool isAngle(const Expression& e) {
    return e.is(Kind::Constant, "pi") || (e.is(Kind::Product) && isAngle(e[e.size() - 1]));
}

} // namespace

bool Parser::isFunctionName(std::string_view name) const {
    if (std::ranges::find(options_.symbols, name) != options_.symbols.end())
        return false;
    const std::string_view base = name.substr(0, name.find_first_of("_'"));
    if (options_.functions)
        return std::ranges::find(*options_.functions, base) != options_.functions->end() ||
               std::ranges::find(*options_.functions, name) != options_.functions->end();
    return base == "f" || base == "g" || base == "h";
}

/// (a, b, c) behind a name.
std::vector<Expression> Parser::arguments() {
    const Nest nest(*this);
    const Token open = here();
    ++at_;
    const Surroundings outside = shutOut();
    bool semicolons = false;
    std::vector<Expression> found;
    if (!at(Tok::Close))
        found = items(semicolons);
    closeBracket(open, ")");
    putBack(outside);
    return found;
}

Expression Parser::userFunction(std::string name) {
    std::vector<Expression> found = arguments();
    return Expression::call(name, std::move(found));
}

Expression Parser::function() {
    const Nest nest(*this);
    const Token name = here();
    ++at_;
    if (name.text == "oo" && !at(Tok::Open))
        return Expression::constant("infinity");
    // A power or base between the name and the argument.
    std::vector<Expression> powers;
    std::optional<Expression> base;
    for (;;) {
        if (at(Tok::Caret)) {
            if (ahead().type == Tok::End)
                fail("missing_operand", here());
            ++at_;
            powers.push_back(exponent());
        } else if (at(Tok::Under) && name.text == "log") {
            ++at_;
            base = at(Tok::GroupOpen) ? group() : argument(name);
        } else if (name.text == "log" && !base && at(Tok::Number) && !here().space &&
                   here().at == name.end() && ahead().type == Tok::Open) { // log2(8)
            base = Expression::number(here().text);
            ++at_;
        } else {
            break;
        }
    }
    std::vector<Expression> found;
    const bool several =
        name.text == "max" || name.text == "min" || name.text == "gcd" || name.text == "lcm";
    if (at(Tok::Open, '(')) {
        found = arguments();
    } else if (several && (at(Tok::Open) || at(Tok::GroupOpen))) {
        const Expression set = atom();
        if (set.is(Kind::Set) || set.is(Kind::List))
            found.assign(set.children().begin(), set.children().end());
        else
            found.push_back(set);
    } else if (at(Tok::GroupOpen)) {
        found.push_back(group());
    } else {
        bool negative = false;
        while (take(Tok::Minus))
            negative = !negative;
        if (!beginsOperand())
            fail("missing_argument", name);
        Expression inner = name.text == "sqrt" || name.text == "abs" || name.text == "cbrt"
                               ? factor()
                           : at(Tok::Function) ? function()
                                               : implicitProduct();
        if (isTrigonometric(name.text) && at(Tok::Slash) && isAngle(inner) &&
            ahead().type == Tok::Number) { // cos π/3
            ++at_;
            inner = quotient(std::move(inner), Expression::number(here().text));
            ++at_;
        }
        inner = unlisted(std::move(inner));
        found.push_back(negative ? negate(std::move(inner)) : std::move(inner));
    }
    if (found.empty())
        fail("missing_argument", name);
    if (base)
        found.push_back(*base);
    if (powers.size() == 1 && powers[0].is(Kind::Negate) && powers[0][0].isNumber("1") &&
        isTrigonometric(name.text)) {
        const std::string inverse = (name.text.size() == 4 ? "ar" : "arc") + std::string(name.text);
        return Expression::call(inverse, std::move(found));
    }
    Expression result = callOf(name, std::move(found));
    for (Expression& above : powers)
        result = power(std::move(result), std::move(above));
    return result;
}

/// A call in the one form that the tree has for it.
Expression Parser::callOf(const Token& token, std::vector<Expression> found) {
    const std::string_view name = token.text;
    const std::size_t count = found.size();
    const auto make = [&](Kind kind) { return Expression::node(kind, std::move(found)); };
    if (name == "sqrt" && count == 1)
        return root(std::move(found[0]));
    if (name == "cbrt" && count == 1)
        return root(std::move(found[0]), 3);
    if ((name == "root" || name == "sqrt") && count == 2)
        return make(Kind::Root);
    if (name == "root" && count == 1)
        return root(std::move(found[0]));
    if (name == "abs" && count == 1)
        return make(Kind::Abs);
    if (name == "factorial" && count == 1)
        return make(Kind::Factorial);
    if (name == "lg" || name == "lb") {
        if (count == 1)
            found.push_back(Expression::number(name == "lg" ? "10" : "2"));
        return Expression::call("log", std::move(found));
    }
    if (name == "log" && count == 1 && options_.naturalLog)
        return Expression::call("ln", std::move(found));
    if (name == "log" && count == 2 && found[1].is(Kind::Constant, "e"))
        return Expression::call("ln", {found[0]});
    if (name == "cis" && count == 1) // cos θ + i sin θ
        return power(Expression::constant("e"),
                     product({Expression::constant("i"), std::move(found[0])}));
    if (name == "cc" && count == 2)
        return make(Kind::List);
    if (name == "oo" || name == "co" || name == "oc") {
        if (count != 2)
            fail("missing_argument", token);
        return Expression::interval(found[0], found[1], name[0] == 'c', name[1] == 'c');
    }
    if (name == "union" && count >= 2)
        return make(Kind::Union);
    if (name == "intersection" && count >= 2)
        return make(Kind::Intersection);
    if (name == "if" && count == 3)
        return Expression::node(Kind::Piecewise,
                                {found[1], found[0], found[2], Expression::constant("true")});
    if (name == "matrix") {
        std::vector<Expression> rows = std::move(found);
        if (rows.size() == 1 && rows[0].is(Kind::List) && rows[0].size() > 0 &&
            rows[0][0].is(Kind::List))
            rows.assign(rows[0].children().begin(), rows[0].children().end());
        std::vector<Expression> entries;
        for (const Expression& row : rows) {
            if (!row.is(Kind::List) || row.size() == 0 || row.size() != rows[0].size())
                fail("matrix_rows", token);
            entries.insert(entries.end(), row.children().begin(), row.children().end());
        }
        return Expression::matrix(rows.size(), rows[0].size(), std::move(entries));
    }
    return Expression::call(name, std::move(found));
}

} // namespace khatwa::maths::reading
