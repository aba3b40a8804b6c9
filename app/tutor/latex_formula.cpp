#include "app/tutor/latex_formula.h"

#include "app/tutor/latex_commands.h"
#include "app/tutor/latex_environments.h"
#include "app/tutor/latex_signs.h"
#include "app/tutor/latex_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

namespace khatwa::tutor {

namespace {

constexpr int kDeepest = 40; ///< of groups; TeX takes some more

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}
bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

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

/// Reads a formula from left to right and writes it anew. Every function moves at_ forward and
/// says whether all was well.
class Writer {
public:
    Writer(std::string_view latex, FormulaPlace place, problems::Language document)
        : s_(latex), place_(place), document_(document) {}

    std::optional<std::string> write() {
        while (!s_.empty() && isSpace(s_.back()) && !s_.ends_with("\\ "))
            s_.remove_suffix(1);
        skipSpaces();
        if (at_ >= s_.size())
            return std::nullopt;
        std::string out;
        List list{.until = Until::End, .rows = true};
        if (!maths(out, list))
            return std::nullopt;
        while (!out.empty() && isSpace(out.back()) && !out.ends_with("\\ "))
            out.pop_back();
        if (out.empty())
            return std::nullopt;
        if (list.row == 0)
            return out;
        return "\\begin{gathered}" + std::string(out.starts_with('[') ? "{}" : "") + out +
               "\\end{gathered}";
    }

private:
    enum class Until { End, Brace, Bracket, Right, Environment, Dollar, Paren };
    /// What stands between two delimiters.
    struct List {
        Until until = Until::End;
        bool rows = false;     ///< \\ may part it
        int columns = 1;       ///< that & may part it into
        bool lines = false;    ///< \hline may stand between rows
        bool numbered = false; ///< \notag may stand there
        bool middle = false;   ///< \middle may
        int column = 1;
        int row = 0;
        bool rowStart = true;
        bool infix = false;   ///< \over was there
        bool reaches = false; ///< it or \color was, which reach to the end of a group
        bool raised = false, lowered = false, primed = false, takesLimits = false;
        void atom() { raised = lowered = primed = takesLimits = rowStart = false; }
        void cell() {
            atom();
            infix = false;
        }
    };

    void skipSpaces() {
        while (at_ < s_.size() && isSpace(s_[at_]))
            ++at_;
    }
    std::string_view rest() const { return s_.substr(at_); }
    bool take(std::string_view expected) {
        if (!rest().starts_with(expected))
            return false;
        at_ += expected.size();
        return true;
    }
    /// The command at at_, without its backslash; at_ stands behind it.
    std::string_view name() {
        const std::size_t from = ++at_;
        while (at_ < s_.size() && isLetter(s_[at_]))
            ++at_;
        return s_.substr(from, at_ - from);
    }
    /// {…} without braces in it.
    std::optional<std::string_view> plainGroup() {
        skipSpaces();
        const std::size_t close = s_.find_first_of("{}\\", at_ + 1);
        if (!rest().starts_with('{') || close == std::string_view::npos || s_[close] != '}')
            return std::nullopt;
        const std::string_view inside = s_.substr(at_ + 1, close - at_ - 1);
        at_ = close + 1;
        return inside;
    }

    // ---- lists

    bool maths(std::string& out, List& list) {
        if (++depth_ > kDeepest)
            return false;
        bool ended = false;
        while (!ended) {
            if (at_ >= s_.size()) {
                if (list.until != Until::End)
                    return false;
                break;
            }
            if (!piece(out, list, ended))
                return false;
        }
        --depth_;
        return true;
    }

