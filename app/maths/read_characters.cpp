// Characters outside ASCII: signs, raised and lowered digits, fractions, other scripts.

#include "app/maths/read_lexer.h"
#include "app/maths/read_names.h"

#include <algorithm>
#include <array>

namespace khatwa::maths::reading {

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

namespace {

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

} // namespace khatwa::maths::reading
