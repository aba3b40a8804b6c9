#include "app/tutor/export.h"

#include "app/tutor/scanner.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>
#include <utility>

namespace khatwa::tutor {

namespace {

using problems::Language;

struct Words {
    std::string_view problem, step, answer, checked, contradicts, unsure;
};

const Words& wordsOf(Language language) {
    static constexpr Words kEnglish{"Problem", "Step",          "Answer",
                                    "checked", "does not hold", "not checked"};
    static constexpr Words kArabic{"المسألة",   "الخطوة",   "الجواب",
                                   "تم التحقق", "غير صحيح", "لم يُتحقق منه"};
    return language == Language::Arabic ? kArabic : kEnglish;
}

std::string_view wordOf(StepVerdict verdict, const Words& words) {
    switch (verdict) {
    case StepVerdict::Checked:
        return words.checked;
    case StepVerdict::Contradicts:
        return words.contradicts;
    case StepVerdict::CannotCheck:
        return words.unsure;
    case StepVerdict::Unchecked:
        break;
    }
    return {};
}

std::vector<Block> statementBlocks(const std::string& statement) {
    StreamScanner scanner({.beginsInThinking = false, .findSteps = false});
    scanner.push(statement);
    scanner.finish();
    return scanner.blocks();
}

bool isEnvironment(std::string_view latex) {
    for (const std::string_view name : {"align", "align*", "equation", "equation*", "gather",
                                        "gather*", "alignat", "alignat*", "multline", "multline*"})
        if (latex.starts_with("\\begin{" + std::string(name) + "}"))
            return true;
    return false;
}

// ---- LaTeX

/// U+0660 to U+0669, and the point among them.
bool isArabicDigit(std::string_view text) {
    return text.size() > 1 && text[0] == '\xD9' && static_cast<unsigned char>(text[1]) >= 0xA0 &&
           static_cast<unsigned char>(text[1]) <= 0xAB;
}

/// A blank line ends a formula in LaTeX, and a bare % the line.
std::string formula(std::string_view latex) {
    std::string out;
    for (std::size_t i = 0; i < latex.size(); ++i) {
        if (latex[i] == '\n') {
            if (!out.empty() && out.back() != '\n')
                out += '\n';
            while (i + 1 < latex.size() &&
                   std::isspace(static_cast<unsigned char>(latex[i + 1])) != 0)
                ++i;
            continue;
        }
        if (latex[i] == '%' && (i == 0 || latex[i - 1] != '\\'))
            out += '\\';
        // The fonts of mathematics have no Arabic-Indic digits.
        std::size_t digits = i;
        while (isArabicDigit(latex.substr(digits)))
            digits += 2;
        if (digits > i) {
            out += "\\text{" + std::string(latex.substr(i, digits - i)) + "}";
            i = digits - 1;
            continue;
        }
        out += latex[i];
    }
    return out;
}

std::string source(std::string_view latex) {
    return "\\texttt{" + latexText(latex) + "}";
}

std::string inlineMaths(const std::string& latex) {
    return isSafeFormula(latex) ? "$" + formula(latex) + "$" : source(latex);
}

std::string displayMaths(const std::string& latex) {
    if (!isSafeFormula(latex))
        return source(latex) + "\n";
    return isEnvironment(latex) ? formula(latex) + "\n" : "\\[\n" + formula(latex) + "\n\\]\n";
}

std::string inlinesToLatex(const std::vector<Inline>& inlines) {
    std::string out;
    for (const Inline& piece : inlines) {
        switch (piece.kind) {
        case Inline::Kind::Text:
            out += latexText(piece.text);
            break;
        case Inline::Kind::Maths:
            out += inlineMaths(piece.text);
            break;
        case Inline::Kind::Code:
            out += source(piece.text);
            break;
        case Inline::Kind::Emphasis:
            out += "\\emph{" + latexText(piece.text) + "}";
            break;
        case Inline::Kind::Strong:
            out += "\\textbf{" + latexText(piece.text) + "}";
            break;
        case Inline::Kind::LineBreak:
            out += "\\newline ";
            break;
        case Inline::Kind::CellEnd:
        case Inline::Kind::RowEnd:
            break;
        }
    }
    return out;
}

std::string tableToLatex(const std::vector<Inline>& inlines) {
    std::vector<std::vector<std::string>> rows(1);
    std::vector<Inline> cell;
    for (const Inline& piece : inlines) {
        if (piece.kind == Inline::Kind::CellEnd) {
            rows.back().push_back(inlinesToLatex(cell));
            cell.clear();
        } else if (piece.kind == Inline::Kind::RowEnd) {
            rows.emplace_back();
        } else {
            cell.push_back(piece);
        }
    }
    std::size_t columns = 1;
    for (const auto& row : rows)
        columns = std::max(columns, row.size());
    std::string out = "\\begin{center}\\begin{tabular}{" + std::string(columns, 'l') + "}\n";
    for (const auto& row : rows) {
        if (row.empty())
            continue;
        for (std::size_t i = 0; i < row.size(); ++i)
            out += (i > 0 ? " & " : "") + row[i];
        out += " \\\\\n";
    }
    return out + "\\end{tabular}\\end{center}\n";
}

std::string codeToLatex(const std::string& text) {
    std::string out;
    std::string line;
    for (const char c : text + "\n") {
        if (c != '\n') {
            line += c;
            continue;
        }
        out += "\\noindent " + source(line.empty() ? " " : line) + "\\par\n";
        line.clear();
    }
    return out;
}

std::string blockToLatex(const Block& block, std::string_view verdict, const Words& words) {
    const std::string badge =
        verdict.empty() ? std::string() : " \\hfill{\\small\\itshape " + std::string(verdict) + "}";
    switch (block.kind) {
    case Block::Kind::Step:
        return "\\medskip\\noindent\\textbf{" + std::string(words.step) + " " +
               std::to_string(block.number) + ".} " + inlinesToLatex(block.inlines) + badge + "\n";
    case Block::Kind::Maths:
        return displayMaths(block.text);
    case Block::Kind::Answer:
        return "\\bigskip\\noindent\\textbf{" + std::string(words.answer) + ":}" + badge + "\n" +
               (isSafeFormula(block.text) ? "\\[\n\\boxed{" + formula(block.text) + "}\n\\]\n"
                                          : source(block.text) + "\n");
    case Block::Kind::Heading:
        return (block.level <= 2 ? "\\subsection*{" : "\\subsubsection*{") +
               inlinesToLatex(block.inlines) + "}\n";
    case Block::Kind::Item: {
        const std::string marker = block.marker == "•" ? "\\textbullet" : latexText(block.marker);
        return "\\noindent\\hspace*{" + std::to_string(std::clamp(block.level, 1, 6)) + "em}" +
               marker + "~" + inlinesToLatex(block.inlines) + "\\par\n";
    }
    case Block::Kind::Table:
        return tableToLatex(block.inlines);
    case Block::Kind::Code:
        return codeToLatex(block.text);
    case Block::Kind::Text:
    case Block::Kind::Thinking:
        return inlinesToLatex(block.inlines) + "\n";
    }
    return {};
}

// ---- Markdown

/// The source of a block, which the scanner kept without its marker.
std::string blockToMarkdown(const Block& block, std::string_view verdict, const Words& words) {
    const std::string badge = verdict.empty() ? std::string() : " *(" + std::string(verdict) + ")*";
    const auto display = [](const std::string& latex) {
        return latex.starts_with("\\begin{") ? latex : "$$\n" + latex + "\n$$";
    };
    switch (block.kind) {
    case Block::Kind::Step:
        return "**" + std::string(words.step) + " " + std::to_string(block.number) + ".** " +
               block.text + badge;
    case Block::Kind::Maths:
        return display(block.text);
    case Block::Kind::Answer:
        return "**" + std::string(words.answer) + ":**" + badge + "\n\n" + display(block.text);
    case Block::Kind::Heading:
        return std::string(static_cast<std::size_t>(std::clamp(block.level + 1, 2, 6)), '#') + " " +
               block.text;
    case Block::Kind::Item:
        return std::string(static_cast<std::size_t>(2 * std::max(0, block.level - 1)), ' ') +
               (block.marker == "•" ? "-" : block.marker) + " " + block.text;
    case Block::Kind::Code: {
        std::string fence = "```";
        while (block.text.find(fence) != std::string::npos)
            fence += '`';
        return fence + block.marker + "\n" + block.text + "\n" + fence;
    }
    case Block::Kind::Table:
    case Block::Kind::Text:
    case Block::Kind::Thinking:
        return block.text;
    }
    return {};
}

StepVerdict verdictOf(const ExportedTurn& turn, const Block& block) {
    const auto at = turn.verdicts.find(block.id);
    return at == turn.verdicts.end() ? StepVerdict::Unchecked : at->second;
}

} // namespace

namespace {

/// A font with Arabic and Latin letters: the first of these that is there. Noto Sans Arabic, which
/// has no Latin ones, comes last.
std::string arabicFonts() {
    std::string out = "\\newcommand{\\khatwafont}{Noto Sans Arabic}\n";
    for (const std::string_view font :
         {"DejaVu Sans", "FreeSerif", "Arial", "Times New Roman", "Scheherazade New", "Amiri"})
        out += "\\IfFontExistsTF{" + std::string(font) + "}{\\renewcommand{\\khatwafont}{" +
               std::string(font) + "}}{}\n";
    return out + "\\newfontfamily\\arabicfont[Script=Arabic]{\\khatwafont}\n"
                 "\\newfontfamily\\arabicfontsf[Script=Arabic]{\\khatwafont}\n"
                 "\\newfontfamily\\arabicfonttt[Script=Arabic]{\\khatwafont}\n";
}

/// The commands in formulas that a plain document may lack. LaTeX defines none of them anew that it
/// has, so the list only keeps the head of the document short.
std::set<std::string> rareCommands(std::string_view latex) {
    static constexpr std::string_view kCommon =
        " frac dfrac tfrac sqrt cdot times div pm mp le leq ge geq ne neq approx equiv sim left "
        "right big Big bigg Bigg text mathrm mathbf mathbb mathit mathcal operatorname boxed begin "
        "end "
        "sin cos tan cot sec csc arcsin arccos arctan ln log exp lim min max gcd int sum prod "
        "infty to "
        "Rightarrow Leftrightarrow implies iff quad qquad alpha beta gamma delta epsilon theta "
        "lambda "
        "mu pi rho sigma phi varphi omega Delta Sigma Omega dots ldots cdots vdots ddots overline "
        "underline hat bar vec dot ddot binom pmod bmod mod circ in notin subset cup cap "
        "emptyset mid parallel perp angle triangle textbf textit texttt textbackslash textbar "
        "textless "
        "textgreater textasciitilde textasciicircum section subsection subsubsection medskip "
        "bigskip "
        "noindent hspace par newline emph bullet textbullet tabular center ensuremath textenglish "
        "surd "
        "checkmark "
        "therefore displaystyle textstyle limits nolimits lvert rvert lVert rVert vert Vert "
        "backslash "
        "langle rangle lfloor rfloor lceil rceil forall exists neg land lor partial nabla prime "
        "stackrel "
        "overset underset underbrace overbrace substack cancel ce pu phantom hline ";
    std::set<std::string> rare;
    for (std::size_t i = 0; i + 1 < latex.size(); ++i) {
        if (latex[i] != '\\')
            continue;
        std::size_t end = i + 1;
        while (end < latex.size() && std::isalpha(static_cast<unsigned char>(latex[end])) != 0)
            ++end;
        const std::string name(latex.substr(i + 1, end - i - 1));
        if (!name.empty() && kCommon.find(" " + name + " ") == std::string_view::npos)
            rare.insert(name);
        i = std::max(end, i + 2) - 1;
    }
    return rare;
}

/// One line of Markdown: its words and formulas.
std::string lineToLatex(const std::string& text) {
    std::string out;
    for (const Block& block : statementBlocks(text))
        out += (out.empty() ? "" : " ") + (block.kind == Block::Kind::Maths
                                               ? inlineMaths(block.text)
                                               : inlinesToLatex(block.inlines));
    return out;
}

} // namespace

std::string toMarkdown(const ExportedConversation& conversation) {
    const Words& words = wordsOf(conversation.language);
    std::string out = "# " + conversation.title + "\n\n## " + std::string(words.problem) + "\n\n" +
                      conversation.problem + "\n";
    for (const ExportedTurn& turn : conversation.turns) {
        if (!turn.question.empty())
            out += "\n## " + turn.question + "\n";
        bool item = false;
        for (const Block& block : turn.blocks) {
            if (block.thinking)
                continue;
            // Items of one list stand close together.
            if (!(item && block.kind == Block::Kind::Item))
                out += '\n';
            item = block.kind == Block::Kind::Item;
            out += blockToMarkdown(block, wordOf(verdictOf(turn, block), words), words) + "\n";
        }
    }
    return out;
}

std::string toLatex(const ExportedConversation& conversation) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kShort = {
        {{"lt", "<"},
         {"gt", ">"},
         {"R", "\\mathbb{R}"},
         {"N", "\\mathbb{N}"},
         {"Z", "\\mathbb{Z}"},
         {"Q", "\\mathbb{Q}"},
         {"C", "\\mathbb{C}"},
         {"degree", "^\\circ"},
         {"bold", "\\mathbf"}}};
    const Words& words = wordsOf(conversation.language);
    const bool arabic = conversation.language == Language::Arabic;
    std::string body;
    for (const Block& block : statementBlocks(conversation.problem))
        body += blockToLatex(block, {}, words) + "\n";
    for (const ExportedTurn& turn : conversation.turns) {
        if (!turn.question.empty())
            body += "\\section*{" + lineToLatex(turn.question) + "}\n";
        for (const Block& block : turn.blocks)
            if (!block.thinking)
                body += blockToLatex(block, wordOf(verdictOf(turn, block), words), words) + "\n";
    }
    std::string out;
    if (arabic)
        out += "% !TeX program = xelatex\n";
    out += "\\documentclass[11pt]{article}\n\\usepackage[a4paper,margin=25mm]{geometry}\n"
           "\\usepackage{amsmath,amssymb}\n\\usepackage{iftex}\n";
    if (body.find("\\ce{") != std::string::npos || body.find("\\pu{") != std::string::npos)
        out += "\\usepackage[version=4]{mhchem}\n";
    if (body.find("\\cancel") != std::string::npos)
        out += "\\usepackage{cancel}\n";
    // What KaTeX has by itself, and what nobody has, which is shown as it was written.
    for (const std::string& name : rareCommands(body)) {
        const auto known =
            std::ranges::find(kShort, name, &std::pair<std::string_view, std::string_view>::first);
        out += "\\providecommand{\\" + name + "}{" +
               (known != kShort.end() ? std::string(known->second)
                                      : "\\ensuremath{\\mathtt{\\backslash " + name + "}}") +
               "}\n";
    }
    if (arabic)
        out += "\\usepackage{polyglossia}\n\\setmainlanguage[numerals=maghrib]{arabic}\n"
               "\\setotherlanguage{english}\n" +
               arabicFonts();
    else
        out += "\\iftutex\\usepackage{fontspec}\\else\\usepackage[utf8]{inputenc}"
               "\\usepackage[T1]{fontenc}\\fi\n\\providecommand{\\textenglish}[1]{#1}\n";
    out += "\\setlength{\\parindent}{0pt}\n\\begin{document}\n\\section*{" +
           latexText(conversation.title) + "}\n" + body + "\\end{document}\n";
    return out;
}

} // namespace khatwa::tutor
