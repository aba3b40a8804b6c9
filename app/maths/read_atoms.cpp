// Numbers, letters, words, and LaTeX commands with arguments.

#include "app/maths/read_parser.h"
#include "app/maths/read_words.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace khatwa::maths::reading {

namespace {

bool isWordByte(char c) {
    return isLetter(c) || isWide(c);
}

/// The name that letters side by side are: AB; with blanks where one is longer: A_1 B_1.
std::string joinedNames(const std::vector<std::string>& letters) {
    const bool single = std::ranges::all_of(letters, isOneCharacter);
    std::string name;
    for (const std::string& letter : letters) {
        if (!single && !name.empty())
            name += ' ';
        name += letter;
    }
    return name;
}

} // namespace

Parser::Parser(Tokens& tokens, const ReadOptions& options, bool unitsWanted)
    : tokens_(tokens), options_(options), list_(tokens.list), unitsWanted_(unitsWanted) {}

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

/// What is wrong with the token here, where nothing of the grammar takes it.
void Parser::unexpected() const {
    const auto without = [&](const Token& token) {
        constexpr std::size_t kLongestGuess = 200;
        std::string meant(tokens_.source);
        if (meant.size() > kLongestGuess)
            return std::string();
        return meant.erase(token.at, token.length);
    };
    switch (here().type) {
    case Tok::End:
        if (at_ > 0 && before().type != Tok::Open)
            fail("missing_operand", before());
        failHere("missing_operand");
    case Tok::Close:
    case Tok::GroupClose:
        if (depth_ <= 1)
            failHere("bracket_not_opened", without(here()));
        failHere("missing_operand");
    case Tok::Times:
    case Tok::Slash: {
        const bool twice = at_ > 0 && before().type == here().type; // 2//3
        failHere("missing_operand", twice ? without(here()) : std::string());
    }
    case Tok::Caret:
    case Tok::Relation:
    case Tok::Plus:
    case Tok::Minus:
    case Tok::Comma:
    case Tok::Semicolon:
    case Tok::Placeholder:
    case Tok::Ampersand:
    case Tok::Row:
    case Tok::NewLine:
        failHere("missing_operand");
    case Tok::If:
    case Tok::Otherwise:
        failHere("words");
    default:
        failHere("unexpected");
    }
}

Expression Parser::atom() {
    const Token token = here();
    if (unitsWanted_)
        if (auto measured = unit(false))
            return std::move(*measured);
    switch (token.type) {
    case Tok::Percent: // ٪٥٠
        if (token.code != 'm' && ahead().type == Tok::Number) {
            ++at_;
            Expression number = Expression::number(here().text);
            ++at_;
            return Expression::node(Kind::Percent, {std::move(number)});
        }
        failHere("unexpected");
    case Tok::Number:
        ++at_;
        return Expression::number(token.text);
    case Tok::Letter:
    case Tok::Name: {
        Expression name = symbol();
        if (at(Tok::Open, '(') && isFunctionName(name.text()))
            return userFunction(name.text());
        if (at(Tok::Open, '(') &&
            (name.text() == "Gamma" || (name.text() == "gamma" && token.plain)))
            return userFunction("gamma");
        if (at(Tok::Caret) && isFunctionName(name.text()) && ahead().type == Tok::GroupOpen &&
            ahead(2).type == Tok::Minus && ahead(3).text == "1" &&
            ahead(4).type == Tok::GroupClose && ahead(5).type == Tok::Open &&
            ahead(5).code == '(') { // f^{-1}(x)
            at_ += 5;
            return userFunction(name.text() + "^-1");
        }
        return name;
    }
    case Tok::Constant:
        if ((token.text == "e" || token.text == "i") && token.plain &&
            (ahead().type == Tok::Under || ahead().type == Tok::Prime)) {
            Expression name = symbol(); // e_1, but e_{} is e
            return name.text() == token.text ? Expression::constant(token.text) : name;
        }
        ++at_;
        if (token.code == 'm')
            return negate(Expression::constant(token.text));
        return Expression::constant(token.text);
    case Tok::Function:
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
            return bars();
        unexpected();
    case Tok::Frac:
        return fractionOf();
    case Tok::Binomial: {
        const Nest nest(*this);
        ++at_;
        Expression top = argument(token);
        Expression bottom = argument(token);
        return Expression::call("binomial", {std::move(top), std::move(bottom)});
    }
    case Tok::Root:
        return rootOf();
    case Tok::Accent:
        return accent();
    case Tok::Boxed: {
        const Nest nest(*this);
        ++at_;
        if (!at(Tok::GroupOpen))
            return argument(token);
        const Token open = here();
        ++at_;
        const Surroundings outside = shutOut();
        Expression inner = list();
        putBack(outside);
        if (at(Tok::End))
            notClosed(open, "}");
        if (!take(Tok::GroupClose))
            unexpected();
        if (inner.is(Kind::Sequence) && !at(Tok::End))
            fail("unexpected", open);
        return inner;
    }
    case Tok::Dots:
        ++at_;
        return Expression::leaf(Kind::Text, "...");
    case Tok::Sum:
    case Tok::Product:
        return bigSum();
    case Tok::Integral:
        return integral();
    case Tok::Limit:
        return limit();
    case Tok::Begin:
        return environment();
    case Tok::Null:
        if (token.code == '(')
            return evaluated();
        unexpected();
    case Tok::Under:
    case Tok::Caret:
        return selection();
    case Tok::Mod:
        if (ahead().type == Tok::Open) {
            ++at_;
            std::vector<Expression> found = arguments();
            return Expression::call("mod", std::move(found));
        }
        unexpected();
    default:
        unexpected();
    }
}

