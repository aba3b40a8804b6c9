// A conversation as CommonMark. Written from what the scanner read, so that every formula stands
// between dollars, however it was delimited, and every sign of the text means itself.

#include "app/tutor/export_parts.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace khatwa::tutor {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isPunctuation(char c) {
    return static_cast<unsigned char>(c) < 0x80 && std::ispunct(static_cast<unsigned char>(c)) != 0;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const char next = i + 1 < text.size() ? text[i + 1] : '\\';
        // A backslash before a letter is itself, and \[ would open a display.
        const bool marks = c == '\\' ? isPunctuation(next)
                           : c == '&'
                               ? next == '#' || std::isalpha(static_cast<unsigned char>(next)) != 0
                               : std::string_view("`*_$<~|").find(c) != std::string_view::npos;
        if (marks)
            out += '\\';
        out += c;
        if (c == ']' && next == '(' && i + 1 < text.size()) {
            out += "&#40;"; // no link
            ++i;
        }
    }
    return out;
}

/// Where a line begins as a heading, a list, a quotation or a rule does: the sign that makes it so.
std::optional<std::size_t> blockSign(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size() && isDigit(line[at]))
        ++at;
    const std::string_view signs = at > 0 ? ".)" : "#>+-*=";
    if (at >= line.size() || signs.find(line[at]) == std::string_view::npos)
        return std::nullopt;
    const std::size_t after = line.find_first_not_of(line[at], at);
    const bool alone = after == std::string_view::npos || line[after] == ' ';
    return alone || line[at] == '>' ? std::optional(at) : std::nullopt;
}

std::string lineEscaped(std::string line) {
    if (const auto at = blockSign(line))
        line.insert(*at, 1, '\\');
    return line;
}

std::string code(std::string_view text) {
    std::string fence = "`";
    while (text.find(fence) != std::string_view::npos)
        fence += '`';
    const bool padded = text.starts_with('`') || text.ends_with('`');
    const std::string space = padded ? " " : "";
    return fence + space + std::string(text) + space + fence;
}

/// White space stands outside of the marks, or they would be none.
std::string emphasised(std::string_view text, std::string_view mark) {
    const std::size_t from = text.find_first_not_of(' ');
    if (from == std::string_view::npos)
        return std::string(text);
    const std::size_t to = text.find_last_not_of(' ') + 1;
    return std::string(text.substr(0, from)) + std::string(mark) +
           escaped(text.substr(from, to - from)) + std::string(mark) + std::string(text.substr(to));
}

