#include "app/maths/read_parser.h"
#include "app/maths/units.h"

#include <algorithm>
#include <utility>

namespace khatwa::maths::reading {

Parser::Parser(Tokens& tokens, const ReadOptions& options)
    : tokens_(tokens), options_(options), list_(tokens.list) {}

bool Parser::take(Tok type) {
    if (!at(type))
        return false;
    ++at_;
    return true;
}

void Parser::fail(std::string_view code, const Token& token, std::string meant) const {
    throw Failure{{code, token.at, token.length,
                   std::string(tokens_.source.substr(token.at, token.length)), std::move(meant)}};
}

void Parser::unexpected() const {
    switch (here().type) {
    case Tok::End:
        failHere("missing_operand");
    case Tok::Close:
    case Tok::GroupClose:
        failHere("bracket_not_opened");
    case Tok::Times:
    case Tok::Slash:
    case Tok::Caret:
    case Tok::Relation:
    case Tok::Plus:
    case Tok::Minus:
    case Tok::Comma:
    case Tok::Semicolon:
        failHere("missing_operand");
    default:
        failHere("unexpected");
    }
}

void Parser::closeBracket(const Token& open, std::string_view closers) {
    if (at(Tok::End)) {
        std::string meant(tokens_.source);
        while (!meant.empty() && (meant.back() == ' ' || meant.back() == '\n'))
            meant.pop_back();
        fail("bracket_not_closed", open, meant + closers[0]);
    }
    if (!at(Tok::Close) || closers.find(here().code) == std::string_view::npos) {
        if (at(Tok::Close) || at(Tok::GroupClose))
            failHere("bracket_mismatch");
        unexpected();
    }
    lastCloser_ = here().code;
    ++at_;
}

Expression Parser::atom() {
    const Token token = here();
    switch (token.type) {
    case Tok::Number:
        ++at_;
        return Expression::number(token.text);
    case Tok::Letter:
    case Tok::Name: {
        Expression name = symbol();
        if (at(Tok::Open, '(') && isFunctionName(name.text()))
            return userFunction(std::move(name));
        return name;
    }
    case Tok::Constant:
        ++at_;
        if (token.code == 'm')
            return negate(Expression::constant(token.text));
        return Expression::constant(token.text);
    case Tok::Function:
        if (token.text == "oo" && ahead().type != Tok::Open) {
            ++at_;
            return Expression::constant("infinity");
        }
        return function();
    case Tok::Text:
        return textAtom();
    case Tok::Unit:
        ++at_;
        return Expression::leaf(Kind::Unit, token.text);
    case Tok::Open:
        return bracket();
    case Tok::GroupOpen:
        return braces();
    case Tok::Bar:
    case Tok::Norm:
        if (token.code != ')')
            return bars(token.type);
        unexpected();
    case Tok::Frac:
        return fractionOf();
    case Tok::Binomial: {
        ++at_;
        Expression top = argument();
        Expression bottom = argument();
        return Expression::call("binomial", {std::move(top), std::move(bottom)});
    }
    case Tok::Root:
        return rootOf();
    case Tok::Accent:
        return accent();
    case Tok::Boxed:
        ++at_;
        return argument();
    case Tok::Dots:
        ++at_;
        return Expression::leaf(Kind::Text, "...");
    default:
        unexpected();
    }
}

/// The argument of a LaTeX command: a group, one digit, one letter or one command.
Expression Parser::argument() {
    const Nest nest(*this);
    switch (here().type) {
    case Tok::GroupOpen:
        return group();
    case Tok::Number: {
        Token& token = list_[at_];
        const std::string_view digit = token.text.substr(0, 1);
        if (token.text.size() == 1) {
            ++at_;
        } else {
            if (token.text.find_first_not_of("0123456789") != std::string_view::npos) {
                ++at_;
                return Expression::number(token.text);
            }
            token.text.remove_prefix(1);
            if (token.length > 1) {
                ++token.at;
                --token.length;
            }
            token.space = false;
        }
        return Expression::number(digit);
    }
    case Tok::End:
    case Tok::Close:
    case Tok::GroupClose:
        failHere("missing_argument");
    default:
        return atom();
    }
}

/// { … } as the argument of a command: the whole inside is one expression.
Expression Parser::group() {
    const Nest nest(*this);
    const Token open = here();
    ++at_;
    const int bars = std::exchange(bars_, 0);
    const bool set = std::exchange(inSet_, false);
    if (at(Tok::GroupClose))
        fail("missing_argument", open);
    Expression inner = list();
    if (at(Tok::End))
        fail("bracket_not_closed", open, std::string(tokens_.source) + "}");
    if (!at(Tok::GroupClose)) {
        if (at(Tok::Close))
            failHere("bracket_mismatch");
        unexpected();
    }
    ++at_;
    bars_ = bars;
    inSet_ = set;
    return inner;
}

/// { … } by itself: in plain typing a set, in LaTeX a set where it has commas or a condition.
Expression Parser::braces() {
    const Nest nest(*this);
    const Token open = here();
    if (ahead().type == Tok::GroupClose) {
        at_ += 2;
        return Expression::node(Kind::Set, {});
    }
    if (tokens_.latex)
        return group();
    ++at_;
    const int bars = std::exchange(bars_, 0);
    Expression made = setBody('}');
    if (at(Tok::End))
        fail("bracket_not_closed", open, std::string(tokens_.source) + "}");
    if (!take(Tok::GroupClose))
        unexpected();
    bars_ = bars;
    return made;
}

Expression Parser::setBody(char) {
    const bool set = std::exchange(inSet_, true);
    bool semicolons = false;
    std::vector<Expression> found = items(semicolons);
    inSet_ = false;
    Expression made;
    if (at(Tok::Mid) || at(Tok::Bar) || at(Tok::Colon)) {
        if (found.size() > 1)
            found = {Expression::node(Kind::Sequence, std::move(found))};
        ++at_;
        Expression condition = list();
        made = Expression::node(Kind::SetBuilder, {found[0], std::move(condition)});
    } else {
        made = Expression::node(Kind::Set, std::move(found));
    }
    inSet_ = set;
    return made;
}

Expression Parser::bracket() {
    const Nest nest(*this);
    const Token open = here();
    ++at_;
    const int bars = std::exchange(bars_, 0);
    const bool set = std::exchange(inSet_, false);
    Expression made;
    bool semicolons = false;
    if (open.code == '{') {
        made = at(Tok::Close, '}') ? Expression::node(Kind::Set, {}) : setBody('}');
        closeBracket(open, "}");
    } else if (open.code == 'f' || open.code == 'c') {
        made = Expression::call(open.code == 'f' ? "floor" : "ceil", {list()});
        closeBracket(open, open.code == 'f' ? "f" : "c");
    } else if (open.code == '<') {
        made = Expression::node(Kind::Tuple, items(semicolons));
        closeBracket(open, ">");
    } else {
        std::vector<Expression> found;
        if (!at(Tok::Close))
            found = items(semicolons);
        closeBracket(open, open.code == '(' ? ")]" : open.code == '[' ? "])[" : "[])");
        const bool lowClosed = open.code == '[';
        const bool highClosed = lastCloser_ == ']';
        if (found.size() == 2 &&
            (lowClosed != highClosed || open.code == ']' || lastCloser_ == '['))
            made = Expression::interval(found[0], found[1], lowClosed, highClosed);
        else if (lowClosed != highClosed)
            fail("bracket_mismatch", open);
        else if (lowClosed)
            made = Expression::node(Kind::List, std::move(found));
        else if (found.empty())
            fail("missing_operand", open);
        else
            made = found.size() == 1 ? found[0] : Expression::node(Kind::Tuple, std::move(found));
    }
    bars_ = bars;
    inSet_ = set;
    return made;
}

Expression Parser::bars(Tok type) {
    const Nest nest(*this);
    const Token open = here();
    ++at_;
    ++bars_;
    const bool set = std::exchange(inSet_, false);
    Expression inner = list();
    inSet_ = set;
    --bars_;
    if (at(Tok::End))
        fail("bracket_not_closed", open, std::string(tokens_.source) + "|");
    if (!at(type))
        unexpected();
    ++at_;
    if (type == Tok::Norm)
        return Expression::call("norm", {std::move(inner)});
    return Expression::node(Kind::Abs, {std::move(inner)});
}

Expression Parser::textAtom() {
    std::string words(here().text);
    ++at_;
    for (; at(Tok::Text); ++at_)
        words += " " + std::string(here().text);
    return Expression::leaf(Kind::Text, words);
}

Expression Parser::fractionOf() {
    ++at_;
    Expression top = argument();
    Expression bottom = argument();
    return quotient(std::move(top), std::move(bottom));
}

Expression Parser::rootOf() {
    const Token token = here();
    ++at_;
    if (token.code != 0) { // √ ∛ ∜
        Expression inner = at(Tok::GroupOpen) ? group() : factor();
        return root(std::move(inner), token.code - '0');
    }
    if (at(Tok::Open, '[')) {
        const Token open = here();
        ++at_;
        Expression index = sum();
        closeBracket(open, "]");
        Expression inner = argument();
        return Expression::node(Kind::Root, {std::move(inner), std::move(index)});
    }
    if (at(Tok::End))
        fail("missing_argument", token);
    return root(argument());
}

Expression Parser::accent() {
    const Token token = here();
    ++at_;
    Expression inner = argument();
    std::string name;
    if (inner.is(Kind::Symbol))
        name = inner.text();
    else if (inner.is(Kind::Product) && std::ranges::all_of(inner.children(), [](const auto& e) {
                 return e.is(Kind::Symbol);
             }))
        for (const Expression& letter : inner.children())
            name += letter.text();
    else if (token.text == "bar")
        return Expression::call("conj", {std::move(inner)});
    else
        fail("unexpected", token);
    return Expression::symbol(std::string(token.text) + "(" + name + ")");
}

/// What stands in a subscript, as one short text: 12, n, n+1, max.
std::string Parser::script() {
    std::string text;
    if (at(Tok::GroupOpen)) {
        ++at_;
        for (; !at(Tok::GroupClose); ++at_) {
            switch (here().type) {
            case Tok::Number:
            case Tok::Letter:
            case Tok::Function:
            case Tok::Constant:
            case Tok::Text:
            case Tok::Name:
                text += here().text;
                break;
            case Tok::Plus:
                text += '+';
                break;
            case Tok::Minus:
                text += '-';
                break;
            case Tok::Comma:
                text += ',';
                break;
            default:
                unexpected();
            }
        }
        ++at_;
        return text;
    }
    if (at(Tok::Number)) {
        if (tokens_.latex) {
            const Expression digit = argument();
            return digit.text();
        }
        text = here().text;
    } else if (at(Tok::Letter) || at(Tok::Constant) || at(Tok::Name) || at(Tok::Text)) {
        text = here().text;
    } else {
        unexpected();
    }
    ++at_;
    return text;
}

/// A letter with what belongs to it: subscript and primes.
Expression Parser::symbol() {
    std::string name(here().text);
    ++at_;
    std::string subscript, primes;
    for (;;) {
        if (at(Tok::Under)) {
            ++at_;
            subscript += script();
        } else if (at(Tok::Prime)) {
            primes += here().text;
            ++at_;
        } else {
            break;
        }
    }
    if (!subscript.empty())
        name += "_" + subscript;
    return Expression::symbol(name + primes);
}

} // namespace khatwa::maths::reading
