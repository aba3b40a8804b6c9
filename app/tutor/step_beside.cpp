#include "app/tutor/step_beside.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace khatwa::tutor {

namespace {

using Strings = std::vector<std::string>;

constexpr std::size_t kMostParts = 200; ///< of one formula: each is judged by itself

bool isLetter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

std::string trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\n\r");
    if (from == std::string_view::npos)
        return {};
    return std::string(text.substr(from, text.find_last_not_of(" \t\n\r") + 1 - from));
}

/// The length of the sign that begins the text; 0 where none of them does.
template <std::size_t N>
std::size_t signAt(std::string_view text, const std::array<std::string_view, N>& signs) {
    for (const std::string_view sign : signs)
        if (text.starts_with(sign) && !(sign.size() > 1 && sign[0] == '\\' && isLetter(sign[1]) &&
                                        text.size() > sign.size() && isLetter(text[sign.size()])))
            return sign.size();
    return 0;
}

constexpr std::array<std::string_view, 20> kRelations = {
    "=",    "<",       ">",        "≤",          "≥",          "≠",     "≈",
    "\\le", "\\leq",   "\\ge",     "\\geq",      "\\ne",       "\\neq", "\\lt",
    "\\gt", "\\equiv", "\\approx", "\\leqslant", "\\geqslant", "\\sim"};
constexpr std::array<std::string_view, 2> kBlanks = {"\\qquad", "\\quad"};
/// What is left open at its side: something belongs there.
constexpr std::array<std::string_view, 15> kJoints = {"+",         ",",       ";",
                                                      ":",         "|",       "\\Rightarrow",
                                                      "\\implies", "\\iff",   "\\Leftrightarrow",
                                                      "\\to",      "\\times", "\\cdot",
                                                      "\\div",     "\\pm",    "\\therefore"};

/// Cut at what `at` finds outside of all brackets; it says how long that is.
template <class At>
Strings cut(std::string_view text, At at) {
    Strings parts(1);
    int depth = 0;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        const std::size_t length = depth == 0 ? at(text.substr(i)) : 0;
        if (length > 0) {
            parts.emplace_back();
            i += length;
            continue;
        }
        depth += c == '{' || c == '(' || c == '[' ? 1 : c == '}' || c == ')' || c == ']' ? -1 : 0;
        const std::size_t step = c == '\\' && i + 1 < text.size() ? 2 : 1;
        parts.back() += text.substr(i, step);
        i += step;
    }
    return parts;
}

bool beginsWithRelation(const std::string& part) {
    return signAt(part, kRelations) > 0;
}

/// It has both its sides, and nothing is left open before or behind them.
bool isWholeRelation(const std::string& part) {
    const Strings sides = cut(part, [](std::string_view rest) { return signAt(rest, kRelations); });
    if (sides.size() < 2 ||
        std::ranges::any_of(sides, [](const std::string& side) { return trimmed(side).empty(); }))
        return false;
    const std::string last = trimmed(sides.back());
    return signAt(part, kJoints) == 0 && part.find("\\text") == std::string::npos &&
           std::ranges::none_of(kJoints,
                                [&](std::string_view sign) { return last.ends_with(sign); });
}

/// The words of \text{…}, where that is all.
std::optional<std::string> wordsOnly(const std::string& part) {
    for (const std::string_view command : {"\\text{", "\\mbox{", "\\textrm{", "\\mathrm{"})
        if (part.starts_with(command) && part.find('}') == part.size() - 1)
            return part.substr(command.size(), part.size() - command.size() - 1);
    return std::nullopt;
}

struct Body {
    std::string text;
    enum class Kind { Plain, Columns, Cells } kind = Kind::Plain;
};

/// What stands in the one environment of a formula, or the formula where it has none.
std::optional<Body> bodyOf(const std::string& latex) {
    const std::string text = trimmed(latex);
    if (text.find("\\begin{") == std::string::npos)
        return Body{text, Body::Kind::Plain};
    const std::size_t close = text.find('}');
    if (!text.starts_with("\\begin{") || close == std::string::npos ||
        text.find("\\begin{", 1) != std::string::npos)
        return std::nullopt;
    const std::string name = text.substr(7, close - 7);
    const std::string end = "\\end{" + name + "}";
    if (!text.ends_with(end))
        return std::nullopt;
    std::size_t from = close + 1;
    const bool cells = name == "array";
    static constexpr std::array<std::string_view, 7> kAligned = {
        "align", "align*", "aligned", "alignat", "alignat*", "alignedat", "gathered"};
    if (!cells && std::ranges::find(kAligned, name) == kAligned.end())
        return std::nullopt;
    if ((cells || name.starts_with("alignat") || name == "alignedat") &&
        std::string_view(text).substr(from).starts_with("{")) {
        from = text.find('}', from);
        if (from == std::string::npos)
            return std::nullopt;
        ++from;
    }
    if (from + end.size() > text.size())
        return std::nullopt;
    return Body{text.substr(from, text.size() - end.size() - from),
                cells ? Body::Kind::Cells : Body::Kind::Columns};
}

/// The columns of a row: two cells each, but of an array.
Strings columnsOf(const std::string& row, Body::Kind kind) {
    Strings cells =
        cut(row, [](std::string_view rest) { return rest[0] == '&' ? std::size_t{1} : 0; });
    std::ranges::transform(cells, cells.begin(),
                           [](const std::string& cell) { return trimmed(cell); });
    if (kind != Body::Kind::Columns)
        return cells;
    Strings columns;
    for (std::size_t i = 0; i < cells.size(); i += 2) {
        const std::string& left = cells[i];
        const std::string right = i + 1 < cells.size() ? cells[i + 1] : std::string();
        if (isWholeRelation(left) && !right.empty() && !beginsWithRelation(right)) {
            columns.push_back(left);
            columns.push_back(right);
        } else {
            columns.push_back(trimmed(left + " " + right));
        }
    }
    return columns;
}

