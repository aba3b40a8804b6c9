// What may stand in a LaTeX document of its own: texts escaped, formulas that only draw.

#include "app/tutor/export.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

namespace khatwa::tutor {

namespace {

/// Signs that not every LaTeX knows in a text.
std::optional<std::pair<std::string_view, std::string_view>> signAt(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 38> kSigns = {
        {{"≈", "\\approx"},
         {"≤", "\\le"},
         {"≥", "\\ge"},
         {"≠", "\\ne"},
         {"×", "\\times"},
         {"÷", "\\div"},
         {"·", "\\cdot"},
         {"−", "-"},
         {"→", "\\to"},
         {"⇒", "\\Rightarrow"},
         {"⇔", "\\Leftrightarrow"},
         {"∞", "\\infty"},
         {"√", "\\surd"},
         {"π", "\\pi"},
         {"θ", "\\theta"},
         {"α", "\\alpha"},
         {"β", "\\beta"},
         {"γ", "\\gamma"},
         {"δ", "\\delta"},
         {"λ", "\\lambda"},
         {"μ", "\\mu"},
         {"σ", "\\sigma"},
         {"φ", "\\varphi"},
         {"Δ", "\\Delta"},
         {"Σ", "\\Sigma"},
         {"°", "^\\circ"},
         {"±", "\\pm"},
         {"²", "^2"},
         {"³", "^3"},
         {"∈", "\\in"},
         {"≡", "\\equiv"},
         {"∴", "\\therefore"},
         {"∠", "\\angle"},
         {"△", "\\triangle"},
         {"✓", "\\checkmark"},
         {"✔", "\\checkmark"},
         {"✅", "\\checkmark"},
         {"✗", "\\times"}}};
    const auto found = std::ranges::find_if(
        kSigns, [&](const auto& sign) { return text.starts_with(sign.first); });
    return found == kSigns.end() ? std::nullopt : std::optional(*found);
}

bool isArabic(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xD8 && byte <= 0xDB; // leads U+0600 to U+06FF
}

/// The end of a run that is read from left to right within Arabic: letters, numbers and signs, at
/// least one of which is no number. `at` itself where none begins there.
std::size_t afterLeftToRight(std::string_view text, std::size_t at) {
    const auto belongs = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               std::string_view("+-*/=^<>()._ ,%").find(c) != std::string_view::npos;
    };
    const auto isWord = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
    if (!isWord(text[at]) && text[at] != '(' && text[at] != '-')
        return at;
    std::size_t end = at;
    std::size_t last = at; // behind the last letter, number or bracket
    bool tells = false;
    for (; end < text.size() && belongs(text[end]); ++end) {
        const char c = text[end];
        tells = tells || std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '=' || c == '+' ||
                c == '<' || c == '>' || c == '^';
        if (isWord(c) || c == ')' || c == '%')
            last = end + 1;
    }
    return tells && last > at + 1 ? last : at;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (const auto sign = signAt(text.substr(i))) {
            out += "\\ensuremath{" + std::string(sign->second) + "}";
            i += sign->first.size() - 1;
            continue;
        }
        const char c = text[i];
        switch (c) {
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
            out += c;
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
            // Other control characters are no text.
            if (static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t')
                out += c;
        }
    }
    return out;
}

} // namespace

std::string latexText(std::string_view text) {
    if (std::ranges::none_of(text, isArabic))
        return escaped(text);
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        if (const std::size_t end = afterLeftToRight(text, i); end > i) {
            out += "\\textenglish{" + escaped(text.substr(i, end - i)) + "}";
            i = end;
            continue;
        }
        std::size_t next = i + 1;
        while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0U) == 0x80U)
            ++next;
        // Numbers go with their run, or by themselves.
        while (next < text.size() &&
               std::isdigit(static_cast<unsigned char>(text[next - 1])) != 0 &&
               std::isdigit(static_cast<unsigned char>(text[next])) != 0)
            ++next;
        out += escaped(text.substr(i, next - i));
        i = next;
    }
    return out;
}

bool isSafeFormula(std::string_view latex) {
    static constexpr std::array<std::string_view, 44> kRefused = {"input",
                                                                  "include",
                                                                  "openin",
                                                                  "openout",
                                                                  "read",
                                                                  "write",
                                                                  "immediate",
                                                                  "catcode",
                                                                  "def",
                                                                  "edef",
                                                                  "gdef",
                                                                  "xdef",
                                                                  "let",
                                                                  "futurelet",
                                                                  "csname",
                                                                  "endcsname",
                                                                  "special",
                                                                  "usepackage",
                                                                  "loop",
                                                                  "repeat",
                                                                  "expandafter",
                                                                  "newcommand",
                                                                  "renewcommand",
                                                                  "global",
                                                                  "everypar",
                                                                  "directlua",
                                                                  "shipout",
                                                                  "batchmode",
                                                                  "newwrite",
                                                                  "newread",
                                                                  "includegraphics",
                                                                  "url",
                                                                  "href",
                                                                  "verb",
                                                                  "end@",
                                                                  "documentclass",
                                                                  "lstinputlisting",
                                                                  "verbatiminput",
                                                                  "primitive",
                                                                  "scantokens",
                                                                  "uppercase",
                                                                  "lowercase",
                                                                  "afterassignment",
                                                                  "aftergroup"};
    int depth = 0;
    int dollars = 0;
    std::vector<std::string> environments;
    for (std::size_t i = 0; i < latex.size(); ++i) {
        const char c = latex[i];
        if (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t')
            return false;
        if (latex.substr(i).starts_with("^^"))
            return false; // ^^5c is a backslash
        if (c == '{')
            ++depth;
        else if (c == '}' && --depth < 0)
            return false;
        else if (c == '$')
            ++dollars;
        else if (c == '#' || c == '~')
            return false;
        if (c != '\\')
            continue;
        std::size_t end = i + 1;
        while (end < latex.size() && std::isalpha(static_cast<unsigned char>(latex[end])) != 0)
            ++end;
        const std::string_view name = latex.substr(i + 1, end - i - 1);
        if (std::ranges::find(kRefused, name) != kRefused.end())
            return false;
        if (name == "begin" || name == "end") {
            const std::size_t close = latex.find('}', end);
            if (end >= latex.size() || latex[end] != '{' || close == std::string_view::npos)
                return false;
            const std::string environment(latex.substr(end + 1, close - end - 1));
            static constexpr std::array<std::string_view, 24> kKnown = {
                "aligned",     "align",   "align*",  "alignat",  "alignat*", "alignedat",
                "array",       "bmatrix", "Bmatrix", "cases",    "rcases",   "equation",
                "equation*",   "gather",  "gather*", "gathered", "matrix",   "pmatrix",
                "smallmatrix", "split",   "vmatrix", "Vmatrix",  "multline", "multline*"};
            if (std::ranges::find(kKnown, environment) == kKnown.end())
                return false;
            if (name == "begin") {
                environments.push_back(environment);
            } else {
                if (environments.empty() || environments.back() != environment)
                    return false;
                environments.pop_back();
            }
        }
        i = std::max(end, i + 2) - 1; // past the command, or the one sign that follows
    }
    return depth == 0 && dollars % 2 == 0 && environments.empty() &&
           latex.find_first_not_of(" \n\t") != std::string_view::npos;
}

} // namespace khatwa::tutor