std::string onOneLine(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\n' || c == '\t';
        if (!space)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

enum class Place { Paragraph, Line, Cell };

std::string inlinesToMarkdown(const std::vector<Inline>& inlines, Place place) {
    std::string out;
    bool afterFormula = false;
    const auto add = [&](std::string part) {
        if (place == Place::Cell) { // a bar would end the cell, escaped in text it is already
            for (std::size_t at = part.find('|'); at != std::string::npos;
                 at = part.find('|', at + 2))
                part.insert(at, 1, '\\');
        }
        out += part;
    };
    for (const Inline& piece : inlines) {
        // $5$3 is an amount of money to some, $a$$b$ a display.
        if (std::exchange(afterFormula, false) &&
            (piece.kind == Inline::Kind::Maths ||
             (piece.kind == Inline::Kind::Text && isDigit(piece.text[0]))))
            out += ' ';
        switch (piece.kind) {
        case Inline::Kind::Text: {
            const bool begins = place == Place::Paragraph && (out.empty() || out.ends_with("\\\n"));
            const std::string text = escaped(piece.text);
            out += begins ? lineEscaped(text) : text;
            break;
        }
        case Inline::Kind::Maths:
            if (!out.empty() && std::isalnum(static_cast<unsigned char>(out.back())) != 0 &&
                isDigit(piece.text[0]))
                out += ' ';
            add("$" + onOneLine(piece.text) + "$");
            afterFormula = true;
            break;
        case Inline::Kind::Code:
            add(code(piece.text));
            break;
        case Inline::Kind::Emphasis:
            out += emphasised(piece.text, "*");
            break;
        case Inline::Kind::Strong:
            out += emphasised(piece.text, "**");
            break;
        case Inline::Kind::LineBreak:
            out += place == Place::Paragraph ? "\\\n" : " ";
            break;
        case Inline::Kind::CellEnd:
        case Inline::Kind::RowEnd:
            break;
        }
    }
    return out;
}

/// Without blank lines, which end a paragraph and the formula with it, and with no line that reads
/// as a list, a heading or a rule.
std::string display(std::string_view latex) {
    std::string out = "$$\n";
    while (!latex.empty()) {
        const std::size_t end = std::min(latex.find('\n'), latex.size());
        std::string_view line = latex.substr(0, end);
        latex.remove_prefix(std::min(end + 1, latex.size()));
        while (!line.empty() && (line.front() == ' ' || line.front() == '\t'))
            line.remove_prefix(1);
        if (line.empty())
            continue;
        // A remark in LaTeX goes to the end of its line.
        if (blockSign(line) && out.find('%') == std::string::npos)
            out.back() = ' ';
        out += std::string(line) + "\n";
    }
    return out + "$$";
}

std::string tableToMarkdown(const std::vector<Inline>& inlines) {
    std::string out;
    std::string row = "|";
    std::string below = "|";
    std::vector<Inline> cell;
    bool head = true;
    for (const Inline& piece : inlines) {
        if (piece.kind == Inline::Kind::CellEnd) {
            row += " " + inlinesToMarkdown(cell, Place::Cell) + " |";
            cell.clear();
            const bool left = piece.text == "left" || piece.text == "center";
            const bool right = piece.text == "right" || piece.text == "center";
            below += std::string(left ? " :" : " ") + "---" + (right ? ": |" : " |");
        } else if (piece.kind == Inline::Kind::RowEnd) {
            out += (out.empty() ? "" : "\n") + row + (head ? "\n" + below : "");
            head = false;
            row = "|";
        } else {
            cell.push_back(piece);
        }
    }
    return out;
}

std::string blockToMarkdown(const Block& block, std::string_view verdict,
                            const ExportWords& words) {
    const std::string badge = verdict.empty() ? std::string() : " *(" + std::string(verdict) + ")*";
    switch (block.kind) {
    case Block::Kind::Step:
        return "**" + std::string(words.step) + " " + std::to_string(block.number) + ".** " +
               inlinesToMarkdown(block.inlines, Place::Paragraph) + badge;
    case Block::Kind::Maths:
        return display(block.text);
    case Block::Kind::Answer:
        return "**" + std::string(words.answer) + ":**" + badge + "\n\n" + display(block.text);
    case Block::Kind::Heading:
        return std::string(static_cast<std::size_t>(std::clamp(block.level + 1, 2, 6)), '#') + " " +
               inlinesToMarkdown(block.inlines, Place::Line);
    case Block::Kind::Item:
        return std::string(static_cast<std::size_t>(2 * std::max(0, block.level - 1)), ' ') +
               (block.marker == "•" ? "-" : block.marker) + " " +
               inlinesToMarkdown(block.inlines, Place::Paragraph);
    case Block::Kind::Code: {
        std::string fence = "```";
        while (block.text.find(fence) != std::string::npos)
            fence += '`';
        return fence + block.marker + "\n" + block.text + "\n" + fence;
    }
    case Block::Kind::Table:
        return tableToMarkdown(block.inlines);
    case Block::Kind::Text:
    case Block::Kind::Thinking:
        return inlinesToMarkdown(block.inlines, Place::Paragraph);
    }
    return {};
}

/// One line of Markdown, formulas and all.
std::string lineToMarkdown(const std::string& text) {
    std::string out;
    for (const Block& block : statementBlocks(text)) {
        if (block.kind == Block::Kind::Answer)
            continue;
        out += (out.empty() ? "" : " ") + (block.kind == Block::Kind::Maths
                                               ? "$" + onOneLine(block.text) + "$"
                                               : inlinesToMarkdown(block.inlines, Place::Line));
    }
    return out;
}

class Document {
public:
    explicit Document(const ExportWords& words) : words_(words) {}

    void line(const std::string& text) {
        out_ += text + "\n";
        item_ = false;
    }
    void block(const Block& block, std::string_view verdict) {
        // Items of one list stand close together.
        if (!(item_ && block.kind == Block::Kind::Item))
            out_ += '\n';
        item_ = block.kind == Block::Kind::Item;
        out_ += blockToMarkdown(block, verdict, words_) + "\n";
    }
    const std::string& text() const { return out_; }

private:
    const ExportWords& words_;
    std::string out_;
    bool item_ = false;
};

} // namespace

std::string toMarkdown(const ExportedConversation& conversation) {
    const ExportWords& words = exportWords(conversation.language);
    Document document(words);
    document.line("# " + escaped(conversation.title) + "\n\n## " + std::string(words.problem));
    for (const Block& block : statementBlocks(conversation.problem))
        if (block.kind != Block::Kind::Answer)
            document.block(block, {});
    for (const ExportedTurn& turn : conversation.turns) {
        if (!turn.question.empty())
            document.line("\n## " + lineToMarkdown(turn.question));
        for (const Block& block : turn.blocks)
            if (!block.thinking)
                document.block(block, verdictWord(turn, block, words));
    }
    return document.text();
}

} // namespace khatwa::tutor
