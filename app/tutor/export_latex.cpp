// A conversation as a LaTeX document.

#include "app/tutor/export_parts.h"
#include "app/tutor/latex_commands.h"
#include "app/tutor/latex_environments.h"
#include "app/tutor/latex_formula.h"
#include "app/tutor/latex_signs.h"
#include "app/tutor/latex_text.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace khatwa::tutor {

namespace {

using problems::Language;

/// What was written in letters of neither kind is of no language.
bool hasLatinLetter(std::string_view text) {
    return std::ranges::any_of(
        text, [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
}

bool isWords(const Inline& piece) {
    return piece.kind == Inline::Kind::Text || piece.kind == Inline::Kind::Emphasis ||
           piece.kind == Inline::Kind::Strong;
}

std::string inBraces(std::string_view command, const std::string& text) {
    return "\\" + std::string(command) + "{" + text + "}";
}

/// The body of a document, block by block.
class Body {
public:
    /// `around`: the language of what the text stands in.
    Body(Language document, Language around, const ExportWords& words)
        : document_(document), around_(around), words_(words) {}

    std::string block(const Block& block, std::string_view verdict) const {
        const std::string badge =
            verdict.empty() ? std::string() : " \\hfill{\\small\\itshape " + text(verdict) + "}";
        switch (block.kind) {
        case Block::Kind::Step: {
            const std::string label = std::string(words_.step) + " " + std::to_string(block.number);
            return "\\medskip\\noindent\\textbf{" + text(label) + ".} " + inlines(block.inlines) +
                   badge + "\n";
        }
        case Block::Kind::Maths:
            return display(block.text);
        case Block::Kind::Answer: {
            const std::string head =
                "\\bigskip\\noindent\\textbf{" + text(words_.answer) + ":}" + badge + "\n";
            const auto formula = latexFormula(block.text, FormulaPlace::Boxed, document_);
            return head + (formula ? "\\[\n\\boxed{" + *formula + "}\n\\]\n" : lines(block.text));
        }
        case Block::Kind::Heading:
            return (block.level <= 2 ? "\\subsection*{" : "\\subsubsection*{") +
                   inlines(block.inlines) + "}\n";
        case Block::Kind::Item: {
            const std::string marker = block.marker == "•" ? "\\textbullet" : text(block.marker);
            return "\\noindent\\hspace*{" + std::to_string(std::clamp(block.level, 1, 6)) + "em}" +
                   marker + "~" + inlines(block.inlines) + "\\par\n";
        }
        case Block::Kind::Table:
            return table(block.inlines);
        case Block::Kind::Code:
            return lines(block.text);
        case Block::Kind::Text:
        case Block::Kind::Thinking:
            return inlines(block.inlines) + "\n";
        }
        return {};
    }

    /// One line of Markdown: its words and formulas.
    std::string line(const std::string& text) const {
        std::string out;
        for (const Block& block : statementBlocks(text))
            if (block.kind != Block::Kind::Answer)
                out +=
                    (out.empty() ? "" : " ") +
                    (block.kind == Block::Kind::Maths ? maths(block.text) : inlines(block.inlines));
        return out;
    }

    std::string text(std::string_view words) const { return latexText(words, around_); }

private:
    /// What was typed, letter by letter. A blank line would end the argument.
    std::string source(std::string_view typed) const {
        std::string line(typed);
        std::ranges::replace(line, '\n', ' ');
        if (around_ != Language::Arabic || hasArabic(line))
            return inBraces("texttt", text(line));
        return inBraces("textenglish", inBraces("texttt", latexEscaped(line)));
    }

    std::string lines(std::string_view typed) const {
        std::string out;
        while (!typed.empty()) {
            const std::size_t end = std::min(typed.find('\n'), typed.size());
            const std::string_view line = typed.substr(0, end);
            typed.remove_prefix(std::min(end + 1, typed.size()));
            out += "\\noindent " + source(line.empty() ? " " : line) + "\\par\n";
        }
        return out;
    }

    std::string maths(const std::string& latex) const {
        const auto formula = latexFormula(latex, FormulaPlace::Line, document_);
        return formula ? "$" + *formula + "$" : source(latex);
    }

    std::string display(const std::string& latex) const {
        const auto formula = latexFormula(latex, FormulaPlace::Display, document_);
        if (!formula)
            return lines(latex);
        return isDisplay(*formula) ? *formula + "\n" : "\\[\n" + *formula + "\n\\]\n";
    }

    std::string inlines(const std::vector<Inline>& pieces) const {
        // A line without a word of Arabic is read from left to right as a whole.
        const auto has = [&](auto&& what) {
            return std::ranges::any_of(
                pieces, [&](const Inline& piece) { return isWords(piece) && what(piece.text); });
        };
        if (around_ == Language::Arabic && has(hasLatinLetter) && !has(hasArabic))
            return inBraces("textenglish",
                            Body(document_, Language::English, words_).inlines(pieces));
        std::string out;
        for (const Inline& piece : pieces) {
            switch (piece.kind) {
            case Inline::Kind::Text:
                out += text(piece.text);
                break;
            case Inline::Kind::Maths:
                out += maths(piece.text);
                break;
            case Inline::Kind::Code:
                out += source(piece.text);
                break;
            case Inline::Kind::Emphasis:
                out += inBraces("emph", text(piece.text));
                break;
            case Inline::Kind::Strong:
                out += inBraces("textbf", text(piece.text));
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

    std::string table(const std::vector<Inline>& pieces) const {
        std::vector<std::vector<std::string>> rows(1);
        std::vector<Inline> cell;
        for (const Inline& piece : pieces) {
            if (piece.kind == Inline::Kind::CellEnd) {
                rows.back().push_back(inlines(cell));
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
            // \\ takes what follows for its length.
            if (row[0].starts_with('[') || row[0].starts_with('*'))
                out += "{}";
            for (std::size_t i = 0; i < row.size(); ++i)
                out += (i > 0 ? " & " : "") + row[i];
            out += " \\\\\n";
        }
        return out + "\\end{tabular}\\end{center}\n";
    }

    Language document_;
    Language around_;
    const ExportWords& words_;
};

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

/// The packages that the commands of `body` need, and what goes with them.
std::string needs(std::string_view body) {
    std::set<std::string_view> packages;
    for (std::size_t i = 0; i + 1 < body.size(); ++i) {
        if (body[i] != '\\')
            continue;
        std::size_t end = i + 1;
        while (end < body.size() && std::isalpha(static_cast<unsigned char>(body[end])) != 0)
            ++end;
        const std::string_view name = body.substr(i + 1, end - i - 1);
        if (name == "begin") {
            const std::size_t close = std::min(body.find('}', end), body.size());
            if (const auto* known = latexEnvironment(body.substr(end + 1, close - end - 1)))
                packages.insert(known->package);
        } else if (name == "color" || name == "textcolor") {
            packages.insert("xcolor");
        } else if (const auto known = latexCommand(name)) {
            packages.insert(known->package);
        }
        i = std::max(end, i + 2) - 1;
    }
    std::string out;
    for (const std::string_view package : packages) {
        if (package.empty())
            continue;
        out += std::string("\\usepackage") + (package == "mhchem" ? "[version=4]" : "") + "{" +
               std::string(package) + "}\n";
    }
    if (body.find("matrix}") != std::string_view::npos)
        out += "\\setcounter{MaxMatrixCols}{" + std::to_string(kMatrixColumns) + "}\n";
    if (body.find("\\othersign") != std::string_view::npos)
        out += otherSignDefinition();
    return out;
}

/// Whether a document needs the letters or the digits of Arabic.
bool isArabic(const ExportedConversation& conversation) {
    if (conversation.language == Language::Arabic || hasArabic(conversation.title) ||
        hasArabic(conversation.problem))
        return true;
    return std::ranges::any_of(conversation.turns, [](const ExportedTurn& turn) {
        return hasArabic(turn.question) || std::ranges::any_of(turn.blocks, [](const Block& block) {
                   return !block.thinking && hasArabic(block.text);
               });
    });
}

} // namespace

bool isSafeFormula(std::string_view latex) {
    return latexFormula(latex, FormulaPlace::Line, Language::English).has_value();
}

std::string toLatex(const ExportedConversation& conversation) {
    const bool arabic = isArabic(conversation);
    const ExportWords& words = exportWords(conversation.language);
    const Language language = arabic ? Language::Arabic : Language::English;
    const Body writer(language, language, words);
    std::string body = "\\section*{" + writer.text(conversation.title) + "}\n";
    for (const Block& block : statementBlocks(conversation.problem))
        if (block.kind != Block::Kind::Answer)
            body += writer.block(block, {}) + "\n";
    for (const ExportedTurn& turn : conversation.turns) {
        if (!turn.question.empty())
            body += "\\section*{" + writer.line(turn.question) + "}\n";
        for (const Block& block : turn.blocks)
            if (!block.thinking)
                body += writer.block(block, verdictWord(turn, block, words)) + "\n";
    }
    std::string out;
    if (arabic)
        out += "% !TeX program = xelatex\n";
    out += "\\documentclass[11pt]{article}\n\\usepackage[a4paper,margin=25mm]{geometry}\n"
           "\\usepackage{amsmath,amssymb}\n\\usepackage{iftex}\n" +
           needs(body);
    if (arabic)
        out += "\\usepackage{polyglossia}\n\\setmainlanguage[numerals=maghrib]{arabic}\n"
               "\\setotherlanguage{english}\n" +
               arabicFonts();
    else
        out += "\\iftutex\\usepackage{fontspec}\\else\\usepackage[utf8]{inputenc}"
               "\\usepackage[T1]{fontenc}\\fi\n";
    out += "\\setlength{\\parindent}{0pt}\n\\begin{document}\n" + body + "\\end{document}\n";
    return out;
}

} // namespace khatwa::tutor