/// {}_5C_2, ^5P_2: how many selections and arrangements there are.
Expression Parser::selection() {
    const Nest nest(*this);
    const Token sign = here();
    ++at_;
    Expression of = argument(sign);
    const bool arranged = at(Tok::Letter) && here().text == "P";
    if (!arranged && !(at(Tok::Letter) && here().text == "C"))
        fail("unexpected", sign);
    if (ahead().type != Tok::Under && ahead().type != Tok::Caret)
        fail("unexpected", sign);
    at_ += 2;
    Expression taken = argument(sign);
    return Expression::call(arranged ? "permutations" : "binomial",
                            {std::move(of), std::move(taken)});
}

/// The argument of a LaTeX command: a group, one digit, one letter or one command.
Expression Parser::argument(const Token& of) {
    switch (here().type) {
    case Tok::GroupOpen:
        return group();
    case Tok::Number: {
        Token& token = list_[at_];
        if (token.text.size() == 1 ||
            token.text.find_first_not_of("0123456789") != std::string_view::npos) {
            ++at_;
            return Expression::number(token.text);
        }
        Expression digit = Expression::number(token.text.substr(0, 1));
        token.text.remove_prefix(1);
        token.space = false;
        return digit;
    }
    case Tok::End:
    case Tok::Close:
    case Tok::GroupClose:
    case Tok::Row:
    case Tok::Ampersand:
        fail("missing_argument", of);
    default: {
        const Nest nest(*this);
        return atom();
    }
    }
}

Expression Parser::textAtom() {
    const Token token = here();
    std::string words(token.text);
    ++at_;
    if (!at(Tok::Text))
        return Expression::leaf(Kind::Text, words);
    for (; at(Tok::Text); ++at_) {
        const std::string_view next = here().text;
        if (next != "." && next != "!" && next != "?")
            words += ' ';
        words += next;
    }
    if (const auto meaning = phraseMeaning(words))
        return *meaning;
    return Expression::leaf(Kind::Text, words);
}

Expression Parser::fractionOf() {
    const Nest nest(*this);
    const Token token = here();
    const bool unitsBefore = unitsWanted_;
    ++at_;
    Expression top = argument(token);
    unitsWanted_ = unitsBefore || contains(top, Kind::Unit);
    Expression bottom = argument(token);
    unitsWanted_ = unitsBefore;
    return quotient(std::move(top), std::move(bottom));
}

Expression Parser::rootOf() {
    const Nest nest(*this);
    const Token token = here();
    ++at_;
    if (token.code != 0) { // √ ∛ ∜
        if (!beginsOperand())
            fail("missing_argument", token);
        Expression inner = at(Tok::GroupOpen) ? group() : factor();
        return root(std::move(inner), token.code - '0');
    }
    if (at(Tok::Open, '[')) {
        const Token open = here();
        ++at_;
        const Surroundings outside = shutOut();
        Expression index = sum();
        putBack(outside);
        closeBracket(open, "]");
        Expression inner = argument(token);
        return Expression::node(Kind::Root, {std::move(inner), std::move(index)});
    }
    if (at(Tok::Open, '(')) // \sqrt(2)
        return root(bracket());
    if (!beginsOperand())
        fail("missing_argument", token);
    return root(argument(token));
}

