// Commands and environments.

#include "app/tutor/latex_formula_work.h"
#include "app/tutor/latex_signs.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace khatwa::tutor {

namespace {

/// 2em, -0.5 pt: of a size that TeX can add up.
bool isLength(std::string_view text) {
    static constexpr std::array<std::string_view, 8> kUnits = {"em", "ex", "pt", "mm",
                                                               "cm", "in", "pc", "mu"};
    const std::size_t first = text.find_first_not_of(" +-");
    if (first == std::string_view::npos || first > 2)
        return false;
    const std::size_t unit = text.find_first_not_of("0123456789.", first);
    if (unit == std::string_view::npos || unit == first || unit - first > 6)
        return false;
    const std::string_view number = text.substr(first, unit - first);
    double value = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
    text.remove_prefix(unit);
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    return read.ec == std::errc() && read.ptr == number.data() + number.size() && value <= 100 &&
           std::ranges::find(kUnits, text) != kUnits.end();
}

} // namespace

bool FormulaWriter::command(std::string& out, List& list, bool& ended) {
    single_ = false;
    const std::size_t from = at_;
    const std::string_view called = name();
    if (called.empty())
        return control(out, list, ended);
    if (called == "end" || called == "right") {
        ended = true;
        at_ = from;
        return list.until == (called == "end" ? Until::Environment : Until::Right);
    }
    if (called == "hline") {
        out += "\\hline ";
        return list.lines && list.rowStart;
    }
    if (called == "notag" || called == "nonumber") {
        out += list.numbered ? "\\notag " : "";
        return true;
    }
    if (called == "limits" || called == "nolimits") {
        if (list.takesLimits)
            out += "\\" + std::string(called);
        return true;
    }
    if (called == "over" || called == "atop" || called == "choose") {
        if (std::exchange(list.infix, true))
            return false;
        list.atom();
        list.reaches = true;
        out += "\\" + std::string(called) + " ";
        return true;
    }
    list.atom();
    if (called == "left")
        return leftRight(out);
    if (called == "middle") {
        out += "\\middle";
        return list.middle && delimiter(out);
    }
    if (called == "begin")
        return environment(out, from);
    if (called == "tag")
        return tag(out);
    list.reaches = list.reaches || called == "color";
    if (called == "color" || called == "textcolor")
        return colour(out, called);
    if (called == "hspace" || called == "mspace" || called == "kern" || called == "mkern" ||
        called == "hskip" || called == "mskip")
        return space(out);
    const auto known = latexCommand(called);
    if (!known)
        return false;
    list.takesLimits = known->takesLimits;
    // \dots looks into what follows, which not every command bears.
    const std::size_t before = out.find_last_not_of(" \n") + 1;
    if (!known->arguments.empty() && std::string_view(out).substr(0, before).ends_with("\\dots"))
        out += "{}";
    out += said(called, *known);
    if (called == "operatorname" && take("*"))
        out += '*';
    return arguments(out, known->arguments);
}

bool FormulaWriter::arguments(std::string& out, std::string_view kinds) {
    for (const char kind : kinds) {
        bool well = true;
        if (kind == 'm')
            well = argument(out);
        else if (kind == 'o')
            well = option(out);
        else if (kind == 't')
            well = textArgument(out);
        else if (kind == 'd')
            well = delimiter(out);
        else if (kind == 'r')
            well = rowsArgument(out);
        else
            well = chemistry(out);
        if (!well)
            return false;
    }
    return true;
}

bool FormulaWriter::control(std::string& out, List& list, bool& ended) {
    if (at_ >= s_.size())
        return false;
    const char c = s_[at_++];
    if (c == '\\')
        return rowEnd(out, list);
    if (c == ')' && list.until == Until::Paren) {
        ended = true;
        return true;
    }
    list.atom();
    if (isSpace(c)) {
        out += "\\ ";
        return true;
    }
    out += '\\';
    out += c;
    return std::string_view(",;:!>{}|%$&#_").find(c) != std::string_view::npos;
}

bool FormulaWriter::rowEnd(std::string& out, List& list) {
    if (!list.rows)
        return false;
    std::string option;
    const std::size_t close = rest().find(']');
    if (rest().starts_with('[') && close != std::string_view::npos &&
        isLength(rest().substr(1, close - 1))) {
        option = rest().substr(0, close + 1);
        at_ += close + 1;
    }
    const std::size_t next = s_.find_first_not_of(" \t\n", at_);
    if (list.until == Until::End && next == std::string_view::npos) {
        at_ = s_.size(); // the last row of a formula without an environment
        return true;
    }
    out += "\\\\" + option;
    // What follows would be read as a length.
    if (option.empty() && next != std::string_view::npos && (s_[next] == '[' || s_[next] == '*'))
        out += "{}";
    list.cell();
    list.column = 1;
    ++list.row;
    list.rowStart = true;
    return true;
}

bool FormulaWriter::delimiter(std::string& out) {
    skipSpaces();
    if (at_ >= s_.size())
        return false;
    if (const auto sign = latexSignAt(rest())) {
        at_ += sign->bytes;
        out += std::string(sign->maths) + " ";
        return isLatexDelimiter(sign->maths.substr(1));
    }
    if (s_[at_] != '\\') {
        out += s_[at_];
        return std::string_view("()[]/|.<>").find(s_[at_++]) != std::string_view::npos;
    }
    const std::string_view called = name();
    if (called.empty()) {
        if (at_ >= s_.size())
            return false;
        out += '\\';
        out += s_[at_];
        return std::string_view("{}|").find(s_[at_++]) != std::string_view::npos;
    }
    const auto known = latexCommand(called);
    if (!known)
        return false;
    const std::string written = said(called, *known);
    out += written + " ";
    return isLatexDelimiter(std::string_view(written).substr(1));
}