    bool piece(std::string& out, List& list, bool& ended) {
        const char c = s_[at_];
        switch (c) {
        case '\n':
        case '\t':
        case ' ': {
            const std::size_t from = at_;
            skipSpaces();
            // A blank line would end the formula.
            const bool newLine = s_.substr(from, at_ - from).find('\n') != s_.npos;
            if (!out.empty() && !out.ends_with('\n'))
                out += newLine ? '\n' : ' ';
            return true;
        }
        case '}':
        case ']':
        case '$': {
            const Until closes = c == '}'   ? Until::Brace
                                 : c == ']' ? Until::Bracket
                                            : Until::Dollar;
            if (list.until == closes) {
                ++at_;
                ended = true;
                return true;
            }
            if (c != ']')
                return false;
            break;
        }
        case '{':
            list.atom();
            return group(out);
        case '&':
            ++at_;
            out += '&';
            list.cell();
            return ++list.column <= list.columns;
        case '^':
        case '_':
            return script(out, list);
        case '\'':
            return primes(out, list);
        case '%':
            ++at_;
            out += "\\%";
            list.atom();
            return true;
        case '#':
            return false;
        case '\\':
            return command(out, list, ended);
        default:
            break;
        }
        if (static_cast<unsigned char>(c) >= 0x80)
            return typedSign(out, list);
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7F)
            return false;
        ++at_;
        out += c;
        list.atom();
        return true;
    }

    bool group(std::string& out) {
        ++at_;
        return braced(out, {.until = Until::Brace});
    }

    /// In braces of its own where something in it reaches to their end: those of an argument are
    /// none.
    bool braced(std::string& out, List list) {
        std::string inside;
        if (!maths(inside, list))
            return false;
        out += list.reaches && !list.rows ? "{{" + inside + "}}" : "{" + inside + "}";
        return true;
    }

    bool mark(std::string& out, List& list, char sign) {
        bool& there = sign == '^' ? list.raised : list.lowered;
        if (there && !(sign == '^' && list.primed))
            return false;
        while (list.primed && isSpace(out.back()))
            out.pop_back(); // behind which ' and ^ would be two exponents
        out += sign;
        there = true;
        list.primed = list.takesLimits = list.rowStart = false;
        return true;
    }

    bool script(std::string& out, List& list) {
        const char sign = s_[at_++];
        if (!mark(out, list, sign))
            return false;
        skipSpaces();
        if (at_ < s_.size() && std::isalnum(static_cast<unsigned char>(s_[at_])) != 0) {
            out += s_[at_++];
            return true;
        }
        return argument(out);
    }

    bool primes(std::string& out, List& list) {
        if (list.raised)
            return false;
        while (at_ < s_.size() && s_[at_] == '\'') {
            out += '\'';
            ++at_;
        }
        list.raised = list.primed = true;
        list.rowStart = false;
        return true;
    }

    /// A group, a character or a command with its own arguments; in braces.
    bool argument(std::string& out) {
        skipSpaces();
        if (at_ >= s_.size())
            return false;
        if (s_[at_] == '{')
            return group(out);
        if (std::string_view("^_&}'$#").find(s_[at_]) != std::string_view::npos)
            return false;
        if (++depth_ > kDeepest)
            return false;
        out += '{';
        List one;
        bool ended = false;
        single_ = true;
        if (!piece(out, one, ended) || ended || one.reaches)
            return false;
        single_ = false;
        out += '}';
        --depth_;
        return true;
    }

    /// What is typed as itself and no letter of ASCII.
    bool typedSign(std::string& out, List& list) {
        const bool single = std::exchange(single_, false);
        if (const auto script = latexScriptAt(rest())) {
            at_ += script->bytes;
            if (!mark(out, list, script->mark))
                return false;
            out += "{" + script->content + "}";
            return true;
        }
        list.atom();
        if (const auto sign = latexSignAt(rest())) {
            at_ += sign->bytes;
            out += sign->maths;
            if (isLetter(out.back()) && sign->maths.starts_with('\\') && at_ < s_.size() &&
                isLetter(s_[at_]))
                out += ' ';
            return true;
        }
        // Words, and the digits that the fonts of mathematics lack.
        const std::size_t from = at_;
        bool arabic = false;
        while (at_ < s_.size() && (at_ == from || !single)) {
            const Character c = characterAt(rest());
            const bool belongs = isArabicLetter(c.code) || isArabicDigit(c.code) ||
                                 (c.code == ' ' && arabic && at_ + 1 < s_.size() &&
                                  isArabicLetter(characterAt(s_.substr(at_ + 1)).code));
            if (!belongs && at_ > from)
                break;
            arabic = arabic || isArabicLetter(c.code);
            at_ += c.bytes;
            if (!belongs)
                break;
        }
        const std::string words = latexEscaped(s_.substr(from, at_ - from));
        out += "\\text{" + (arabic ? directed(words, problems::Language::Arabic) : words) + "}";
        return true;
    }

