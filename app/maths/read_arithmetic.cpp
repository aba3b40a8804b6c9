// Sums, products, quotients, powers, and what stands behind a number.

#include "app/maths/read_parser.h"

#include <algorithm>

namespace khatwa::maths::reading {

namespace {

bool isWhole(std::string_view digits) {
    return !digits.empty() &&
           std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}

/// Digits as a number, by length and then by character; leading zeros do not count.
bool isLess(std::string_view a, std::string_view b) {
    a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
    b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
    return a.size() != b.size() ? a.size() < b.size() : a < b;
}

} // namespace

bool isMeasure(const Expression& e) {
    switch (e.kind()) {
    case Kind::Number:
    case Kind::Mixed:
        return true;
    case Kind::Quotient:
    case Kind::Power:
    case Kind::Product:
        return isMeasure(e[0]) && isMeasure(e[e.size() - 1]);
    case Kind::Negate:
    case Kind::PlusMinus:
        return isMeasure(e[e.size() - 1]);
    case Kind::Sum:
        return std::ranges::all_of(e.children(), isMeasure);
    case Kind::Root:
        return isMeasure(e[0]);
    case Kind::Constant:
        return e.text() == "pi";
    default:
        return false;
    }
}

bool isUnit(const Expression& e) {
    switch (e.kind()) {
    case Kind::Unit:
        return true;
    case Kind::Power:
        return isUnit(e[0]);
    case Kind::Product:
    case Kind::Quotient:
        return std::ranges::all_of(e.children(), isUnit);
    default:
        return false;
    }
}

Expression unlisted(Expression e) {
    if ((e.is(Kind::List) || e.is(Kind::Set)) && e.size() == 1 && (isScalar(e[0]) || isUnit(e[0])))
        return e[0];
    return e;
}

namespace {

/// What a set can be taken away from, or can be taken away.
bool isSetLike(const Expression& e) {
    switch (e.kind()) {
    case Kind::Set:
    case Kind::SetBuilder:
    case Kind::Interval:
    case Kind::Union:
    case Kind::Intersection:
    case Kind::Difference:
        return true;
    case Kind::Constant:
        return e.text() == "reals" || e.text() == "integers" || e.text() == "naturals" ||
               e.text() == "rationals" || e.text() == "complexes" || e.text() == "emptyset";
    default:
        return false;
    }
}

} // namespace

Expression Parser::sum() {
    std::vector<Expression> terms;
    const auto soFar = [&] {
        Expression all = khatwa::maths::sum(std::move(terms));
        terms.clear();
        return all;
    };
    // What stands before the sign, if anything, is in `terms`.
    const auto plusMinusTerm = [&] {
        const std::string_view sign = here().text;
        ++at_;
        std::vector<Expression> parts;
        if (!terms.empty())
            parts.push_back(soFar());
        parts.push_back(unlisted(term()));
        return Expression::node(Kind::PlusMinus, std::move(parts), sign);
    };
    Expression first = at(Tok::PlusMinus) ? plusMinusTerm() : term();
    if (!at(Tok::Plus) && !at(Tok::Minus) && !at(Tok::PlusMinus) && !at(Tok::Number))
        return first;
    terms.push_back(unlisted(std::move(first)));
    for (;;) {
        if (at(Tok::Plus)) {
            if (ahead().type == Tok::GroupClose || ahead().type == Tok::End)
                unexpected();
            ++at_;
            terms.push_back(unlisted(term()));
        } else if (take(Tok::Minus)) {
            Expression taken = term();
            const Expression from = taken.is(Kind::Set) ? numbersOf(terms.back()) : terms.back();
            if (isSetLike(taken) && isSetLike(from)) { // ℝ - {1}
                terms.back() = from;
                terms.back() = Expression::node(Kind::Difference, {terms.back(), std::move(taken)});
                continue;
            }
            terms.push_back(negate(unlisted(std::move(taken))));
        } else if (at(Tok::PlusMinus)) {
            terms.push_back(plusMinusTerm());
        } else if (at(Tok::Number) && contains(terms.back(), Kind::Unit)) { // 5 h 30 min
            terms.push_back(term());
        } else {
            return soFar();
        }
    }
}

/// Factors and divisors from left to right; a sign, if there is one, stands before all of them.
Expression Parser::term() {
    if (at(Tok::Minus)) {
        ++at_;
        const Nest nest(*this);
        return negate(unlisted(term()));
    }
    while (take(Tok::Plus)) {
    }
    const bool unitsBefore = unitsWanted_;
    std::optional<Expression> money;
    if (at(Tok::Unit) && ahead().type == Tok::Number) { // $5
        money = Expression::leaf(Kind::Unit, here().text);
        ++at_;
    }
    Expression first = factor();
    std::vector<Expression> factors;
    const auto soFar = [&] {
        if (factors.empty())
            return std::move(first);
        Expression all = product(std::move(factors));
        factors.clear();
        return all;
    };
    const auto push = [&](Expression next) {
        if (factors.empty())
            factors.push_back(unlisted(std::move(first)));
        factors.push_back(unlisted(std::move(next)));
    };
    const auto last = [&]() -> const Expression& {
        return factors.empty() ? first : factors.back();
    };
    if (money)
        push(std::move(*money));
    // 25 (m/s): in a bracket behind a number that holds nothing else, letters are units.
    const auto bracketed = [&](auto read) {
        const bool before = unitsWanted_;
        std::size_t place = at_;
        unitsWanted_ = before || (options_.units && at(Tok::Open) && isMeasure(last()) &&
                                  holdsOnlyUnits(place));
        Expression next = read();
        unitsWanted_ = before;
        return next;
    };
    for (;;) {
        if (contains(last(), Kind::Unit)) {
            unitsWanted_ = true;
            if (at(Tok::Number) && here().space)
                break;
        }
        if (at(Tok::Times) && (ahead().type == Tok::Text || ahead().type == Tok::Name) &&
            isMeasure(last()))
            ++at_;
        if (isMeasure(last()) || unitsWanted_) {
            if (auto measured = unit(false)) {
                if (at(Tok::Caret) &&
                    (measured->is(Kind::Quotient) || measured->is(Kind::Product))) {
                    // \text{ m/s}^2: the exponent is the last unit's
                    Expression raised = powerOf((*measured)[measured->size() - 1]);
                    std::vector<Expression> parts(measured->children().begin(),
                                                  measured->children().end());
                    parts.back() = std::move(raised);
                    push(Expression::node(measured->kind(), std::move(parts)));
                } else {
                    push(powerOf(std::move(*measured)));
                }
                continue;
            }
        }
        if (take(Tok::Times)) {
            // 12.3*m/s, where units are asked for
            if (options_.units && (isMeasure(last()) || unitsWanted_)) {
                if (auto measured = unit(false)) {
                    push(powerOf(std::move(*measured)));
                    continue;
                }
            }
            push(bracketed([&] { return signedFactor(); }));
        } else if (take(Tok::Slash)) {
            Expression top = soFar();
            Expression bottom = signedFactor();
            first = quotient(unlisted(std::move(top)), unlisted(std::move(bottom)));
        } else if (at(Tok::Mod)) {
            ++at_;
            Expression left = soFar();
            first = Expression::call("mod", {std::move(left), signedFactor()});
        } else if (beginsFactor() && atUnion() == Tok::End) {
            push(bracketed([&] { return factor(); }));
        } else {
            break;
        }
    }
    unitsWanted_ = unitsBefore;
    return soFar();
}

/// A factor after an explicit sign of operation may have a sign of its own: 2*-3.
Expression Parser::signedFactor() {
    if (at(Tok::Minus)) {
        ++at_;
        const Nest nest(*this);
        return negate(unlisted(signedFactor()));
    }
    while (take(Tok::Plus)) {
    }
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
    case Tok::Open: // (mod 3) belongs to a congruence
        return ahead().type != Tok::Mod || ahead(2).type == Tok::Open;
    case Tok::Null:
        return here().code == '(';
    case Tok::Mod: // mod(7, 3)
        return ahead().type == Tok::Open && here().plain && at_ == 0;
    case Tok::Bar:
    case Tok::Norm:
        return here().code == '(' || (here().code == 0 && bars_ == 0 && !inSet_);
    default:
        return false;
    }
}