/// \vec{a}, \overline{AB}, \angle ABC: a letter, or letters, with a mark are one symbol.
Expression Parser::accent() {
    const Nest nest(*this);
    const Token token = here();
    ++at_;
    const bool prefix = token.code == 'p'; // ∠ and △ stand before their letters
    std::string name;
    if (prefix && at(Tok::Letter)) {
        std::vector<std::string> letters{std::string(here().text)};
        ++at_;
        for (; at(Tok::Letter) && !here().space; ++at_)
            letters.emplace_back(here().text);
        return Expression::symbol(
            decorated(std::string(token.text) + "(" + joinedNames(letters) + ")"));
    }
    const bool unitsBefore = std::exchange(unitsWanted_, false); // of a letter with a mark
    const Expression inner = argument(token);
    unitsWanted_ = unitsBefore;
    if (inner.is(Kind::Symbol))
        name = inner.text();
    else if (inner.is(Kind::Product) && std::ranges::all_of(inner.children(), [](const auto& e) {
                 return e.is(Kind::Symbol);
             })) {
        std::vector<std::string> letters;
        for (const Expression& letter : inner.children())
            letters.push_back(letter.text());
        name = joinedNames(letters);
    } else if (inner.is(Kind::Constant) && (inner.text() == "i" || inner.text() == "e"))
        name = inner.text();
    else if (inner.is(Kind::Text) && std::ranges::all_of(inner.text(), isWordByte) &&
             std::ranges::any_of(inner.text(), isWide))
        name = inner.text(); // a name of letters of two scripts
    else if (token.text == "bar")
        return Expression::call("conj", {inner});
    else
        fail("unexpected", token);
    return Expression::symbol(decorated(std::string(token.text) + "(" + name + ")"));
}

/// What stands in a subscript, as one short text: 12, n, n+1, max.
std::string Parser::script() {
    std::string text;
    const auto add = [&](const Token& token) {
        switch (token.type) {
        case Tok::Number: { // as typed, so that numbers side by side are read again as they are
            std::string_view raw = tokens_.source.substr(token.at, token.length);
            if (raw.find_first_not_of("0123456789.eE+-") != std::string_view::npos)
                raw = token.text;
            text += raw.substr(0, raw.size() - (raw.ends_with('.') ? 1 : 0));
            return true;
        }
        case Tok::Name:
        case Tok::PlusMinus:
            text += token.text;
            return true;
        case Tok::Letter:
        case Tok::Function:
        case Tok::Constant: { // as typed: tg is tan elsewhere; but α is alpha
            const std::string_view raw = tokens_.source.substr(token.at, token.length);
            text += token.plain && std::ranges::none_of(raw, isWide) ? raw : token.text;
            return true;
        }
        case Tok::Text:
            std::ranges::copy_if(token.text, std::back_inserter(text),
                                 [](char c) { return isWordByte(c) || (c >= '0' && c <= '9'); });
            return true;
        case Tok::Plus:
            text += '+';
            return true;
        case Tok::Minus:
            text += '-';
            return true;
        case Tok::Comma:
            text += ',';
            return true;
        default:
            break;
        }
        const std::string_view raw = tokens_.source.substr(token.at, token.length);
        const bool word =
            token.plain && !raw.empty() && (std::ranges::all_of(raw, isLetter) || isArabic(raw));
        if (word)
            text += raw;
        return word;
    };
    if (at(Tok::GroupOpen)) {
        const Token open = here();
        for (++at_; !at(Tok::GroupClose); ++at_) {
            if (at(Tok::End))
                notClosed(open, "}");
            if (!add(here()))
                unexpected();
        }
        ++at_;
        return text;
    }
    if (at(Tok::Number) && tokens_.latex)
        return argument(before()).text();
    if (at(Tok::Plus) || at(Tok::Minus) || at(Tok::Comma) || !add(here()))
        fail("missing_argument", before());
    ++at_;
    return text;
}

/// A letter with what belongs to it: subscript and primes. In plain typing digits right behind a
/// letter are its subscript: x1, x2.
Expression Parser::symbol() {
    const Token letter = here();
    std::string name(letter.text);
    ++at_;
    std::string subscript;
    if (!tokens_.latex && letter.type == Tok::Letter && at(Tok::Number) && !here().space &&
        here().at == letter.end() &&
        here().text.find_first_not_of("0123456789") == std::string_view::npos) {
        subscript = here().text;
        ++at_;
    }
    return Expression::symbol(decorated(std::move(name), std::move(subscript)));
}

/// Behind a name: subscript and primes, in any order.
std::string Parser::decorated(std::string name, std::string subscript) {
    std::string primes;
    for (;;) {
        if (at(Tok::Under)) {
            ++at_;
            subscript += script();
        } else if (at(Tok::Prime)) {
            primes += here().text;
            ++at_;
        } else if (at(Tok::Caret) && ahead().type == Tok::Prime) {
            primes += ahead().text;
            at_ += 2;
        } else if (at(Tok::Caret) && ahead().type == Tok::GroupOpen &&
                   ahead(2).type == Tok::Prime) {
            std::size_t last = 2;
            while (ahead(last).type == Tok::Prime)
                ++last;
            if (ahead(last).type != Tok::GroupClose)
                break;
            for (std::size_t i = 2; i < last; ++i)
                primes += ahead(i).text;
            at_ += last + 1;
        } else {
            break;
        }
    }
    if (!subscript.empty())
        name += "_" + subscript;
    return name + primes;
}

} // namespace khatwa::maths::reading
