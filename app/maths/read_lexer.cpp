#include "app/maths/read_lexer.h"

#include <utility>

namespace khatwa::maths::reading {

std::string_view Tokens::keep(std::string text) {
    return kept_.emplace_back(std::move(text));
}

Tokens::Tokens(std::string_view text, const ReadOptions& options) : source(text) {
    for (std::size_t i = text.find('\\'); i != std::string_view::npos; i = text.find('\\', i + 1))
        if (i + 1 < text.size() && isLetter(text[i + 1])) {
            latex = true;
            break;
        }
    list.reserve(text.size() / 2 + 8);
    Lexer(*this, options).run();
}

Lexer::Lexer(Tokens& tokens, const ReadOptions& options)
    : tokens_(tokens), options_(options), text_(tokens.source) {}

void Lexer::fail(std::string_view code, std::size_t at, std::size_t length,
                 std::string meant) const {
    throw Failure{{code, at, length, std::string(text_.substr(at, length)), std::move(meant)}};
}

Token& Lexer::emit(Tok type, std::size_t from, std::size_t to, std::string_view text, char code) {
    if (type == Tok::Letter && (text == "e" || text == "i") && !isOwn(text))
        type = Tok::Constant; // \imath, raised and full-width letters
    Token token;
    token.type = type;
    token.code = code;
    token.space = space_;
    token.at = static_cast<std::uint32_t>(from);
    token.length = static_cast<std::uint32_t>(to - from);
    token.text = text;
    token.plain = text_[from] != '\\';
    space_ = false;
    openBrackets_ += type == Tok::Open ? 1 : type == Tok::Close ? -1 : 0;
    tokens_.list.push_back(token);
    return tokens_.list.back();
}

/// The character at a place; invalid UTF-8 is a Failure.
Lexer::Character Lexer::characterAt(std::size_t at) const {
    const auto byteAt = [&](std::size_t i) -> unsigned {
        return i < text_.size() ? static_cast<unsigned char>(text_[i]) : 0U;
    };
    const unsigned first = byteAt(at);
    if (first < 0x80)
        return {first, 1};
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4)
        fail("not_utf8", at, 1);
    char32_t value = first & (length == 2 ? 0x1FU : length == 3 ? 0x0FU : 0x07U);
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned next = byteAt(at + i);
        if ((next & 0xC0U) != 0x80U)
            fail("not_utf8", at, 1);
        value = (value << 6) | (next & 0x3FU);
    }
    const bool shorter = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    if (shorter || (value >= 0xD800 && value <= 0xDFFF) || value > 0x10FFFF)
        fail("not_utf8", at, 1);
    return {value, length};
}

/// The value of a digit of any script at a place, or -1.
int Lexer::digitAt(std::size_t at, std::size_t& length) const {
    if (at >= text_.size())
        return -1;
    if (isDigit(text_[at])) {
        length = 1;
        return text_[at] - '0';
    }
    const auto first = static_cast<unsigned char>(text_[at]);
    if (first != 0xD9 && first != 0xDB && first != 0xEF)
        return -1;
    const Character c = characterAt(at);
    length = c.length;
    if (c.value >= 0x0660 && c.value <= 0x0669)
        return static_cast<int>(c.value - 0x0660);
    if (c.value >= 0x06F0 && c.value <= 0x06F9)
        return static_cast<int>(c.value - 0x06F0);
    if (c.value >= 0xFF10 && c.value <= 0xFF19)
        return static_cast<int>(c.value - 0xFF10);
    return -1;
}

void Lexer::run() {
    if (text_.size() > kLongestText)
        throw Failure{{"too_long", 0, 0, {}, {}}};
    while (!atEnd()) {
        const char c = byte();
        if (isBlank(c)) {
            space_ = true;
            ++at_;
        } else if (static_cast<unsigned char>(c) < 0x80) {
            ascii();
        } else {
            unicode();
        }
    }
    Token end;
    end.type = Tok::End;
    end.space = space_;
    end.at = static_cast<std::uint32_t>(text_.size());
    tokens_.list.push_back(end);
    arrange();
}

