#include "app/maths/read_parser.h"

#include <algorithm>

namespace khatwa::maths::reading {

Expression Parser::sum() {
    std::vector<Expression> terms;
    const auto soFar = [&] {
        Expression all = khatwa::maths::sum(std::move(terms));
        terms.clear();
        return all;
    };
    if (at(Tok::PlusMinus)) {
        const std::string_view sign = here().text;
        ++at_;
        terms.push_back(Expression::node(Kind::PlusMinus, {term()}, sign));
    } else {
        terms.push_back(term());
    }
    for (;;) {
        if (take(Tok::Plus)) {
            terms.push_back(term());
        } else if (take(Tok::Minus)) {
            terms.push_back(negate(term()));
        } else if (at(Tok::PlusMinus)) {
            const std::string_view sign = here().text;
            ++at_;
            Expression left = soFar();
            terms.push_back(Expression::node(Kind::PlusMinus, {std::move(left), term()}, sign));
        } else {
            break;
        }
    }
    return soFar();
}

/// Factors and divisors from left to right; a sign, if there is one, stands before all of them.
Expression Parser::term() {
    if (at(Tok::Minus)) {
        ++at_;
        const Nest nest(*this);
        return negate(term());
    }
    while (take(Tok::Plus)) {
    }
    std::vector<Expression> factors;
    const auto soFar = [&] {
        Expression all = product(std::move(factors));
        factors.clear();
        return all;
    };
    factors.push_back(factor());
    for (;;) {
        if (take(Tok::Times)) {
            factors.push_back(signedFactor());
        } else if (take(Tok::Slash)) {
            Expression top = soFar();
            factors.push_back(quotient(std::move(top), signedFactor()));
        } else if (at(Tok::Mod)) {
            ++at_;
            Expression left = soFar();
            factors.push_back(Expression::call("mod", {std::move(left), signedFactor()}));
        } else if (beginsFactor()) {
            factors.push_back(factor());
        } else {
            break;
        }
    }
    return soFar();
}

/// A factor after an explicit sign of operation may have a sign of its own: 2*-3.
Expression Parser::signedFactor() {
    if (at(Tok::Minus)) {
        ++at_;
        const Nest nest(*this);
        return negate(signedFactor());
    }
    if (take(Tok::Plus))
        return signedFactor();
    return factor();
}

bool Parser::beginsFactor() const {
    switch (here().type) {
    case Tok::Number:
    case Tok::Letter:
    case Tok::Function:
    case Tok::Constant:
    case Tok::Text:
    case Tok::Name:
    case Tok::Unit:
    case Tok::Open:
    case Tok::GroupOpen:
    case Tok::Frac:
    case Tok::Binomial:
    case Tok::Root:
    case Tok::Sum:
    case Tok::Product:
    case Tok::Integral:
    case Tok::Limit:
    case Tok::Accent:
    case Tok::Begin:
    case Tok::Boxed:
    case Tok::Dots:
        return true;
    case Tok::Bar:
    case Tok::Norm:
        return here().code == '(' || (here().code == 0 && bars_ == 0 && !inSet_);
    default:
        return false;
    }
}

/// 7 3/4, 2 \frac12: a whole number, a blank or none, a fraction of numbers.
bool Parser::mixedFollows(const Expression& whole) const {
    if (!whole.is(Kind::Number) ||
        !std::ranges::all_of(whole.text(), [](char c) { return c >= '0' && c <= '9'; }))
        return false;
    const auto isWhole = [](const Token& token) {
        return token.type == Tok::Number &&
               std::ranges::all_of(token.text, [](char c) { return c >= '0' && c <= '9'; });
    };
    if (isWhole(here()) && here().space)
        return ahead().type == Tok::Slash && ahead().plain && isWhole(ahead(2)) &&
               ahead(3).type != Tok::Caret;
    if (!at(Tok::Frac))
        return false;
    std::size_t i = 1;
    for (int part = 0; part < 2; ++part) {
        const bool braces = ahead(i).type == Tok::GroupOpen;
        if (braces)
            ++i;
        if (!isWhole(ahead(i)))
            return false;
        if (!braces && ahead(i).text.size() > 1) // \frac12 is one token of two digits
            return part == 0 && ahead(i).text.size() == 2;
        ++i;
        if (braces && ahead(i++).type != Tok::GroupClose)
            return false;
    }
    return true;
}

Expression Parser::factor() {
    const Nest nest(*this);
    Expression base = atom();
    if (base.is(Kind::Number) && mixedFollows(base)) {
        if (at(Tok::Frac)) {
            base = Expression::node(Kind::Mixed, {std::move(base), fractionOf()});
        } else {
            Expression top = Expression::number(here().text);
            Expression bottom = Expression::number(ahead(2).text);
            at_ += 3;
            base = Expression::node(Kind::Mixed,
                                    {std::move(base), quotient(std::move(top), std::move(bottom))});
        }
    }
    return powerOf(withSuffixes(std::move(base)));
}

Expression Parser::powerOf(Expression base) {
    while (at(Tok::Caret)) {
        const Token caret = here();
        ++at_;
        // 30^\circ is an angle
        const bool braces = at(Tok::GroupOpen) && ahead(2).type == Tok::GroupClose;
        const Token& inner = braces ? ahead() : here();
        if (inner.type == Tok::Degree) {
            at_ += braces ? 3 : 1;
            base = Expression::node(Kind::Degrees, {std::move(base)});
            continue;
        }
        if (at(Tok::End) || at(Tok::Close) || at(Tok::GroupClose))
            fail("missing_operand", caret);
        Expression above = exponent();
        base = power(std::move(base), std::move(above));
        base = withSuffixes(std::move(base));
    }
    return base;
}

Expression Parser::exponent() {
    const Nest nest(*this);
    if (at(Tok::Minus)) {
        ++at_;
        return negate(exponent());
    }
    if (take(Tok::Plus))
        return exponent();
    // In LaTeX an exponent without braces is one digit: x^23 is x²·3.
    if (tokens_.latex && at(Tok::Number) && !here().space && here().text.size() > 1)
        return argument();
    Expression base = at(Tok::GroupOpen) ? group() : atom();
    if (!tokens_.latex)
        base = withSuffixes(std::move(base));
    return powerOf(std::move(base));
}

/// ! % ° and what else stands behind an operand.
Expression Parser::withSuffixes(Expression base) {
    for (;;) {
        if (at(Tok::Bang)) {
            ++at_;
            if (at(Tok::Bang) && !here().space) {
                ++at_;
                base = Expression::node(Kind::DoubleFactorial, {std::move(base)});
            } else {
                base = Expression::node(Kind::Factorial, {std::move(base)});
            }
        } else if (take(Tok::Percent)) {
            base = Expression::node(Kind::Percent, {std::move(base)});
        } else if (take(Tok::Degree)) {
            std::vector<Expression> parts{std::move(base)};
            if (at(Tok::Number) && ahead().type == Tok::Prime && ahead().text == "'") {
                parts.push_back(Expression::number(here().text));
                at_ += 2;
                if (at(Tok::Number) && (ahead().type == Tok::DoublePrime ||
                                        (ahead().type == Tok::Prime && ahead().text == "''"))) {
                    parts.push_back(Expression::number(here().text));
                    at_ += 2;
                }
            }
            base = Expression::node(Kind::Degrees, std::move(parts));
        } else {
            return base;
        }
    }
}

/// What a function without brackets takes: factors without signs between them, up to the next
/// function.
Expression Parser::implicitProduct() {
    std::vector<Expression> factors{factor()};
    while (beginsFactor() && !at(Tok::Function) && !at(Tok::Limit) && !at(Tok::Sum) &&
           !at(Tok::Integral) && !at(Tok::Text))
        factors.push_back(factor());
    return product(std::move(factors));
}

} // namespace khatwa::maths::reading
