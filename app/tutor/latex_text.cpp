#include "app/tutor/latex_text.h"

#include "app/tutor/latex_signs.h"

#include <array>
#include <cstdio>

namespace khatwa::tutor {

namespace {

bool isDigit(char32_t code) {
    return code >= '0' && code <= '9';
}

bool isLatinLetter(char32_t code) {
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
           (code >= 0xC0 && code <= 0x17E && code != 0xD7 && code != 0xF7);
}

/// The end of a run that is read from left to right within Arabic: letters, numbers and signs, at
/// least one of which is no number. `at` itself where none begins there.
std::size_t afterLeftToRight(std::string_view text, std::size_t at) {
    std::size_t last = at; // behind the last letter, number or bracket
    bool tells = false;
    for (std::size_t end = at; end < text.size();) {
        const Character c = characterAt(text.substr(end));
        const bool word = isLatinLetter(c.code) || isDigit(c.code);
        const bool sign = latexSignAt(text.substr(end)).has_value();
        const bool script = latexScriptAt(text.substr(end)).has_value();
        const bool mark = c.code >= ' ' && c.code < 0x7F;
        if (!word && !sign && !script && !mark)
            break;
        if (end == at && !word && !sign && c.code != '(' && c.code != '[' && c.code != '-')
            break;
        tells = tells || isLatinLetter(c.code) || sign || script || c.code == '=' ||
                c.code == '+' || c.code == '<' || c.code == '>' || c.code == '^' ||
                (c.code == ',' && (text[at] == '(' || text[at] == '['));
        end += c.bytes;
        if (word || sign || script || c.code == ')' || c.code == ']' || c.code == '}' ||
            c.code == '%')
            last = end;
    }
    return tells && last > at + 1 ? last : at;
}

} // namespace

std::string latexEscaped(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        if (const auto sign = latexSignAt(text)) {
            out += "\\ensuremath{" + std::string(sign->maths) + "}";
            text.remove_prefix(sign->bytes);
            continue;
        }
        if (const auto script = latexScriptAt(text)) {
            out += std::string("\\ensuremath{") + script->mark;
            out += script->content.size() == 1 ? script->content : "{" + script->content + "}";
            out += '}';
            text.remove_prefix(script->bytes);
            continue;
        }
        const Character c = characterAt(text);
        const std::string_view typed = text.substr(0, c.bytes);
        text.remove_prefix(c.bytes);
        switch (c.code) {
        case '\\':
            out += "\\textbackslash{}";
            break;
        case '{':
        case '}':
        case '$':
        case '&':
        case '#':
        case '%':
        case '_':
            out += '\\';
            out += typed;
            break;
        case '~':
            out += "\\textasciitilde{}";
            break;
        case '^':
            out += "\\textasciicircum{}";
            break;
        case '<':
            out += "\\textless{}";
            break;
        case '>':
            out += "\\textgreater{}";
            break;
        case '|':
            out += "\\textbar{}";
            break;
        default:
            if ((c.code < ' ' && c.code != '\n' && c.code != '\t') || isInvisible(c.code))
                break; // no text
            if (isWideSpace(c.code)) {
                out += ' ';
            } else if (isLatexLetter(c.code)) {
                out += typed;
            } else {
                std::array<char, 16> number{};
                std::snprintf(number.data(), number.size(), "%04X", static_cast<unsigned>(c.code));
                out += "\\othersign{" + std::string(number.data()) + "}";
            }
        }
    }
    return out;
}

std::string_view otherSignDefinition() {
    return "\\providecommand{\\othersign}[1]{\\iftutex\\char\"#1\\relax\\else[U+#1]\\fi}\n";
}

std::string latexText(std::string_view text, problems::Language document) {
    if (document != problems::Language::Arabic)
        return latexEscaped(text);
    std::string out;
    std::size_t from = 0; // what is not written yet
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t end = afterLeftToRight(text, i);
        if (end > i) {
            out += latexEscaped(text.substr(from, i - from)) + "\\textenglish{" +
                   latexEscaped(text.substr(i, end - i)) + "}";
            from = i = end;
            continue;
        }
        // Numbers go with their run, or by themselves.
        const bool digit = isDigit(static_cast<unsigned char>(text[i]));
        i += characterAt(text.substr(i)).bytes;
        while (digit && i < text.size() && isDigit(static_cast<unsigned char>(text[i])))
            ++i;
    }
    return out + latexEscaped(text.substr(from));
}

} // namespace khatwa::tutor