    // ---- commands

    static std::string said(std::string_view called, const LatexCommand& known) {
        return known.meaning.empty() ? "\\" + std::string(called) : std::string(known.meaning);
    }

    bool command(std::string& out, List& list, bool& ended) {
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
        out += said(called, *known);
        if (called == "operatorname" && take("*"))
            out += '*';
        return arguments(out, known->arguments);
    }

    bool arguments(std::string& out, std::string_view kinds) {
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

    /// A backslash and a sign.
    bool control(std::string& out, List& list, bool& ended) {
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

    bool rowEnd(std::string& out, List& list) {
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
        if (option.empty() && next != std::string_view::npos &&
            (s_[next] == '[' || s_[next] == '*'))
            out += "{}";
        list.cell();
        list.column = 1;
        ++list.row;
        list.rowStart = true;
        return true;
    }

    bool delimiter(std::string& out) {
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

    bool leftRight(std::string& out) {
        out += "\\left";
        List inside{.until = Until::Right, .middle = true};
        if (!delimiter(out) || !maths(out, inside) || !take("\\right"))
            return false;
        out += "\\right";
        return delimiter(out);
    }

    bool option(std::string& out) {
        skipSpaces();
        if (!take("["))
            return true;
        out += '[';
        const bool well = braced(out, {.until = Until::Bracket});
        out += ']';
        return well;
    }

    bool rowsArgument(std::string& out) {
        skipSpaces();
        return take("{") && braced(out, {.until = Until::Brace, .rows = true});
    }

    /// A number beside a formula: only some places can have one.
    bool tag(std::string& out) {
        const bool bare = take("*");
        std::string words;
        if (!textArgument(words))
            return false;
        out += "\\qquad\\text" + (bare ? words : "{(" + words.substr(1, words.size() - 2) + ")}");
        return true;
    }

    bool colour(std::string& out, std::string_view called) {
        static constexpr std::array<std::string_view, 14> kColours = {
            "black",   "blue",   "brown", "cyan",   "gray", "green", "lime",
            "magenta", "orange", "pink",  "purple", "red",  "teal",  "violet"};
        auto wanted = plainGroup();
        if (!wanted)
            return false;
        const bool known = std::ranges::find(kColours, *wanted) != kColours.end();
        if (known)
            out += "\\" + std::string(called) + "{" + std::string(*wanted) + "}";
        return called == "color" || argument(out);
    }

    bool space(std::string& out) {
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

    /// The language of mhchem is its own: only its commands are looked at. LaTeX wants a space
    /// before its arrows.
    bool chemistry(std::string& out) {
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
                std::string_view("#%&$").find(c) != std::string_view::npos ||
                rest().starts_with("^^"))
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

    // ---- environments

    bool environment(std::string& out, std::size_t from) {
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

    bool columnsArgument(std::string& out, const LatexEnvironment& known, List& inside) {
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
            inside.columns = 2 * std::atoi(columns.c_str());
            return columns.size() == 1 && columns[0] >= '1' && columns[0] <= '9';
        }
        inside.columns =
            static_cast<int>(std::ranges::count_if(columns, [](char c) { return isLetter(c); }));
        return inside.columns > 0 && columns.find_first_not_of("lcr| ") == std::string::npos;
    }

    // ---- words

    /// Words among formulas in an Arabic document say which way they run: its boxes run from right
    /// to left, its formulas from left to right. White space stays between the words and what is
    /// beside them.
    std::string directed(const std::string& words, problems::Language language) const {
        if (document_ != problems::Language::Arabic)
            return words;
        if (language != problems::Language::Arabic)
            return "\\textenglish{" + words + "}";
        const std::size_t from = std::min(words.find_first_not_of(' '), words.size());
        const std::size_t to = words.find_last_not_of(' ') + 1;
        const std::string arabic = "\\textarabic{" + words.substr(from, to - from) + "}";
        return to - from == words.size()
                   ? arabic
                   : "\\textenglish{" + words.substr(0, from) + arabic + words.substr(to) + "}";
    }

    bool textArgument(std::string& out) {
        skipSpaces();
        if (at_ < s_.size() && isLetter(s_[at_])) {
            out += std::string("{") + s_[at_++] + "}";
            return true;
        }
        if (!take("{"))
            return false;
        const auto around = words_;
        if (!around)
            words_ = hasArabicLetter(s_.substr(at_, groupLength())) ? problems::Language::Arabic
                                                                    : problems::Language::English;
        std::string inside;
        if (!text(inside, Until::Brace))
            return false;
        out += "{" + (around ? inside : directed(inside, *words_)) + "}";
        words_ = around;
        return true;
    }

    /// Of the group whose brace stands before at_.
    std::size_t groupLength() const {
        int depth = 1;
        std::size_t end = at_;
        for (; end < s_.size(); ++end) {
            if (s_[end] == '\\')
                ++end;
            else if (s_[end] == '{')
                ++depth;
            else if (s_[end] == '}' && --depth == 0)
                break;
        }
        return std::min(end, s_.size()) - at_;
    }

    bool text(std::string& out, Until until) {
        if (++depth_ > kDeepest)
            return false;
        std::string run;
        const auto endRun = [&] {
            out += latexText(std::exchange(run, {}), words_.value_or(problems::Language::English));
        };
        for (;;) {
            if (at_ >= s_.size())
                return false;
            const char c = s_[at_];
            if (c == '}') {
                endRun();
                ++at_;
                --depth_;
                return until == Until::Brace;
            }
            if (c == '\\' && at_ + 1 < s_.size() && !isLetter(s_[at_ + 1]) && s_[at_ + 1] != '(') {
                const char sign = s_[at_ + 1];
                at_ += 2;
                if (std::string_view("{}$&#%_").find(sign) != std::string_view::npos) {
                    run += sign;
                } else {
                    endRun();
                    out += '\\';
                    out += isSpace(sign) ? ' ' : sign;
                    if (!isSpace(sign) &&
                        std::string_view(",;:!").find(sign) == std::string_view::npos)
                        return false;
                }
            } else if (c == '$' || c == '\\' || c == '{') {
                endRun();
                if (!inText(out))
                    return false;
            } else if (c == '~') {
                endRun();
                out += '~';
                ++at_;
            } else {
                const Character typed = characterAt(rest());
                if (typed.code < ' ' && !isSpace(c))
                    return false;
                run += isSpace(c) ? std::string_view(" ") : rest().substr(0, typed.bytes);
                at_ += typed.bytes;
            }
        }
    }

    /// A group, a formula or a command among words.
    bool inText(std::string& out) {
        if (take("{")) {
            out += '{';
            if (!text(out, Until::Brace))
                return false;
            out += '}';
            return true;
        }
        const bool dollar = take("$");
        if (dollar || take("\\(")) {
            out += '$';
            List inside{.until = dollar ? Until::Dollar : Until::Paren};
            const auto around = std::exchange(words_, std::nullopt);
            if (!maths(out, inside))
                return false;
            words_ = around;
            out += '$';
            return true;
        }
        const std::string_view called = name();
        const auto known = latexCommand(called);
        if (!known)
            return false;
        if (known->arguments == "t") {
            out += said(called, *known);
            return textArgument(out);
        }
        out += "\\ensuremath{" + said(called, *known) + "}";
        return known->arguments.empty();
    }

    std::string_view s_;
    FormulaPlace place_;
    problems::Language document_;
    std::size_t at_ = 0;
    int depth_ = 0;
    bool single_ = false;                     ///< one character alone is wanted
    std::optional<problems::Language> words_; ///< around what is read, and of which language
};

} // namespace

std::optional<std::string> latexFormula(std::string_view latex, FormulaPlace place,
                                        problems::Language document) {
    return Writer(latex, place, document).write();
}

bool isDisplay(std::string_view formula) {
    if (!formula.starts_with("\\begin{"))
        return false;
    const LatexEnvironment* known = latexEnvironment(formula.substr(7, formula.find('}') - 7));
    return known != nullptr && known->display;
}

} // namespace khatwa::tutor
