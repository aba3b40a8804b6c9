// Brackets of all kinds: tuples, lists, intervals, sets, groups, bars.

#include "app/maths/read_parser.h"

#include <algorithm>
#include <utility>

namespace khatwa::maths::reading {

Parser::Surroundings Parser::shutOut() {
    return {std::exchange(bars_, 0), std::exchange(inSet_, false)};
}

void Parser::putBack(Surroundings surroundings) {
    bars_ = surroundings.bars;
    inSet_ = surroundings.set;
}

/// A bracket that the text ends without: what was meant has it at the end.
void Parser::notClosed(const Token& open, std::string_view closer) const {
    std::string meant(tokens_.source);
    while (!meant.empty() && (meant.back() == ' ' || meant.back() == '\n'))
        meant.pop_back();
    constexpr std::size_t kLongestGuess = 200;
    if (meant.size() > kLongestGuess)
        fail("bracket_not_closed", open);
    const bool left = !open.plain && open.at > 0 && open.type == Tok::Open &&
                      std::string_view("([").find(open.code) != std::string_view::npos;
    fail("bracket_not_closed", open, meant + (left ? "\\right" : "") + std::string(closer));
}

void Parser::closeBracket(const Token& open, std::string_view closers) {
    if (at(Tok::End))
        notClosed(open, closers[0] == 'f' || closers[0] == 'c' ? "" : closers.substr(0, 1));
    if (!at(Tok::Close) || closers.find(here().code) == std::string_view::npos) {
        if (at(Tok::Close) || at(Tok::GroupClose))
            failHere("bracket_mismatch");
        unexpected();
    }
    lastCloser_ = here().code;
    ++at_;
}

void Parser::closeGroup(const Token& open) {
    if (at(Tok::End))
        notClosed(open, "}");
    if (!at(Tok::GroupClose)) {
        if (at(Tok::Close))
            failHere("bracket_mismatch");
        unexpected();
    }
    ++at_;
}

/// { … } as the argument of a command: one value or statement.
Expression Parser::group() {
    const Nest nest(*this);
    const Token open = here();
    ++at_;
    if (at(Tok::GroupClose))
        fail("missing_argument", open);
    const Surroundings outside = shutOut();
    Expression inner = overItem();
    closeGroup(open);
    putBack(outside);
    if (inner.is(Kind::Sequence))
        return Expression::node(Kind::And, {inner.children().begin(), inner.children().end()});
    return inner;
}

/// A member of a group; a \over b is a fraction.
Expression Parser::overItem() {
    Expression inner = item();
    if (!at(Tok::Over))
        return inner;
    const char code = here().code;
    ++at_;
    Expression bottom = item();
    if (code == 'c')
        return Expression::call("binomial", {std::move(inner), std::move(bottom)});
    return quotient(std::move(inner), std::move(bottom));
}

/// { … } by itself: in plain typing a set; in LaTeX braces are seen by nobody, but for those that
/// have commas or a condition between them.
Expression Parser::braces() {
    const Nest nest(*this);
    const Token open = here();
    if (ahead().type == Tok::GroupClose) {
        at_ += 2;
        const bool scripted = at(Tok::Under) || at(Tok::Caret); // {}_5C_2
        if (!scripted && (!tokens_.latex || (at(Tok::End) && at_ == 2)))
            return Expression::node(Kind::Set, {});
        return atom();
    }
    const bool unitsBefore = unitsWanted_;
    if (open.code != 'u')
        unitsWanted_ = false; // braces shield letters from being units
    ++at_;
    const Surroundings outside = shutOut();
    Expression made = setBody();
    unitsWanted_ = unitsBefore;
    closeGroup(open);
    putBack(outside);
    if (tokens_.latex && made.is(Kind::Set) && made.size() == 1)
        return made[0];
    return made;
}

/// Between { and }: members, or an element and its condition.
Expression Parser::setBody() {
    inSet_ = true;
    bool semicolons = false;
    std::vector<Expression> found = items(semicolons);
    inSet_ = false;
    if (at(Tok::Over) && found.size() == 1) {
        const char code = here().code;
        ++at_;
        Expression bottom = item();
        return code == 'c' ? Expression::call("binomial", {std::move(found[0]), std::move(bottom)})
                           : quotient(std::move(found[0]), std::move(bottom));
    }
    if (at(Tok::Mid) || at(Tok::Bar) || at(Tok::Colon)) {
        ++at_;
        Expression element = found.size() == 1 ? std::move(found[0])
                                               : Expression::node(Kind::Tuple, std::move(found));
        found = items(semicolons);
        Expression condition =
            found.size() == 1 ? std::move(found[0]) : Expression::node(Kind::And, std::move(found));
        return Expression::node(Kind::SetBuilder, {std::move(element), std::move(condition)});
    }
    if (found.size() == 1 && found[0].is(Kind::Piecewise) && caseRead_)
        return found[0];
    return Expression::node(Kind::Set, std::move(found));
}

/// Whether a table begins here with which the bracket ends: \left\{\begin{array}…\end{array}\right.
bool Parser::tableFillsBracket() const {
    if (!at(Tok::Begin) || here().text.ends_with("matrix"))
        return false;
    int depth = 0;
    for (std::size_t i = at_; i + 1 < list_.size(); ++i) {
        depth += list_[i].type == Tok::Begin ? 1 : list_[i].type == Tok::Finish ? -1 : 0;
        if (depth == 0) {
            const Tok next = list_[i + 1].type;
            return next == Tok::Null || next == Tok::Close || next == Tok::Bar || next == Tok::End;
        }
    }
    return true;
}

Expression Parser::bracket() {
    const Nest nest(*this);
    const Token open = here();
    ++at_;
    const Surroundings outside = shutOut();
    bool semicolons = false;
    Expression made;
    if (open.code == '{') {
        if (tableFillsBracket()) {
            made = environment();
        } else {
            made = at(Tok::Close, '}') ? Expression::node(Kind::Set, {}) : setBody();
        }
        if (!take(Tok::Null))
            closeBracket(open, "}");
    } else if (open.code == 'f' || open.code == 'c') {
        made = Expression::call(open.code == 'f' ? "floor" : "ceil", {statement()});
        closeBracket(open, open.code == 'f' ? "f" : "c");
    } else if (open.code == '<') {
        std::vector<Expression> found = items(semicolons);
        closeBracket(open, ">");
        if (found.size() < 2)
            fail("unexpected", open);
        made = Expression::node(Kind::Tuple, std::move(found));
    } else {
        std::vector<Expression> found;
        if (!at(Tok::Close))
            found = items(semicolons);
        closeBracket(open, open.code == '(' ? ")][" : open.code == '[' ? "])[" : "[])");
        const bool lowClosed = open.code == '[';
        const bool highClosed = lastCloser_ == ']';
        const bool outward = open.code == ']' || lastCloser_ == '[';
        if (found.size() == 2 && (lowClosed != highClosed || outward))
            made = Expression::interval(found[0], found[1], lowClosed, highClosed);
        else if (lowClosed != highClosed || outward)
            fail("bracket_mismatch", before());
        else if (lowClosed && found.size() == 1 && found[0].is(Kind::Matrix))
            made = found[0];
        else if (lowClosed)
            made = Expression::node(Kind::List, std::move(found));
        else if (found.empty())
            fail("missing_operand", open);
        else
            made = found.size() == 1 ? found[0] : Expression::node(Kind::Tuple, std::move(found));
    }
    putBack(outside);
    return made;
}

/// |…| and ‖…‖. A bar opens where an operand must come, and closes where one has ended.
Expression Parser::bars() {
    const Nest nest(*this);
    const Token open = here();
    ++at_;
    const Surroundings outside{bars_, inSet_};
    bars_ = open.code == '(' ? 0 : bars_ + 1;
    inSet_ = false;
    Expression inner = statement();
    putBack(outside);
    if (at(Tok::End))
        notClosed(open, open.type == Tok::Bar ? "|" : "\\|");
    if (!at(open.type) || (open.code == '(' && here().code != ')'))
        unexpected();
    ++at_;
    if (inner.is(Kind::Sequence))
        fail("unexpected", open);
    if (open.type == Tok::Norm)
        return Expression::call("norm", {std::move(inner)});
    return Expression::node(Kind::Abs, {std::move(inner)});
}

/// \left. f \right|_{x=a}, and \left. … \right. around anything.
Expression Parser::evaluated() {
    const Nest nest(*this);
    const Token open = here();
    ++at_;
    const Surroundings outside = shutOut();
    Expression inner = tableFillsBracket() ? environment() : item();
    putBack(outside);
    if (at(Tok::Null, ')')) {
        ++at_;
        return inner;
    }
    if (at(Tok::Close, '}')) { // \left. … \right\}
        ++at_;
        return inner;
    }
    if (!at(Tok::Bar, ')'))
        unexpected();
    ++at_;
    if (!take(Tok::Under))
        unexpected();
    Expression place = at(Tok::GroupOpen) ? group() : argument(open);
    if (!place.is(Kind::Relation) || place.size() != 2 || !place[0].is(Kind::Symbol))
        fail("unexpected", open);
    return Expression::call("evaluate", {std::move(inner), place[0], place[1]});
}

} // namespace khatwa::maths::reading
