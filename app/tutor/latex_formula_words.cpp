// Words among formulas.

#include "app/tutor/latex_formula_work.h"
#include "app/tutor/latex_signs.h"
#include "app/tutor/latex_text.h"

#include <algorithm>
#include <utility>

namespace khatwa::tutor {

std::string FormulaWriter::directed(const std::string& words, problems::Language language) const {
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

bool FormulaWriter::textArgument(std::string& out) {
    skipSpaces();
    if (at_ < s_.size() && isLetter(s_[at_])) {
        out += std::string("{") + s_[at_++] + "}";
        return true;
    }
    if (!take("{"))
        return false;
    const auto around = words_;
    if (!around)
        words_ = hasArabic(s_.substr(at_, groupLength())) ? problems::Language::Arabic
                                                          : problems::Language::English;
    std::string inside;
    if (!text(inside, Until::Brace))
        return false;
    out += "{" + (around ? inside : directed(inside, *words_)) + "}";
    words_ = around;
    return true;
}

std::size_t FormulaWriter::groupLength() const {
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

bool FormulaWriter::text(std::string& out, Until until) {
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
                if (!isSpace(sign) && std::string_view(",;:!").find(sign) == std::string_view::npos)
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

bool FormulaWriter::inText(std::string& out) {
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

} // namespace khatwa::tutor