/// The same where an operand must come: a bar opens there whatever is open already.
bool Parser::beginsOperand() const {
    return beginsFactor() || ((at(Tok::Bar) || at(Tok::Norm)) && here().code != ')');
}

/// 7 3/4, 2 \frac12: a whole number and a proper fraction of whole numbers.
bool Parser::mixedFollows(const Expression& whole) const {
    if (!isWhole(whole.text()))
        return false;
    if (at(Tok::Number))
        return here().space && ahead().type == Tok::Slash && ahead().plain &&
               ahead(2).type == Tok::Number && isWhole(here().text) && isWhole(ahead(2).text) &&
               isLess(here().text, ahead(2).text) && ahead(3).type != Tok::Caret;
    std::size_t i = 1;
    std::string_view parts[2];
    for (std::string_view& part : parts) {
        const bool braces = ahead(i).type == Tok::GroupOpen;
        if (braces)
            ++i;
        if (ahead(i).type != Tok::Number || !isWhole(ahead(i).text))
            return false;
        part = ahead(i).text;
        ++i;
        if (braces && ahead(i++).type != Tok::GroupClose)
            return false;
        if (!braces && &part == parts && part.size() == 2) { // \frac12 is one token
            parts[1] = part.substr(1);
            parts[0] = part.substr(0, 1);
            break;
        }
        if (!braces && part.size() > 1)
            return false;
    }
    return isLess(parts[0], parts[1]);
}