/// A column that \quad parts into relations and words; else as it is.
Strings withoutBlanks(const std::string& column, bool words) {
    Strings parts = cut(column, [](std::string_view rest) { return signAt(rest, kBlanks); });
    Strings kept;
    for (const std::string& part : parts)
        if (const std::string bare = trimmed(part); !bare.empty())
            kept.push_back(bare);
    const bool whole = std::ranges::all_of(kept, [&](const std::string& part) {
        return isWholeRelation(part) || (words && wordsOnly(part));
    });
    if (whole || kept.size() == 1)
        return kept;
    return {column};
}

/// The pieces of one formula; nothing where it has nothing side by side.
std::vector<Piece> parted(const Piece& piece) {
    const auto body = bodyOf(piece.text);
    if (!body ||
        (body->kind == Body::Kind::Plain && (piece.text.find("quad") == std::string::npos ||
                                             piece.text.find("\\text") != std::string::npos)))
        return {};
    std::vector<Piece> pieces;
    std::vector<std::size_t> above; // the piece of each column
    bool any = false;
    const Strings rows = cut(body->text, [](std::string_view rest) -> std::size_t {
        if (!rest.starts_with("\\\\"))
            return 0;
        const std::size_t close = rest.starts_with("\\\\[") ? rest.find(']') : std::string::npos;
        return close == std::string::npos ? 2 : close + 1;
    });
    for (const std::string& row : rows) {
        bool begun = false;   // a relation of this row was found
        bool between = false; // words since then
        std::size_t column = 0;
        for (const std::string& cell : columnsOf(row, body->kind))
            for (const std::string& part : withoutBlanks(cell, body->kind != Body::Kind::Plain)) {
                if (part.empty())
                    continue;
                if (const auto words = wordsOnly(part)) {
                    pieces.push_back({false, " " + *words + " "});
                    between = begun;
                    continue;
                }
                if (beginsWithRelation(part)) { // goes on from the row above
                    if (column >= above.size())
                        return {};
                    pieces[above[column++]].text += " " + part;
                    continue;
                }
                if (!isWholeRelation(part))
                    return {};
                any = any || begun;
                Piece one = piece;
                one.text = part;
                one.place = !begun    ? Piece::Place::NewRow
                            : between ? Piece::Place::InLine
                                      : Piece::Place::Beside;
                above.resize(std::max(above.size(), column + 1));
                above[column++] = pieces.size();
                pieces.push_back(std::move(one));
                begun = true;
                between = false;
            }
    }
    if (!any || pieces.size() > kMostParts)
        return {};
    const auto first = std::ranges::find_if(pieces, [](const Piece& one) { return one.maths; });
    first->place = piece.place;
    return pieces;
}

bool takeEnd(std::string_view& text, std::string_view end) {
    if (!text.ends_with(end))
        return false;
    text.remove_suffix(end.size());
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0)
        text.remove_suffix(1);
    return true;
}

/// A line without the number that names it: `x - y = 1 \quad (2)`. The number stands behind a
/// blank or in a column of its own, so that it is no factor.
std::string_view withoutLabel(std::string_view line) {
    std::string_view rest = line;
    takeEnd(rest, "");
    const bool words = rest.ends_with(")}");
    if (words)
        takeEnd(rest, "}");
    if (!takeEnd(rest, ")"))
        return line;
    const std::size_t open = rest.rfind('(');
    if (open == std::string_view::npos)
        return line;
    const std::string_view name = rest.substr(open + 1);
    const bool roman = name.size() < 4 && name.find_first_not_of("ivx") == std::string_view::npos;
    const bool number =
        name.size() < 3 && name.find_first_not_of("0123456789*") == std::string_view::npos;
    if (name.empty() || !(roman || number))
        return line;
    takeEnd(rest, rest.substr(open));
    if (words && !takeEnd(rest, "\\text{"))
        return line;
    for (const std::string_view dots : {"\\cdots", "\\dots", "\\ldots", "..."})
        takeEnd(rest, dots);
    return takeEnd(rest, "\\qquad") || takeEnd(rest, "\\quad") || takeEnd(rest, "&") ? rest : line;
}

std::string withoutLabels(std::string_view latex) {
    std::string all;
    std::size_t start = 0;
    const auto put = [&](std::size_t end) {
        all += withoutLabel(latex.substr(start, end - start));
        start = end;
    };
    for (std::size_t i = 0; i + 1 < latex.size(); ++i) {
        const std::string_view rest = latex.substr(i);
        if (!rest.starts_with("\\\\") && !rest.starts_with("\\end{"))
            continue;
        put(i);
        ++i;
    }
    put(latex.size());
    return all;
}

} // namespace

void partBeside(std::vector<Piece>& pieces) {
    std::vector<Piece> all;
    for (Piece& piece : pieces) {
        if (piece.maths && piece.text.find(')') != std::string::npos)
            piece.text = withoutLabels(piece.text);
        std::vector<Piece> parts = piece.maths ? parted(piece) : std::vector<Piece>{};
        if (parts.empty())
            all.push_back(std::move(piece));
        else
            std::ranges::move(parts, std::back_inserter(all));
    }
    pieces = std::move(all);
}

} // namespace khatwa::tutor
