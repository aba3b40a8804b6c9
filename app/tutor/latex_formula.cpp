// Lists of mathematics: groups, exponents, arguments, signs.

#include "app/tutor/latex_formula_work.h"
#include "app/tutor/latex_signs.h"
#include "app/tutor/latex_text.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace khatwa::tutor {

std::optional<std::string> FormulaWriter::write() {
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

bool FormulaWriter::take(std::string_view expected) {
    if (!rest().starts_with(expected))
        return false;
    at_ += expected.size();
    return true;
}

std::string_view FormulaWriter::name() {
    const std::size_t from = ++at_;
    while (at_ < s_.size() && isLetter(s_[at_]))
        ++at_;
    return s_.substr(from, at_ - from);
}

std::optional<std::string_view> FormulaWriter::plainGroup() {
    skipSpaces();
    const std::size_t close = s_.find_first_of("{}\\", at_ + 1);
    if (!rest().starts_with('{') || close == std::string_view::npos || s_[close] != '}')
        return std::nullopt;
    const std::string_view inside = s_.substr(at_ + 1, close - at_ - 1);
    at_ = close + 1;
    return inside;
}

bool FormulaWriter::maths(std::string& out, List& list) {
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

bool FormulaWriter::piece(std::string& out, List& list, bool& ended) {
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
        const Until closes = c == '}' ? Until::Brace : c == ']' ? Until::Bracket : Until::Dollar;
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

bool FormulaWriter::braced(std::string& out, List list) {
    std::string inside;
    if (!maths(inside, list))
        return false;
    out += list.reaches && !list.rows ? "{{" + inside + "}}" : "{" + inside + "}";
    return true;
}

bool FormulaWriter::mark(std::string& out, List& list, char sign) {
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

bool FormulaWriter::script(std::string& out, List& list) {
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

bool FormulaWriter::primes(std::string& out, List& list) {
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

bool FormulaWriter::argument(std::string& out) {
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

bool FormulaWriter::typedSign(std::string& out, List& list) {
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

std::optional<std::string> latexFormula(std::string_view latex, FormulaPlace place,
                                        problems::Language document) {
    return FormulaWriter(latex, place, document).write();
}

bool isDisplay(std::string_view formula) {
    if (!formula.starts_with("\\begin{"))
        return false;
    const LatexEnvironment* known = latexEnvironment(formula.substr(7, formula.find('}') - 7));
    return known != nullptr && known->display;
}

} // namespace khatwa::tutor