bool FormulaWriter::leftRight(std::string& out) {
    out += "\\left";
    List inside{.until = Until::Right, .middle = true};
    if (!delimiter(out) || !maths(out, inside) || !take("\\right"))
        return false;
    out += "\\right";
    return delimiter(out);
}

bool FormulaWriter::option(std::string& out) {
    skipSpaces();
    if (!take("["))
        return true;
    out += '[';
    const bool well = braced(out, {.until = Until::Bracket});
    out += ']';
    return well;
}

bool FormulaWriter::tag(std::string& out) {
    const bool bare = take("*");
    std::string words;
    if (!textArgument(words))
        return false;
    out += "\\qquad\\text" + (bare ? words : "{(" + words.substr(1, words.size() - 2) + ")}");
    return true;
}

bool FormulaWriter::colour(std::string& out, std::string_view called) {
    static constexpr std::array<std::string_view, 14> kColours = {
        "black",   "blue",   "brown", "cyan",   "gray", "green", "lime",
        "magenta", "orange", "pink",  "purple", "red",  "teal",  "violet"};
    auto wanted = plainGroup();
    if (!wanted)
        return false;
    const bool known = std::ranges::find(kColours, *wanted) != kColours.end();
    if (known)
        out += "\\" + std::string(called) + "{" + std::string(*wanted) + "}";
    else if (called == "color")
        out += "{}"; // something stands there still
    return called == "color" || argument(out);
}

bool FormulaWriter::space(std::string& out) {
    take("*");
    skipSpaces();
    std::string_view length;
    if (at_ < s_.size() && s_[at_] == '{') {
        const auto inside = plainGroup();
        if (!inside)
            return false;
        length = *inside;
    } else {
        const std::size_t from = at_;
        while (at_ < s_.size() &&
               std::string_view("+-. 0123456789").find(s_[at_]) != std::string_view::npos)
            ++at_;
        at_ = std::min(at_ + 2, s_.size());
        length = s_.substr(from, at_ - from);
    }
    out += (length.ends_with("mu") ? "\\mspace{" : "\\hspace{") + std::string(length) + "}";
    return isLength(length);
}

bool FormulaWriter::chemistry(std::string& out) {
    skipSpaces();
    if (!take("{"))
        return false;
    out += '{';
    for (int depth = 1; depth > 0;) {
        if (at_ >= s_.size())
            return false;
        const char c = s_[at_];
        if (c == '\\') {
            const std::size_t from = at_;
            const std::string_view called = name();
            if (called.empty() ||
                !(latexCommand(called) && latexCommand(called)->arguments.empty()))
                return false;
            out += s_.substr(from, at_ - from);
            continue;
        }
        if (static_cast<unsigned char>(c) < ' ' || static_cast<unsigned char>(c) > '~' ||
            std::string_view("#%&$").find(c) != std::string_view::npos || rest().starts_with("^^"))
            return false;
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        std::size_t bytes = 1;
        for (const std::string_view arrow : {"<=>>", "<<=>", "<-->", "<=>", "<->", "->", "<-"})
            if (bytes == 1 && rest().starts_with(arrow))
                bytes = arrow.size();
        if (bytes > 1 && !isSpace(out.back()))
            out += ' ';
        out += rest().substr(0, bytes);
        at_ += bytes;
    }
    return true;
}

bool FormulaWriter::environment(std::string& out, std::size_t from) {
    const auto called = plainGroup();
    const LatexEnvironment* known = called ? latexEnvironment(*called) : nullptr;
    if (known == nullptr)
        return false;
    const std::string end = "\\end{" + std::string(*called) + "}";
    // A display of its own: nothing stands before or behind.
    const bool whole = known->display && place_ == FormulaPlace::Display && depth_ == 1 &&
                       s_.find_first_not_of(" \t\n") == from && s_.ends_with(end) &&
                       s_.find(end) == s_.size() - end.size();
    const std::string written(whole ? *called : known->within);
    List inside{.until = Until::Environment,
                .rows = known->rows,
                .columns = known->columns,
                .lines = known->lines,
                .numbered = whole};
    out += written.empty() ? "{" : "\\begin{" + written + "}";
    if (!columnsArgument(out, *known, inside))
        return false;
    if (const std::size_t next = s_.find_first_not_of(" \t\n", at_);
        next != std::string_view::npos && s_[next] == '[')
        out += "{}"; // or it would be an option
    if (!maths(out, inside) || !take(end))
        return false;
    out += written.empty() ? "}" : "\\end{" + written + "}";
    return true;
}

bool FormulaWriter::columnsArgument(std::string& out, const LatexEnvironment& known, List& inside) {
    if (known.argument == 'o' && rest().starts_with('[')) {
        if (at_ + 2 >= s_.size() || s_[at_ + 2] != ']' ||
            std::string_view("lcr").find(s_[at_ + 1]) == std::string_view::npos)
            return false;
        out += s_.substr(at_, 3);
        at_ += 3;
    }
    if (known.argument != 'c' && known.argument != 'n')
        return true;
    const auto given = plainGroup();
    if (!given)
        return false;
    std::string columns(*given);
    std::ranges::replace(columns, ':', '|'); // KaTeX's line of dashes
    out += "{" + columns + "}";
    if (known.argument == 'n') {
        inside.columns = 2 * (columns[0] - '0');
        return columns.size() == 1 && columns[0] >= '1' && columns[0] <= '9';
    }
    inside.columns =
        static_cast<int>(std::ranges::count_if(columns, [](char c) { return isLetter(c); }));
    return inside.columns > 0 && columns.find_first_not_of("lcr| ") == std::string::npos;
}

} // namespace khatwa::tutor