void Lexer::ascii() {
    const std::size_t from = at_;
    const char c = byte();
    const auto one = [&](Tok type, char code = 0, std::string_view text = {}) {
        ++at_;
        emit(type, from, at_, text, code);
    };
    const auto relation = [&](std::size_t length, Rel rel) {
        at_ += length;
        emit(Tok::Relation, from, at_, {}, static_cast<char>(rel));
    };
    const auto starts = [&](std::string_view s) { return text_.substr(at_).starts_with(s); };
    // A statement begins here, so ~ is "not"; behind a value or a sign it is a blank.
    const auto mayBeDenied = [&] {
        if (tokens_.list.empty())
            return true;
        switch (tokens_.list.back().type) {
        case Tok::Open:
        case Tok::Comma:
        case Tok::Semicolon:
        case Tok::Colon:
        case Tok::Relation:
        case Tok::And:
        case Tok::Or:
        case Tok::Not:
        case Tok::Xor:
        case Tok::Implies:
        case Tok::Iff:
        case Tok::NewLine:
        case Tok::Row:
            return true;
        default:
            return false;
        }
    };
    if (isDigit(c) || (c == '.' && isDigit(byte(1))))
        return number();
    if (isLetter(c))
        return letters();
    switch (c) {
    case '\\':
        return command();
    case '\n':
        return one(Tok::NewLine);
    case '+':
        if ((byte(1) == '-' && !tokens_.latex) || starts("+/-")) {
            at_ += byte(1) == '-' ? 2 : 3;
            emit(Tok::PlusMinus, from, at_, "+-");
            return;
        }
        return one(Tok::Plus);
    case '-':
        if (starts("->")) {
            at_ += 2;
            emit(Tok::Implies, from, at_, {}, '-');
            return;
        }
        if (starts("-+") || starts("-/+")) {
            at_ += byte(1) == '+' ? 2 : 3;
            emit(Tok::PlusMinus, from, at_, "-+");
            return;
        }
        return one(Tok::Minus);
    case '*':
        if (byte(1) == '*') {
            at_ += 2;
            emit(Tok::Caret, from, at_);
            return;
        }
        return one(Tok::Times);
    case '/':
        if (starts("/\\") && !isLetter(byte(2))) {
            at_ += 2;
            emit(Tok::And, from, at_);
            return;
        }
        return one(Tok::Slash);
    case '^':
        return one(Tok::Caret);
    case '_':
        return one(Tok::Under);
    case '!':
        // x!=3 says that x is not 3, but 5!=120 is about a factorial
        if (byte(1) == '=' && byte(2) != '=' && (at_ == 0 || !isDigit(text_[at_ - 1])))
            return relation(2, Rel::NotEqual);
        return one(Tok::Bang);
    case '#': // Maxima's
        return relation(1, Rel::NotEqual);
    case '%': {
        // Maxima's constants
        const char next = byte(1);
        if ((next == 'e' || next == 'i') && !isLetter(byte(2))) {
            at_ += 2;
            emit(Tok::Constant, from, at_, next == 'e' ? "e" : "i");
            return;
        }
        if (starts("%pi") && !isLetter(byte(3))) {
            at_ += 3;
            emit(Tok::Constant, from, at_, "pi");
            return;
        }
        return one(Tok::Percent);
    }
    case '\'': {
        std::size_t count = 1;
        while (byte(count) == '\'')
            ++count;
        at_ += count;
        emit(Tok::Prime, from, at_, text_.substr(from, count));
        return;
    }
    case '"':
        return one(Tok::DoublePrime);
    case ',':
        return one(Tok::Comma);
    case ';':
        return one(Tok::Semicolon);
    case ':':
        if (byte(1) == '=')
            return relation(2, Rel::Equal);
        return one(Tok::Colon);
    case '(':
    case '[':
        if (c == '[')
            return one(Tok::Open, '[');
        return one(Tok::Open, '(');
    case ')':
    case ']':
        return one(Tok::Close, c);
    case '{':
        return one(Tok::GroupOpen);
    case '}':
        return one(Tok::GroupClose);
    case '|': {
        // One alone between operands is a programmer's or; so is ||.
        const bool twice = byte(1) == '|';
        if (!tokens_.latex && !tokens_.list.empty() && openBrackets_ == 0 &&
            text_.find('{') == std::string_view::npos && text_.find('|') == at_ &&
            text_.rfind('|') == at_ + (twice ? 1 : 0)) {
            at_ += twice ? 2 : 1;
            emit(Tok::Or, from, at_);
            return;
        }
        ++at_;
        Token& token = emit(Tok::Bar, from, at_);
        token.code = delimiter_;
        return;
    }
    case '=':
        if (starts("=/="))
            return relation(3, Rel::NotEqual);
        if (starts("=>")) {
            at_ += 2;
            emit(Tok::Implies, from, at_, {}, '=');
            return;
        }
        if (starts("=<"))
            return relation(2, Rel::LessEqual);
        if (starts("=="))
            return relation(2, Rel::Equal);
        return relation(1, Rel::Equal);
    case '<':
        if (starts("<=>") || starts("<->")) {
            at_ += 3;
            emit(Tok::Iff, from, at_);
            return;
        }
        if (starts("<="))
            return relation(2, Rel::LessEqual);
        if (starts("<>"))
            return relation(2, Rel::NotEqual);
        return relation(1, Rel::Less);
    case '>':
        if (starts(">="))
            return relation(2, Rel::GreaterEqual);
        return relation(1, Rel::Greater);
    case '~':
        if (starts("~="))
            return relation(2, Rel::Approximately);
        if ((tokens_.latex && !tokens_.list.empty()) || isDigit(byte(1)) ||
            !mayBeDenied()) { // a tie
            ++at_;
            space_ = true;
            return;
        }
        return one(Tok::Not);
    case '&':
        if (byte(1) == '&') {
            at_ += 2;
            emit(Tok::And, from, at_);
            return;
        }
        return one(tokens_.latex ? Tok::Ampersand : Tok::And);
    case '$':
        return dollar();
    case '.':
        if (starts("...")) {
            at_ += 3;
            emit(Tok::Dots, from, at_);
            return;
        }
        if (delimiter_ != 0)
            return one(Tok::Null, delimiter_);
        fail(!tokens_.list.empty() && tokens_.list.back().type == Tok::Number ? "bad_number"
                                                                              : "unexpected",
             from, 1);
    default:
        fail("unknown_character", from, 1);
    }
}

void Lexer::skipBlanks() {
    while (isBlank(byte()) || byte() == '\n')
        ++at_;
}

} // namespace khatwa::maths::reading
