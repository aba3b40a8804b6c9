// \sum, \prod, \int, \lim and d/dx.

#include "app/maths/read_parser.h"

#include <algorithm>

namespace khatwa::maths::reading {

namespace {

bool isD(const Token& token) {
    return token.type == Tok::Differential ||
           ((token.type == Tok::Letter || token.type == Tok::Name) &&
            (token.text == "d" || token.text == "partial"));
}

} // namespace

/// _ and ^ behind a big operator, in any order.
Parser::Bounds Parser::bounds() {
    Bounds found;
    for (;;) {
        if (at(Tok::Under) && !found.low) {
            ++at_;
            found.low = at(Tok::GroupOpen) ? group()
                        : at(Tok::Open)    ? bracket()
                        : at(Tok::Minus)   ? signedFactor()
                                           : argument(before());
        } else if (at(Tok::Caret) && !found.high) {
            ++at_;
            found.high = at(Tok::GroupOpen) ? group()
                         : at(Tok::Minus)   ? signedFactor()
                                            : argument(before());
        } else {
            return found;
        }
    }
}

Expression Parser::bigSum() {
    const Nest nest(*this);
    const Token sign = here();
    ++at_;
    Bounds found = bounds();
    if (!beginsOperand() && !at(Tok::Minus))
        fail("missing_argument", sign);
    std::vector<Expression> parts{term()};
    if (found.low) {
        if (found.low->is(Kind::Relation) && found.low->size() == 2 &&
            found.low->relationAt(0) == Rel::Equal) {
            parts.push_back((*found.low)[0]);
            parts.push_back((*found.low)[1]);
        } else {
            parts.push_back(*found.low);
        }
    }
    if (found.high)
        parts.push_back(*found.high);
    return Expression::call(sign.type == Tok::Sum ? "sum" : "product", std::move(parts));
}

/// Marks the dx that belongs to the integral sign here, so that no product takes its letters; false
/// where there is none at this level.
bool Parser::markDifferential() {
    int depth = 0;
    int inner = 0;
    for (std::size_t i = at_; i < list_.size(); ++i) {
        switch (list_[i].type) {
        case Tok::Open:
        case Tok::GroupOpen:
        case Tok::Begin:
            ++depth;
            break;
        case Tok::Close:
        case Tok::GroupClose:
        case Tok::Finish:
            if (--depth < 0)
                return false;
            break;
        case Tok::Integral:
            inner += depth == 0 ? 1 : 0;
            break;
        case Tok::End:
        case Tok::Row:
        case Tok::NewLine:
        case Tok::Relation:
            if (depth == 0)
                return false;
            break;
        default:
            if (depth == 0 && isD(list_[i]) && list_[i + 1].type == Tok::Letter && inner-- == 0) {
                list_[i].type = Tok::Differential;
                return true;
            }
        }
    }
    return false;
}

Expression Parser::integral() {
    const Nest nest(*this);
    const Token sign = here();
    ++at_;
    Bounds found = bounds();
    if (found.low.has_value() != found.high.has_value())
        fail("missing_argument", sign);
    std::vector<Expression> parts;
    if (markDifferential()) {
        parts.push_back(at(Tok::Differential) ? Expression::number("1") : sum());
        if (!take(Tok::Differential))
            unexpected();
        parts.push_back(symbol());
    } else {
        // \int \frac{dx}{x}
        const bool fraction = at(Tok::Frac) && ahead().type == Tok::GroupOpen && isD(ahead(2)) &&
                              ahead(3).type == Tok::Letter && ahead(4).type == Tok::GroupClose;
        if (fraction) {
            at_ += 3;
            Expression variable = symbol();
            if (!take(Tok::GroupClose))
                unexpected();
            parts = {quotient(Expression::number("1"), argument(before())), std::move(variable)};
        } else {
            if (!beginsOperand() && !at(Tok::Minus))
                fail("missing_argument", sign);
            parts.push_back(term());
        }
    }
    if (parts.size() == 2 && found.low) {
        parts.push_back(*found.low);
        parts.push_back(*found.high);
    } else if (found.low) {
        fail("missing_argument", sign);
    }
    return Expression::call("integral", std::move(parts));
}

/// \lim_{x \to 0^+} f
Expression Parser::limit() {
    const Nest nest(*this);
    const Token sign = here();
    ++at_;
    std::optional<Expression> variable, place;
    std::string_view side;
    take(Tok::Under);
    const bool braces = at(Tok::GroupOpen) || at(Tok::Open, '(');
    if (braces || (at(Tok::Letter) && ahead().type == Tok::Implies)) {
        if (braces)
            ++at_;
        if (!at(Tok::Letter))
            fail("missing_argument", sign);
        variable = symbol();
        if (!take(Tok::Implies))
            unexpected();
        // A sign that stands alone behind ^ is the side.
        std::size_t end = at_;
        int depth = 0;
        for (; list_[end].type != Tok::End; ++end) {
            if (list_[end].type == Tok::GroupOpen || list_[end].type == Tok::Open)
                ++depth;
            else if ((list_[end].type == Tok::GroupClose || list_[end].type == Tok::Close) &&
                     --depth < 0)
                break;
        }
        const auto signAt = [&](std::size_t i) {
            return list_[i].type == Tok::Plus || list_[i].type == Tok::Minus;
        };
        std::size_t caret = 0;
        if (braces && end >= at_ + 2 && signAt(end - 1) && list_[end - 2].type == Tok::Caret)
            caret = end - 2;
        else if (braces && end >= at_ + 4 && signAt(end - 2) &&
                 list_[end - 3].type == Tok::GroupOpen && list_[end - 4].type == Tok::Caret)
            caret = end - 4;
        if (caret != 0) {
            side = signAt(caret + 1) ? (list_[caret + 1].type == Tok::Plus ? "+" : "-")
                                     : (list_[caret + 2].type == Tok::Plus ? "+" : "-");
            list_[caret].type = list_[end].type;
            list_[caret].code = list_[end].code;
        }
        const Surroundings outside = shutOut();
        place = braces ? sum() : signedFactor();
        putBack(outside);
        if (braces) {
            if (!at(Tok::GroupClose) && !at(Tok::Close))
                unexpected();
            at_ = end + 1;
        }
    } else {
        fail("missing_argument", sign);
    }
    if (!beginsOperand() && !at(Tok::Minus))
        fail("missing_argument", sign);
    std::vector<Expression> parts{term(), *variable, *place};
    if (!side.empty())
        parts.push_back(Expression::leaf(Kind::Text, side));
    return Expression::call("limit", std::move(parts));
}

/// \frac{d}{dx} f, \frac{d^2 y}{dx^2}, dy/dx: a derivative, or nothing is taken.
std::optional<Expression> Parser::derivative() {
    const std::size_t start = at_;
    const auto giveUp = [&]() -> std::optional<Expression> {
        at_ = start;
        return std::nullopt;
    };
    const bool fraction = at(Tok::Frac) && ahead().type == Tok::GroupOpen && isD(ahead(2));
    const bool plain = isD(here()) && !options_.units;
    if (!fraction && !plain)
        return std::nullopt;
    // Only shapes of few tokens: a look ahead costs nothing.
    const auto order = [&]() -> std::string_view { // ^2, ^{2}, or nothing
        if (!at(Tok::Caret))
            return "1";
        ++at_;
        const bool braces = take(Tok::GroupOpen);
        const std::string_view text = here().type == Tok::Number || here().type == Tok::Letter
                                          ? here().text
                                          : std::string_view();
        if (text.empty() || (braces && ahead().type != Tok::GroupClose))
            return {};
        at_ += braces ? 2 : 1;
        return text;
    };
    at_ += fraction ? 3 : 1;
    const std::string_view above = order();
    std::optional<Expression> function;
    if (above.empty())
        return giveUp();
    if (at(Tok::Letter)) {
        if (ahead().type == Tok::Under) // a subscript would have to be put back
            return giveUp();
        function = symbol();
        if (at(Tok::Open, '(') && fraction && isFunctionName(function->text()))
            function = userFunction(function->text());
    }
    if (fraction ? !take(Tok::GroupClose) || !take(Tok::GroupOpen)
                 : !function || !at(Tok::Slash) || !here().plain)
        return giveUp();
    if (!fraction)
        ++at_;
    if (!isD(here()) || ahead().type != Tok::Letter)
        return giveUp();
    ++at_;
    const Expression variable = symbol();
    const std::string_view below = order();
    if (below != above || (fraction && !take(Tok::GroupClose)))
        return giveUp();
    if (!function) {
        if (!beginsOperand())
            return giveUp();
        const Nest nest(*this);
        function = factor();
    }
    std::vector<Expression> parts{std::move(*function), variable};
    if (above != "1") {
        const bool digits = above[0] >= '0' && above[0] <= '9';
        parts.push_back(digits ? Expression::number(above) : Expression::symbol(above));
    }
    return Expression::call("diff", std::move(parts));
}

} // namespace khatwa::maths::reading
