// Leaves: numbers, symbols, constants, words, units.

#include "app/maths/print_writer.h"
#include "app/maths/read_names.h"
#include "app/maths/units.h"

#include <algorithm>
#include <array>
#include <utility>

namespace khatwa::maths::printing {

namespace {

using reading::isOneCharacter;
using reading::isWide;

bool isLetters(std::string_view text) {
    return std::ranges::all_of(text, reading::isLetter);
}

bool isGreek(std::string_view name) {
    if (name.size() < 2)
        return false;
    const auto meaning = reading::commandMeaning(name);
    return meaning && meaning->type == reading::Tok::Letter && meaning->text == name;
}

/// How a symbol's name is put together: accent(inner), or base; then _subscript, then primes.
struct Parts {
    std::string_view accent;
    std::string_view base;
    std::string_view subscript;
    std::string_view primes;
};

Parts partsOf(std::string_view name) {
    Parts parts;
    std::size_t end = name.size();
    while (end > 0 && name[end - 1] == '\'')
        --end;
    parts.primes = name.substr(end);
    name = name.substr(0, end);
    const std::size_t open = name.find('(');
    const std::size_t under = name.find('_');
    if (open != std::string_view::npos && (under == std::string_view::npos || open < under)) {
        int depth = 0;
        std::size_t close = open;
        for (; close < name.size(); ++close) {
            depth += name[close] == '(' ? 1 : name[close] == ')' ? -1 : 0;
            if (depth == 0)
                break;
        }
        parts.accent = name.substr(0, open);
        parts.base = name.substr(open + 1, close - open - 1);
        name = name.substr(std::min(close + 1, name.size()));
        if (name.starts_with('_'))
            parts.subscript = name.substr(1);
        return parts;
    }
    parts.base = name.substr(0, under);
    if (under != std::string_view::npos)
        parts.subscript = name.substr(under + 1);
    return parts;
}

} // namespace

bool isLetterSymbol(const Expression& e) {
    if (!e.is(Kind::Symbol))
        return false;
    const Parts parts = partsOf(e.text());
    return parts.accent.empty() && (isOneCharacter(parts.base) || isGreek(parts.base)) &&
           parts.base != "e" && parts.base != "i";
}

bool readsAsUnit(std::string_view words) {
    return isUnitName(words.substr(0, words.find_first_of("/*^ 0123456789")));
}

bool needsMark(const Expression& e) {
    switch (e.kind()) {
    case Kind::Symbol: {
        const Parts parts = partsOf(e.text());
        return parts.accent.empty() && isUnitName(parts.base);
    }
    case Kind::Text:
        return readsAsUnit(e.text());
    case Kind::Call:
        return e.text() == "diff" ||
               isUnitName(partsOf(e.text().substr(0, e.text().find('^'))).base);
    default:
        return false;
    }
}

void Writer::letter(std::string_view base) {
    if (isGreek(base))
        out += "\\" + std::string(base) + " ";
    else if (isOneCharacter(base) && (!isWide(base[0]) || reading::isArabic(base)))
        out += base;
    else if (isLetters(base))
        out += "\\mathrm{" + std::string(base) + "}";
    else
        out += "\\text{" + std::string(base) + "}";
}

void Writer::symbol(std::string_view name) {
    const Parts parts = partsOf(name);
    if (parts.accent.empty()) {
        letter(parts.base);
    } else {
        out += "\\" + (parts.accent == "ring" ? "mathring" : std::string(parts.accent)) + "{";
        marked(parts.base);
        out += '}';
    }
    if (!parts.subscript.empty())
        subscript(parts.subscript);
    out += parts.primes;
}

/// What stands under a mark: a letter, letters side by side, or several symbols.
void Writer::marked(std::string_view name) {
    const auto isLone = [](char c) { return reading::isLetter(c) && c != 'e' && c != 'i'; };
    if (name.size() > 1 && !isGreek(name) && std::ranges::all_of(name, isLone)) {
        for (std::size_t i = 0; i < name.size(); ++i) { // AB: letters, and no word
            if (i > 0)
                out += ' ';
            out += name[i];
        }
        return;
    }
    int depth = 0;
    std::size_t from = 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
        depth += name[i] == '(' ? 1 : name[i] == ')' ? -1 : 0;
        if (name[i] != ' ' || depth > 0)
            continue;
        symbol(name.substr(from, i - from));
        out += ' ';
        from = i + 1;
    }
    symbol(name.substr(from));
}

void Writer::subscript(std::string_view text) {
    const auto isWordByte = [](char c) {
        return reading::isLetter(c) || reading::isDigit(c) || isWide(c);
    };
    out += "_{";
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && isWordByte(text[end]))
            ++end;
        const std::string_view word = text.substr(i, end - i);
        if (std::ranges::any_of(word, isWide) && !reading::isArabic(word))
            out += "\\text{" + std::string(word) + "}";
        else
            out += word;
        if (end < text.size())
            out += text[end] == ',' ? ", " : std::string(1, text[end]); // 1,000 would be a thousand
        i = end + 1;
    }
    out += '}';
}

void Writer::constant(const Expression& e) {
    constexpr auto kSigns = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"pi", "\\pi "},
         {"e", "\\mathrm{e}"},
         {"i", "\\mathrm{i}"},
         {"infinity", "\\infty "},
         {"emptyset", "\\emptyset "},
         {"reals", "\\mathbb{R}"},
         {"naturals", "\\mathbb{N}"},
         {"integers", "\\mathbb{Z}"},
         {"rationals", "\\mathbb{Q}"},
         {"complexes", "\\mathbb{C}"}});
    for (const auto& [name, sign] : kSigns)
        if (e.text() == name) {
            out += sign;
            return;
        }
    out += "\\text{" + e.text() + "}";
}

/// 0.(3) as 0.\overline{3}; a power of ten with a capital E, which is no letter anywhere.
void Writer::number(std::string_view digits) {
    for (const char c : digits) {
        if (c == '(')
            out += "\\overline{";
        else if (c == ')')
            out += '}';
        else
            out += c == 'e' ? 'E' : c;
    }
}

void Writer::text(std::string_view words) {
    if (words == "...") {
        // Behind a number they would say that its last digit repeats.
        const bool behindNumber = !out.empty() && out.back() >= '0' && out.back() <= '9';
        out += behindNumber ? "{\\ldots}" : "\\ldots ";
        return;
    }
    out += "\\text{";
    for (const char c : words) {
        if (c == '%' || c == '$' || c == '&' || c == '#' || c == '_' || c == '{' || c == '}')
            out += '\\';
        out += c;
    }
    out += '}';
}

/// The thin space inside the braces says that it is a unit wherever it stands.
void Writer::unit(std::string_view name) {
    out += isLetters(name) ? "\\mathrm{\\," : "\\text{\\,";
    for (const char c : name) {
        if (c == '$' || c == '%')
            out += '\\';
        out += c;
    }
    out += '}';
}

} // namespace khatwa::maths::printing
