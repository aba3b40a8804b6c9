#include "app/maths/read_lexer.h"

#include "app/maths/read_names.h"
#include "app/maths/read_words.h"
#include "app/maths/units.h"

#include <algorithm>
#include <array>
#include <utility>

namespace khatwa::maths::reading {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

bool isArabicLetter(char32_t c) {
    return (c >= 0x0620 && c <= 0x063F) || (c >= 0x0641 && c <= 0x064A) ||
           (c >= 0x0671 && c <= 0x06D3);
}

/// Marks that change nothing: directions, joiners, tatweel, vowels, byte order mark.
bool isIgnored(char32_t c) {
    return c == 0x200B || (c >= 0x200C && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0x061C || c == 0x0640 || c == 0xFEFF ||
           (c >= 0x064B && c <= 0x0652) || c == 0xFE0F || c == 0x00AD;
}

/// Letters of Latin with accents, Cyrillic, Hebrew, and the scripts of the east.
bool isOtherLetter(char32_t c) {
    return (c >= 0x00C0 && c <= 0x024F && c != U'×' && c != U'÷' && c != U'ø' && c != U'Ø') ||
           (c >= 0x0400 && c <= 0x052F) || (c >= 0x05D0 && c <= 0x05EA) ||
           (c >= 0x0900 && c <= 0x0DFF) || (c >= 0x0E00 && c <= 0x0E7F) ||
           (c >= 0x1E00 && c <= 0x1EFF) || (c >= 0x3040 && c <= 0x30FF) ||
           (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3);
}

bool isWideBlank(char32_t c) {
    return c == 0x00A0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

/// Superscript and subscript characters and what they are when written on the line.
struct Script {
    char32_t character;
    char plain;
};
constexpr auto kRaised = std::to_array<Script>({
    {U'⁰', '0'}, {U'¹', '1'}, {U'²', '2'}, {U'³', '3'}, {U'⁴', '4'}, {U'⁵', '5'},
    {U'⁶', '6'}, {U'⁷', '7'}, {U'⁸', '8'}, {U'⁹', '9'}, {U'⁺', '+'}, {U'⁻', '-'},
    {U'⁽', '('}, {U'⁾', ')'}, {U'ⁿ', 'n'}, {U'ˣ', 'x'}, {U'ʸ', 'y'}, {U'ⁱ', 'i'},
    {U'ᵏ', 'k'}, {U'ᵐ', 'm'}, {U'ᵃ', 'a'}, {U'ᵇ', 'b'},
});
constexpr auto kLowered = std::to_array<Script>({
    {U'₀', '0'},
    {U'₁', '1'},
    {U'₂', '2'},
    {U'₃', '3'},
    {U'₄', '4'},
    {U'₅', '5'},
    {U'₆', '6'},
    {U'₇', '7'},
    {U'₈', '8'},
    {U'₉', '9'},
    {U'ₙ', 'n'},
    {U'ₓ', 'x'},
    {U'ᵢ', 'i'},
    {U'ₖ', 'k'},
    {U'ₘ', 'm'},
    {U'ₐ', 'a'},
});

template <std::size_t N>
char plainOf(const std::array<Script, N>& table, char32_t c) {
    const auto found = std::ranges::find(table, c, &Script::character);
    return found == table.end() ? '\0' : found->plain;
}

struct Vulgar {
    char32_t character;
    std::string_view top;
    std::string_view bottom;
};
constexpr auto kVulgar = std::to_array<Vulgar>({
    {U'½', "1", "2"},
    {U'⅓', "1", "3"},
    {U'⅔', "2", "3"},
    {U'¼', "1", "4"},
    {U'¾', "3", "4"},
    {U'⅕', "1", "5"},
    {U'⅖', "2", "5"},
    {U'⅗', "3", "5"},
    {U'⅘', "4", "5"},
    {U'⅙', "1", "6"},
    {U'⅚', "5", "6"},
    {U'⅐', "1", "7"},
    {U'⅛', "1", "8"},
    {U'⅜', "3", "8"},
    {U'⅝', "5", "8"},
    {U'⅞', "7", "8"},
    {U'⅑', "1", "9"},
    {U'⅒', "1", "10"},
});

constexpr char kEqual = static_cast<char>(Rel::Equal);

} // namespace

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
        if ((tokens_.latex && !tokens_.list.empty()) || isDigit(byte(1))) { // a tie
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

void Lexer::unicode() {
    const std::size_t from = at_;
    Character c = characterAt(at_);
    std::size_t digitLength = 0;
    if (digitAt(at_, digitLength) >= 0)
        return number();
    if (isIgnored(c.value)) {
        at_ += c.length;
        return;
    }
    if (isWideBlank(c.value)) {
        at_ += c.length;
        space_ = true;
        return;
    }
    if (c.value >= 0xFF01 && c.value <= 0xFF5E) { // full-width forms of ASCII
        const std::string& kept = std::string(1, static_cast<char>(c.value - 0xFEE0));
        const std::optional<Meaning> plain = [&]() -> std::optional<Meaning> {
            switch (kept[0]) {
            case '+':
                return Meaning{Tok::Plus, 0, {}};
            case '-':
                return Meaning{Tok::Minus, 0, {}};
            case '*':
                return Meaning{Tok::Times, 0, {}};
            case '/':
                return Meaning{Tok::Slash, 0, {}};
            case '^':
                return Meaning{Tok::Caret, 0, {}};
            case '=':
                return Meaning{Tok::Relation, kEqual, {}};
            case '<':
                return Meaning{Tok::Relation, static_cast<char>(Rel::Less), {}};
            case '>':
                return Meaning{Tok::Relation, static_cast<char>(Rel::Greater), {}};
            case '(':
                return Meaning{Tok::Open, '(', {}};
            case ')':
                return Meaning{Tok::Close, ')', {}};
            case '[':
                return Meaning{Tok::Open, '[', {}};
            case ']':
                return Meaning{Tok::Close, ']', {}};
            case ',':
                return Meaning{Tok::Comma, 0, {}};
            case ';':
                return Meaning{Tok::Semicolon, 0, {}};
            case ':':
                return Meaning{Tok::Colon, 0, {}};
            case '%':
                return Meaning{Tok::Percent, 0, {}};
            case '|':
                return Meaning{Tok::Bar, 0, {}};
            case '!':
                return Meaning{Tok::Bang, 0, {}};
            default:
                break;
            }
            if (isLetter(kept[0]))
                return Meaning{Tok::Letter, 0, tokens_.keep(kept)};
            return std::nullopt;
        }();
        if (!plain)
            fail("unknown_character", from, c.length);
        at_ += c.length;
        emit(plain->type, from, at_, plain->text, plain->code);
        return;
    }
    if (isArabicLetter(c.value))
        return arabicLetters();
    if (plainOf(kRaised, c.value) != '\0')
        return scripts(true);
    if (plainOf(kLowered, c.value) != '\0')
        return scripts(false);
    if (std::ranges::find(kVulgar, c.value, &Vulgar::character) != kVulgar.end())
        return vulgarFraction(c.value, c.length);
    if (isOtherLetter(c.value))
        return otherLetters();
    const std::optional<Meaning> meaning = characterMeaning(c.value);
    if (!meaning)
        fail("unknown_character", from, c.length);
    at_ += c.length;
    emit(meaning->type, from, at_, meaning->text, meaning->code);
}

void Lexer::scripts(bool raised) {
    const std::size_t from = at_;
    std::string plain;
    while (!atEnd()) {
        const Character c = characterAt(at_);
        const char one = raised ? plainOf(kRaised, c.value) : plainOf(kLowered, c.value);
        if (one == '\0')
            break;
        plain += one;
        at_ += c.length;
    }
    const std::size_t to = at_;
    emit(raised ? Tok::Caret : Tok::Under, from, to);
    emit(Tok::GroupOpen, from, to);
    const std::string_view kept = tokens_.keep(plain);
    for (std::size_t i = 0; i < kept.size();) {
        std::size_t digits = 0;
        while (i + digits < kept.size() && isDigit(kept[i + digits]))
            ++digits;
        if (digits > 0) {
            emit(Tok::Number, from, to, kept.substr(i, digits));
            i += digits;
            continue;
        }
        switch (kept[i]) {
        case '+':
            emit(Tok::Plus, from, to);
            break;
        case '-':
            emit(Tok::Minus, from, to);
            break;
        case '(':
            emit(Tok::Open, from, to, {}, '(');
            break;
        case ')':
            emit(Tok::Close, from, to, {}, ')');
            break;
        default:
            emit(Tok::Letter, from, to, kept.substr(i, 1));
            break;
        }
        ++i;
    }
    emit(Tok::GroupClose, from, to);
}

void Lexer::vulgarFraction(char32_t character, std::size_t length) {
    const Vulgar& vulgar = *std::ranges::find(kVulgar, character, &Vulgar::character);
    const std::size_t from = at_;
    at_ += length;
    emit(Tok::Frac, from, at_);
    for (const std::string_view part : {vulgar.top, vulgar.bottom}) {
        emit(Tok::GroupOpen, from, at_);
        emit(Tok::Number, from, at_, part);
        emit(Tok::GroupClose, from, at_);
    }
}

void Lexer::letters() {
    const std::size_t from = at_;
    while (isLetter(byte()))
        ++at_;
    const std::string_view run = text_.substr(from, at_ - from);
    emitWord(run, from);
}

bool Lexer::isOwn(std::string_view name) const {
    return std::ranges::find(options_.symbols, name) != options_.symbols.end();
}

bool Lexer::isNamedFunction(std::string_view name) const {
    return options_.functions &&
           std::ranges::find(*options_.functions, name) != options_.functions->end();
}

/// A run of Latin letters: a name as a whole, a word, or letters with names among them.
void Lexer::emitWord(std::string_view word, std::size_t from) {
    if (word.size() > 1) {
        if (isOwn(word) || isNamedFunction(word)) {
            emit(Tok::Letter, from, from + word.size(), word);
            return;
        }
        if (const auto meaning = wordMeaning(word)) {
            emit(meaning->type, from, from + word.size(), meaning->text, meaning->code);
            return;
        }
    }
    // Names inside the run; where what is left between them is long, it is a word after all.
    constexpr std::size_t kLongestRest = 2;
    const std::size_t before = tokens_.list.size();
    const bool space = space_;
    std::size_t rest = 0, longestRest = 0;
    bool named = false;
    for (std::size_t i = 0; i < word.size();) {
        Meaning meaning;
        std::size_t length = nameInRun(word.substr(i), meaning);
        if (length == 0) {
            const std::string_view letter = word.substr(i, 1);
            const bool constant = (letter == "e" || letter == "i") && !isOwn(letter);
            meaning = Meaning(constant ? Tok::Constant : Tok::Letter, 0, letter);
            length = 1;
            longestRest = std::max(longestRest, ++rest);
        } else {
            named = true;
            rest = 0;
        }
        emit(meaning.type, from + i, from + i + length, meaning.text, meaning.code);
        i += length;
    }
    if ((!named || longestRest > kLongestRest) && looksLikeWord(word)) {
        tokens_.list.resize(before);
        space_ = space;
        emitText(word, from, from + word.size());
    }
}

void Lexer::arabicLetters() {
    const std::size_t from = at_;
    std::string word;
    std::vector<std::size_t> starts;
    while (!atEnd()) {
        const Character c = characterAt(at_);
        if (isArabicLetter(c.value)) {
            starts.push_back(at_);
            word += text_.substr(at_, c.length);
        } else if (!isIgnored(c.value)) {
            break;
        }
        at_ += c.length;
    }
    const std::string_view kept = tokens_.keep(word);
    if (starts.size() > 1 && (isOwn(kept) || isNamedFunction(kept))) {
        emit(Tok::Letter, from, at_, kept);
        return;
    }
    if (const auto meaning = arabicMeaning(kept)) {
        emit(meaning->type, from, at_, meaning->text, meaning->code);
        return;
    }
    // Longer runs are words, and so are some short ones.
    constexpr std::size_t kLongestProduct = 2;
    constexpr std::string_view kWords[] = {"هو", "هي", "في", "من", "أن", "لا", "ما", "كل"};
    if (starts.size() > kLongestProduct ||
        (starts.size() == 2 && (isUnitName(kept) || kept.ends_with("و") || kept.starts_with("و") ||
                                std::ranges::find(kWords, kept) != std::end(kWords)))) {
        emitText(kept, from, at_);
        return;
    }
    for (const std::size_t start : starts) {
        const std::size_t length = characterAt(start).length;
        emit(Tok::Letter, start, start + length, text_.substr(start, length));
    }
}

/// A word, which may be a value: none, yes.
void Lexer::emitText(std::string_view word, std::size_t from, std::size_t to) {
    if (const auto value = phraseMeaning(word))
        emit(Tok::Constant, from, to, tokens_.keep(value->text()));
    else
        emit(Tok::Text, from, to, word);
}

/// Letters of scripts that no formula here is written in, accents included: words.
void Lexer::otherLetters() {
    const std::size_t from = at_;
    while (!atEnd()) {
        const Character c = characterAt(at_);
        if (!isOtherLetter(c.value) && !(c.length == 1 && isLetter(static_cast<char>(c.value))))
            break;
        at_ += c.length;
    }
    emit(Tok::Text, from, at_, text_.substr(from, at_ - from));
}

/// A dollar is money before or behind a number that it does not enclose; else it only says that
/// mathematics begins or ends.
void Lexer::dollar() {
    const std::size_t from = at_++;
    if (dollars_ < 0)
        dollars_ = static_cast<std::ptrdiff_t>(std::ranges::count(text_, '$'));
    if (dollars_ > 1) {
        space_ = true;
        return;
    }
    std::size_t length = 0;
    std::size_t next = at_;
    while (next < text_.size() && text_[next] == ' ')
        ++next;
    const bool before = digitAt(next, length) >= 0 || (next < text_.size() && text_[next] == '.');
    const bool behind = !tokens_.list.empty() && tokens_.list.back().type == Tok::Number;
    if (!before && !behind)
        fail("dollar_not_closed", from, 1);
    emit(Tok::Unit, from, at_, "$");
}

void Lexer::command() {
    const std::size_t from = at_;
    ++at_;
    if (atEnd())
        fail("unknown_command", from, 1);
    if (isLetter(byte())) {
        while (isLetter(byte()))
            ++at_;
    } else {
        at_ += characterAt(at_).length;
    }
    const std::string_view name = text_.substr(from + 1, at_ - from - 1);
    if (name == "left" || name == "mleft" || name == "right" || name == "mright" ||
        name == "middle") {
        skipBlanks();
        if (delimiter_ != 0 || nested_)
            fail("unexpected", from, at_ - from);
        delimiter_ = name.ends_with("left") ? '(' : name == "middle" ? '\0' : ')';
        if (!atEnd() && name != "middle") {
            const std::size_t before = tokens_.list.size();
            if (byte() == '\\') {
                command();
            } else if (byte() == '.') {
                ++at_;
                emit(Tok::Null, from, at_, {}, delimiter_);
            } else if (byte() == '<' || byte() == '>') {
                ++at_;
                emit(at_ > 0 && text_[at_ - 1] == '<' ? Tok::Open : Tok::Close, from, at_, {},
                     text_[at_ - 1]);
            } else if (static_cast<unsigned char>(byte()) < 0x80)
                ascii();
            else
                unicode();
            if (tokens_.list.size() > before) {
                Token& token = tokens_.list.back();
                if (token.type == Tok::Bar || token.type == Tok::Norm)
                    token.code = delimiter_;
                // ]1,2[ and [1,2[ with \left and \right
                if (token.type == Tok::Close && delimiter_ == '(')
                    token.type = Tok::Open;
                if (token.type == Tok::Open && delimiter_ == ')')
                    token.type = Tok::Close;
                token.plain = false;
            }
        }
        delimiter_ = 0;
        return;
    }
    if (name == "text" || name == "textrm" || name == "textbf" || name == "textit" ||
        name == "textnormal" || name == "mbox" || name == "hbox" || name == "texttt" ||
        name == "textsf") {
        skipBlanks();
        const std::string_view words = braced(from);
        return text(words, from);
    }
    if (name == "mathrm" || name == "operatorname" || name == "rm" || name == "mathsf" ||
        name == "mathtt" || name == "mathop")
        return styled(name, from);
    if (name == "mathbb" || name == "mathbbm" || name == "Bbb") {
        skipBlanks();
        std::string_view letter = byte() == '{' ? braced(from) : text_.substr(at_++, 1);
        constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kSets{
            {{"R", "reals"},
             {"N", "naturals"},
             {"Z", "integers"},
             {"Q", "rationals"},
             {"C", "complexes"}}};
        for (const auto& [sign, set] : kSets)
            if (letter == sign) {
                emit(Tok::Constant, from, at_, set);
                return;
            }
        fail("unknown_command", from, at_ - from);
    }
    if (name == "begin" || name == "end")
        return environment(name == "begin" ? Tok::Begin : Tok::Finish, from);
    if (name == "not") {
        if (std::exchange(nested_, true))
            fail("unexpected", from, at_ - from);
        skipBlanks();
        const std::size_t before = tokens_.list.size();
        if (byte() == '\\')
            command();
        else if (!atEnd() && static_cast<unsigned char>(byte()) < 0x80)
            ascii();
        if (tokens_.list.size() > before && tokens_.list.back().type == Tok::Relation) {
            nested_ = false;
            Token& token = tokens_.list.back();
            token.code = static_cast<char>(
                token.code == static_cast<char>(Rel::In) ? Rel::NotIn : Rel::NotEqual);
            return;
        }
        fail("unknown_command", from, at_ - from);
    }
    if (isSilentCommand(name)) {
        skipBlanks();
        if (byte() == '{')
            braced(from);
        space_ = true;
        return;
    }
    if (isLookCommand(name)) {
        space_ = true;
        return;
    }
    if (name == "$") {
        emit(Tok::Unit, from, at_, "$");
        return;
    }
    if (const auto meaning = commandMeaning(name)) {
        if (meaning->type == Tok::Constant && isOwn(name)) {
            emit(Tok::Letter, from, at_, name);
            return;
        }
        emit(meaning->type, from, at_, meaning->text, meaning->code);
        if (meaning->type == Tok::Row && name == "\\" && byte() == '[') { // \\[4pt]
            std::size_t end = at_ + 1;
            constexpr std::size_t kLongestGap = 12;
            while (end < text_.size() && end < at_ + kLongestGap && text_[end] != ']')
                ++end;
            if (end < text_.size() && text_[end] == ']' && isLetter(text_[end - 1]) &&
                isDigit(text_[at_ + 1]))
                at_ = end + 1;
        }
        if (meaning->type == Tok::Placeholder) {
            skipBlanks();
            if (byte() == '[')
                while (!atEnd() && text_[at_++] != ']') {
                }
            if (byte() == '{')
                braced(from);
        }
        return;
    }
    fail("unknown_command", from, at_ - from);
}

/// \mathrm{…}, \operatorname{…}: a name, a unit where a thin space begins it (as the printer marks
/// one), or a group of something else, which the style does not change.
void Lexer::styled(std::string_view style, std::size_t from) {
    if (byte() == '*')
        ++at_;
    skipBlanks();
    if (byte() != '{') {
        space_ = true;
        return;
    }
    const std::size_t open = at_;
    std::string_view raw = braced(from);
    const bool marked = raw.starts_with("\\,");
    if (marked)
        raw.remove_prefix(2);
    std::string name;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '\\' && i + 1 < raw.size() && (raw[i + 1] == '$' || raw[i + 1] == '%'))
            continue;
        if (!isBlank(raw[i]))
            name += raw[i];
    }
    const std::string_view kept = tokens_.keep(name);
    if (marked && !name.empty()) {
        emit(Tok::Unit, from, at_, kept);
        return;
    }
    if (name.empty() || !std::ranges::all_of(name, isLetter)) {
        at_ = open;
        space_ = true;
        if (style != "operatorname") {
            ++at_;
            emit(Tok::GroupOpen, from, at_, {}, 'u');
        }
        return;
    }
    if (name == "e" || name == "i") {
        emit(Tok::Constant, from, at_, kept);
        return;
    }
    if (isOwn(kept) || isNamedFunction(kept)) {
        emit(Tok::Letter, from, at_, kept);
        return;
    }
    if (const auto meaning = wordMeaning(kept)) {
        emit(meaning->type, from, at_, meaning->text, meaning->code);
        return;
    }
    if (const auto meaning = commandMeaning(kept); meaning && meaning->type == Tok::Function) {
        emit(meaning->type, from, at_, meaning->text, meaning->code);
        return;
    }
    emit(Tok::Name, from, at_, kept);
}

void Lexer::environment(Tok type, std::size_t from) {
    skipBlanks();
    std::string_view name = braced(from);
    if (name.ends_with('*'))
        name.remove_suffix(1);
    emit(type, from, at_, name);
    if (type == Tok::Begin && (name == "array" || name == "alignedat" || name == "tabular")) {
        skipBlanks();
        if (byte() == '[')
            while (!atEnd() && text_[at_++] != ']') {
            }
        skipBlanks();
        if (byte() == '{')
            braced(from);
    }
}

/// What stands between the brace here and its partner; goes past it.
std::string_view Lexer::braced(std::size_t from) {
    if (byte() != '{')
        fail("missing_argument", from, at_ - from);
    const std::size_t open = at_++;
    int depth = 1;
    while (!atEnd()) {
        const char c = text_[at_++];
        if (static_cast<unsigned char>(c) >= 0x80)
            at_ += characterAt(at_ - 1).length - 1;
        else if (c == '\\' && !atEnd())
            at_ += characterAt(at_).length;
        else if (c == '{')
            ++depth;
        else if (c == '}' && --depth == 0)
            return text_.substr(open + 1, at_ - open - 2);
    }
    fail("bracket_not_closed", open, 1, std::string(text_) + "}");
}

/// The words of \text{…}: logic, a unit, a value in words, or words.
void Lexer::text(std::string_view words, std::size_t from) {
    const bool marked = words.starts_with("\\,");
    std::string clean;
    bool blank = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        char c = words[i];
        if (c == '\\' && i + 1 < words.size()) {
            c = words[++i];
            if (isLetter(c)) { // a command says how words look, not what they are
                while (i + 1 < words.size() && isLetter(words[i + 1]))
                    ++i;
                blank = true;
                continue;
            }
            if (c == ',' || c == ';' || c == ' ' || c == ':' || c == '!' || c == '\\') {
                blank = true;
                continue;
            }
        } else if (c == '{' || c == '}' || c == '$') {
            continue;
        }
        if (isBlank(c) || c == '\n' || c == '~') {
            blank = true;
            continue;
        }
        if (blank && !clean.empty())
            clean += ' ';
        blank = false;
        clean += c;
    }
    if (marked && !clean.empty()) {
        emit(Tok::Unit, from, at_, tokens_.keep(clean));
        return;
    }
    while (clean.starts_with(',') || clean.starts_with(';')) {
        emit(clean[0] == ',' ? Tok::Comma : Tok::Semicolon, from, at_);
        clean.erase(0, clean.size() > 1 && clean[1] == ' ' ? 2 : 1);
    }
    if (clean.empty()) {
        space_ = true;
        return;
    }
    if (clean.size() > 2 && clean.starts_with('(') && clean.ends_with(')') &&
        clean.find_first_of("()", 1) == clean.size() - 1)
        clean = clean.substr(1, clean.size() - 2); // (B)
    const std::string_view kept = tokens_.keep(clean);
    if (std::ranges::all_of(kept, isDigit)) {
        emit(Tok::Number, from, at_, kept);
        return;
    }
    if (isOwn(kept)) {
        emit(Tok::Letter, from, at_, kept);
        return;
    }
    const auto isLogic = [](const Meaning& meaning) {
        switch (meaning.type) {
        case Tok::And:
        case Tok::Or:
        case Tok::If:
        case Tok::Otherwise:
        case Tok::Not:
        case Tok::Xor:
        case Tok::Constant:
        case Tok::Mod:
        case Tok::Slash:
        case Tok::Percent:
            return true;
        default:
            return false;
        }
    };
    auto meaning = wordMeaning(kept);
    if (!meaning)
        meaning = arabicMeaning(kept);
    if (meaning && isLogic(*meaning)) {
        emit(meaning->type, from, at_, meaning->text, meaning->code);
        return;
    }
    if (const auto value = phraseMeaning(kept)) {
        emit(Tok::Constant, from, at_, tokens_.keep(value->text()));
        return;
    }
    emit(Tok::Text, from, at_, kept);
}

void Lexer::skipBlanks() {
    while (isBlank(byte()) || byte() == '\n')
        ++at_;
}

} // namespace khatwa::maths::reading
