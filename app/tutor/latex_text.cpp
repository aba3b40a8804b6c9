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

/// Letters, numbers and signs that stand together.
struct Run {
    std::size_t end = 0;  ///< behind the last of them
    std::size_t next = 0; ///< where another may begin
    bool tells = false;   ///< that it is read from left to right: it is no bare number
};

Run runAt(std::string_view text, std::size_t at) {
    Run run{.end = at, .next = at};
    bool bracket = false;
    while (run.next < text.size()) {
        const std::string_view rest = text.substr(run.next);
        const Character c = characterAt(rest);
        const bool letter = isLatinLetter(c.code);
        const bool sign = latexSignAt(rest).has_value() || latexScriptAt(rest).has_value();
        const bool word = letter || sign || isDigit(c.code);
        const bool opens = c.code == '(' || c.code == '[';
        const bool begins = word || opens || c.code == '-';
        const bool mark = c.code >= ' ' && c.code < 0x7F;
        if (!word && (!mark || (run.next == at && !begins)))
            break;
        bracket = bracket || opens;
        run.tells = run.tells || letter || sign || c.code == '=' || c.code == '+' ||
                    c.code == '<' || c.code == '>' || c.code == '^' || (c.code == ',' && bracket);
        run.next += c.bytes;
        if (word || c.code == ')' || c.code == ']' || c.code == '}' || c.code == '%')
            run.end = run.next;
    }
    run.tells = run.tells && run.end > at + 1;
    return run;
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
        const Run run = runAt(text, i);
        if (run.tells) {
            out += latexEscaped(text.substr(from, i - from)) + "\\textenglish{" +
                   latexEscaped(text.substr(i, run.end - i)) + "}";
            from = run.end;
        }
        i = run.next > i ? run.next : i + characterAt(text.substr(i)).bytes;
    }
    return out + latexEscaped(text.substr(from));
}

} // namespace khatwa::tutor
