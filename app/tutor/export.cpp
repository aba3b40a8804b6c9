#include "app/tutor/export.h"

#include "app/tutor/scanner.h"

#include <algorithm>
#include <array>
#include <cctype>

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

std::string latexText(std::string_view text) {
    std::string out;
    for (const char c : text) {
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
    const Words& words = wordsOf(conversation.language);
    const bool arabic = conversation.language == Language::Arabic;
    std::string body;
    for (const Block& block : statementBlocks(conversation.problem))
        body += blockToLatex(block, {}, words) + "\n";
    for (const ExportedTurn& turn : conversation.turns) {
        if (!turn.question.empty())
            body += "\\section*{" + latexText(turn.question) + "}\n";
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
    if (arabic)
        out += "\\usepackage{polyglossia}\n\\setmainlanguage[numerals=maghrib]{arabic}\n"
               "\\setotherlanguage{english}\n"
               "\\newfontfamily\\arabicfont[Script=Arabic]{Noto Sans Arabic}\n"
               "\\newfontfamily\\arabicfonttt[Script=Arabic]{Noto Sans Arabic}\n";
    else
        out += "\\iftutex\\usepackage{fontspec}\\else\\usepackage[utf8]{inputenc}"
               "\\usepackage[T1]{fontenc}\\fi\n";
    out += "\\setlength{\\parindent}{0pt}\n\\begin{document}\n\\section*{" +
           latexText(conversation.title) + "}\n" + body + "\\end{document}\n";
    return out;
}

} // namespace khatwa::tutor