Expression Parser::factor() {
    if (auto slope = derivative())
        return std::move(*slope);
    Expression base = atom();
    if (base.is(Kind::Number) && (at(Tok::Number) || at(Tok::Frac)) &&
        before().type == Tok::Number && mixedFollows(base)) {
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
    if (!at(Tok::Bang) && !at(Tok::Percent) && !at(Tok::Degree) && !at(Tok::Caret))
        return base;
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
            base = degreesOf(std::move(base));
            continue;
        }
        if (base.is(Kind::Constant, "reals") || base.is(Kind::Constant, "integers")) {
            // ℝ^+, ℤ^{+}, ℝ^*
            const bool group = at(Tok::GroupOpen) && ahead(2).type == Tok::GroupClose;
            const Tok sign = group ? ahead().type : here().type;
            const bool alone =
                group || !(ahead().type == Tok::Number || ahead().type == Tok::Letter);
            if (alone && (sign == Tok::Plus || sign == Tok::Minus || sign == Tok::Times)) {
                at_ += group ? 3 : 1;
                const Expression zero = Expression::number("0");
                const Expression infinity = Expression::constant("infinity");
                if (sign == Tok::Times)
                    base = Expression::node(Kind::Difference,
                                            {base, Expression::node(Kind::Set, {zero})});
                else if (base.text() == "integers" && sign == Tok::Plus)
                    base = Expression::constant("naturals");
                else if (base.text() == "integers")
                    fail("unexpected", caret);
                else
                    base = sign == Tok::Plus
                               ? Expression::interval(zero, infinity, false, false)
                               : Expression::interval(negate(infinity), zero, false, false);
                continue;
            }
        }
        if (!beginsOperand() && !at(Tok::Minus) && !at(Tok::Plus))
            fail("missing_operand", caret);
        Expression above = exponent(base.isNumber("10"));
        base = withSuffixes(power(unlisted(std::move(base)), std::move(above)));
    }
    return base;
}

Expression Parser::exponent(bool ofTen) {
    const Nest nest(*this);
    unitsWanted_ = false; // of a letter's power; the term around sets it again
    if (at(Tok::Minus)) {
        ++at_;
        return negate(exponent(ofTen));
    }
    if (take(Tok::Plus))
        return exponent(ofTen);
    // In LaTeX an exponent without braces is one digit: x^23 is x²·3.
    // But nobody means x^1·0, x^2·0, or 10^2·3 by x^10, x^20 and 10^23.
    if (tokens_.latex && at(Tok::Number) && !here().space && !ofTen &&
        !here().text.starts_with('1') && here().text.find('0') != 1)
        return argument(before());
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
        } else if (at(Tok::Percent, 'm')) { // ‰
            ++at_;
            base = quotient(std::move(base), Expression::number("1000"));
        } else if (take(Tok::Percent)) {
            base = Expression::node(Kind::Percent, {std::move(base)});
        } else if (take(Tok::Degree)) {
            base = degreesOf(std::move(base));
        } else {
            return base;
        }
    }
}

/// Behind the degree sign: minutes and seconds, or the letter of a scale of temperature.
Expression Parser::degreesOf(Expression base) {
    const bool scale = (at(Tok::Letter) || at(Tok::Name) || at(Tok::Text)) &&
                       (here().text == "C" || here().text == "F");
    if (scale && ahead().type != Tok::Under && ahead().type != Tok::Prime) {
        const std::string name = "°" + std::string(here().text);
        ++at_;
        return product({std::move(base), Expression::leaf(Kind::Unit, name)});
    }
    std::vector<Expression> parts{std::move(base)};
    if (at(Tok::Number) && ahead().type == Tok::Prime && ahead().text == "'") {
        parts.push_back(Expression::number(here().text));
        at_ += 2;
        const bool seconds = ahead().type == Tok::DoublePrime ||
                             (ahead().type == Tok::Prime && ahead().text == "''");
        if (at(Tok::Number) && seconds) {
            parts.push_back(Expression::number(here().text));
            at_ += 2;
        }
    }
    return Expression::node(Kind::Degrees, std::move(parts));
}

/// What a function without brackets takes: factors without signs between them, up to the next
/// function.
Expression Parser::implicitProduct() {
    Expression first = factor();
    const auto goesOn = [&] {
        switch (here().type) {
        case Tok::Function:
        case Tok::Limit:
        case Tok::Sum:
        case Tok::Product:
        case Tok::Integral:
        case Tok::Text:
        case Tok::Begin:
            return false;
        default:
            return beginsFactor();
        }
    };
    if (!goesOn())
        return first;
    std::vector<Expression> factors{unlisted(std::move(first))};
    while (goesOn())
        factors.push_back(unlisted(factor()));
    return product(std::move(factors));
}

} // namespace khatwa::maths::reading
