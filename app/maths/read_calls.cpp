#include "app/maths/read_parser.h"

#include <algorithm>
#include <utility>

namespace khatwa::maths::reading {

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
    const Token open = here();
    ++at_;
    const int bars = std::exchange(bars_, 0);
    const bool set = std::exchange(inSet_, false);
    bool semicolons = false;
    std::vector<Expression> found;
    if (!at(Tok::Close))
        found = items(semicolons);
    closeBracket(open, ")");
    bars_ = bars;
    inSet_ = set;
    return found;
}

Expression Parser::userFunction(Expression name) {
    std::vector<Expression> found = arguments();
    return Expression::call(name.text(), std::move(found));
}

Expression Parser::function() {
    const Nest nest(*this);
    const Token name = here();
    ++at_;
    // A power or base between the name and the argument.
    std::vector<Expression> powers;
    std::optional<Expression> base;
    for (;;) {
        if (at(Tok::Caret)) {
            ++at_;
            powers.push_back(exponent());
        } else if (at(Tok::Under) && name.text == "log") {
            ++at_;
            base = at(Tok::GroupOpen) ? group() : argument();
        } else {
            break;
        }
    }
    std::vector<Expression> found;
    if (at(Tok::Open, '(')) {
        found = arguments();
    } else if (at(Tok::GroupOpen) && !tokens_.latex) {
        found.push_back(group());
    } else if (name.text == "sqrt" && name.plain) { // sqrt x, sqrt 2
        if (!beginsFactor())
            fail("missing_argument", name);
        found.push_back(factor());
    } else {
        if (at(Tok::Minus)) {
            ++at_;
            found.push_back(negate(implicitProduct()));
        } else if (!beginsFactor()) {
            fail("missing_argument", name);
        } else {
            found.push_back(at(Tok::Function) ? function() : implicitProduct());
        }
    }
    if (found.empty())
        fail("missing_argument", name);
    if (base)
        found.push_back(*base);
    constexpr std::string_view kTrigonometric[] = {"sin",  "cos",  "tan",  "cot",  "sec",  "csc",
                                                   "sinh", "cosh", "tanh", "coth", "sech", "csch"};
    if (powers.size() == 1 && powers[0].is(Kind::Negate) && powers[0][0].isNumber("1") &&
        std::ranges::find(kTrigonometric, name.text) != std::end(kTrigonometric)) {
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
    if (name == "root" && count == 2)
        return make(Kind::Root);
    if (name == "root" && count == 1)
        return root(std::move(found[0]));
    if (name == "abs" && count == 1)
        return make(Kind::Abs);
    if (name == "factorial" && count == 1)
        return make(Kind::Factorial);
    if (name == "lg") {
        if (count == 1)
            found.push_back(Expression::number("10"));
        return Expression::call("log", std::move(found));
    }
    if (name == "log" && count == 1 && options_.naturalLog)
        return Expression::call("ln", std::move(found));
    if (name == "oo" || name == "cc" || name == "co" || name == "oc") {
        if (count != 2)
            fail("missing_argument", token);
        return Expression::interval(found[0], found[1], name[0] == 'c', name[1] == 'c');
    }
    if (name == "union" && count >= 2)
        return make(Kind::Union);
    if (name == "intersection" && count >= 2)
        return make(Kind::Intersection);
    if (name == "matrix") {
        std::vector<Expression> entries;
        for (const Expression& row : found) {
            if (!row.is(Kind::List) || row.size() != found[0].size())
                fail("matrix_rows", token);
            for (const Expression& entry : row.children())
                entries.push_back(entry);
        }
        const std::size_t columns = found[0].size();
        return Expression::matrix(count, columns, std::move(entries));
    }
    return Expression::call(name, std::move(found));
}

} // namespace khatwa::maths::reading
